"""Cells of a table: what spreadsheets and people write, as the values of a ledger file, and the way back.

A cell that cannot be what its column holds stays the text that it is, and the import says what would be right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from kaohe.ledger.files import habits
from kaohe.scheme.incident_kinds import Attribute, Choice, Count, Flag
from kaohe.scheme.metrics import Metric, MetricType

Value: TypeAlias = bool | int | str
Reads: TypeAlias = Callable[[str], Value]

#: How many different cells of a column are remembered.
_REMEMBERED = 100_000

#: What may make a spreadsheet run a field as a formula, the full-width signs included.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
#: A formula that says a text, by which people keep the zeros of ="00123".
_QUOTED = re.compile(r'="([^"]*)"')
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


class Memo(dict[str, Value]):
    """What the cells of a column say; most of them say what others said before. A blank one says ``""``."""

    def __init__(self, reads: Reads) -> None:
        super().__init__()
        self._reads = reads

    def __missing__(self, cell: str) -> Value:
        value = read(cell, self._reads)
        if len(self) < _REMEMBERED:
            self[cell] = value
        return value


def read(cell: str, reads: Reads) -> Value:
    """What a cell says, ``""`` if it is blank."""
    bare = cell.strip()
    if not bare:
        return ""
    quoted = _QUOTED.fullmatch(bare)
    return reads(unguarded(bare) if quoted is None else quoted[1])


def text(cell: str) -> Value:
    """A text as it is."""
    return cell


class Label(str):
    """A cell that names something on file: by its code, or as people call it."""

    __slots__ = ()


def label(cell: str) -> Value:
    """A code or a name."""
    return Label(habits.code(cell)[0])


def day(cell: str) -> Value:
    """A date in ISO form."""
    return _understood(cell, habits.day)


def flag(cell: str) -> Value:
    """True or false."""
    return _understood(cell, habits.truth)


def whole(cell: str) -> Value:
    """A whole number."""
    return _understood(cell, habits.whole)


def decimal(cell: str) -> Value:
    """A decimal, as text."""
    return _understood(cell, habits.number)


def per_cent(cell: str) -> Value:
    """A number of per cent, as text."""
    return _understood(cell, habits.per_cent)


def code(titles: Mapping[str, str]) -> Reads:
    """Reads a code (as keys of ``titles`` give them for each title), in whatever width and case it is written."""
    folded: dict[str, str] = {}
    twice: set[str] = set()
    for title, named in titles.items():
        for each in (title, named):
            key = _folded(each)
            if folded.setdefault(key, named) != named:
                twice.add(key)
    exact = set(titles.values())

    def reads(cell: str) -> Value:
        key = _folded(cell)
        return cell if cell in exact or key in twice else folded.get(key, cell)

    return reads


def reads_attribute(attribute: Attribute) -> Reads:
    """How the cells of an attribute are read."""
    match attribute:
        case Flag():
            return flag
        case Count():
            return whole
        case Choice():
            return code({title: option for option, title in attribute.options.items()})
        case _:
            return text


def reads_metric(metric: Metric) -> Reads:
    """How the values of a metric are read; decimals stay text."""
    match metric.type:
        case MetricType.FLAG:
            return flag
        case MetricType.COUNT:
            return whole
        case _:
            return per_cent if is_per_cent(metric) else decimal


def is_per_cent(metric: Metric) -> bool:
    """Whether the values of a metric are per cent, as its titles say."""
    return "%" in metric.title_zh or "%" in metric.title or "per cent" in metric.title


def _understood(cell: str, reads: Callable[[str], habits.Understood]) -> Value:
    value, _ = reads(cell)
    return cell if value is None else value


def _folded(title: str) -> str:
    return habits.plain(title).replace(" ", "").casefold()


def written(value: object) -> str:
    """A value of a ledger file as a cell that no spreadsheet takes for a formula."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return guarded(" ".join(map(str, value)))
    return guarded(str(value))


def guarded(cell: str) -> str:
    """Text with an apostrophe before it where a spreadsheet might run it."""
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """Text as it was before :func:`guarded`."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell
