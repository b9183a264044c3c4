"""A ledger file in JSON that is too large to hold: looked through once, then read section by section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO

import ijson

from kaohe.ledger.files.entries import FileEntries
from kaohe.ledger.files.words import DEEPEST, NO_MAPPING, SECTIONS, TOO_DEEP, UnreadableFile

#: From so many bytes on, a file is read as a stream; up to then, all of it at once, which is faster.
LARGE = 64 * 2**20

#: How much is looked at before the depth is known: a deep path costs as much as its length, for each step into it.
_READ = 2**13

_MARK = b"\xef\xbb\xbf"


class _Exact(dict[str, Any]):
    """A record whose decimals are the text that was written."""

    def __setitem__(self, name: str, value: Any) -> None:
        super().__setitem__(name, str(value) if type(value) is Decimal else value)


@dataclass
class JsonEntries(FileEntries):
    """The entries of one section."""

    _file: BinaryIO
    _section: str
    _count: int

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        yield from ijson.items(_from_start(self._file), f"{self._section}.item", map_type=_Exact)


def from_large_json(file: BinaryIO) -> dict[str, Any]:
    """Read a ledger file, leaving the entries of its sections where they are.

    Raises:
        UnreadableFile: it is not JSON, not a mapping, not in UTF-8, or a name stands twice in a record.
    """
    try:
        counts = _look_through(file)
        content: dict[str, Any] = {}
        for section, count in counts.items():
            if count is None:
                content[section] = next(ijson.items(_from_start(file), section, map_type=_Exact), None)
            elif section in SECTIONS:
                content[section] = JsonEntries(file, section, count)
            else:
                content[section] = []
    except ijson.JSONError as error:
        raise UnreadableFile(f"is not JSON: {' '.join(str(error).split())}") from error
    except UnicodeDecodeError as error:
        raise UnreadableFile("is not UTF-8 text") from error
    return content


def _look_through(file: BinaryIO) -> dict[str, int | None]:
    """The sections of a file with how many entries each lists; None for what is no list."""
    counts: dict[str, int | None] = {}
    listed: Counter[str] = Counter()
    section, names = "", set[str]()
    events = ijson.parse(_from_start(file), buf_size=_READ)
    if next(events, ("", "", None))[1] != "start_map":
        raise UnreadableFile(NO_MAPPING)
    depth = 1
    for prefix, event, value in events:
        depth += _DEEPER.get(event, 0)
        if depth > DEEPEST:
            raise UnreadableFile(TOO_DEEP)
        if not prefix:
            if event == "map_key":
                section = _once(value, counts)
                counts[section] = None
        elif prefix == section and event == "start_array":
            counts[section] = 0
        elif prefix == f"{section}.item":
            if event == "map_key":
                names.add(_once(value, names))
            elif event not in _ENDS:
                listed[section] += 1
                names.clear()
    return {name: listed[name] if count is not None else None for name, count in counts.items()}


#: What events do to the depth. It is looked at while they come, before paths get long.
_DEEPER = {"start_map": 1, "start_array": 1, "end_map": -1, "end_array": -1}
#: Events that begin no entry.
_ENDS = frozenset(("end_map", "end_array"))


def _once(name: str, names: Container[str]) -> str:
    if name in names:
        raise UnreadableFile(f"{name} stands twice in one record")
    return name


def _from_start(file: BinaryIO) -> BinaryIO:
    file.seek(0)
    if file.read(len(_MARK)) != _MARK:
        file.seek(0)
    return file
