"""What a revision opened and closed, read back as lines of text and digested: the same for writing and for verifying.

A row's line holds what never changes of it, with codes and texts in place of the numbers of other tables. A table in
which a revision changed nothing adds nothing, so that tables of later versions leave earlier digests as they are.
What an import opens by the million is digested while it is written (:func:`opened_lines`), line by line the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from types import MappingProxyType

from kaohe.ledger.storage.dialects import Dialect
from kaohe.ledger.storage.session import Session

#: How many rows are read back at once.
_CHUNK = 20_000

_FIELD, _ROW, _NULL = "\x1f", "\n", "\x1e"


@dataclass(frozen=True, slots=True)
class Kept:
    """A table whose rows are opened (``since``) and perhaps closed (``until``) by revisions.

    ``columns`` are what never changes of a row; ``@`` stands before a date, ``?`` before what may be NULL.
    """

    name: str
    columns: tuple[str, ...]
    joins: str = ""
    closes: bool = True


_UNIT = "JOIN unit u ON u.id = t.unit_id"
_PERIOD = "JOIN period p ON p.id = t.period_id"

#: The tables of migration 0002, in the order in which they are digested.
KEPT_FIRST: tuple[Kept, ...] = (
    Kept("parameter", ("t.code", "t.value")),
    Kept("period", ("t.code", "t.kind", "@t.starts", "@t.ends"), closes=False),
    Kept("unit", ("t.code", "t.kind"), closes=False),
    Kept(
        "unit_version",
        ("u.code", "t.name", "?above.code", "?@t.closes"),
        f"{_UNIT} LEFT JOIN unit above ON above.id = t.parent_id",
    ),
    Kept(
        "oversight_version",
        ("leader.code", "u.code"),
        "JOIN unit leader ON leader.id = t.leader_id JOIN unit u ON u.id = t.overseen_id",
    ),
    Kept(
        "incident",
        ("t.ref", "u.code", "@t.day", "c.kind", "c.attributes"),
        f"{_UNIT} JOIN circumstance c ON c.id = t.circumstance_id",
    ),
    Kept(
        "observation",
        ("u.code", "p.code", "m.code", "t.value"),
        f"{_UNIT} {_PERIOD} JOIN metric m ON m.id = t.metric_id",
    ),
    Kept(
        "ruling",
        ("i.scheme", "i.code", "u.code", "p.code", "?t.incident_ref", "t.points"),
        f"{_UNIT} {_PERIOD} JOIN item i ON i.id = t.item_id",
    ),
    Kept("request", ("t.actor", "t.key", "t.digest"), closes=False),
)

#: All tables, those of later migrations last.
KEPT: tuple[Kept, ...] = (
    *KEPT_FIRST,
    Kept(
        "confirmation",
        ("t.scheme", "u.code", "p.code", "t.state", "?t.card", "?t.version", "?t.facts"),
        f"{_UNIT} {_PERIOD}",
    ),
)


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
    """The lines of rows opened under ids from the first on; of each the texts of the columns in :class:`Kept`."""
    return "".join(
        f"{revision}{_FIELD}{id_}{_FIELD}{_FIELD.join([_NULL if text is None else text for text in row])}{_ROW}"
        for id_, row in enumerate(rows, first)
    )


async def digests(
    session: Session,
    first: int,
    last: int,
    kept: Sequence[Kept] = KEPT,
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


async def _read_back(session: Session, table: Kept, moment: str, first: int, last: int) -> dict[int, Digest]:
    """What each revision opened or closed in a table, as the table has it."""
    found: dict[int, Digest] = defaultdict(Digest)
    async for revision, rows, lines in _lines(session, table, moment, first, last):
        found[revision].add(lines, rows)
    return found


async def _present(session: Session, first: int, last: int, kept: Sequence[Kept]) -> set[tuple[str, str]]:
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
    session: Session, table: Kept, moment: str, first: int, last: int
) -> AsyncIterator[tuple[int, int, str]]:
    """The lines of rows by revision, then id: revision, number of rows, the lines, each with its end."""
    dialect = session.dialect
    chosen = (
        (f"t.{moment}", "t.id", *(column(dialect, each) for each in table.columns))
        if moment == "since"
        else (
            f"t.{moment}",
            "t.id",
        )
    )
    line = f" || '{_FIELD}' || ".join(chosen)
    sql = (
        f"SELECT COUNT(*), {dialect.lines('line', 'revision, id')} FROM ("
        f"SELECT t.{moment} AS revision, t.id AS id, {line} AS line "
        f"FROM {table.name} t {table.joins if moment == 'since' else ''} "
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
        revision, id_ = line.split(_FIELD, 2)[:2]
        return int(revision), int(id_)
    except ValueError as error:
        raise UnreadableError(line) from error


def column(dialect: Dialect, named: str) -> str:
    """The expression of a column of :class:`Kept`."""
    name = named.lstrip("?@")
    text = dialect.iso(name) if "@" in named else name
    return f"COALESCE(CAST({text} AS text), '{_NULL}')" if "?" in named else text
