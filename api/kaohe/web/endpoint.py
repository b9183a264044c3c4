"""GraphQL over HTTP: what is accepted, what is answered, with which status; and where WebSocket begins."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import orjson
from cross_web import AsyncHTTPRequestAdapter, HTTPException, StarletteRequestAdapter
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import ExecutionResult

from kaohe.graphql.context import Context
from kaohe.graphql.core.errors import Code, hidden, is_internal
from kaohe.graphql.schema import Schema
from kaohe.web.caching import NotModified, Tags, has, not_modified, say_how_long
from kaohe.web.documents import DocumentRefused, Documents
from kaohe.web.live import TRY_AGAIN_LATER, Connections, Handler, LiveLimits, TextSocket, conversing
from kaohe.web.request import GRAPHQL_RESPONSE, JSON, PREFLIGHTED, answer_type, is_meant, request_data
from kaohe.web.uploads import MULTIPART, close, read_multipart

#: Seconds after which to ask again where too much is under way.
AGAIN_IN = "2"


NOT_MEANT = (
    "a GET must show that no page of another origin sent it by accident: send GraphQL-Require-Preflight: 1 (or"
    f" {', '.join(name for name in PREFLIGHTED if name != 'GraphQL-Require-Preflight')}, or Content-Type: {JSON}), or"
    " name a trusted document"
)


class Received(StarletteRequestAdapter):
    """A request with the files that came with it."""

    @property
    def media_type(self) -> str:
        """The type of its body."""
        return (self.content_type or "").split(";")[0].strip().lower()

    async def multipart(self) -> Any:
        """The operation of a multipart request, with its files in their places."""
        sent, self._request.state.files = await read_multipart(self._request)
        return sent


class Endpoint(GraphQL[Context, None]):
    """One operation a request, by POST or (queries only) by GET; over WebSocket any number of them.

    ``largest_upload`` is how many bytes a multipart request may have; None where none is taken. ``origins`` are those
    whose pages may connect by WebSocket, beside the server's own.
    """

    request_adapter_class = Received
    websocket_adapter_class = TextSocket

    def __init__(
        self,
        schema: Schema,
        new_context: Callable[[HTTPConnection], Context],
        largest_body: int,
        documents: Documents,
        tags: Tags,
        largest_upload: int | None = None,
        live: LiveLimits | None = None,
        origins: Sequence[str] = (),
    ) -> None:
        limits = live or LiveLimits()
        super().__init__(
            schema,
            graphql_ide=None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            connection_init_wait_timeout=timedelta(seconds=limits.patience),
            max_subscriptions_per_connection=None,
            allowed_origins=origins,
        )
        self._connections = Connections(limits)
        handler = partial(Handler, documents, limits.operations)
        self.graphql_transport_ws_handler_class = handler  # type: ignore[assignment]  # it is called and no more
        self._new_context, self._largest_body = new_context, largest_body
        self._documents, self._tags, self._largest_upload = documents, tags, largest_upload
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, also where the request is no GraphQL at all."""
        if scope["type"] == "websocket":
            await self._converse(WebSocket(scope, receive, send))
            return
        request = Request(scope, self._bounded(scope, receive))
        request.state.files = []
        try:
            response: Response | None = await self._unless_gone(request)
        except NotModified as same:
            response = not_modified(same.tag)
        except DocumentRefused as error:
            response = refused(request, error)
        except HTTPException as error:
            response = problem(request, error.status_code, error.reason)
        finally:
            close(request.state.files)
        if response is None:
            return
        if request.method == "GET":
            say_how_long(response)
        await response(scope, receive, send)

    async def _unless_gone(self, request: Request) -> Response | None:
        """Answer a request; None where the client has gone meanwhile, whose query is then stopped."""
        request.state.stoppable = asyncio.Event()
        answering = asyncio.ensure_future(self.run(request))
        leaving = asyncio.ensure_future(_gone(request))
        try:
            await asyncio.wait((answering, leaving), return_when=asyncio.FIRST_COMPLETED)
            if answering.done():
                return await answering
            answering.cancel()
            with suppress(asyncio.CancelledError):
                await answering
            return None
        finally:
            leaving.cancel()
            answering.cancel()

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        """A fresh context: what one request read, no other sees; nor do the operations of one conversation."""
        context = self._new_context(request)
        context.stoppable = getattr(request.state, "stoppable", None)
        return context

    async def get_sub_response(self, request: Request | WebSocket) -> Response:
        """A response that knows which type the client wants."""
        response = await super().get_sub_response(request)
        response.media_type = answer_type(request.headers.get("accept"))
        return response

    def should_render_graphql_ide(self, request: Any) -> bool:
        """Never; GraphiQL has a page of its own."""
        return False

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData:
        """Read query, variables, operation name and extensions.

        Raises:
            HTTPException: they are not what GraphQL over HTTP says.
        """
        if request.method == "GET":
            sent: Any = {name: request.query_params.get(name) for name in ("query", "documentId", "operationName")}
            for name in ("variables", "extensions"):
                text = request.query_params.get(name)
                sent[name] = self.parse_json(text) if isinstance(text, str) and text else None
            if not is_meant(request.headers, self._origins) and not self._documents.is_trusted(sent):
                raise HTTPException(400, NOT_MEANT)
        else:
            assert isinstance(request, Received)  # as the class says
            if request.media_type == MULTIPART and self._largest_upload is not None:
                sent = await request.multipart()
            elif request.media_type == JSON:
                sent = self.parse_json(await request.get_body())
            else:
                raise HTTPException(415, f"send the request as {JSON}")
        return request_data(self._documents.complete(sent))

    async def execute_single(
        self,
        request: Request,
        request_adapter: AsyncHTTPRequestAdapter,
        sub_response: Response,
        context: Context,
        root_value: None,
        request_data: GraphQLRequestData,
    ) -> ExecutionResult:
        """Carry out an operation, unless the client has its answer.

        Raises:
            NotModified: it has.
        """
        tag = None
        if request.method == "GET":
            tag = await self._tags.tag(context.ledger, request_data, sub_response.media_type or JSON)
            if tag is not None and has(request, tag):
                raise NotModified(tag)
        result = await super().execute_single(request, request_adapter, sub_response, context, root_value, request_data)
        if tag is not None and not result.errors and not context.fleeting:
            sub_response.headers["ETag"] = tag
        return result

    def decode_json(self, data: str | bytes) -> object:
        """Read JSON."""
        return orjson.loads(data)

    def encode_json(self, data: object) -> bytes:
        """Write JSON."""
        return orjson.dumps(data)

    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:
        """An answer as JSON; one to a request that is itself wrong has no data.

        The schema hides internal errors of fields; those before any field was run are hidden here.
        """
        errors = [hidden(error) if is_internal(error) else error for error in result.errors or ()]
        answer = await super().process_result(request, ExecutionResult(result.data, errors, result.extensions))
        if result.data is None and errors and all(error.path is None for error in errors):
            del answer["data"]
        return answer

    def create_response(
        self, response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse], sub_response: Response
    ) -> Response:
        """The response in the type that the client wants."""
        assert isinstance(response_data, dict)  # batches are not accepted
        media_type = sub_response.media_type or JSON
        status = 200
        if "data" not in response_data:
            status = status_of(response_data.get("errors") or (), media_type)
        response = Response(self.encode_json(response_data), status, media_type=f"{media_type}; charset=utf-8")
        if Code.BUSY in codes_of(response_data.get("errors") or ()):
            response.status_code, response.headers["Retry-After"] = 503, AGAIN_IN
        if "etag" in sub_response.headers:
            response.headers["ETag"] = sub_response.headers["etag"]
        return response

    async def _converse(self, websocket: WebSocket) -> None:
        """Carry out what a client asks over WebSocket, unless there are too many."""
        if self._connections.is_full:
            await websocket.accept()  # or the client would not learn why
            await websocket.close(TRY_AGAIN_LATER, "too many clients are connected")
            return
        with self._connections.joined():
            async with conversing(websocket, self._connections.limits.patience):
                await self.run(websocket)

    def _bounded(self, scope: Scope, receive: Receive) -> Receive:
        """Receive no more than the largest body, or upload."""
        headers: Mapping[bytes, bytes] = dict(scope["headers"])
        announced, received = headers.get(b"content-length", b"0"), 0
        is_upload = headers.get(b"content-type", b"").lower().startswith(MULTIPART.encode())
        limit = (self._largest_upload if is_upload else None) or self._largest_body

        async def bounded() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit or (announced.isdigit() and int(announced) > limit):
                raise HTTPException(413, f"a request may have at most {limit} bytes")
            return message

        return bounded


async def _gone(request: Request) -> None:
    """Wait until the client has gone from a request that was read whole and may be stopped."""
    await request.state.stoppable.wait()
    while (await request.receive())["type"] != "http.disconnect":
        pass


def problem(request: Request, status: int, message: str) -> Response:
    """An answer to a request that is no GraphQL request."""
    return Response(
        orjson.dumps({"errors": [{"message": message}]}),
        status,
        headers={"Allow": "GET, POST"} if status == 405 else None,
        media_type=f"{answer_type(request.headers.get('accept'))}; charset=utf-8",
    )


def refused(request: Request, error: DocumentRefused) -> Response:
    """An answer to a request whose document is not there, or may not be asked."""
    media_type = answer_type(request.headers.get("accept"))
    errors = [{"message": error.reason, "extensions": {"code": error.code}}]
    status = status_of(errors, media_type)
    return Response(orjson.dumps({"errors": errors}), status, media_type=f"{media_type}; charset=utf-8")


def codes_of(errors: Sequence[Any]) -> set[str | None]:
    """The codes of errors."""
    return {error.get("extensions", {}).get("code") for error in errors}


def status_of(errors: Sequence[Any], media_type: str) -> int:
    """The status of an answer without data; clients that know plain JSON alone look at the errors."""
    codes = codes_of(errors)
    if Code.INTERNAL in codes:
        return 500
    if codes & {Code.UNAVAILABLE, Code.BUSY, Code.TIMEOUT}:
        return 503
    return 400 if media_type == GRAPHQL_RESPONSE else 200
