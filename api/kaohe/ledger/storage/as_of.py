"""Reading the past: any statement about the current state, turned into the same one about that of a revision.

Each table that keeps former rows is replaced by those of its rows that were current then. They say of themselves that
they are not ended, so that every reader works as it stands, with the same number of statements.

Of the large tables these are two parts: rows that are current still, found by the indexes of current rows, and rows
that have ended since, found by the indexes of ended ones. The ``+`` keeps planners from looking rows up by their age.

A table whose name stands in quotes is read whole.
"""

from __future__ import annotations

import re
from functools import lru_cache

_THEN = "+{0}since <= {{at}} AND COALESCE({0}until > {{at}}, TRUE)"
_ENDED = "CAST(NULL AS bigint) AS until"


def _kept(table: str, columns: str) -> str:
    chosen = f"SELECT id, {columns}, since, {_ENDED} FROM {table} WHERE +since <= {{at}} AND"
    return f"{chosen} until IS NULL UNION ALL {chosen} until IS NOT NULL AND +until > {{at}}"


_TABLES = {
    "unit": "SELECT now.id, now.code, v.name, now.kind, v.parent_id, v.closes, v.since AS changed, now.since "
    f"FROM unit now JOIN unit_version v ON v.unit_id = now.id WHERE {_THEN.format('v.')}",
    "oversight": f"SELECT id, leader_id, overseen_id FROM oversight_version WHERE {_THEN.format('')}",
    "period": "SELECT id, code, kind, starts, ends, since FROM period WHERE since <= {at}",
    "incident": _kept("incident", "ref, unit_id, day, circumstance_id"),
    "observation": _kept("observation", "unit_id, period_id, metric_id, value"),
    "ruling": _kept("ruling", "item_id, unit_id, period_id, incident_ref, points"),
    "parameter": _kept("parameter", "code, value"),
    "confirmation": _kept("confirmation", "scheme, unit_id, period_id, state, card, version, facts"),
}

_NO_ALIAS = "WHERE|ON|JOIN|LEFT|INNER|CROSS|ORDER|GROUP|UNION|LIMIT|AS"
#: A table left-joined is a unit's parent: it was there before the unit was, and its code never changes.
_READ = re.compile(
    rf"\b(FROM|(?<!LEFT )JOIN) ({'|'.join(_TABLES)})\b(?:(?: AS)? (?!(?:{_NO_ALIAS})\b)([a-z_]+))?(?: INDEXED BY \w+)?",
    re.ASCII,
)


@lru_cache(maxsize=1000)
def as_of(sql: str, revision: int) -> str:
    """A statement about current rows as one about the rows that were current at a revision."""

    def then(found: re.Match[str]) -> str:
        return f"{found[1]} ({_TABLES[found[2]].format(at=int(revision))}) AS {found[3] or found[2]}"

    return _READ.sub(then, sql)
