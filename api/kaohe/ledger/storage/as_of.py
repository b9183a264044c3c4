"""The past by construction: a statement reads the tables that its session gives it, and those are of one revision.

Each table of :class:`Tables` that keeps former rows stands for those of its rows that were current at the revision.
They say of themselves that they are not ended, so that every reader works as it stands, with the same number of
statements.

Of the large tables these are two parts: rows that are current still, found by the indexes of current rows, and rows
that have ended since, found by the indexes of ended ones. The ``+`` keeps planners from looking rows up by their age.
"""

from __future__ import annotations

from functools import lru_cache

from kaohe.ledger.storage.fact_tables import (
    CONFIRMATION,
    INCIDENT,
    OBSERVATION,
    OVERSIGHT_FORMER,
    OVERSIGHT_VERSION,
    PARAMETER,
    RULING,
    SUCCESSION,
    UNIT_FORMER,
    FactTable,
    Tables,
)
from kaohe.ledger.storage.models import TABLES

_THEN = "+{0}since <= {at} AND COALESCE({0}until > {at}, TRUE)"
_ENDED = "CAST(NULL AS bigint) AS until"

#: What is the same at every revision, and may be named in any statement: what stands behind numbers never changes.
TIMELESS = frozenset({"circumstance", "metric", "item", "unit_name"})
_DATED = TABLES - TIMELESS


@lru_cache(maxsize=1000)
def tables_at(revision: int) -> Tables:
    """The tables as they were at a revision."""
    at = int(revision)

    def kept(table: FactTable) -> str:
        columns = ", ".join(table.stored)
        chosen = f"SELECT id, {columns}, since, {_ENDED} FROM {table.name} WHERE +since <= {at} AND"
        return f"({chosen} until IS NULL UNION ALL {chosen} until IS NOT NULL AND +until > {at})"

    def corrected(column: str) -> str:
        """A column of a period as it was corrected last until then, else as it was made; planners see one table."""
        last = f"SELECT v.{column} FROM period_version v WHERE v.period_id = now.id AND {_THEN.format('v.', at=at)}"
        return f"COALESCE(({last}), now.first_{column}, now.{column}) AS {column}"

    def repeated(table: FactTable) -> str:
        return f"(SELECT id, {', '.join(table.stored)} FROM {table.name} WHERE {_THEN.format('', at=at)})"

    return Tables(
        unit="(SELECT now.id, now.code, v.name, COALESCE(v.kind, now.born, now.kind) AS kind, now.born, v.parent_id, "
        "v.opens, v.closes, v.since AS changed, now.since "
        f"FROM unit now JOIN unit_version v ON v.unit_id = now.id WHERE {_THEN.format('v.', at=at)})",
        oversight=repeated(OVERSIGHT_VERSION),
        period=f"(SELECT now.id, now.code, {corrected('kind')}, {corrected('starts')}, {corrected('ends')}, now.since "
        f"FROM period now WHERE now.since <= {at})",
        incident=kept(INCIDENT),
        observation=kept(OBSERVATION),
        ruling=kept(RULING),
        parameter=kept(PARAMETER),
        confirmation=kept(CONFIRMATION),
        unit_former=kept(UNIT_FORMER),
        oversight_former=kept(OVERSIGHT_FORMER),
        succession=kept(SUCCESSION),
        revision=f"(SELECT id, at, actor, action, reason FROM revision WHERE id <= {at})",
        unit_codes="unit /* of any revision */",
        confirmation_steps="confirmation /* of any revision */",
    )


@lru_cache(maxsize=1000)
def refuse_the_present(sql: str, revision: int) -> None:
    """Refuse a statement about the past that names a table otherwise than as of the revision.

    Nothing of SQL is understood here, so nothing can be misunderstood: whatever the statement has beside the tables
    that were given to it must not hold the name of one, wherever it stands and however it is written.

    Raises:
        ValueError: it would read the present.
    """
    for table in sorted(tables_at(revision), key=len, reverse=True):
        sql = sql.replace(table, " ")
    words = set("".join(sign if sign.isalnum() or sign == "_" else " " for sign in sql.casefold()).split())
    if present := sorted(_DATED & words):
        raise ValueError(
            f"a statement about the past names {', '.join(present)} itself; it has to name what Session.tables has"
        )
    if "\\" in sql or "uescape" in words:
        raise ValueError("a statement about the past spells a name in escapes; it has to name what Session.tables has")
