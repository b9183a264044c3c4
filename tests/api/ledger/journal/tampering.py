"""Doing to a ledger what nobody should be able to do."""

from __future__ import annotations

import sqlite3

import asyncpg

#: What keeps rows of the audit chain as they are, taken away.
_UNGUARDED = {
    "sqlite": [
        f"DROP TRIGGER {table}_no_{change}" for table in ("audit", "revision") for change in ("update", "delete")
    ],
    "postgres": [f"DROP TRIGGER {table}_append_only ON {table}" for table in ("audit", "revision")],
}


async def run(url: str, *statements: str) -> list[tuple[object, ...]]:
    """Run statements on the bare database, foreign keys unchecked where that can be; return what the last one gives."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite://").partition("?")[0], isolation_level=None)
        try:
            rows: list[tuple[object, ...]] = []
            for statement in statements:
                rows = connection.execute(statement).fetchall()
            return rows
        finally:
            connection.close()
    server = await asyncpg.connect(url)
    try:
        await server.execute("SET session_replication_role = replica")
        return [tuple(row) for row in [await server.fetch(statement) for statement in statements][-1]]
    finally:
        await server.close()


def unguarded(url: str) -> list[str]:
    """What takes the guards of the chain away."""
    return _UNGUARDED["sqlite" if url.startswith("sqlite") else "postgres"]


async def tamper(url: str, *statements: str) -> None:
    """Run statements with the guards of the chain taken away."""
    await run(url, *unguarded(url), *statements)
