"""The first tables, and the indexes over their current rows."""
# ruff: noqa: E501, RUF012

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from kaohe.ledger.storage.operations import OnPostgres

#: Texts are ordered by code point, as SQLite and Python do, whatever the database's language.
BY_CODE_POINT = [
    f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE VARCHAR({length}) COLLATE "C"'
    for table, column, length in (
        ("unit", "code", 100),
        ("unit", "name", 200),
        ("period", "code", 100),
        ("incident", "ref", 100),
        ("ruling", "incident_ref", 100),
    )
]

#: Each kind of row has one current row a key; rows that were replaced or withdrawn stay beside it.
CURRENT_ROWS = (
    "CREATE UNIQUE INDEX incident_current_ref ON incident (ref) WHERE until IS NULL",
    "CREATE UNIQUE INDEX observation_current_key ON observation (unit_id, period_id, metric_id) WHERE until IS NULL",
    (
        "CREATE UNIQUE INDEX ruling_current_award ON ruling (unit_id, period_id, item_id)"
        " WHERE until IS NULL AND incident_ref IS NULL"
    ),
    (
        "CREATE UNIQUE INDEX ruling_current_incident ON ruling (unit_id, period_id, item_id, incident_ref)"
        " WHERE until IS NULL AND incident_ref IS NOT NULL"
    ),
    "CREATE UNIQUE INDEX parameter_current_code ON parameter (code) WHERE until IS NULL",
)

#: What reading facts, evidence and pages scans.
READING = (
    "CREATE INDEX incident_counting ON incident (unit_id, circumstance_id, day) WHERE until IS NULL",
    "CREATE INDEX incident_by_day ON incident (day, ref) WHERE until IS NULL",
    "CREATE INDEX observation_by_metric ON observation (period_id, metric_id, unit_id, value) WHERE until IS NULL",
    "CREATE INDEX ruling_by_item ON ruling (period_id, item_id, unit_id) WHERE until IS NULL",
    "CREATE INDEX oversight_overseen ON oversight (overseen_id)",
)


class Migration(migrations.Migration):
    """Everything that the first release stores."""

    initial = True

    operations = [
        ops.CreateModel(
            name="Circumstance",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("kind", fields.CharField(max_length=100)),
                ("attributes", fields.TextField(unique=False)),
            ],
            options={
                "table": "circumstance",
                "app": "ledger",
                "unique_together": (("kind", "attributes"),),
                "pk_attr": "id",
                "table_description": "A kind of incident with its attributes, as canonical JSON. Incidents alike share one, and it never changes.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Item",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("scheme", fields.CharField(max_length=100)),
                ("code", fields.CharField(max_length=100)),
            ],
            options={
                "table": "item",
                "app": "ledger",
                "unique_together": (("scheme", "code"),),
                "pk_attr": "id",
                "table_description": "The code of a scheme's item (or amount) that was ruled on, so that rulings hold a number instead.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Metric",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("code", fields.CharField(unique=True, max_length=100)),
            ],
            options={
                "table": "metric",
                "app": "ledger",
                "pk_attr": "id",
                "table_description": "The code of a metric, so that observations hold a number instead.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Revision",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("actor", fields.CharField(max_length=200)),
                ("action", fields.CharField(max_length=100)),
                ("reason", fields.TextField(null=True, unique=False)),
            ],
            options={
                "table": "revision",
                "app": "ledger",
                "pk_attr": "id",
                "table_description": "One write: who did what, when and why.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Parameter",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("code", fields.CharField(max_length=100)),
                ("value", fields.BigIntField()),
                ("since", fields.BigIntField()),
                ("until", fields.BigIntField(null=True)),
            ],
            options={
                "table": "parameter",
                "app": "ledger",
                "pk_attr": "id",
                "table_description": "A parameter that the deployment has set.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Period",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("code", fields.CharField(unique=True, max_length=100)),
                ("kind", fields.CharField(max_length=100)),
                ("starts", fields.DateField()),
                ("ends", fields.DateField()),
                ("since", fields.BigIntField()),
            ],
            options={
                "table": "period",
                "app": "ledger",
                "pk_attr": "id",
                "table_description": "A span of days, both ends included.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Unit",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("code", fields.CharField(unique=True, max_length=100)),
                ("name", fields.CharField(max_length=200)),
                ("kind", fields.CharField(max_length=100)),
                (
                    "parent",
                    fields.ForeignKeyField(
                        "ledger.Unit",
                        source_field="parent_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("since", fields.BigIntField()),
            ],
            options={
                "table": "unit",
                "app": "ledger",
                "pk_attr": "id",
                "table_description": "A unit of government in the tree.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Incident",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("ref", fields.CharField(max_length=100)),
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
                ("day", fields.DateField()),
                (
                    "circumstance",
                    fields.ForeignKeyField(
                        "ledger.Circumstance",
                        source_field="circumstance_id",
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
                "table": "incident",
                "app": "ledger",
                "pk_attr": "id",
                "table_description": "One event, recorded on a unit under a document number that is unique among current incidents.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Observation",
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
                (
                    "period",
                    fields.ForeignKeyField(
                        "ledger.Period",
                        source_field="period_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "metric",
                    fields.ForeignKeyField(
                        "ledger.Metric",
                        source_field="metric_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("value", fields.BigIntField()),
                ("since", fields.BigIntField()),
                ("until", fields.BigIntField(null=True)),
            ],
            options={
                "table": "observation",
                "app": "ledger",
                "pk_attr": "id",
                "table_description": "One value of a metric for a unit in a period, as an integer of the metric's places.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Oversight",
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
            ],
            options={
                "table": "oversight",
                "app": "ledger",
                "unique_together": (("leader", "overseen"),),
                "pk_attr": "id",
                "table_description": "That a LEADER oversees a unit.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Ruling",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "item",
                    fields.ForeignKeyField(
                        "ledger.Item",
                        source_field="item_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
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
                (
                    "period",
                    fields.ForeignKeyField(
                        "ledger.Period",
                        source_field="period_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("incident_ref", fields.CharField(null=True, max_length=100)),
                ("points", fields.BigIntField()),
                ("since", fields.BigIntField()),
                ("until", fields.BigIntField(null=True)),
            ],
            options={
                "table": "ruling",
                "app": "ledger",
                "pk_attr": "id",
                "table_description": "An assessor's decision in hundredths of a point, with ``incident_ref`` where it judges one incident.",
            },
            bases=["Model"],
        ),
        OnPostgres(BY_CODE_POINT, reverse_sql=[]),
        ops.RunSQL([*CURRENT_ROWS, *READING], reverse_sql=[]),
    ]
