"""Imports by their id."""

from __future__ import annotations

from typing import Annotated

import strawberry

from kaohe.graphql.context import Context, Info
from kaohe.graphql.core.errors import ClientError, Code
from kaohe.graphql.relay import key_of
from kaohe.graphql.types.ledger_import import LedgerImport


@strawberry.type(description="Imports.")
class ImportQueries:
    """Root fields on imports."""

    @strawberry.field(
        description="An import as it is now, to be asked again until its `state` is a last one; null if there is none."
    )
    async def ledger_import(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Its `id`.")]
    ) -> LedgerImport | None:
        key = key_of(id)
        if key.type_name != "LedgerImport":
            raise ClientError(Code.BAD_ID, f"{id!r} is not the id of an import; pass it as `ledgerImport` gave it")
        return await import_of(info.context, key.parts[0])


async def import_of(context: Context, key: str) -> LedgerImport | None:
    """An import by its key; None where there is none, or where nobody may import."""
    context.fleeting = True
    job = None if context.imports is None else await context.imports.get(key)
    return None if job is None else LedgerImport.of(job)
