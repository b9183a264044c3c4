"""The ledger as a system of record: the audit chain, former versions of units, requests that may be repeated."""
# ruff: noqa: E501

from typing import Any

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from kaohe.ledger.journal.audit import seal_all
from kaohe.ledger.storage.fact_tables import AS_FIRST, FIRST
from kaohe.ledger.storage.session import session_within

#: The units that are there become their first versions.
VERSIONS = (
    "INSERT INTO unit_version (unit_id, name, parent_id, since) SELECT id, name, parent_id, since FROM unit ORDER BY id",
    (
        "INSERT INTO oversight_version (leader_id, overseen_id, since)"
        " SELECT o.leader_id, o.overseen_id, u.since FROM oversight o JOIN unit u ON u.id = o.leader_id ORDER BY o.id"
    ),
    "UPDATE unit SET changed = since",
)

#: What a revision opened and closed is read back by these; rows that were closed are few.
READING_BACK = (
    *(f"CREATE INDEX {table.name}_opened ON {table.name} (since, id)" for table in FIRST),
    *(
        f"CREATE INDEX {table.name}_closed ON {table.name} (until, id) WHERE until IS NOT NULL"
        for table in FIRST
        if table.closes
    ),
)

#: One current version a unit, and what history looks for.
HISTORY = (
    "CREATE UNIQUE INDEX unit_version_current ON unit_version (unit_id) WHERE until IS NULL",
    "CREATE UNIQUE INDEX oversight_version_current ON oversight_version (leader_id, overseen_id) WHERE until IS NULL",
    "CREATE INDEX unit_version_former ON unit_version (unit_id) WHERE until IS NOT NULL",
    "CREATE INDEX incident_former ON incident (ref) WHERE until IS NOT NULL",
    "CREATE INDEX observation_former ON observation (unit_id, period_id, metric_id) WHERE until IS NOT NULL",
    "CREATE INDEX ruling_former ON ruling (unit_id, period_id, item_id) WHERE until IS NOT NULL",
    "CREATE INDEX ruling_on_incident ON ruling (incident_ref) WHERE until IS NULL AND incident_ref IS NOT NULL",
    "CREATE INDEX revision_at ON revision (at)",
)

#: Tables to which rows are only ever added.
APPEND_ONLY = ("audit", "revision")


async def _prepare(_apps: Any, editor: Any) -> None:
    """Keep what there is in the new tables, and seal the revisions that were made without a seal."""
    async with session_within(editor.client) as session:
        for statement in (*VERSIONS, *READING_BACK, *HISTORY):
            await session.rows(statement)
        await seal_all(session, AS_FIRST)
        for table in APPEND_ONLY:
            for statement in session.dialect.append_only(table):
                await session.rows(statement)


class Migration(migrations.Migration):
    """Everything that makes the ledger a system of record."""

    dependencies = [("ledger", "0001_initial")]  # noqa: RUF012

    initial = False

    operations = [  # noqa: RUF012
        ops.CreateModel(
            name="Audit",
            fields=[
                ("id", fields.BigIntField(generated=False, primary_key=True, unique=True, db_index=True)),
                ("previous", fields.CharField(max_length=64)),
                ("content", fields.CharField(max_length=64)),
                ("hash", fields.CharField(max_length=64)),
            ],
            options={
                "table": "audit",
                "app": "ledger",
                "pk_attr": "id",
                "table_description": "One link of the chain: a revision sealed with the digest of what it changed. The id is that of the revision.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="OversightVersion",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "leader",
                    fields.ForeignKeyField(
                        "ledger.Unit",
                        source_field="leader_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "overseen",
                    fields.ForeignKeyField(
                        "ledger.Unit",
                        source_field="overseen_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("since", fields.BigIntField()),
                ("until", fields.BigIntField(null=True)),
            ],
            options={
                "table": "oversight_version",
                "app": "ledger",
                "pk_attr": "id",
                "table_description": "That a LEADER oversaw a unit for some time. The current ones are repeated in :class:`Oversight`.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Request",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("actor", fields.CharField(max_length=200)),
                ("key", fields.CharField(max_length=100)),
                ("digest", fields.CharField(max_length=64)),
                ("since", fields.BigIntField()),
            ],
            options={
                "table": "request",
                "app": "ledger",
                "unique_together": (("actor", "key"),),
                "pk_attr": "id",
                "table_description": "A write under a key of its caller, so that repeating it gives the first result.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="UnitVersion",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "unit",
                    fields.ForeignKeyField(
                        "ledger.Unit",
                        source_field="unit_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.CharField(max_length=200)),
                (
                    "parent",
                    fields.ForeignKeyField(
                        "ledger.Unit",
                        source_field="parent_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("closes", fields.DateField(null=True)),
                ("since", fields.BigIntField()),
                ("until", fields.BigIntField(null=True)),
            ],
            options={
                "table": "unit_version",
                "app": "ledger",
                "pk_attr": "id",
                "table_description": "What changes of a unit, as it was for some time. The current one is repeated in :class:`Unit`.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Unit",
            name="changed",
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name="Unit",
            name="closes",
            field=fields.DateField(null=True),
        ),
        ops.RunPython(_prepare),
    ]
