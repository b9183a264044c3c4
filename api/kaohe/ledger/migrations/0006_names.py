"""Names of units as people sort and seek them."""

from typing import Any

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from kaohe.ledger.storage.names import keep_names
from kaohe.ledger.storage.operations import OnPostgres
from kaohe.ledger.storage.session import session_within

#: Names are the ones of units, whose texts are ordered by code point, and so are their keys.
BY_CODE_POINT = [
    'ALTER TABLE "unit_name" ALTER COLUMN "name" TYPE VARCHAR(200) COLLATE "C"',
    'ALTER TABLE "unit_name" ALTER COLUMN "sorts_as" TYPE TEXT COLLATE "C"',
]


async def _keep(_apps: Any, editor: Any) -> None:
    """Keep the keys of all names that units have and had."""
    async with session_within(editor.client) as session:
        rows = await session.rows("SELECT name FROM unit UNION SELECT name FROM unit_version")
        await keep_names(session, [row[0] for row in rows])


class Migration(migrations.Migration):
    """What lists by name and searches read."""

    dependencies = [("ledger", "0005_imports")]  # noqa: RUF012

    initial = False

    operations = [  # noqa: RUF012
        ops.CreateModel(
            name="UnitName",
            fields=[
                ("name", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=200)),
                ("sorts_as", fields.TextField(unique=False)),
                ("folded", fields.TextField(unique=False)),
            ],
            options={
                "table": "unit_name",
                "app": "ledger",
                "pk_attr": "name",
                "table_description": "A name that a unit has or had, with the keys by which it is sorted and sought: derived, and no fact.",  # noqa: E501
            },
            bases=["Model"],
        ),
        OnPostgres(BY_CODE_POINT, reverse_sql=[]),
        ops.RunPython(_keep),
    ]
