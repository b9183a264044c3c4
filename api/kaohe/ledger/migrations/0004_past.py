"""Indexes by which the past is read like the present."""

from tortoise import migrations
from tortoise.migrations import operations as ops

#: Of the large tables those rows that have ended, which are few; of units and oversight all versions.
INDEXES = (
    "CREATE INDEX incident_former_unit ON incident (unit_id, day) WHERE until IS NOT NULL",
    "CREATE INDEX incident_former_day ON incident (day, ref) WHERE until IS NOT NULL",
    "CREATE INDEX unit_version_unit ON unit_version (unit_id)",
    "CREATE INDEX unit_version_parent ON unit_version (parent_id)",
    "CREATE INDEX oversight_version_leader ON oversight_version (leader_id)",
    "CREATE INDEX oversight_version_overseen ON oversight_version (overseen_id)",
)


class Migration(migrations.Migration):
    """What reading the past looks rows up by."""

    dependencies = [("ledger", "0003_confirmation")]  # noqa: RUF012

    initial = False

    operations = [ops.RunSQL(list(INDEXES), reverse_sql=[])]  # noqa: RUF012
