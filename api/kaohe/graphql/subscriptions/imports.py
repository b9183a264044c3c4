"""An import while it goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

import strawberry

from kaohe.graphql.context import Info
from kaohe.graphql.core.errors import ClientError, Code
from kaohe.graphql.relay import key_of
from kaohe.graphql.types.ledger_import import LedgerImport
from kaohe.ledger.jobs import ImportBoard

#: The least number of seconds between two events.
PAUSE = 0.25


@strawberry.type(description="Imports.")
class ImportSubscriptions:
    """Subscriptions to imports."""

    @strawberry.subscription(
        description="An import as it is now, and again each time that it has come further, up to four times a second;"
        " ends once it is over."
    )
    async def import_progress(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The `id` of the import.")]
    ) -> AsyncGenerator[LedgerImport, None]:
        key, imports = key_of(id), info.context.imports
        if key.type_name != "LedgerImport" or imports is None or await imports.get(key.parts[0]) is None:
            raise ClientError(Code.BAD_ID, f"`id`: {id!r} is not the id of an import of this ledger", argument="id")
        return _progress(imports, key.parts[0])


async def _progress(imports: ImportBoard, key: str) -> AsyncGenerator[LedgerImport, None]:
    async with aclosing(imports.watch(key)) as watched:
        async for job in watched:
            yield LedgerImport.of(job)
            if not job.state.is_final:
                await asyncio.sleep(PAUSE)
