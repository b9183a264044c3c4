"""The parts of a GraphQL request, however it came."""

from __future__ import annotations

from types import NoneType
from typing import Any

from cross_web import HTTPException
from strawberry.http import GraphQLRequestData


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
