"""What the codes in a request name; one that names nothing is the same error, wherever it stands."""

from __future__ import annotations

from kaohe.graphql.context.reader import UnitRow
from kaohe.graphql.context.request import Context
from kaohe.graphql.core.errors import UnknownCodeError
from kaohe.graphql.core.naming import lacking, suggestion, unknown
from kaohe.scheme.facts import Period

#: The fields in which a unit is named.
_UNITS = frozenset({"unit", "parent", "oversees", "succeeds"})


async def known_period(context: Context, code: str, *path: str | int) -> Period:
    """The period of a code, which stands at a place in the arguments.

    Raises:
        UnknownCodeError: there is none.
    """
    calendar = await context.calendar()
    found = calendar.find(code)
    if found is None:
        raise unknown("period", code, (each.code for each in calendar.periods), *path)
    return found


async def known_unit(context: Context, code: str, *path: str | int) -> UnitRow:
    """The unit of a code, which stands at a place in the arguments.

    Raises:
        UnknownCodeError: there is none.
    """
    found = await context.units.by_code.load(code)
    if found is None:
        raise UnknownCodeError(path, code, lacking("unit", code), await nearest_unit(context, code))
    return found


async def nearest_unit(context: Context, code: str) -> str | None:
    """The code of a unit that is most like a wrong one, if one is."""
    return suggestion(code, await context.units.alike.load(code))


async def nearest(context: Context, field: str, code: str) -> str | None:
    """What a code that names nothing was perhaps meant to be, by the field that it was given in."""
    if field == "period":
        return suggestion(code, (each.code for each in (await context.calendar()).periods))
    if field == "scheme":
        return suggestion(code, context.registry.references)
    return await nearest_unit(context, code) if field in _UNITS else None
