"""What is at stake under schemes, as a person reads it, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table

from kaohe.cli.console import escaped
from kaohe.cli.views import interval, shown_interval, titled_table
from kaohe.scheme import Driver
from kaohe.scoring.analysis import (
    DriverStake,
    ItemStake,
    Judgement,
    SchemeStakes,
    UnitPrice,
    VetoStake,
    driver_stake,
    side_by_side,
)


def print_stakes(console: Console, name: str, stakes: SchemeStakes) -> None:
    """Print everything at stake under one scheme, by what refers to it."""
    console.print(f"[bold]{escaped(name)}[/]  {escaped(stakes.scheme.title_zh)}", soft_wrap=True)
    if stakes.items:
        table = titled_table("Items", "item", "title", "driver", "marks", "share", "judged", "price")
        for item in stakes.items:
            table.add_row(*map(escaped, _item(item)))
        console.print(table)
    console.print(_drivers({name: stakes}))
    if stakes.vetoes:
        table = titled_table("Vetoes", "veto", "title", "driver", "overrides", "shares facts with")
        for veto in stakes.vetoes:
            table.add_row(*map(escaped, _veto(veto)))
        console.print(table)


def print_side_by_side(console: Console, stakes: Mapping[str, SchemeStakes]) -> None:
    """Print several schemes side by side: what each driver moves, what is judged, what vetoes override."""
    console.print(_drivers(stakes))
    table, found = titled_table("Judgement and vetoes", "", *stakes), stakes.values()
    table.add_row("marks", *(_text(each.encoded_marks) for each in found))
    table.add_row("judged by assessors", *(_of(each.judged_marks, each.judged_share) for each in found))
    table.add_row("vetoes", *(str(len(each.vetoes)) for each in found))
    table.add_row("override a total of", *(_highest(each) for each in found))
    console.print(table)


def stakes_as_json(name: str, stakes: SchemeStakes) -> dict[str, Any]:
    """Everything at stake under one scheme, by what refers to it."""
    return {
        "scheme": name,
        "encodedMarks": stakes.encoded_marks,
        "judgedMarks": stakes.judged_marks,
        "judgedShare": stakes.judged_share,
        "items": [_item_as_json(each) for each in stakes.items],
        "drivers": [_driver_as_json(driver_stake(stakes, driver)) for driver in (*Driver, None)],
        "vetoes": [_veto_as_json(each) for each in stakes.vetoes],
        "money": [{"code": each.code, "kind": each.kind, **_judged(each.judgement)} for each in stakes.amounts],
    }


def _drivers(stakes: Mapping[str, SchemeStakes]) -> Table:
    table = titled_table("Drivers", "", *stakes)
    for row in side_by_side(list(stakes.values())):
        driver = row[0].driver
        table.add_row("(none)" if driver is None else driver.value, *(_moved(each) for each in row))
    return table


def _moved(stake: DriverStake) -> str:
    """What a driver moves: its marks or the number of its deductions, then its findings."""
    parts = [] if not stake.marks else [_of(stake.marks, stake.share)]
    for codes, noun in (
        (stake.deductions, "deduction"),
        (stake.targets, "target"),
        (stake.obligations, "obligation"),
        (stake.vetoes, "veto"),
        (stake.sanctions, "sanction"),
        (stake.amounts, "amount"),
    ):
        if codes:
            plural = "vetoes" if noun == "veto" else f"{noun}s"
            parts.append(f"{len(codes)} {noun if len(codes) == 1 else plural}")
    return ", ".join(parts) or "–"


def _item(item: ItemStake) -> list[str]:
    judged = "" if item.judgement is None else shown_interval(item.judgement.range)
    prices = "; ".join(_priced(price) for price in item.prices)
    share = "" if item.share is None else f"{item.share} %"
    return [item.code, item.title_zh, item.driver.value, _text(item.marks), share, judged, prices]


def _veto(veto: VetoStake) -> list[str]:
    driver = "" if veto.driver is None else veto.driver.value
    return [veto.code, veto.title_zh, driver, _text(veto.overrides), ", ".join(veto.shares_facts_with)]


def _priced(price: UnitPrice) -> str:
    each = price.of if price.attribute is None else f"{price.attribute} of {price.of}"
    where = f" ({', '.join(price.where)})" if price.where else ""
    return f"−{shown_interval(price.points)} a {each}{where}"


def _highest(stakes: SchemeStakes) -> str:
    return _text(max((veto.overrides for veto in stakes.vetoes if veto.overrides is not None), default=None))


def _of(marks: Decimal | None, share: Decimal | None) -> str:
    if marks is None:
        return "–"
    return f"{marks:f}" if share is None else f"{marks:f} ({share} %)"


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _item_as_json(item: ItemStake) -> dict[str, Any]:
    worth = {"earned": item.earned, "marks": item.marks, "share": item.share}
    prices = [_price(each) for each in item.prices]
    return {"code": item.code, "driver": item.driver, **worth, **_judged(item.judgement), "prices": prices}


def _veto_as_json(veto: VetoStake) -> dict[str, Any]:
    reads = {"kinds": sorted(veto.kinds), "readsScore": veto.reads_score}
    shares = {"overrides": veto.overrides, "sharesFactsWith": veto.shares_facts_with}
    return {"code": veto.code, "driver": veto.driver, **reads, **shares}


def _judged(found: Judgement | None) -> dict[str, Any]:
    if found is None:
        return {"judgement": None}
    of = {"incidentKind": found.of, "where": found.where, "times": found.times, "points": found.points}
    return {"judgement": {"range": interval(found.range), **of}}


def _price(price: UnitPrice) -> dict[str, Any]:
    of = {"per": price.per, "of": price.of, "attribute": price.attribute, "where": price.where}
    return {"points": interval(price.points), **of}


def _driver_as_json(stake: DriverStake) -> dict[str, Any]:
    return {
        "driver": stake.driver,
        "marks": stake.marks,
        "share": stake.share,
        "judgedMarks": stake.judged_marks,
        "items": stake.items,
        "deductions": stake.deductions,
        "prices": [_price(each) for each in stake.prices],
        "obligations": stake.obligations,
        "targets": stake.targets,
        "vetoes": stake.vetoes,
        "sanctions": stake.sanctions,
        "money": stake.amounts,
    }
