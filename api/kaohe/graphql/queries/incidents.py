"""Incidents as a list."""

from __future__ import annotations

import strawberry

from kaohe.graphql.context import Info
from kaohe.graphql.core import arguments as given
from kaohe.graphql.relay import Connection
from kaohe.graphql.types.incident import Incident, IncidentFilter, IncidentOrder, list_incidents


@strawberry.type(description="Incidents.")
class IncidentQueries:
    """Root fields on incidents."""

    @strawberry.field(description="An incident by its document number; null if there is none.")
    async def incident(self, info: Info, ref: given.Ref) -> Incident | None:
        return await Incident.find(info.context, ref)

    @strawberry.field(description="Incidents, the latest first unless `orderBy` says otherwise.")
    async def incidents(
        self,
        info: Info,
        filter: given.Filter[IncidentFilter] = None,
        order_by: given.Order[IncidentOrder] = None,
        first: given.First = None,
        after: given.After = None,
        last: given.Last = None,
        before: given.Before = None,
    ) -> Connection[Incident] | None:
        return await list_incidents(info, filter, order_by, (first, after, last, before))
