"""Which end of an order comes first."""

from __future__ import annotations

from enum import StrEnum

from kaohe.graphql.core.enums import described


class Direction(StrEnum):
    """Up or down."""

    ASC = "asc"
    DESC = "desc"


described(
    Direction,
    "Direction",
    "Which end of an order comes first.",
    {"ASC": "The smallest or earliest first.", "DESC": "The largest or latest first."},
)
