"""The type Incident and its attributes; which incidents, in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.context.known import known_period, known_unit
from kaohe.graphql.context.reader import IncidentKey, IncidentRow, IncidentsWanted, Revised
from kaohe.graphql.core.enums import Direction, described
from kaohe.graphql.core.naming import unknown
from kaohe.graphql.relay import Connection, Node, cursor_of, digest_of, id_of, slice_of
from kaohe.graphql.relay.paging import PageArguments, page_of
from kaohe.graphql.types.catalogue import catalogue_of
from kaohe.graphql.types.revision import HISTORY, LONGEST, STATE, Revision
from kaohe.graphql.types.scheme_facts import IncidentAttribute, IncidentKind
from kaohe.graphql.types.unit_link import UnitLink, unit_of
from kaohe.scheme.incident_kinds import AttributeValue


@strawberry.input(description="Which incidents; every condition given must hold.")
class IncidentFilter:
    """Conditions on incidents."""

    units: list[str] | None = strawberry.field(default=None, description="Those recorded on the units of these codes.")
    within: str | None = strawberry.field(
        default=None, description="Those recorded on the unit of this code or on one below it."
    )
    kinds: list[str] | None = strawberry.field(default=None, description="Those of the kinds of these codes.")
    period: str | None = strawberry.field(
        default=None, description="Those in the period of this code, which there must be."
    )
    on_or_after: date | None = strawberry.field(default=None, description="Those on this day or later.")
    on_or_before: date | None = strawberry.field(default=None, description="Those on this day or earlier.")

    async def wanted(self, context: Context) -> IncidentsWanted:
        """As the ledger is asked.

        Raises:
            UnknownCodeError: there is no such unit that they are to be below, no such period, or no such kind.
        """
        starts, ends = self.on_or_after, self.on_or_before
        units = None if self.units is None else tuple(self.units)
        for place, code in enumerate(units or ()):
            await known_unit(context, code, "filter", "units", place)
        if self.within is not None:
            await known_unit(context, self.within, "filter", "within")
        for place, kind in enumerate(self.kinds or ()):
            if kind not in context.registry.kinds:
                raise unknown("incident kind", kind, context.registry.kinds, "filter", "kinds", place)
        if self.period is not None:
            period = await known_period(context, self.period, "filter", "period")
            starts = period.starts if starts is None else max(starts, period.starts)
            ends = period.ends if ends is None else min(ends, period.ends)
        return IncidentsWanted(units, self.within, None if self.kinds is None else tuple(self.kinds), starts, ends)


described(
    IncidentKey,
    "IncidentOrderField",
    "What incidents are ordered by; their refs break ties.",
    {"ON": "Their days.", "REF": "Their refs."},
)


@strawberry.input(description="In which order incidents are listed.")
class IncidentOrder:
    """A key and a direction."""

    field: IncidentKey = strawberry.field(description="What they are ordered by.")
    direction: Direction = strawberry.field(default=Direction.ASC, description="Which end comes first.")


LATEST_FIRST = IncidentOrder(field=IncidentKey.ON, direction=Direction.DESC)


@strawberry.input(
    description="What an incident states in one attribute: the one of the three that its type asks for; with none of"
    " them it is left out."
)
class AttributeInput:
    """An attribute with one of the three values."""

    name: str = strawberry.field(description="The name of the attribute; see `IncidentKind.attributes`.")
    flag: bool | None = strawberry.field(default=None, description="The value of a flag.")
    count: int | None = strawberry.field(default=None, description="The value of a count.")
    choice: str | None = strawberry.field(default=None, description="The code that a choice has.")

    @property
    def values(self) -> dict[str, AttributeValue]:
        """What is stated, by the field that states it; more than one is a mistake."""
        given: dict[str, AttributeValue | None] = {"flag": self.flag, "count": self.count, "choice": self.choice}
        return {name: value for name, value in given.items() if value is not None}

    @property
    def value(self) -> AttributeValue | None:
        """The value, the first if there are several."""
        return next(iter(self.values.values()), None)


@strawberry.type(description="What an incident states in one attribute; one of the three values is not null.")
class IncidentAttributeValue:
    """An attribute with its value."""

    attribute: IncidentAttribute = strawberry.field(description="The attribute.")
    flag: bool | None = strawberry.field(description="The value of a flag.")
    count: int | None = strawberry.field(description="The value of a count.")
    choice: str | None = strawberry.field(description="The code that a choice has.")


@strawberry.type(description="What an incident was made by a write.")
class IncidentVersion:
    """A write and what came of it."""

    by: Revision = strawberry.field(description="The write.")
    state: Incident | None = strawberry.field(description=STATE)


@strawberry.type(description="Something that happened, in counts and flags. Nobody is described.")
class Incident(Node):
    """An incident under its document number."""

    ref: str = strawberry.field(description="Its document number, unique in the ledger.")
    on: date = strawberry.field(description="The day on which it happened or was assigned.")
    kind: IncidentKind = strawberry.field(description="Its kind.")
    row: strawberry.Private[IncidentRow]

    @strawberry.field(description="The unit that it was recorded on; it counts for all units above that one, too.")
    async def unit(self, info: Info) -> UnitLink:
        return await unit_of(info.context, self.row.unit)

    @strawberry.field(
        description="The write that made it what it is; pass it as `expectedRevision` with a change. 0 for one that is"
        " only supposed."
    )
    def revision(self) -> int:
        return self.row.revision if isinstance(self.row, Revised) else 0

    @strawberry.field(description=HISTORY)
    async def history(self, info: Info) -> list[IncidentVersion]:
        found = await info.context.histories.incidents.load(self.ref)
        return [
            IncidentVersion(
                by=Revision.of(each.by),
                state=None if each.state is None else Incident.of(each.state, info.context, each.by.revision),
            )
            for each in found[-LONGEST:]
        ]

    @strawberry.field(description="What it states, defaults included; attributes that it lacks are left out.")
    def attributes(self, info: Info) -> list[IncidentAttributeValue]:
        kind = info.context.registry.kinds.get(self.row.kind)
        stated = {} if kind is None else kind.completed(self.row.attributes)
        found = []
        for attribute in self.kind.attributes:
            value = stated[attribute.name]
            if value is not None:
                found.append(
                    IncidentAttributeValue(
                        attribute=attribute,
                        flag=value if isinstance(value, bool) else None,
                        count=value if isinstance(value, int) and not isinstance(value, bool) else None,
                        choice=value if isinstance(value, str) else None,
                    )
                )
        return found

    @classmethod
    async def find(cls, context: Context, ref: str) -> Incident | None:
        """The incident of a ref."""
        found = await context.incidents.by_ref.load(ref)
        return None if found is None else cls.of(found, context)

    @classmethod
    def of(cls, row: IncidentRow, context: Context, state: int | None = None) -> Incident:
        """An incident as clients see it; ``state`` is the write after which it was as it is told."""
        supposed = (
            None if isinstance(row, Revised) else digest_of(row.unit, row.kind, row.on, sorted(row.attributes.items()))
        )
        return cls(
            id=id_of("Incident", row.ref, marks=replace(context.marks, state=state, supposed=supposed)),
            ref=row.ref,
            on=row.on,
            kind=catalogue_of(context.registry).kind(row.kind),
            row=row,
        )


async def list_incidents(
    info: Info, filter: IncidentFilter | None, order_by: IncidentOrder | None, page: PageArguments
) -> Connection[Incident]:
    """A page of the incidents of the whole ledger."""
    ledger = info.context.ledger
    wanted, order = await _wanted(info, filter), order_by or LATEST_FIRST
    part = slice_of(*page, _name(order), _keys(order))
    rows = page_of(await ledger.incidents_page(wanted, order.field, order.direction is Direction.DESC, part), part)
    nodes = [Incident.of(row, info.context) for row in rows.entries]
    return Connection.of(rows, lambda row: _cursor(order, row), nodes, lambda: ledger.incidents_count(wanted))


async def own_incidents(
    info: Info, unit: str, filter: IncidentFilter | None, order_by: IncidentOrder | None, page: PageArguments
) -> Connection[Incident]:
    """A page of the incidents recorded on one unit; those of many units are read at once."""
    loaders = info.context.incidents
    wanted, order = await _wanted(info, filter), order_by or LATEST_FIRST
    part = slice_of(*page, _name(order), _keys(order))
    found = await loaders.of_units.load(unit, wanted, order.field, order.direction is Direction.DESC, part)
    rows = page_of(found, part)
    nodes = [Incident.of(row, info.context) for row in rows.entries]
    return Connection.of(rows, lambda row: _cursor(order, row), nodes, lambda: loaders.counts.load(unit, wanted))


async def _wanted(info: Info, filter: IncidentFilter | None) -> IncidentsWanted:
    return IncidentsWanted() if filter is None else await filter.wanted(info.context)


def _name(order: IncidentOrder) -> str:
    return f"{order.field.value} {order.direction.value}"


def _keys(order: IncidentOrder) -> int:
    return 1 if order.field is IncidentKey.REF else 2


def _cursor(order: IncidentOrder, row: IncidentRow) -> str:
    keys = [row.ref] if order.field is IncidentKey.REF else [row.on.isoformat(), row.ref]
    return cursor_of(_name(order), keys)
