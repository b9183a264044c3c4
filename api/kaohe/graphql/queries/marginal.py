"""The price of one more incident: alone, and on top of a unit's record."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Annotated

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.context.known import known_period, known_unit
from kaohe.graphql.core.naming import unknown, unknown_scheme
from kaohe.graphql.queries.suppositions import OneMoreInput, attribute_errors, placed, stated
from kaohe.graphql.types.catalogue import catalogue_of
from kaohe.graphql.types.differences import CardDifference
from kaohe.graphql.types.period import Period
from kaohe.graphql.types.question_errors import AskedWronglyError, QuestionError, invalid, unknown_in
from kaohe.graphql.types.scheme import Scheme
from kaohe.graphql.types.scheme_facts import IncidentKind
from kaohe.graphql.types.unit import Unit
from kaohe.scheme import Refusal, UnitKind
from kaohe.scheme import Scheme as Regime
from kaohe.scheme import facts as columns
from kaohe.scoring import questions, score
from kaohe.scoring.cards import refusal_message
from kaohe.scoring.questions import ChangeError, OneMore
from kaohe.scoring.questions.prices import kinds_with_incidents

#: The argument that a refusal is about.
ABOUT = {Refusal.WRONG_CADENCE: "period", Refusal.NOT_IN_FORCE: "period"}


@strawberry.type(description="What one more incident costs, in points, money and answers.")
class Marginal:
    """The price alone and on top of a record."""

    scheme: Scheme = strawberry.field(description="The regime.")
    incident_kind: IncidentKind = strawberry.field(description="The kind of the incident.")
    unit_kind: UnitKind | None = strawberry.field(
        description="The kind of unit that pays the price alone: that of the unit, otherwise the first that the regime"
        " assesses by incidents of its own."
    )
    alone: CardDifference | None = strawberry.field(
        description="What it costs a unit without any record. Nothing is observed there and nothing ruled: each end of"
        " a figure moves on its own, the high one where everything else turns out best. Null where the regime assesses"
        " no unit by incidents of its own."
    )
    on_record: CardDifference | None = strawberry.field(
        description="What it costs on top of the unit's record: nothing where a cap is reached, a veto where one is"
        " due. Null without a unit."
    )
    unit: Unit | None = strawberry.field(description="The unit, if one was named.")
    period: Period | None = strawberry.field(description="The period, if one was named.")


@strawberry.type(description="A price, or what is wrong with the question.")
class MarginalPayload:
    """An answer or errors."""

    marginal: Marginal | None = strawberry.field(description="The price; null where there are errors.")
    errors: list[QuestionError] = strawberry.field(description="What is wrong with the question.")


SchemeAsked = Annotated[str, strawberry.argument(description="The code of the regime.")]
IncidentAsked = Annotated[OneMoreInput, strawberry.argument(description="The incident that might come.")]
UnitAsked = Annotated[
    str | None,
    strawberry.argument(description="The code of a unit: what the incident costs on top of its record, too."),
]
PeriodAsked = Annotated[
    str | None, strawberry.argument(description="The code of the period of that record; goes together with `unit`.")
]


@strawberry.type(description="The price of one more.")
class MarginalQueries:
    """Root fields on prices of one incident."""

    @strawberry.field(
        description="What one further incident costs under a regime: alone, and on top of a unit's record."
    )
    async def marginal(
        self,
        info: Info,
        scheme: SchemeAsked,
        incident: IncidentAsked,
        unit: UnitAsked = None,
        period: PeriodAsked = None,
    ) -> MarginalPayload | None:
        try:
            found = await _price(info.context, scheme, incident, unit, period)
        except AskedWronglyError as error:
            return MarginalPayload(marginal=None, errors=error.errors)
        return MarginalPayload(marginal=found, errors=[])


async def _price(
    context: Context, scheme: str, incident: OneMoreInput, unit: str | None, period: str | None
) -> Marginal:
    registry = context.registry
    kinds = context.vocabulary.kinds
    when = None if period is None else (await context.calendar()).find(period)
    regime = registry.find(scheme, None if when is None else when.ends)
    errors = list(attribute_errors(incident.attributes, "incident", "attributes"))
    if regime is None:
        errors.append(QuestionError.of(unknown_scheme(registry, scheme, "scheme")))
    if incident.kind not in kinds:
        errors.append(QuestionError.of(unknown("incident kind", incident.kind, kinds, "incident", "kind")))
    if (unit is None) != (period is None):
        lacking = "unit" if unit is None else "period"
        errors.append(invalid("give `unit` and `period` together", lacking))
    where = await Unit.find(context, unit) if unit is not None else None
    if unit is not None and where is None:
        errors += await unknown_in(known_unit(context, unit, "unit"))
    if period is not None and when is None:
        errors += await unknown_in(known_period(context, period, "period"))
    if errors or regime is None:
        raise AskedWronglyError(errors)
    one_more = OneMore(incident.kind, stated(incident.attributes), incident.on)
    try:
        alone = await _alone(context, regime, one_more, where)
        record = None if where is None or when is None else await _on_record(context, regime, one_more, where, when)
    except ChangeError as error:
        kind = kinds.get(incident.kind)
        found = ((problem.field, problem.message) for problem in error.problems)
        raise AskedWronglyError(
            [placed(field, message, incident.attributes, kind, "incident") for field, message in found]
        ) from error
    return Marginal(
        scheme=catalogue_of(context.registry).versions[regime],
        incident_kind=catalogue_of(context.registry).kind(incident.kind),
        unit_kind=None if alone is None else alone.unit_kind,
        alone=None if alone is None else CardDifference.of(alone.difference, catalogue_of(context.registry)),
        on_record=None if record is None else CardDifference.of(record.difference, catalogue_of(context.registry)),
        unit=where,
        period=None if when is None else Period.of(when, context),
    )


async def _alone(context: Context, scheme: Regime, incident: OneMore, unit: Unit | None) -> questions.Marginal | None:
    own: Iterable[UnitKind] = kinds_with_incidents(scheme)
    if not own:
        return None
    kind = unit.kind if unit is not None and unit.kind in own else None
    parameters = await context.parameters()
    return await asyncio.to_thread(questions.marginal_alone, scheme, incident, kind, context.vocabulary, parameters)


async def _on_record(
    context: Context, scheme: Regime, incident: OneMore, unit: Unit, period: columns.Period
) -> questions.Marginal:
    facts = await context.ledger.read_facts([unit.code], [scheme], [period])
    row = facts.units.row(unit.code)
    assert row is not None  # the unit was found
    refusal = score(scheme, facts, period).refusal(row)
    if refusal is not None:
        message = refusal_message(refusal, scheme.code, unit.code, period.code)
        raise AskedWronglyError([invalid(message, ABOUT.get(refusal, "unit"))])
    return await asyncio.to_thread(questions.marginal, scheme, incident, facts, unit.code, period, context.vocabulary)
