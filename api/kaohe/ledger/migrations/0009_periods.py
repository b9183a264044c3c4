"""Periods that may be corrected: what they are is repeated, and what they were is kept."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

INDEXES = (
    "CREATE UNIQUE INDEX period_version_current ON period_version (period_id) WHERE until IS NULL",
    "CREATE INDEX period_version_opened ON period_version (since, id)",
    "CREATE INDEX period_version_closed ON period_version (until, id) WHERE until IS NOT NULL",
)


class Migration(migrations.Migration):
    """What periods were."""

    dependencies = [("ledger", "0008_valid_time")]  # noqa: RUF012

    initial = False

    operations = [  # noqa: RUF012
        ops.AddField(model_name="Period", name="first_kind", field=fields.CharField(null=True, max_length=100)),
        ops.AddField(model_name="Period", name="first_starts", field=fields.DateField(null=True)),
        ops.AddField(model_name="Period", name="first_ends", field=fields.DateField(null=True)),
        ops.CreateModel(
            name="PeriodVersion",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
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
                ("kind", fields.CharField(max_length=100)),
                ("starts", fields.DateField()),
                ("ends", fields.DateField()),
                ("since", fields.BigIntField()),
                ("until", fields.BigIntField(null=True)),
            ],
            options={
                "table": "period_version",
                "app": "ledger",
                "pk_attr": "id",
                "table_description": "What a corrected period is, or was until the next correction. "
                "The current one is repeated in :class:`Period`.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(list(INDEXES), reverse_sql=[]),
    ]
