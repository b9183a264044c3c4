"""The root of all live answers."""

from __future__ import annotations

import strawberry

from kaohe.graphql.subscriptions.imports import ImportSubscriptions
from kaohe.graphql.subscriptions.incidents import IncidentSubscriptions
from kaohe.graphql.subscriptions.scorecards import ScorecardSubscriptions


@strawberry.type(
    description="What is told as the ledger changes, over WebSocket by the protocol graphql-transport-ws. Whoever was"
    " away goes on from the last event received and misses nothing."
)
class Subscription(ScorecardSubscriptions, IncidentSubscriptions, ImportSubscriptions):
    """All subscriptions."""
