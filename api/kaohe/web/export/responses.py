"""Answers: a table that streams and stops when nobody listens any more; problems as RFC 9457 has them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from http import HTTPStatus
from urllib.parse import quote

import orjson
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from kaohe.graphql.exporting import Part
from kaohe.scoring.analysis import TableWriter


class TableResponse(StreamingResponse):
    """Streams a file. An error on the way breaks the transfer off, so that no part of a file passes for the whole."""

    def __init__(
        self, reading: AsyncGenerator[Part], writer: TableWriter, headers: dict[str, str], done: Callable[[], None]
    ) -> None:
        """Stream what is read.

        Args:
            reading: the rows.
            writer: what makes a file of them.
            headers: type and name of the file.
            done: called in the end, however it comes.
        """
        self._file, self._done = _file(reading, writer), done
        super().__init__(self._file, headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file."""
        try:
            async with aclosing(self._file):
                await super().__call__(scope, receive, send)
        finally:
            self._done()


async def _file(reading: AsyncGenerator[Part], writer: TableWriter) -> AsyncGenerator[bytes]:
    async with aclosing(reading):
        yield writer.start()
        async for part in reading:
            if data := await asyncio.to_thread(writer.rows, part.rows):
                yield data
        yield await asyncio.to_thread(writer.end)


def attachment(name: str) -> str:
    """The header Content-Disposition for a file to be saved, by RFC 6266: also where its name is not ASCII."""
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f\x7f]', "-", name)
    plain = re.sub(r"[^!-~]", "_", name)
    return f'attachment; filename="{plain}"' + ("" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}")


def problem(
    status: HTTPStatus,
    detail: str,
    parameters: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """An answer of ``application/problem+json``; ``parameters`` has what is wrong with each of them, by name."""
    content: dict[str, object] = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    if parameters:
        content["errors"] = [{"parameter": name, "detail": message} for name, message in parameters.items()]
    return Response(orjson.dumps(content), status, headers, "application/problem+json")


def bad_parameters(parameters: Mapping[str, str]) -> Response:
    """An answer to an address whose parameters are wrong."""
    detail = "; ".join(f"`{name}`: {message}" for name, message in parameters.items())
    return problem(HTTPStatus.BAD_REQUEST, detail, parameters)
