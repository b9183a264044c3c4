"""Names as people sort and seek them: 9乡 before 10乡, hanzi by how they are read, a, A and Ａ alike.

What is derived of a name is stored beside it once (``unit_name``), whenever it is given to a unit, so that the database
sorts by it and pages go on from it; former names and the past are sorted like the present.
"""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Iterable, Iterator

from kaohe.ledger.storage.session import Session

#: How a key begins that is longer than an index takes; what follows decides nothing.
_LONGEST = 600

_HANZI = r"\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"(?P<number>[0-9]+)|(?P<hanzi>[{_HANZI}]+)|(?P<sign>.)", re.DOTALL)

#: What comes before what: signs and blanks, numbers, letters, hanzi, and those of which nobody knows the reading.
_SIGN, _NUMBER, _LETTER, _READ, _UNREAD = "01234"

#: For which rows of ``unit`` as ``u`` the keys are looked up; a name without its row is sorted as it is written.
JOINED = "LEFT JOIN unit_name n ON n.name = u.name"
SORTS_AS, FOLDED = "COALESCE(n.sorts_as, u.name)", "COALESCE(n.folded, u.name)"


def folded(text: str) -> str:
    """A text without what no search minds: width, case, and forms that only look different (NFKC, case folding)."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def sorts_as(name: str) -> str:
    """The key by which a name is sorted, compared by code point.

    Signs come first, then numbers by their value, letters, and hanzi by pinyin, its tone and then their code point; a
    hanzi is read as in the word in which it stands. Width and case make no difference.
    """
    return "".join(_parts(folded(name)))[:_LONGEST]


def prepare() -> None:
    """Load the dictionary of readings, which takes most of a second, before anybody waits for it."""
    sorts_as("乡")


async def keep_names(session: Session, names: Iterable[str]) -> None:
    """Store the keys of names that the ledger has not seen yet."""
    wanted = set(names)
    found = await session.rows(
        f"SELECT name FROM unit_name WHERE {session.dialect.among_texts('name', 1)}",
        session.dialect.texts(sorted(wanted)),
    )
    if new := sorted(wanted - {row[0] for row in found}):
        rows = await asyncio.to_thread(lambda: [(name, sorts_as(name), folded(name)) for name in new])
        await session.insert("unit_name", ("name", "sorts_as", "folded"), rows)


def _parts(name: str) -> Iterator[str]:
    for run in _RUNS.finditer(name):
        text = run[0]
        match run.lastgroup:
            case "number":
                digits = text.lstrip("0") or "0"
                yield f"{_NUMBER}{len(digits):03}{digits}"
            case "hanzi":
                yield from _readings(text)
            case _:
                yield f"{_LETTER if text.isalpha() else _SIGN}{text}"


def _readings(hanzi: str) -> Iterator[str]:
    from pypinyin import Style, lazy_pinyin  # takes long to load, and only names that are given need it

    def unknown(run: str) -> list[str]:
        return [""] * len(run)

    read = lazy_pinyin(hanzi, style=Style.TONE3, errors=unknown, neutral_tone_with_five=True)  # type: ignore[arg-type]  # its stub knows text only
    for sign, reading in zip(hanzi, read, strict=True):
        yield f"{_READ}{reading}{sign}" if reading else f"{_UNREAD}{sign}"
