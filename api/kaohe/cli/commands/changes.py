"""``kaohe changes``: what was written into the ledger, by whom and why, in the order in which it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from kaohe.cli.console import stdout
from kaohe.cli.ledgers import database_url, opened, revision_of, run
from kaohe.cli.options import AsJson, Database, installed_or_warned
from kaohe.cli.views.changes import print_changes, print_lines
from kaohe.ledger.journal.change_log import Change
from kaohe.ledger.storage.paging import Latest
from kaohe.plugins import Registry


def changes(
    since: Annotated[
        str,
        typer.Option(metavar="REVISION|MOMENT", help="Only what was written after it (default: from the first on)."),
    ] = "0",
    last: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most, the latest ones.")] = 100,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """List what was recorded, corrected and withdrawn, the latest last; with --json one line a change."""
    registry = installed_or_warned()
    found = run(_read(database_url(database), registry, since, last))
    if as_json:
        print_lines(found)
    else:
        print_changes(stdout(), found)


async def _read(url: str, registry: Registry, since: str, last: int) -> Sequence[Change]:
    async with opened(url, registry) as ledger:
        return (await ledger.changes(await revision_of(ledger, since), Latest(last)))[-last:]
