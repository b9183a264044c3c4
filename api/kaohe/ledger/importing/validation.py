"""What every section of an import shares: checks of texts, dates and keys, the list of problems, batches."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from difflib import get_close_matches
from itertools import islice
from typing import Any, Protocol, TypeAlias, runtime_checkable

from kaohe.ledger.facts.records import ImportProblem
from kaohe.ledger.files.cells import Label
from kaohe.ledger.files.habits import plain, why_no_day

#: Called with a section, the entries of it that are done, and how many there are (None where that is not known).
Progress: TypeAlias = Callable[[str, int, "int | None"], object]

#: How many entries are stored at once.
BATCH = 5_000

#: After so many entries others have their turn: whoever asks a server meanwhile, and the database.
TURN = 250

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,30}(\.\d{1,30})?", re.ASCII)
#: Of so many codes the nearest is looked for, and so often.
_COMPARED, _HINTS = 5_000, 50
#: What people add to a year.
_YEARS = ("年", "年度")
_NOT_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@runtime_checkable
class Placed(Protocol):
    """Entries that know where they stand."""

    def where(self, section: str, index: int) -> str:
        """Where an entry stands, for people."""
        ...


class Problems:
    """Gathers what is wrong, and remembers which codes and refs were refused, so that each error is told once.

    Of more than ``most`` problems the rest is counted only. The first ones name the code that is nearest, if wanted.
    """

    def __init__(self, most: int | None = None, *, suggest: bool = False) -> None:
        self.found: list[ImportProblem] = []
        self.untold = 0
        self._most = most
        self._suggestions = _HINTS if suggest else 0
        self._names: dict[str, dict[str, list[str]]] = {}
        self.refused: dict[str, set[str]] = {"units": set(), "periods": set(), "incidents": set()}

    def named(self, section: str, known: Mapping[str, Any]) -> Mapping[str, list[str]]:
        """The codes of what is known in a section by what people call it: names, and 2014年 for 2014."""
        names = self._names.get(section)
        if names is None:
            names = self._names[section] = {}
            for code, each in known.items():
                called = {code, getattr(each, "name", code), *(f"{code}{year}" for year in _YEARS if code.isdecimal())}
                for key in {_folded(name) for name in called}:
                    names.setdefault(key, []).append(code)
        return names

    def amend(self, place: int, message: str) -> None:
        """Say more of a problem that was noted."""
        self.found[place] = replace(self.found[place], message=message)

    def may_compare(self) -> bool:
        """Whether the nearest code is still looked for: of a thousand wrong ones the first are enough."""
        self._suggestions -= 1
        return self._suggestions >= 0

    def add(
        self, section: str, index: int | None, code: object, field: str | None, message: str, rule: str = "INVALID"
    ) -> None:
        """Note a problem."""
        if self._most is not None and len(self.found) >= self._most:
            self.untold += 1
            return
        named = code if isinstance(code, str) else None
        self.found.append(ImportProblem(section, index, named, field, message, rule))


class Entry:
    """One entry of a section, being checked: notes what is wrong with it."""

    __slots__ = ("_index", "_name", "_problems", "_section", "sound", "stated")

    def __init__(self, problems: Problems, section: str, index: int, stated: Mapping[str, Any], name: str) -> None:
        self._problems, self._section, self._index = problems, section, index
        self.stated, self._name = stated, name
        self.sound = True

    def wrong(self, field: str | None, message: str, rule: str = "INVALID") -> None:
        """Note what is wrong with a field."""
        self.sound = False
        self._problems.add(self._section, self._index, self.stated.get(self._name), field, message, rule)

    def quietly_refused(self) -> None:
        """Refuse the entry because of another one whose error is told already."""
        self.sound = False

    def only(self, keys: Collection[str]) -> None:
        """Refuse every key that does not belong here."""
        for key in self.stated:
            if key not in keys:
                self.wrong(str(key), f"is not a field of this section; it may have {', '.join(keys)}")

    def text(self, field: str, longest: int) -> str:
        """A text that must be there."""
        value = self.stated.get(field)
        if field not in self.stated:
            self.wrong(field, "is required", "REQUIRED")
        elif (problem := text_problem(value, longest)) is not None:
            self.wrong(field, problem)
        return value if isinstance(value, str) else ""

    def choice(self, field: str, options: Collection[str]) -> str:
        """One of a closed set of codes."""
        value = self.stated.get(field)
        if field not in self.stated:
            self.wrong(field, "is required", "REQUIRED")
        elif not isinstance(value, str) or value not in options:
            self.wrong(field, f"must be one of {', '.join(options)}{self.nearest(value, options)}")
        return value if isinstance(value, str) else ""

    def day(self, field: str) -> date:
        """A date that must be there."""
        value = self.stated.get(field)
        if field not in self.stated:
            self.wrong(field, "is required", "REQUIRED")
        elif (day := to_day(value)) is None:
            hint = why_no_day(str(value)) if isinstance(value, int | str) else ""
            self.wrong(field, f"must be a date like 2014-12-31{hint}")
        else:
            return day
        return date.min

    def known(self, field: str, section: str, known: Mapping[str, Any]) -> Any:
        """What the ledger knows under a code; None (and noted) where it knows nothing."""
        value = self.stated.get(field)
        if isinstance(value, str):
            found = known.get(value)
            if found is not None:
                return found
            if isinstance(value, Label):
                return self._named(field, section, known, value)
            if value in self._problems.refused[section]:
                self.quietly_refused()
            else:
                self.wrong(field, f"there is no {field} {value}{self.nearest(value, known)}", "NOT_FOUND")
        elif field not in self.stated:
            self.wrong(field, "is required", "REQUIRED")
        else:
            self.wrong(field, "must be a code, given as text")
        return None

    def _named(self, field: str, section: str, known: Mapping[str, Any], label: Label) -> Any:
        """What a cell of a table names, if there is one of that name."""
        named = self._problems.named(section, known)
        found = named.get(_folded(label), [])
        if len(found) == 1:
            return known[found[0]]
        if found:
            self.wrong(field, f"there are {len(found)} called {label}: give the code, {' or '.join(found[:5])}")
        elif label in self._problems.refused[section]:
            self.quietly_refused()
        else:
            self.wrong(field, f"there is no {field} {label}{self.nearest(label, known, named)}", "NOT_FOUND")
        return None

    def nearest(self, given: object, known: Iterable[str], named: Mapping[str, Sequence[str]] | None = None) -> str:
        """Ask whether the code was meant that is nearest to one that nothing has, by its name if it has one."""
        if not isinstance(given, str) or not self._problems.may_compare():
            return ""
        by_word = {word: codes[0] for word, codes in (named or {}).items()} | {code.casefold(): code for code in known}
        if len(by_word) > _COMPARED:
            return ""
        near = get_close_matches(_folded(given), by_word, 1)
        return f"; did you mean {by_word[near[0]]}?" if near else ""


def entries(problems: Problems, section: str, given: Iterable[Any], name: str) -> Iterator[Entry]:
    """The entries of a section; what is not even a mapping is noted and left out."""
    for index, stated in enumerate(given):
        if type(stated) is dict or isinstance(stated, Mapping):
            yield Entry(problems, section, index, stated, name)
        else:
            problems.add(section, index, None, None, "must be a mapping of fields to values")


async def batches(each: Iterable[Entry]) -> AsyncGenerator[list[Entry]]:
    """Entries by the thousands; while they are being taken, others have their turn now and then."""
    iterator = iter(each)
    batch: list[Entry] = []
    while some := list(islice(iterator, TURN)):
        batch += some
        if len(batch) >= BATCH:
            yield batch
            batch = []
        await asyncio.sleep(0)
    if batch:
        yield batch


def where(given: Iterable[Any], section: str, index: int) -> str:
    """Where an entry stands, for people: in its row, if it is one of a table."""
    return given.where(section, index) if isinstance(given, Placed) else f"{section}[{index}]"


def text_problem(value: object, longest: int) -> str | None:
    """Say what is wrong with a code or a name, or None."""
    if not isinstance(value, str):
        return "must be a text"
    if not value or value != value.strip():
        return "must not be empty, nor begin or end with a space"
    if len(value) > longest:
        return f"must have at most {longest} characters"
    return "must have no control characters" if _NOT_TEXT.search(value) else None


def to_day(value: object) -> date | None:
    """A date from its ISO form (a YAML date is one already); None where it is none.

    The first and the last day that Python knows are none: to PostgreSQL's driver they mean infinity.
    """
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, date) or isinstance(value, datetime):
        return None
    return value if date.min < value < date.max else None


def is_plain_number(text: str) -> bool:
    """Whether a text is a decimal number without exponent, spaces or signs other than a minus."""
    return _NUMBER.fullmatch(text) is not None


def _folded(name: str) -> str:
    return plain(name).replace(" ", "").casefold()
