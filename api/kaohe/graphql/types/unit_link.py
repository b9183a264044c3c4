"""The type Unit for the types that a unit names itself, and so before there is one: by the module that it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

import strawberry

from kaohe.graphql.context import Context

if TYPE_CHECKING:
    from kaohe.graphql.types.unit import Unit

UnitLink: TypeAlias = Annotated["Unit", strawberry.lazy("kaohe.graphql.types.unit")]


async def unit_of(context: Context, code: str) -> Unit:
    """See :meth:`Unit.get`."""
    return await _units().get(context, code)


async def unit_if_any(context: Context, code: str) -> Unit | None:
    """See :meth:`Unit.find`."""
    return await _units().find(context, code)


def _units() -> type[Unit]:
    from kaohe.graphql.types.unit import Unit

    return Unit
