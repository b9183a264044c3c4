"""The form in which the values of a metric are stored: facts never need a plugin to be read."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """What an export reads where the plugin of a metric is not installed."""

    dependencies = [("ledger", "0006_names")]  # noqa: RUF012

    initial = False

    operations = [  # noqa: RUF012
        ops.AddField(model_name="Metric", name="form", field=fields.CharField(null=True, max_length=20)),
    ]
