"""What Tortoise needs to know of a ledger: the connections of its URL, and where models and migrations are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tortoise.backends.base.config_generator import expand_db_url
from tortoise.exceptions import ConfigurationError

from kaohe.ledger.storage.errors import LedgerUnavailable
from kaohe.ledger.storage.models import APP

#: How many reads of a SQLite file run beside each other.
READERS = 4

#: How many seconds a write waits for others, and a connection for an answer.
PATIENCE = 10

_PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",  # a write that was answered survives a power cut
    "foreign_keys": "ON",
    "busy_timeout": PATIENCE * 1_000,
    "journal_size_limit": 64 * 2**20,
    "cache_size": -64 * 2**10,
    "mmap_size": 256 * 2**20,
    "temp_store": "MEMORY",
}


def configuration(url: str) -> dict[str, Any]:
    """The configuration of the ledger at a URL.

    Raises:
        LedgerUnavailable: there is no such kind of database.
    """
    try:
        default = expand_db_url(url)
    except (ConfigurationError, ValueError) as error:
        raise LedgerUnavailable(f"{error}; a ledger is at sqlite://… or postgresql://…") from error
    connections = {"default": default}
    if "sqlite" in default["engine"]:
        given = default["credentials"]
        given |= {name: value for name, value in _PRAGMAS.items() if f"{name}=" not in url}
        if given["file_path"] != ":memory:":
            reader = {**given, "query_only": 1}
            connections |= {f"reader{n}": {**default, "credentials": reader} for n in range(READERS)}
    elif "asyncpg" in default["engine"]:
        # Connections are made as they are needed: to keep some at hand, the pool would log every try while none can be.
        default["credentials"] = {"minsize": 0, "timeout": PATIENCE, **default["credentials"]}
    else:
        raise LedgerUnavailable("a ledger is at sqlite://… or postgresql://…")
    app = {
        "models": ["kaohe.ledger.storage.models"],
        "migrations": "kaohe.ledger.migrations",
        "default_connection": "default",
    }
    return {"connections": connections, "apps": {APP: app}}


@dataclass(frozen=True, slots=True)
class Place:
    """A database of a PostgreSQL server, and who asks it; ``host`` may be the folder of a socket."""

    host: str
    port: int
    database: str
    user: str | None
    password: str | None


def postgres_place(url: str) -> Place | None:
    """Where the ledger at a URL is on a server; None for an embedded one.

    Raises:
        LedgerUnavailable: there is no such kind of database.
    """
    default = configuration(url)["connections"]["default"]
    if "sqlite" in default["engine"]:
        return None
    given = default["credentials"]
    return Place(given["host"] or "", int(given["port"]), given["database"] or "", given["user"], given["password"])


def sqlite_file(url: str) -> Path | None:
    """The file of an embedded ledger; None for one in memory or on a server."""
    connection = configuration(url)["connections"]["default"]
    path = connection["credentials"].get("file_path")
    return None if path in (None, ":memory:") else Path(path)
