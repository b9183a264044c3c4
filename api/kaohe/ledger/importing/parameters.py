"""Parameters of an import: one number for all and ever, or several, each for a unit or from a day on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from kaohe.ledger.importing.state import World
from kaohe.ledger.importing.validation import Problems, to_day
from kaohe.scheme.parameters import Parameter
from kaohe.scheme.settings import Setting

_FIELDS = ("value", "from", "unit")
_SHAPE = "must be a whole number, or a list of entries like {value: 5, from: 2011-01-01, unit: CODE}"


class _Key(NamedTuple):
    """What one value is set of: where unit and day are None, for all and ever."""

    code: str
    unit: str | None
    starts: date | None


async def import_parameters(world: World, problems: Problems, given: Any) -> int:
    """Set parameters; a new value replaces the one for the same unit and day, and null takes it away."""
    if not isinstance(given, Mapping):
        problems.add("parameters", None, None, None, "must be a mapping of codes to whole numbers")
        return 0
    known = world.registry.parameters
    stated: dict[_Key, int | None] = {}
    for code, value in given.items():
        parameter = known.get(code) if isinstance(code, str) else None
        if parameter is None:
            listed = ", ".join(known) or "none"
            problems.add("parameters", None, str(code), None, f"there is no such parameter; there are {listed}")
            continue
        for key, number in _Stated(world, problems, parameter).read(value):
            if key in stated:
                problems.add("parameters", None, code, None, "is set twice for the same unit and day")
            stated[key] = number
    await _store(world, stated)
    return len(given)


class _Stated:
    """The values that a ledger file states of one parameter; what is wrong with them is noted."""

    def __init__(self, world: World, problems: Problems, parameter: Parameter) -> None:
        self._world, self._problems, self._parameter = world, problems, parameter

    def read(self, given: Any) -> Iterator[tuple[_Key, int | None]]:
        """Each value, and what it is set of."""
        code = self._parameter.code
        if not isinstance(given, list):
            if self._sound("", given):
                yield _Key(code, None, None), given
            return
        for place, entry in enumerate(given):
            if not isinstance(entry, Mapping):
                self._wrong(f"[{place}]", _SHAPE)
                continue
            key = self._key(f"[{place}]", entry)
            if key is not None and self._sound(f"[{place}].value", entry["value"]):
                yield key, entry["value"]

    def _key(self, place: str, entry: Mapping[Any, Any]) -> _Key | None:
        wrong = [str(field) for field in entry if field not in _FIELDS]
        for field in wrong:
            self._wrong(f"{place}.{field}", f"is not a field of a parameter; it may have {', '.join(_FIELDS)}")
        if "value" not in entry:
            self._wrong(f"{place}.value", "is required; null takes away what was set")
        unit, starts = entry.get("unit"), entry.get("from")
        day = None if starts is None else to_day(starts)
        if starts is not None and day is None:
            self._wrong(f"{place}.from", "must be a date like 2014-12-31")
        known_unit = unit is None or (isinstance(unit, str) and unit in self._world.units)
        if not known_unit:
            self._wrong(f"{place}.unit", f"there is no unit {unit}")
        sound = not wrong and "value" in entry and (day is None) == (starts is None) and known_unit
        return _Key(self._parameter.code, unit, day) if sound else None

    def _sound(self, place: str, value: Any) -> bool:
        problem = None if value is None else self._parameter.problem(value)
        if problem is not None:
            self._wrong(place, _SHAPE if isinstance(value, Mapping) else problem)
        return problem is None

    def _wrong(self, place: str, message: str) -> None:
        self._problems.add("parameters", None, self._parameter.code, place or None, message)


async def _store(world: World, stated: Mapping[_Key, int | None]) -> None:
    """End the values that are replaced or taken away, and store those that are new."""
    session, codes = world.session, sorted({key.code for key in stated})
    rows = await session.rows(
        "SELECT p.id, p.code, u.code, p.starts, p.value FROM parameter p LEFT JOIN unit u ON u.id = p.unit_id "
        f"WHERE p.until IS NULL AND {session.dialect.among_texts('p.code', 1)}",
        session.dialect.texts(codes),
    )
    current = {
        _Key(code, unit, None if starts is None else session.dialect.date(starts)): (id_, value)
        for id_, code, unit, starts, value in rows
    }
    changed = {key: value for key, value in stated.items() if current.get(key, (0, None))[1] != value}
    ended = [current[key][0] for key in changed if key in current]
    if ended:
        await session.end("parameter", world.revision, ended)
    await session.insert(
        "parameter",
        ("code", "value", "unit_id", "starts", "since"),
        [
            (
                key.code,
                value,
                None if key.unit is None else world.units[key.unit].id,
                None if key.starts is None else session.dialect.day(key.starts),
                world.revision,
            )
            for key, value in changed.items()
            if value is not None
        ],
    )
    held = {key: value for key, (_, value) in current.items()} | dict(stated)
    for code in codes:
        own = {key: value for key, value in held.items() if key.code == code and value is not None}
        world.parameters[code] = tuple(Setting(value, key.unit, key.starts) for key, value in own.items())
