"""Keyset pages: the rows after (or before) some sort keys, which no insert moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeAlias

from kaohe.ledger.storage.dialects import Dialect, is_storable
from kaohe.ledger.storage.session import Session

#: The sort keys of a row as texts; dates in their ISO form.
Keys: TypeAlias = tuple[str, ...]


class Part(Protocol):
    """The wanted part of a list in order: ``size`` rows after and before some keys, from its start or its end."""

    @property
    def size(self) -> int: ...
    @property
    def backwards(self) -> bool: ...
    @property
    def after(self) -> Keys | None: ...
    @property
    def before(self) -> Keys | None: ...


@dataclass(frozen=True, slots=True)
class Latest:
    """The last rows of a list."""

    size: int
    backwards: bool = True
    after: Keys | None = None
    before: Keys | None = None


class Conditions:
    """The conditions of a statement with their arguments, each named by its place."""

    def __init__(self, session: Session) -> None:
        self.dialect, self.tables = session.dialect, session.tables
        self.values: list[object] = []
        self._all: list[str] = []

    def add(self, condition: str) -> None:
        """Add a condition."""
        self._all.append(condition)

    def place(self, value: object) -> str:
        """Add an argument and return the place by which the statement names it."""
        self.values.append(value)
        return f"${len(self.values)}"

    def texts(self, expression: str, texts: Sequence[str] | None) -> None:
        """Add that an expression is one of some texts; None adds nothing."""
        if texts is not None:
            self.add(self.among(expression, texts))

    def among(self, expression: str, texts: Sequence[str]) -> str:
        """The condition that an expression is one of some texts."""
        self.values.append(self.dialect.texts(texts))
        return self.dialect.among_texts(expression, len(self.values))

    def days(self, expression: str, starts: date | None, ends: date | None) -> None:
        """Add that a date lies between two days, either of which may be left open."""
        for sign, day in ((">=", starts), ("<=", ends)):
            if day is not None:
                self.add(f"{expression} {sign} {self.place(self.dialect.day(day))}")

    def named(self, expression: str, table: str, codes: Sequence[str] | None) -> None:
        """Add that an id is that of a row of a table of codes, as the session has it; None adds nothing."""
        if codes is not None:
            found = f"SELECT named.id FROM {table} named WHERE {self.among('named.code', codes)}"
            self.add(self.dialect.among_found(expression, found))

    def within(self, expression: str, codes: Sequence[str] | None, *then: Session) -> None:
        """Add that a unit's id is one of some units, or of a unit below one of them; None adds nothing.

        ``then`` are sessions that read units as they stood when that is meant: it is to be below them in one of these.
        """
        if codes is None:
            return
        found = [self.below(codes, each) for each in then] or [self.below(codes)]
        whole = found[0] if len(found) == 1 else " UNION ".join(f"SELECT id FROM ({each}) AS found" for each in found)
        self.add(self.dialect.among_found(expression, whole))

    def below(self, codes: Sequence[str], then: Session | None = None) -> str:
        """The ids of some units and of all below them."""
        unit = (self.tables if then is None else then.tables).unit
        return (
            f"WITH RECURSIVE below(id) AS (SELECT u.id FROM {unit} u WHERE {self.among('u.code', codes)} UNION "
            f"SELECT u.id FROM below b CROSS JOIN {unit} u WHERE u.parent_id = b.id) SELECT id FROM below"
        )

    def __str__(self) -> str:
        return " AND ".join(self._all) or "TRUE"


class Ordering:
    """In which order rows are listed, and the part of them that is wanted. ``day``: the first key is a date."""

    def __init__(
        self, dialect: Dialect, keys: Sequence[str], part: Part, *, descending: bool, day: bool = False
    ) -> None:
        self._dialect, self._part, self._descending, self._day = dialect, part, descending, day
        self._keys = keys

    def restrict(self, conditions: Conditions) -> bool:
        """Add that rows lie after and before the keys; False where no row can (the keys are no row's)."""
        keys = ", ".join(self._keys)
        for given, later in ((self._part.after, True), (self._part.before, False)):
            if given is None:
                continue
            values = self._values(given)
            if values is None:
                return False
            sign = ">" if later != self._descending else "<"
            conditions.add(f"({keys}) {sign} ({', '.join(map(conditions.place, values))})")
        return True

    @property
    def sql(self) -> str:
        """What follows ORDER BY; a part from the end is read in reverse (see :meth:`sorted`)."""
        direction = "DESC" if self._descending != self._part.backwards else "ASC"
        return ", ".join(f"{key} {direction}" for key in self._keys)

    @property
    def limit(self) -> int:
        """One row more than wanted, which says whether there are more."""
        return self._part.size + 1

    def sorted(self, rows: Sequence[Sequence[object]]) -> Sequence[Sequence[object]]:
        """The rows in the order of the list."""
        return rows[::-1] if self._part.backwards else rows

    def _values(self, keys: Keys) -> list[object] | None:
        if len(keys) != len(self._keys) or not all(is_storable(key) for key in keys):
            return None
        if not self._day:
            return list(keys)
        try:
            return [self._dialect.day(date.fromisoformat(keys[0])), *keys[1:]]
        except ValueError:
            return None
