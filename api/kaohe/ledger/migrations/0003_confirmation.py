"""Cards that are reported, reviewed and confirmed."""
# ruff: noqa: E501

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

INDEXES = (
    "CREATE UNIQUE INDEX confirmation_current ON confirmation (unit_id, period_id, scheme) WHERE until IS NULL",
    "CREATE INDEX confirmation_former ON confirmation (unit_id, period_id, scheme) WHERE until IS NOT NULL",
    "CREATE INDEX confirmation_opened ON confirmation (since, id)",
    "CREATE INDEX confirmation_closed ON confirmation (until, id) WHERE until IS NOT NULL",
)


class Migration(migrations.Migration):
    """What confirming stores."""

    dependencies = [("ledger", "0002_record")]  # noqa: RUF012

    initial = False

    operations = [  # noqa: RUF012
        ops.CreateModel(
            name="Confirmation",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("scheme", fields.CharField(max_length=100)),
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
                ("state", fields.CharField(max_length=100)),
                ("card", fields.TextField(null=True, unique=False)),
                ("version", fields.CharField(null=True, max_length=100)),
                ("facts", fields.BigIntField(null=True)),
                ("since", fields.BigIntField()),
                ("until", fields.BigIntField(null=True)),
            ],
            options={
                "table": "confirmation",
                "app": "ledger",
                "pk_attr": "id",
                "table_description": "How far a unit's card of a scheme and a period has come. A confirmed one is kept as it was then.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(list(INDEXES), reverse_sql=[]),
    ]
