"""Files that come with a request, by the GraphQL multipart request specification; spooled to disk while they arrive."""

from __future__ import annotations

from typing import Any

import orjson
from cross_web import HTTPException
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException as Refused
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from kaohe.graphql.core.scalars import UploadedFile
from kaohe.web.request import PREFLIGHTED

MULTIPART = "multipart/form-data"

_MALFORMED = "send `operations`, `map` and the file, as the GraphQL multipart request specification says"


async def read_multipart(request: Request) -> tuple[Any, list[UploadedFile]]:
    """The operation of a request, with its files in the places that its map names, and the files.

    Raises:
        HTTPException: it is not what the specification says, or may come from a page of somebody else's.
    """
    if not any(request.headers.get(name) for name in PREFLIGHTED):
        raise HTTPException(400, f"a multipart request must carry one of the headers {', '.join(PREFLIGHTED)}")
    try:
        form = await request.form(max_files=1, max_fields=2)
    except (Refused, MultiPartException) as error:
        told = error.detail if isinstance(error, Refused) else error.message
        raise HTTPException(400, f"{_MALFORMED}: {told}") from error
    files = {
        name: UploadedFile(value.filename or "", value.file)
        for name, value in form.multi_items()
        if isinstance(value, UploadFile)
    }
    try:
        operations, places = (_json(form, name) for name in ("operations", "map"))
        for name, paths in places.items():
            for path in paths:
                _place(operations, path.split("."), files[name])
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        close(list(files.values()))
        raise HTTPException(400, _MALFORMED) from error
    return operations, list(files.values())


def close(files: list[UploadedFile]) -> None:
    """Close the files that nobody took."""
    for each in files:
        if not each.is_taken:
            each.file.close()


def _json(form: FormData, name: str) -> Any:
    value = form[name]
    if not isinstance(value, str):
        raise TypeError(name)
    return orjson.loads(value)


def _place(within: Any, path: list[str], file: UploadedFile) -> None:
    """Put a file where a path ends, at which there has to be null."""
    *above, last = path
    for step in above:
        within = within[int(step)] if isinstance(within, list) else within[step]
    key: Any = int(last) if isinstance(within, list) else last
    if within[key] is not None:
        raise ValueError(path)
    within[key] = file
