"""One client's operations: what it may ask, and how it is told that it may not."""

from __future__ import annotations

from copy import copy
from typing import Any

from cross_web import HTTPException
from graphql import GraphQLError
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler, Operation

from kaohe.graphql.context import Context
from kaohe.graphql.core.errors import ClientError, Code
from kaohe.web.documents import DocumentRefused, Documents
from kaohe.web.request import request_data

#: What ends a conversation: a message that is none.
BAD_REQUEST = 4400


class Handler(BaseGraphQLTransportWSHandler[Context, None]):
    """Strawberry's side of graphql-transport-ws, with the documents and limits of the deployment.

    Each operation has a context of its own. What is wrong with one ends that one alone.
    """

    def __init__(self, documents: Documents, most: int, **strawberrys: Any) -> None:
        super().__init__(**strawberrys)
        self._documents, self._most = documents, most

    async def handle_message(self, message: Any) -> None:
        """Answer a message; one that is none ends the conversation."""
        problem = _problem(message)
        if problem is not None:
            await self.websocket.close(BAD_REQUEST, problem)
        else:
            await super().handle_message(message)

    async def handle_subscribe(self, message: Any) -> None:
        """Begin an operation, if it may."""
        if self.connection_acknowledged and message["id"] not in self.operations:
            try:
                message = {**message, "payload": self._payload(message["payload"])}
            except (DocumentRefused, HTTPException, GraphQLError) as error:
                await self.send_message({"id": message["id"], "type": "error", "payload": [_told(error)]})
                return
        await super().handle_subscribe(message)

    async def run_operation(self, operation: Operation[Context, None]) -> None:
        """Carry an operation out, apart from all others."""
        apart = copy(self)
        apart.context = self.context.anew()
        await super(Handler, apart).run_operation(operation)

    async def handle_task_exception(self, error: Exception) -> None:
        """Log what went wrong; that a client left is nothing wrong."""
        if not isinstance(error, WebSocketDisconnected):
            await super().handle_task_exception(error)

    def _payload(self, sent: Any) -> dict[str, Any]:
        """An operation as it is to be carried out.

        Raises:
            DocumentRefused: its document is not there, or may not be asked.
            HTTPException: it is no operation.
            ClientError: the client has too many under way.
        """
        if len(self.operations) >= self._most:
            message = f"a connection may have {self._most} operations at once; end one, or open another connection"
            raise ClientError(Code.TOO_MUCH, message, what="operations", limit=self._most)
        data = request_data(self._documents.complete(sent))
        return {"query": data.query, "variables": data.variables, "operationName": data.operation_name}

    @staticmethod
    def _get_pre_execution_close_reason(error: GraphQLError) -> None:
        """Never: a document that cannot be read ends its operation, and not those beside it."""


def _problem(message: Any) -> str | None:
    """What makes something no message of the protocol."""
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        return "a message is an object with a `type`"
    if message["type"] in ("subscribe", "complete") and not (isinstance(message.get("id"), str) and message["id"]):
        return f"`{message['type']}` needs an `id`, which is a string"
    return None


def _told(error: DocumentRefused | HTTPException | GraphQLError) -> Any:
    if isinstance(error, GraphQLError):
        return error.formatted
    if isinstance(error, DocumentRefused):
        return {"message": error.reason, "extensions": {"code": error.code}}
    return {"message": error.reason}
