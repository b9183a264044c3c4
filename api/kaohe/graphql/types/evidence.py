"""What stands behind a figure, and what is missing for it."""

from __future__ import annotations

from decimal import Decimal

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.context.card import Card
from kaohe.graphql.context.reader import Revised, RulingRow
from kaohe.graphql.types.catalogue import catalogue_of
from kaohe.graphql.types.incident import Incident
from kaohe.graphql.types.period import Period
from kaohe.graphql.types.revision import HISTORY, LONGEST, STATE, Revision
from kaohe.graphql.types.scheme_facts import Metric
from kaohe.graphql.types.unit_link import UnitLink, unit_of
from kaohe.graphql.types.values import Score, score
from kaohe.ledger.writing import ObservationKey, RulingKey
from kaohe.scheme import Figure
from kaohe.scheme.fixed_point import HUNDREDTHS, to_decimal
from kaohe.scheme.metrics import MetricValue
from kaohe.scoring import evidence as behind

#: The kinds of missing fact whose code is that of a metric.
OBSERVED = frozenset({behind.MissingKind.OBSERVATION, behind.MissingKind.PEERS})


@strawberry.type(description="An incident that a figure counts.")
class IncidentEvidence:
    """An incident and what it comes to."""

    incident: Incident = strawberry.field(description="The incident.")
    cost: Score | None = strawberry.field(
        description="The points (or CNY) that it comes to, before any cap; an interval until an assessor has ruled;"
        " null where the figure only asks whether or how many there are."
    )

    @classmethod
    def of(cls, found: behind.IncidentEvidence, context: Context) -> IncidentEvidence:
        cost = None if found.low is None or found.high is None else score(found.low, found.high)
        return cls(incident=Incident.of(found.incident, context), cost=cost)


@strawberry.type(description="The value of a metric that a figure reads.")
class ObservationEvidence:
    """A metric with what was observed; both values are null where nothing was."""

    metric: Metric = strawberry.field(description="The metric.")
    flag: bool | None = strawberry.field(description="What was observed, for a flag.")
    number: Decimal | None = strawberry.field(description="What was observed, for a count or a decimal.")
    observed: bool = strawberry.field(description="Whether it was observed at all.")
    period: Period = strawberry.field(description="The period that it was observed for.")
    unit_code: strawberry.Private[str]
    value: strawberry.Private[MetricValue | None]

    @strawberry.field(
        description="The write that made the value what it is; pass it as `expectedRevision` with a change. 0 where"
        " nothing was observed, and for a value that is only supposed."
    )
    async def revision(self, info: Info) -> int:
        key = ObservationKey(self.unit_code, self.period.code, self.metric.code)
        on_file = await info.context.histories.observed.load(key)
        return on_file.revision if on_file is not None and on_file.value == self.value else 0

    @strawberry.field(description="The unit on which it is read.")
    async def unit(self, info: Info) -> UnitLink:
        return await unit_of(info.context, self.unit_code)

    @classmethod
    def of(cls, found: behind.ObservationEvidence, card: Card, context: Context) -> ObservationEvidence:
        value = found.value
        return cls(
            metric=catalogue_of(context.registry).metrics[found.metric.code],
            flag=value if isinstance(value, bool) else None,
            number=None if value is None or isinstance(value, bool) else Decimal(value),
            observed=value is not None,
            period=period_on(card, found.period, context),
            unit_code=found.unit,
            value=value,
        )


@strawberry.type(description="What a ruling was made by a write.")
class RulingVersion:
    """A write and what came of it."""

    by: Revision = strawberry.field(description="The write.")
    state: Ruling | None = strawberry.field(description=STATE)


@strawberry.type(description="An assessor's decision where a regime leaves it to judgement.")
class Ruling:
    """Points awarded for an item, or deducted for one incident."""

    item_code: str = strawberry.field(description="The code of the item or amount that it settles.")
    points: Decimal = strawberry.field(description="The points (or CNY): deducted for the incident, or else awarded.")
    period: Period = strawberry.field(description="The period.")
    row: strawberry.Private[RulingRow]

    @strawberry.field(description="The code of the regime.")
    def scheme_code(self) -> str:
        return self.row.scheme

    @strawberry.field(
        description="The write that made it what it is; pass it as `expectedRevision` with a change. 0 for one that is"
        " only supposed."
    )
    def revision(self) -> int:
        return self.row.revision if isinstance(self.row, Revised) else 0

    @strawberry.field(description=HISTORY)
    async def history(self, info: Info) -> list[RulingVersion]:
        row = self.row
        key = RulingKey(row.scheme, row.item, row.unit, row.period, row.incident)
        found = await info.context.histories.rulings.load(key)
        return [
            RulingVersion(
                by=Revision.of(each.by),
                state=None if each.state is None else await Ruling.recorded(each.state, info.context),
            )
            for each in found[-LONGEST:]
        ]

    @strawberry.field(description="The unit whose card it settles.")
    async def unit(self, info: Info) -> UnitLink:
        return await unit_of(info.context, self.row.unit)

    @strawberry.field(description="The incident that it judges; null where it settles the item as a whole.")
    async def incident(self, info: Info) -> Incident | None:
        if self.row.incident is None:
            return None
        return await Incident.find(info.context, self.row.incident)

    @classmethod
    def of(cls, row: RulingRow, card: Card, context: Context) -> Ruling:
        period = period_on(card, row.period, context)
        return cls(item_code=row.item, points=to_decimal(row.points), period=period, row=row)

    @classmethod
    async def recorded(cls, row: RulingRow, context: Context) -> Ruling:
        """A ruling that was just written, apart from any card."""
        period = await Period.get(context, row.period)
        return cls(item_code=row.item, points=to_decimal(row.points), period=period, row=row)


@strawberry.type(description="Everything that stands behind one figure of a card.")
class Evidence:
    """Incidents, observations and rulings."""

    incidents: list[IncidentEvidence] = strawberry.field(description="The incidents that it counts, by day.")
    observations: list[ObservationEvidence] = strawberry.field(description="The metrics that it reads.")
    rulings: list[Ruling] = strawberry.field(description="The rulings that settle it.")

    @classmethod
    def of(cls, found: behind.Evidence, card: Card, context: Context) -> Evidence:
        return cls(
            incidents=[IncidentEvidence.of(each, context) for each in found.incidents],
            observations=[ObservationEvidence.of(each, card, context) for each in found.observations],
            rulings=[Ruling.of(each, card, context) for each in found.rulings],
        )


@strawberry.type(description="A figure that a missing fact leaves open.")
class Opening:
    """A part of a card and how far it may move."""

    code: str | None = strawberry.field(
        description="The code of the item, finding, amount or figure; null for the total."
    )
    width: Decimal | None = strawberry.field(
        description="How far it may move, in points, CNY or per cent; null for an answer, or where nothing bounds it."
    )


@strawberry.type(description="A fact that is not known and leaves figures of a card open.")
class MissingFact:
    """A missing fact and all that hangs on it."""

    kind: behind.MissingKind = strawberry.field(description="What kind of fact it is.")
    code: str = strawberry.field(
        description="The code of the metric, of the item that a ruling is due on, or the name of the attribute."
    )
    metric: Metric | None = strawberry.field(description="The metric; null for a ruling or an attribute.")
    period: Period = strawberry.field(description="The period that it is missing for.")
    count: int = strawberry.field(
        description="How many facts this stands for: rulings due, peers not observed, incidents that left it out."
    )
    worth: Decimal = strawberry.field(description="The points that may move with it.")
    opens: list[Opening] = strawberry.field(description="The figures that it leaves open.")
    fact: strawberry.Private[behind.MissingFact]
    card: strawberry.Private[Card]

    @strawberry.field(description="The unit that it would be recorded for; null for peers.")
    async def unit(self, info: Info) -> UnitLink | None:
        return await unit_of(info.context, self.fact.unit) if self.fact.unit else None

    @strawberry.field(description="The incidents that await a ruling, or that left the attribute out.")
    async def incidents(self, info: Info) -> list[Incident]:
        records = await info.context.cards.records(self.card)
        alike = (each.fact for each in self.card.missing(records) if is_same(each.fact, self.fact))
        wanted = frozenset(ref for fact in alike for ref in fact.incidents)
        return [Incident.of(each, info.context) for each in records.incidents if each.ref in wanted]

    @classmethod
    def of(cls, found: behind.Missing, card: Card, context: Context) -> MissingFact:
        fact = found.fact
        return cls(
            kind=fact.kind,
            code=fact.code,
            metric=catalogue_of(context.registry).metrics.get(fact.code) if fact.kind in OBSERVED else None,
            period=period_on(card, fact.period, context),
            count=fact.count,
            worth=to_decimal(found.worth),
            opens=[
                Opening(
                    code=None if opening.part is None else opening.part.code,
                    width=width_of(opening.part, opening.width),
                )
                for opening in found.opens
            ],
            fact=fact,
            card=card,
        )


def period_on(card: Card, code: str, context: Context) -> Period:
    """A period that plays a part in a card."""
    return Period.of(card.cards.facts.periods[code].period, context)


def width_of(part: behind.Part | None, width: int | None) -> Decimal | None:
    """How far a part may move, in its own places."""
    if width is None:
        return None
    return to_decimal(width, part.number.places if isinstance(part, Figure) else HUNDREDTHS)


def is_same(one: behind.MissingFact, other: behind.MissingFact) -> bool:
    """Whether two facts are one, told with or without its incidents."""
    return (one.kind, one.code, one.unit, one.period) == (other.kind, other.code, other.unit, other.period)
