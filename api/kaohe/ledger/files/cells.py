"""Cells of a table: what spreadsheets and people write, as the values of a ledger file, and the way back.

A cell that cannot be what its column holds stays the text that it is, and the import says what would be right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from kaohe.scheme.incident_kinds import Attribute, Choice, Count, Flag
from kaohe.scheme.metrics import Metric, MetricType

Value: TypeAlias = bool | int | str
Reads: TypeAlias = Callable[[str], Value]

#: How many different cells of a column are remembered.
_REMEMBERED = 100_000

_TRUTHS = {"true": True, "false": False, "是": True, "否": False}
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,29})")
#: 2014-3-5, 2014/3/5, 2014.3.5 and 2014年3月5日, with the midnight that Excel adds to some.
_DAY = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2|年([0-9]{1,2})月)([0-9]{1,2})日?(?: 0?0:00(?::00)?)?")

#: What may make a spreadsheet run a field as a formula, the full-width signs included.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
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
    return reads(unguarded(bare)) if bare else ""


def text(cell: str) -> Value:
    """A text as it is."""
    return cell


def day(cell: str) -> Value:
    """A date in ISO form."""
    found = _DAY.fullmatch(cell)
    if found is None:
        return cell
    year, _, month, written, day_ = found.groups()
    return f"{year}-{int(month or written):02}-{int(day_):02}"


def flag(cell: str) -> Value:
    """True or false."""
    return _TRUTHS.get(cell.lower(), cell)


def whole(cell: str) -> Value:
    """A whole number."""
    return int(cell) if _WHOLE.fullmatch(cell) else cell


def code(titles: Mapping[str, str]) -> Reads:
    """Reads a code, or the title that one of some codes has."""
    return lambda cell: titles.get(cell, cell)


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
    return {MetricType.FLAG: flag, MetricType.COUNT: whole}.get(metric.type, text)


def written(value: object) -> str:
    """A value of a ledger file as a cell that no spreadsheet takes for a formula."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(str(value))


def guarded(cell: str) -> str:
    """Text with an apostrophe before it where a spreadsheet might run it."""
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """Text as it was before :func:`guarded`."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell
