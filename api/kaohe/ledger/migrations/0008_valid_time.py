"""Units whose names, kinds, parents and oversight hold from a day; opening days; and who took whose place."""
# ruff: noqa: E501

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from kaohe.ledger.storage.operations import OnPostgres

#: Names are ordered by code point, as those of units are.
BY_CODE_POINT = ['ALTER TABLE "unit_former" ALTER COLUMN "name" TYPE VARCHAR(200) COLLATE "C"']

INDEXES = (
    "CREATE UNIQUE INDEX unit_former_current ON unit_former (unit_id, ends) WHERE until IS NULL",
    "CREATE INDEX unit_former_parent ON unit_former (parent_id) WHERE until IS NULL",
    "CREATE UNIQUE INDEX oversight_former_current ON oversight_former (leader_id, overseen_id, ends) WHERE until IS NULL",
    "CREATE UNIQUE INDEX succession_current ON succession (successor_id, predecessor_id) WHERE until IS NULL",
    "CREATE INDEX succession_predecessor ON succession (predecessor_id) WHERE until IS NULL",
    *(
        f"CREATE INDEX {table}_opened ON {table} (since, id)"
        for table in ("unit_former", "oversight_former", "succession")
    ),
    *(
        f"CREATE INDEX {table}_closed ON {table} (until, id) WHERE until IS NOT NULL"
        for table in ("unit_former", "oversight_former", "succession")
    ),
)


class Migration(migrations.Migration):
    """What holds from a day."""

    dependencies = [("ledger", "0007_forms")]  # noqa: RUF012

    initial = False

    operations = [  # noqa: RUF012
        ops.AddField(model_name="Unit", name="born", field=fields.CharField(null=True, max_length=100)),
        ops.AddField(model_name="Unit", name="opens", field=fields.DateField(null=True)),
        ops.AddField(model_name="UnitVersion", name="kind", field=fields.CharField(null=True, max_length=100)),
        ops.AddField(model_name="UnitVersion", name="opens", field=fields.DateField(null=True)),
        ops.CreateModel(
            name="UnitFormer",
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
                ("starts", fields.DateField(null=True)),
                ("ends", fields.DateField()),
                ("name", fields.CharField(max_length=200)),
                ("kind", fields.CharField(max_length=100)),
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
                ("since", fields.BigIntField()),
                ("until", fields.BigIntField(null=True)),
            ],
            options={
                "table": "unit_former",
                "app": "ledger",
                "pk_attr": "id",
                "table_description": "What a unit was up to a day, from another day or from its beginning. What it is since is in :class:`Unit`.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="OversightFormer",
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
                ("starts", fields.DateField(null=True)),
                ("ends", fields.DateField()),
                ("since", fields.BigIntField()),
                ("until", fields.BigIntField(null=True)),
            ],
            options={
                "table": "oversight_former",
                "app": "ledger",
                "pk_attr": "id",
                "table_description": "That a LEADER oversaw a unit up to a day, as long as :class:`UnitFormer` says of the LEADER.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Succession",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "predecessor",
                    fields.ForeignKeyField(
                        "ledger.Unit",
                        source_field="predecessor_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "successor",
                    fields.ForeignKeyField(
                        "ledger.Unit",
                        source_field="successor_id",
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
                "table": "succession",
                "app": "ledger",
                "pk_attr": "id",
                "table_description": "That a unit took the place of another one, or of a part of it.",
            },
            bases=["Model"],
        ),
        OnPostgres(BY_CODE_POINT, reverse_sql=[]),
        ops.RunSQL(list(INDEXES), reverse_sql=[]),
    ]
