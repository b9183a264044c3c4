"""What a revision opened and closed, read back as lines of text and digested: the same for writing and for verifying.

A row's line holds what never changes of it, with codes and texts in place of the numbers of other tables: the sealed
columns of its :class:`~kaohe.ledger.storage.fact_tables.FactTable`. A table in which a revision changed nothing adds
nothing, so that tables of later versions leave earlier digests as they are.
What an import opens by the million is digested while it is written (:func:`opened_lines`), line by line the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import groupby
from types import MappingProxyType

from kaohe.ledger.storage.fact_tables import FACT_TABLES, FIELD, NULL, FactTable
from kaohe.ledger.storage.session import Session

#: How many rows are read back at once.
_CHUNK = 20_000

_ROW = "\n"


class UnreadableError(Exception):
    """A text in a row holds what none that was written can hold: the end of a line."""


#: The content digest of a revision that changed nothing.
NOTHING = sha256(b"").hexdigest()


class Digest:
    """The digest of what a revision opens, or closes, in one table: of its lines in the order of their ids."""

    def __init__(self) -> None:
        self._rows, self._hasher = 0, sha256()

    def add(self, lines: str, rows: int) -> None:
        """Go on with so many rows, the line of each with its end."""
        self._hasher.update(lines.encode(errors="surrogatepass"))
        self._rows += rows

    def __str__(self) -> str:
        # The number of rows stands beside: then no text in one row can pass for a second row.
        return f"{self._rows} {self._hasher.hexdigest()}"


def opened_lines(revision: int, first: int, rows: Iterable[Iterable[str | None]]) -> str:
    """The lines of rows opened under ids from the first on; of each the texts of its sealed columns."""
    return "".join(
        f"{revision}{FIELD}{id_}{FIELD}{FIELD.join([NULL if text is None else text for text in row])}{_ROW}"
        for id_, row in enumerate(rows, first)
    )


async def digests(
    session: Session,
    first: int,
    last: int,
    kept: Sequence[FactTable] = FACT_TABLES,
    opened: Mapping[str, Digest] = MappingProxyType({}),
) -> dict[int, str]:
    """The content digest of each revision from the first to the last that changed anything.

    Args:
        session: where they are.
        first: a revision.
        last: a revision.
        kept: the tables to read back.
        opened: tables whose rows were digested while the only revision, the first, opened them.
    """
    parts: dict[int, list[str]] = defaultdict(list)
    present = await _present(session, first, last, kept)
    for table in kept:
        for moment in ("since", "until"):
            if (table.name, moment) not in present:
                continue
            if moment == "since" and table.name in opened:
                found = {first: opened[table.name]}
            else:
                found = await _read_back(session, table, moment, first, last)
            for revision, digest in found.items():
                parts[revision].append(f"{table.name} {moment} {digest}")
    return {revision: sha256(_ROW.join(listed).encode()).hexdigest() for revision, listed in parts.items()}


async def _read_back(session: Session, table: FactTable, moment: str, first: int, last: int) -> dict[int, Digest]:
    """What each revision opened or closed in a table, as the table has it."""
    found: dict[int, Digest] = defaultdict(Digest)
    async for revision, rows, lines in _lines(session, table, moment, first, last):
        found[revision].add(lines, rows)
    return found


async def _present(session: Session, first: int, last: int, kept: Sequence[FactTable]) -> set[tuple[str, str]]:
    """Which tables hold rows that were opened or closed: one statement, so that a small write reads little back."""
    asked = [(table.name, moment) for table in kept for moment in ("since", "until")[: 1 + table.closes]]
    found = await session.rows(
        " UNION ALL ".join(
            f"SELECT {place} AS n WHERE EXISTS (SELECT 1 FROM {name} WHERE {moment} BETWEEN $1 AND $2)"
            for place, (name, moment) in enumerate(asked)
        ),
        first,
        last,
    )
    return {asked[row[0]] for row in found}


async def _lines(
    session: Session, table: FactTable, moment: str, first: int, last: int
) -> AsyncIterator[tuple[int, int, str]]:
    """The lines of rows by revision, then id: revision, number of rows, the lines, each with its end."""
    dialect = session.dialect
    opened = moment == "since"
    told = [column for column in table.columns if column.sealed and opened]
    fields = [column.line(dialect) for column in told if not column.later]
    line = f" || '{FIELD}' || ".join((f"t.{moment}", "t.id", *fields))
    line = " || ".join((line, *(column.line(dialect) for column in told if column.later)))
    sql = (
        f"SELECT COUNT(*), {dialect.lines('line', 'revision, id')} FROM ("
        f"SELECT t.{moment} AS revision, t.id AS id, {line} AS line "
        f"FROM {table.name} t {table.joined() if opened else ''} "
        f"WHERE t.{moment} BETWEEN $1 AND $2 AND (t.{moment}, t.id) > ($3, $4) "
        f"ORDER BY t.{moment}, t.id LIMIT {_CHUNK}) AS chunk"
    )
    at = (first, -(2**62))
    while True:
        found = await session.row(sql, at[0], last, *at)
        assert found is not None  # an aggregate without groups has one row
        rows, text = found
        if not rows:
            return
        ends = [_place(line) for line in (text.partition(_ROW)[0], text.rpartition(_ROW)[2])]
        if ends[0][0] == ends[1][0]:
            yield ends[0][0], rows, f"{text}{_ROW}"
        else:
            for revision, lines in groupby(text.split(_ROW), key=lambda line: _place(line)[0]):
                listed = list(lines)
                yield revision, len(listed), f"{_ROW.join(listed)}{_ROW}"
        if rows < _CHUNK:
            return
        at = ends[1]


def _place(line: str) -> tuple[int, int]:
    try:
        revision, id_ = line.split(FIELD, 2)[:2]
        return int(revision), int(id_)
    except ValueError as error:
        raise UnreadableError(line) from error
