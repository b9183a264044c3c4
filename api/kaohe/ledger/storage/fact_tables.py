"""What is kept of each kind of fact, said once.

Of these descriptions are made: how a fact is read now and as of a revision, its lines in digests, its changes and its
history, what is exported of it, and what an import or a request opens and ends.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from operator import itemgetter
from typing import Any, NamedTuple

from kaohe.ledger.storage.dialects import Dialect


class Tables(NamedTuple):
    """What stands after FROM and JOIN, with a name after it: ``f"FROM {tables.unit} u"``.

    ``unit_codes`` are all units there ever were, with their ids and codes alone: what is above a unit was there before
    it was. ``confirmation_steps`` are all steps that cards ever took; whoever reads them bounds them by revision.
    """

    unit: str = "unit"
    oversight: str = "oversight"
    period: str = "period"
    incident: str = "incident"
    observation: str = "observation"
    ruling: str = "ruling"
    parameter: str = "parameter"
    confirmation: str = "confirmation"
    unit_former: str = "unit_former"
    oversight_former: str = "oversight_former"
    succession: str = "succession"
    revision: str = "revision"
    unit_codes: str = "unit"
    confirmation_steps: str = "confirmation"

    def of(self, name: str) -> str:
        """What stands for a table by its name; one that is not among these is what it always is."""
        return str(getattr(self, name, name))


#: The tables as they are.
NOW = Tables()


class FactKind(StrEnum):
    """What changes; of one revision in this order."""

    PARAMETER = "PARAMETER"
    PERIOD = "PERIOD"
    UNIT = "UNIT"
    OVERSIGHT = "OVERSIGHT"
    INCIDENT = "INCIDENT"
    OBSERVATION = "OBSERVATION"
    RULING = "RULING"
    CONFIRMATION = "CONFIRMATION"


class Form(Enum):
    """How a value lies in its column."""

    PLAIN = "PLAIN"
    DAY = "DAY"
    JSON = "JSON"


@dataclass(frozen=True, slots=True)
class Column:
    """What is told of a fact: under which name, and where it stands (the fact's row is ``t``).

    ``optional``: it may be NULL. What is not ``sealed`` is no part of a row's line in digests: it is told elsewhere.
    What came ``later`` than the table stands in a line with its name, and only where it is not NULL, so that the lines
    of rows that were there before stay what they are.
    """

    field: str
    sql: str
    form: Form = Form.PLAIN
    optional: bool = False
    sealed: bool = True
    later: bool = False

    def decoder(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """What makes of a stored value, if it is none of NULL, the one that records have; None: it is that one."""
        return {Form.PLAIN: None, Form.DAY: dialect.date, Form.JSON: json.loads}[self.form]

    def line(self, dialect: Dialect) -> str:
        """The expression of its text in a row's line; NULL is the sign for it."""
        text = dialect.iso(self.sql) if self.form is Form.DAY else self.sql
        if self.later:
            return f"CASE WHEN {self.sql} IS NULL THEN '' ELSE '{FIELD}{self.field}=' || {text} END"
        return f"COALESCE(CAST({text} AS text), '{NULL}')" if self.optional else text

    def equal(self, expression: str) -> str:
        """The condition that it equals a text or number that stands for it; none, which is none, is the empty text."""
        return f"COALESCE({self.sql}, '') = {expression}" if self.optional else f"{self.sql} = {expression}"


#: What stands for NULL in lines of digests, and what stands between two fields.
NULL, FIELD = "\x1e", "\x1f"


@dataclass(frozen=True, slots=True)
class Join:
    """A table that a fact's row points to: its name in :class:`Tables`, its alias, and the row's column."""

    table: str
    alias: str
    column: str
    outer: bool = False


@dataclass(frozen=True, slots=True)
class FactTable:
    """One kind of fact: a table whose rows are opened by revisions (``since``) and ended by others (``until``).

    Attributes:
        name: that of the table.
        stored: the table's own columns, besides ``id`` and the revisions.
        columns: what is told of a fact, in the order of its lines in digests.
        joins: the tables that these columns stand in.
        key: the fields by which a fact is known. Of a key one row is current.
        closes: whether rows end.
        kind: how changes speak of it; None where they do not.
        section: the part of a ledger file in which it stands; None where it does not.
        corrects: the table whose rows never change, of which this one holds what was corrected, by the id that its only
            join has; None where a table holds all that a fact ever was.
        begins, lasts: the expressions of the first and the last day that a fact is about; None where it is about none
            of a unit's days.
    """

    name: str
    stored: tuple[str, ...]
    columns: tuple[Column, ...]
    joins: tuple[Join, ...] = ()
    key: tuple[str, ...] = ()
    closes: bool = True
    kind: FactKind | None = None
    section: str | None = None
    corrects: FactTable | None = None
    begins: str | None = None
    lasts: str | None = None

    @property
    def stated(self) -> tuple[str, ...]:
        """The names of what is sealed, which is what a ledger file states."""
        return tuple(column.field for column in self.columns if column.sealed and not column.later)

    @property
    def key_types(self) -> dict[str, str]:
        """The key's columns with their types: ids of what is joined, and texts."""
        joined = {join.column for join in self.joins}
        return {name: "bigint" if name in joined else "text" for name in self.key_columns}

    @property
    def _texts(self) -> frozenset[str]:
        return frozenset(name for name, type_ in self.key_types.items() if type_ == "text")

    @property
    def value(self) -> str:
        """The one stored column that is no part of the key, where a fact is one value under a key."""
        (name,) = (each for each in self.stored if each not in self.key_columns)
        return name

    @property
    def told(self) -> str:
        """What a statement selects: the row's id, what is told, and the revision that made the fact.

        The id stands there because SQLite looks rows of the past up only where what they are ordered by is selected.
        """
        return ", ".join(("t.id", *(column.sql for column in self.columns), "t.since"))

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The columns of the key, in the order of its fields, which may share one."""
        return tuple(dict.fromkeys(self._own(self._column(field)) for field in self.key))

    def select(self, tables: Tables = NOW, sign: str = "") -> str:
        """All of a statement up to its conditions."""
        return f"SELECT {self.told} {self.source(tables, sign)}"

    def source(self, tables: Tables = NOW, sign: str = "") -> str:
        """FROM and JOIN. ``+`` keeps SQLite from starting at the tables that are joined."""
        return f"FROM {tables.of(self.name)} t {self.joined(tables, sign)}".rstrip()

    def joined(self, tables: Tables = NOW, sign: str = "", leaving_out: Sequence[Join] = ()) -> str:
        """What is joined to a row ``t``."""
        return " ".join(
            f"{'LEFT ' if join.outer else ''}JOIN {tables.of(join.table)} {join.alias} "
            f"ON {join.alias}.id = {sign}t.{join.column}"
            for join in self.joins
            if join not in leaving_out
        )

    def by_key(self, tables: Tables, *given: str) -> str:
        """FROM and WHERE of rows that are looked up by their key.

        SQLite keeps the order: what is given, then what the key's codes stand in, then the row by its index.
        """
        first = self._key_joins
        above = [f"{tables.of(join.table)} {join.alias}" for join in first]
        found = " CROSS JOIN ".join((*given, *above, f"{tables.of(self.name)} t"))
        conditions = " AND ".join(f"t.{join.column} = {join.alias}.id" for join in first)
        rest = self.joined(tables, leaving_out=first)
        return f"FROM {found} {rest} WHERE {conditions or 'TRUE'}".replace("  ", " ")

    @property
    def key_sql(self) -> str:
        """Where the one field of a key stands."""
        (field,) = self.key
        return self._column(field).sql

    @property
    def asked(self) -> tuple[str, ...]:
        """The columns of a table of keys that a statement is given, as ``g``: those of :meth:`keyed`."""
        return tuple(f"of_{field}" for field in self.key)

    def keyed(self, expressions: Sequence[str]) -> str:
        """The conditions that the key's fields are what some expressions are."""
        pairs = zip(self.key, expressions, strict=True)
        return " AND ".join(self._column(field).equal(expression) for field, expression in pairs)

    def same(self, one: str, other: str) -> str:
        """The conditions that two rows are of the same fact."""
        key = map(self._column, self.key)
        optional = {self._own(column): column for column in key if column.optional}
        conditions = []
        for name in self.key_columns:
            equal = f"{one}.{name} = {other}.{name}"
            if name in optional and (optional[name].form is not Form.PLAIN or name not in self._texts):
                equal = f"({equal} OR ({one}.{name} IS NULL AND {other}.{name} IS NULL))"
            elif name in optional:  # as the index has it
                equal = f"COALESCE({one}.{name}, '') = COALESCE({other}.{name}, '')"
            conditions.append(equal)
        return " AND ".join(conditions)

    def picking(self, dialect: Dialect, fields: Sequence[str]) -> Callable[[Sequence[Any]], Sequence[Any]]:
        """What takes from a row of :meth:`select` the values of some fields, in their order.

        ``revision`` is a field, too: the one that made the fact.
        """
        places = {column.field: place for place, column in enumerate(self.columns, 1)}
        pick = itemgetter(*(places.get(field, len(self.columns) + 1) for field in fields))
        decoders = [
            (place, decode)
            for place, field in enumerate(fields)
            if field in places and (decode := self._column(field).decoder(dialect)) is not None
        ]

        def picked(row: Sequence[Any]) -> Sequence[Any]:
            values = list(pick(row))
            for place, decode in decoders:
                if values[place] is not None:
                    values[place] = decode(values[place])
            return values

        return picked if decoders else pick

    @property
    def _key_joins(self) -> tuple[Join, ...]:
        aliases = {self._column(field).sql.partition(".")[0] for field in self.key}
        return tuple(join for join in self.joins if join.alias in aliases)

    def _column(self, field: str) -> Column:
        return next(column for column in self.columns if column.field == field)

    def _own(self, column: Column) -> str:
        """The row's own column that a told one is read from, or is reached by."""
        alias, _, name = column.sql.partition(".")
        return name if alias == "t" else next(join.column for join in self.joins if join.alias == alias)


_UNIT = Join("unit", "u", "unit_id")
_PERIOD = Join("period", "p", "period_id")
_UNIT_CODE = Column("unit", "u.code")
_PERIOD_CODE = Column("period", "p.code")

PARAMETER = FactTable(
    "parameter",
    ("code", "value", "unit_id", "starts"),
    (
        Column("code", "t.code"),
        Column("value", "t.value"),
        Column("unit", "u.code", optional=True, later=True),
        Column("starts", "t.starts", Form.DAY, optional=True, later=True),
    ),
    (Join("unit_codes", "u", "unit_id", outer=True),),
    key=("code", "unit", "starts"),
    kind=FactKind.PARAMETER,
    section="parameters",
)
#: Periods as they were made; their days and kinds as corrected last stand in the table beside these.
PERIOD = FactTable(
    "period",
    ("code", "kind", "starts", "ends"),
    (
        Column("code", "t.code"),
        Column("kind", "COALESCE(t.first_kind, t.kind)"),
        Column("starts", "COALESCE(t.first_starts, t.starts)", Form.DAY),
        Column("ends", "COALESCE(t.first_ends, t.ends)", Form.DAY),
    ),
    key=("code",),
    closes=False,
    kind=FactKind.PERIOD,
    section="periods",
)
#: What corrected periods are, and what they were before: nothing of those that were never corrected.
PERIOD_VERSION = FactTable(
    "period_version",
    ("period_id", "kind", "starts", "ends"),
    (
        _PERIOD_CODE,
        Column("kind", "t.kind"),
        Column("starts", "t.starts", Form.DAY),
        Column("ends", "t.ends", Form.DAY),
    ),
    (_PERIOD,),
    key=("period",),
    kind=FactKind.PERIOD,
    corrects=PERIOD,
)
#: That a unit is there, and what never changes of it; its current version is repeated in it.
UNIT = FactTable(
    "unit",
    ("code", "kind"),
    (Column("code", "t.code"), Column("kind", "COALESCE(t.born, t.kind)")),
    closes=False,
)
UNIT_VERSION = FactTable(
    "unit_version",
    ("unit_id", "name", "parent_id", "closes", "kind", "opens"),
    (
        Column("code", "u.code"),
        Column("name", "t.name"),
        Column("parent", "above.code", optional=True),
        Column("closes", "t.closes", Form.DAY, optional=True),
        Column("kind", "COALESCE(t.kind, u.born, u.kind)", sealed=False),
        Column("became", "t.kind", optional=True, later=True),
        Column("opens", "t.opens", Form.DAY, optional=True, later=True),
    ),
    (_UNIT, Join("unit_codes", "above", "parent_id", outer=True)),
    key=("code",),
    kind=FactKind.UNIT,
    section="units",
)
OVERSIGHT_VERSION = FactTable(
    "oversight_version",
    ("leader_id", "overseen_id"),
    (Column("leader", "leader.code"), Column("overseen", "u.code")),
    (Join("unit", "leader", "leader_id"), Join("unit", "u", "overseen_id")),
    key=("leader", "overseen"),
    kind=FactKind.OVERSIGHT,
)
INCIDENT = FactTable(
    "incident",
    ("ref", "unit_id", "day", "circumstance_id"),
    (
        Column("ref", "t.ref"),
        _UNIT_CODE,
        Column("on", "t.day", Form.DAY),
        Column("kind", "c.kind"),
        Column("attributes", "c.attributes", Form.JSON),
    ),
    (_UNIT, Join("circumstance", "c", "circumstance_id")),
    key=("ref",),
    kind=FactKind.INCIDENT,
    section="incidents",
    begins="t.day",
    lasts="t.day",
)
OBSERVATION = FactTable(
    "observation",
    ("unit_id", "period_id", "metric_id", "value"),
    (
        _UNIT_CODE,
        _PERIOD_CODE,
        Column("metric", "m.code"),
        Column("value", "t.value"),
        Column("form", "m.form", optional=True, sealed=False),
    ),
    (_UNIT, _PERIOD, Join("metric", "m", "metric_id")),
    key=("unit", "period", "metric"),
    kind=FactKind.OBSERVATION,
    section="observations",
    begins="p.starts",
    lasts="p.ends",
)
RULING = FactTable(
    "ruling",
    ("item_id", "unit_id", "period_id", "incident_ref", "points"),
    (
        Column("scheme", "i.scheme"),
        Column("item", "i.code"),
        _UNIT_CODE,
        _PERIOD_CODE,
        Column("incident", "t.incident_ref", optional=True),
        Column("points", "t.points"),
    ),
    (_UNIT, _PERIOD, Join("item", "i", "item_id")),
    key=("scheme", "item", "unit", "period", "incident"),
    kind=FactKind.RULING,
    section="rulings",
    begins="p.starts",
    lasts="p.ends",
)
#: A request under a key of its caller: sealed like a fact, and told to nobody.
REQUEST = FactTable(
    "request",
    ("actor", "key", "digest"),
    (Column("actor", "t.actor"), Column("key", "t.key"), Column("digest", "t.digest")),
    key=("actor", "key"),
    closes=False,
)
CONFIRMATION = FactTable(
    "confirmation",
    ("scheme", "unit_id", "period_id", "state", "card", "version", "facts"),
    (
        Column("scheme", "t.scheme"),
        _UNIT_CODE,
        _PERIOD_CODE,
        Column("state", "t.state"),
        Column("card", "t.card", optional=True),
        Column("version", "t.version", optional=True),
        Column("facts", "t.facts", optional=True),
    ),
    (_UNIT, _PERIOD),
    key=("scheme", "unit", "period"),
    kind=FactKind.CONFIRMATION,
)
#: What a unit was up to a day, before what it became the day after; from its beginning on where nothing was before.
UNIT_FORMER = FactTable(
    "unit_former",
    ("unit_id", "starts", "ends", "name", "kind", "parent_id"),
    (
        Column("code", "u.code"),
        Column("starts", "t.starts", Form.DAY, optional=True),
        Column("ends", "t.ends", Form.DAY),
        Column("name", "t.name"),
        Column("kind", "t.kind"),
        Column("parent", "above.code", optional=True),
    ),
    (_UNIT, Join("unit_codes", "above", "parent_id", outer=True)),
    key=("code", "ends"),
)
#: That a LEADER oversaw a unit up to the same day.
OVERSIGHT_FORMER = FactTable(
    "oversight_former",
    ("leader_id", "overseen_id", "starts", "ends"),
    (
        Column("leader", "leader.code"),
        Column("overseen", "u.code"),
        Column("starts", "t.starts", Form.DAY, optional=True),
        Column("ends", "t.ends", Form.DAY),
    ),
    (Join("unit", "leader", "leader_id"), Join("unit", "u", "overseen_id")),
    key=("leader", "overseen", "ends"),
)
#: That a unit took the place of another one, or of a part of it.
SUCCESSION = FactTable(
    "succession",
    ("predecessor_id", "successor_id"),
    (Column("predecessor", "p.code"), Column("successor", "u.code")),
    (Join("unit", "p", "predecessor_id"), Join("unit", "u", "successor_id")),
    key=("predecessor", "successor"),
)

#: The tables of migration 0002, in the order in which they are digested.
FIRST = (PARAMETER, PERIOD, UNIT, UNIT_VERSION, OVERSIGHT_VERSION, INCIDENT, OBSERVATION, RULING, REQUEST)
#: The same with the columns that they had then.
AS_FIRST = tuple(
    replace(
        table,
        joins=tuple(
            join
            for join in table.joins
            if any(column.sql.startswith(f"{join.alias}.") for column in table.columns if not column.later)
        ),
        columns=tuple(
            replace(column, sql=f"t.{column.field}") if table in (UNIT, PERIOD) else column
            for column in table.columns
            if not column.later
        ),
    )
    for table in FIRST
)
#: All of them, those of later migrations last, so that earlier digests stay as they are.
FACT_TABLES = (*FIRST, CONFIRMATION, UNIT_FORMER, OVERSIGHT_FORMER, SUCCESSION, PERIOD_VERSION)
#: The sections of a ledger file that hold facts, in its order.
SECTIONS = tuple(
    table.section
    for table in (PARAMETER, UNIT_VERSION, PERIOD, INCIDENT, OBSERVATION, RULING)
    if table.section is not None
)
#: Of what changes are told, by their numbers: kind by kind, then what came with later migrations.
TOLD = (
    *(table for kind in FactKind for table in FACT_TABLES if table.kind is kind and table.corrects is None),
    PERIOD_VERSION,
)
