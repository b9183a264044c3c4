"""Files that were handed in to be imported."""
# ruff: noqa: E501

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """What importing in the background stores."""

    dependencies = [("ledger", "0004_past")]  # noqa: RUF012

    initial = False

    operations = [  # noqa: RUF012
        ops.CreateModel(
            name="ImportJob",
            fields=[
                ("id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=36)),
                ("actor", fields.CharField(max_length=200)),
                ("key", fields.CharField(max_length=100)),
                ("told", fields.TextField(unique=False)),
                ("seen", fields.BigIntField()),
            ],
            options={
                "table": "import_job",
                "app": "ledger",
                "pk_attr": "id",
                "table_description": "A file that was handed in to be imported, and what has become of it: no fact, and no part of the audit chain.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(["CREATE INDEX import_job_key ON import_job (actor, key)"], reverse_sql=[]),
    ]
