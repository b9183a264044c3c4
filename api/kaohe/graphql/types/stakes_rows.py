"""Puts what scoring says of the stakes of a regime into GraphQL's types."""

from __future__ import annotations

from functools import lru_cache

from kaohe.graphql.types import stakes as types
from kaohe.graphql.types.catalogue import Catalogue, in_order
from kaohe.graphql.types.intervals import interval_score
from kaohe.scheme import Driver, Scheme
from kaohe.scoring import analysis

#: The stakes of each regime, which no fact changes.
stakes_of = lru_cache(maxsize=256)(analysis.stakes_of)


def shown_stakes(scheme: Scheme, catalogue: Catalogue) -> types.SchemeStakes:
    """Everything at stake under a regime."""
    stakes = stakes_of(scheme)
    items = {item.code: item for item in scheme.items()}
    findings = {finding.code: finding for finding in scheme.findings}
    money = {each.code: each for each in scheme.money}
    return types.SchemeStakes(
        scheme=catalogue.versions[scheme],
        encoded_marks=stakes.encoded_marks,
        judged_marks=stakes.judged_marks,
        judged_share=stakes.judged_share,
        items=[
            types.ItemStake(
                code=each.code,
                item=catalogue.items[items[each.code]],
                section=each.section,
                kinds=in_order(each.kinds),
                form=each.form,
                driver=each.driver,
                earned=each.earned,
                marks=each.marks,
                share=each.share,
                judgement=_judgement(each.judgement, catalogue),
                prices=[_price(price, catalogue) for price in each.prices],
            )
            for each in stakes.items
        ],
        drivers=[_driver(analysis.driver_stake(stakes, driver), catalogue) for driver in (*Driver, None)],
        vetoes=[
            types.VetoStake(
                code=each.code,
                veto=catalogue.findings[findings[each.code]],
                driver=each.driver,
                kinds=in_order(each.kinds),
                reads_score=each.reads_score,
                overrides=each.overrides,
                shares_facts_with=list(each.shares_facts_with),
            )
            for each in stakes.vetoes
        ],
        money=[
            types.MoneyStake(
                code=each.code,
                rule=catalogue.money[money[each.code]],
                kinds=in_order(each.kinds),
                driver=each.driver,
                judgement=_judgement(each.judgement, catalogue),
            )
            for each in stakes.amounts
        ],
    )


def _driver(found: analysis.DriverStake, catalogue: Catalogue) -> types.DriverStake:
    return types.DriverStake(
        driver=found.driver,
        marks=found.marks,
        share=found.share,
        judged_marks=found.judged_marks,
        items=list(found.items),
        deductions=list(found.deductions),
        prices=[_price(price, catalogue) for price in found.prices],
        obligations=list(found.obligations),
        targets=list(found.targets),
        vetoes=list(found.vetoes),
        sanctions=list(found.sanctions),
        money=list(found.amounts),
    )


def _price(found: analysis.UnitPrice, catalogue: Catalogue) -> types.UnitPrice:
    return types.UnitPrice(
        points=interval_score(found.points),
        per=found.per,
        incident_kind=catalogue.kinds.get(found.of),
        metric=catalogue.metrics.get(found.of),
        attribute=found.attribute,
        where=list(found.where),
    )


def _judgement(found: analysis.Judgement | None, catalogue: Catalogue) -> types.Judgement | None:
    if found is None:
        return None
    return types.Judgement(
        range=interval_score(found.range),
        incident_kind=None if found.of is None else catalogue.kinds[found.of],
        where=list(found.where),
        times=None if found.times is None else catalogue.metrics[found.times],
        points=found.points,
    )
