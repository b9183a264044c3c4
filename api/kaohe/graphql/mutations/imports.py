"""Handing in files to be imported."""

from __future__ import annotations

import strawberry

from kaohe.graphql.context import Info
from kaohe.graphql.core.scalars import UploadedFile
from kaohe.graphql.mutations.writing import Change, Input, Payload, as_given, change, read_only
from kaohe.graphql.types.ledger_import import LedgerImport
from kaohe.ledger.files import FileFormat
from kaohe.ledger.jobs import ImportJob
from kaohe.ledger.writing import Request, Written
from kaohe.ledger.writing.confirming import Confirming


@strawberry.input(description="A file to import, and why.")
class LedgerImportInput(Change):
    """A file."""

    file: UploadedFile = strawberry.field(
        description="The file: JSON, YAML, CSV or .xlsx, of up to `KAOHE_LARGEST_UPLOAD`."
    )
    format: FileFormat | None = strawberry.field(
        default=None, description="What it is; told by its name and content if left out."
    )
    encoding: str | None = strawberry.field(
        default=None,
        description="In which encoding it was saved, such as `GB18030` or `Big5`; found if left out, and refused where"
        " that is not sure.",
    )
    dry_run: bool = strawberry.field(default=False, description="Check everything, and store nothing.")


@strawberry.type(description="What came of handing in a file.")
class LedgerImportPayload(Payload):
    """The import, or errors."""

    ledger_import: LedgerImport | None = strawberry.field(
        description="The import, which goes on in the background; follow it by `ledgerImport(id:)`."
    )


@strawberry.type(description="Imports.")
class ImportMutations:
    """Root fields that import."""

    @strawberry.mutation(
        description="Import a file in the background: all of it, or nothing and a report of what is wrong. Repeated"
        " under its idempotency key it gives the same import, unless that one was refused or failed."
    )
    async def ledger_import(self, info: Info, input: Input[LedgerImportInput]) -> LedgerImportPayload | None:
        imports, upload = info.context.imports, input.file

        async def act(_ledger: Confirming, request: Request) -> Written[ImportJob]:
            assert imports is not None
            return await imports.hand_in(
                upload.take(),
                upload.name,
                request,
                format_=input.format,
                encoding=input.encoding,
                dry_run=input.dry_run,
            )

        came = read_only() if imports is None else await change(info, input, as_given, act)
        return LedgerImportPayload(
            ledger_import=LedgerImport.of(came.records[0]) if came.records else None,
            revision=came.revision,
            repeated=came.repeated,
            errors=came.errors,
        )
