"""Parameters that hold from a day, and for a unit and all below it."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

CURRENT = """CREATE UNIQUE INDEX parameter_current ON parameter
    (code, COALESCE(unit_id, 0), COALESCE(starts, '0001-01-01')) WHERE until IS NULL"""


class Migration(migrations.Migration):
    """What a parameter is, for whom and since when."""

    dependencies = [("ledger", "0009_periods")]  # noqa: RUF012

    initial = False

    operations = [  # noqa: RUF012
        ops.AddField(
            model_name="Parameter",
            name="unit",
            field=fields.ForeignKeyField(
                "ledger.Unit",
                source_field="unit_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name=False,
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(model_name="Parameter", name="starts", field=fields.DateField(null=True)),
        ops.RunSQL(["DROP INDEX parameter_current_code", CURRENT], reverse_sql=[]),
    ]
