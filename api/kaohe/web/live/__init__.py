"""GraphQL over WebSocket, by the protocol graphql-transport-ws."""

from kaohe.web.live.conversation import Conversation
from kaohe.web.live.crowd import Crowd, LiveLimits
from kaohe.web.live.socket import TRY_AGAIN_LATER, TextSocket, conversing

__all__ = ["TRY_AGAIN_LATER", "Conversation", "Crowd", "LiveLimits", "TextSocket", "conversing"]
