"""GraphQL over HTTP: what is accepted, what is answered, with which status."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import NoneType
from typing import Any

import orjson
from cross_web import AsyncHTTPRequestAdapter, HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.types import ExecutionResult

from kaohe.graphql.context import Context
from kaohe.graphql.errors import Code, hidden, is_internal
from kaohe.graphql.schema import Schema
from kaohe.web.negotiation import GRAPHQL_RESPONSE, JSON, answer_type


class Endpoint(GraphQL[Context, None]):
    """One operation a request, by POST or (queries only) by GET."""

    def __init__(self, schema: Schema, new_context: Callable[[Request], Context], largest_body: int) -> None:
        super().__init__(schema, graphql_ide=None, subscription_protocols=())
        self._new_context, self._largest_body = new_context, largest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, also where the request is no GraphQL at all."""
        request = Request(scope, self._bounded(scope, receive))
        try:
            response: Response = await self.run(request)
        except HTTPException as error:
            response = problem(request, error.status_code, error.reason)
        await response(scope, receive, send)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        """A fresh context: what one request read, no other sees."""
        assert isinstance(request, Request)  # no WebSocket protocol is offered
        return self._new_context(request)

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
            sent: Any = {name: request.query_params.get(name) for name in ("query", "operationName")}
            for name in ("variables", "extensions"):
                text = request.query_params.get(name)
                sent[name] = self.parse_json(text) if isinstance(text, str) and text else None
        else:
            media_type = (request.content_type or "").split(";")[0].strip().lower()
            if media_type != JSON:
                raise HTTPException(415, f"send the request as {JSON}")
            sent = self.parse_json(await request.get_body())
        return request_data(sent)

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
        return Response(self.encode_json(response_data), status, media_type=f"{media_type}; charset=utf-8")

    def _bounded(self, scope: Scope, receive: Receive) -> Receive:
        """Receive no more than the largest body."""
        headers: Mapping[bytes, bytes] = dict(scope["headers"])
        announced, received = headers.get(b"content-length", b"0"), 0
        limit = self._largest_body

        async def bounded() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit or (announced.isdigit() and int(announced) > limit):
                raise HTTPException(413, f"a request may have at most {limit} bytes")
            return message

        return bounded


def request_data(sent: Any) -> GraphQLRequestData:
    """The parts of a request, checked.

    Raises:
        HTTPException: one of them has the wrong type.
    """
    if isinstance(sent, list):
        raise HTTPException(400, "send one operation a request; batches are not accepted")
    if not isinstance(sent, dict):
        raise HTTPException(400, "send an object with `query` and, if need be, `variables` and `operationName`")
    for name, kinds, what in (
        ("query", (str,), "a string"),
        ("operationName", (str, NoneType), "a string or null"),
        ("variables", (dict, NoneType), "an object or null"),
        ("extensions", (dict, NoneType), "an object or null"),
    ):
        if not isinstance(sent.get(name), kinds):
            raise HTTPException(400, f"`{name}` must be {what}")
    return GraphQLRequestData(sent["query"], sent.get("variables"), sent.get("operationName"), sent.get("extensions"))


def problem(request: Request, status: int, message: str) -> Response:
    """An answer to a request that is no GraphQL request."""
    return Response(
        orjson.dumps({"errors": [{"message": message}]}),
        status,
        headers={"Allow": "GET, POST"} if status == 405 else None,
        media_type=f"{answer_type(request.headers.get('accept'))}; charset=utf-8",
    )


def status_of(errors: Sequence[Any], media_type: str) -> int:
    """The status of an answer without data; clients that know plain JSON alone look at the errors."""
    if any(error.get("extensions", {}).get("code") == Code.INTERNAL for error in errors):
        return 500
    return 400 if media_type == GRAPHQL_RESPONSE else 200
