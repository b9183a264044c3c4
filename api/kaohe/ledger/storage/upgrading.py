"""Brings the tables of a database up to date: by all migrations that it lacks, in one transaction, or by none."""

from __future__ import annotations

from typing import Any

from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.transactions import in_transaction

_LIST = "tortoise_migrations"


class _Recorder(MigrationRecorder):
    """Notes what was applied in the transaction that applied it."""

    async def ensure_schema(self, schema_editor: Any) -> None:
        """Do nothing: the list is there. In SQLite Tortoise would make it by a script, which ends a transaction."""


async def upgrade(client: Any, apps: dict[str, dict[str, Any]]) -> list[str]:
    """Apply the migrations of some apps that a database lacks, and name them.

    Another upgrade of the same database waits meanwhile, and finds nothing to do.
    """
    await MigrationExecutor(client, {}).migrate()  # of no app: makes the list of migrations
    async with in_transaction(client.connection_name) as transaction:
        postgres = client.capabilities.dialect == "postgres"
        await transaction.execute_query(
            f"LOCK TABLE {_LIST} IN EXCLUSIVE MODE" if postgres else f"DELETE FROM {_LIST} WHERE FALSE"
        )
        executor = MigrationExecutor(transaction, apps)
        executor.recorder = _Recorder(transaction)
        lacking = [step.migration.name for step in await executor.plan()]
        await executor.migrate()
        return lacking
