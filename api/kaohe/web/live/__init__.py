"""GraphQL over WebSocket, by the protocol graphql-transport-ws."""

from kaohe.web.live.handler import Handler
from kaohe.web.live.limits import Connections, LiveLimits
from kaohe.web.live.socket import TRY_AGAIN_LATER, TextSocket, conversing

__all__ = ["TRY_AGAIN_LATER", "Connections", "Handler", "LiveLimits", "TextSocket", "conversing"]
