"""A WebSocket that carries text and waits for nobody."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.http.exceptions import WebSocketDisconnected

log = logging.getLogger(__name__)

#: The code for a client that is sent away: to try again later.
TRY_AGAIN_LATER = 1013


class TextSocket(ASGIWebSocketAdapter):
    """Reads and writes JSON as text. A client that makes no room for what it is sent in time is let go."""

    ws: WebSocket

    async def send_json(self, message: Mapping[str, object]) -> None:
        """Send a message.

        Raises:
            WebSocketDisconnected: the client is gone, or is let go now.
        """
        if self.ws.application_state is not WebSocketState.CONNECTED:
            raise WebSocketDisconnected
        text: bytes = self.view.encode_json(message)  # type: ignore[assignment]  # as the endpoint does
        staying: asyncio.Timeout = self.ws.state.staying
        try:
            async with asyncio.timeout(self.ws.state.patience):
                await self.ws.send_text(text.decode())
        except TimeoutError as error:
            with suppress(RuntimeError):  # it is being let go already
                staying.reschedule(0)
            raise WebSocketDisconnected from error
        except WebSocketDisconnect as error:
            raise WebSocketDisconnected from error

    async def close(self, code: int, reason: str) -> None:
        """Say goodbye, once."""
        if self.ws.application_state is WebSocketState.CONNECTED:
            async with asyncio.timeout(self.ws.state.patience):
                await self.ws.close(code, reason)


@asynccontextmanager
async def conversing(websocket: WebSocket, patience: float) -> AsyncGenerator[None]:
    """Talk with a client until either side ends it, or until the client is let go because it does not listen."""
    staying = asyncio.timeout(None)
    try:
        async with staying:
            websocket.state.staying, websocket.state.patience = staying, patience
            yield
    except TimeoutError:  # of the conversation, or of ending it
        log.warning("a client that did not take what it was sent was dropped")
        with suppress(TimeoutError, WebSocketDisconnect, RuntimeError):
            async with asyncio.timeout(1):
                await websocket.close(TRY_AGAIN_LATER, "too slow")
