"""The type Incident."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.context.reader import IncidentKey, IncidentRow, IncidentsWanted, Revised
from kaohe.graphql.core.ordering import Direction
from kaohe.graphql.relay import Connection, Node, cursor_of, id_of, slice_of
from kaohe.graphql.relay.paging import page_of
from kaohe.graphql.types.incident_filters import LATEST_FIRST, IncidentFilter, IncidentOrder
from kaohe.graphql.types.scheme_facts import IncidentAttribute, IncidentKind
from kaohe.graphql.types.versions import HISTORY, of_incident

if TYPE_CHECKING:
    from kaohe.graphql.types.unit import Unit
    from kaohe.graphql.types.versions import IncidentVersion

#: The four arguments of a connection: first, after, last, before.
PageArguments = tuple[int | None, str | None, int | None, str | None]


@strawberry.type(description="What an incident states in one attribute; one of the three values is not null.")
class IncidentAttributeValue:
    """An attribute with its value."""

    attribute: IncidentAttribute = strawberry.field(description="The attribute.")
    flag: bool | None = strawberry.field(description="The value of a flag.")
    count: int | None = strawberry.field(description="The value of a count.")
    choice: str | None = strawberry.field(description="The code that a choice has.")


@strawberry.type(description="Something that happened, in counts and flags. Nobody is described.")
class Incident(Node):
    """An incident under its document number."""

    ref: str = strawberry.field(description="Its document number, unique in the ledger.")
    on: date = strawberry.field(description="The day on which it happened or was assigned.")
    kind: IncidentKind = strawberry.field(description="Its kind.")
    row: strawberry.Private[IncidentRow]

    @strawberry.field(description="The unit that it was recorded on; it counts for all units above that one, too.")
    async def unit(self, info: Info) -> Annotated[Unit, strawberry.lazy("kaohe.graphql.types.unit")]:
        return await info.context.unit(self.row.unit)

    @strawberry.field(
        description="The write that made it what it is; pass it as `expectedRevision` with a change. 0 for one that is"
        " only supposed."
    )
    def revision(self) -> int:
        return self.row.revision if isinstance(self.row, Revised) else 0

    @strawberry.field(description=HISTORY)
    async def history(
        self, info: Info
    ) -> list[Annotated[IncidentVersion, strawberry.lazy("kaohe.graphql.types.versions")]]:
        return await of_incident(info.context, self.ref)

    @strawberry.field(description="What it states, defaults included; attributes that it lacks are left out.")
    def attributes(self, info: Info) -> list[IncidentAttributeValue]:
        kind = info.context.catalogue.registry.kinds.get(self.row.kind)
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
    def of(cls, row: IncidentRow, context: Context) -> Incident:
        return cls(
            id=id_of("Incident", row.ref), ref=row.ref, on=row.on, kind=context.catalogue.kind(row.kind), row=row
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
    return IncidentsWanted() if filter is None else filter.wanted(await info.context.calendar())


def _name(order: IncidentOrder) -> str:
    return f"{order.field.value} {order.direction.value}"


def _keys(order: IncidentOrder) -> int:
    return 1 if order.field is IncidentKey.REF else 2


def _cursor(order: IncidentOrder, row: IncidentRow) -> str:
    keys = [row.ref] if order.field is IncidentKey.REF else [row.on.isoformat(), row.ref]
    return cursor_of(_name(order), keys)
