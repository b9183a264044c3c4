"""What a request says: the parts of its operation, however they came, and which answer its Accept headers prefer."""

from __future__ import annotations

from types import NoneType
from typing import Any, Literal

from cross_web import HTTPException
from strawberry.http import GraphQLRequestData

GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"

Language = Literal["en", "zh"]


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


def answer_type(accept: str | None) -> str:
    """The type that the header weighs most; plain JSON where it names neither."""
    weights = dict.fromkeys((GRAPHQL_RESPONSE, JSON), 0.0)
    for media_type, weight in _weighed(accept):
        if media_type in weights:
            weights[media_type] = max(weights[media_type], weight)
    return GRAPHQL_RESPONSE if weights[GRAPHQL_RESPONSE] > 0 and weights[GRAPHQL_RESPONSE] >= weights[JSON] else JSON


def answer_language(accept_language: str | None) -> Language:
    """The language that the header weighs most, whatever its region or script; English where it names neither."""
    weights = {"en": 0.0, "zh": 0.0}
    for tag, weight in _weighed(accept_language):
        language = tag.partition("-")[0]
        if language in weights:
            weights[language] = max(weights[language], weight)
    return "zh" if weights["zh"] > weights["en"] else "en"


def _weighed(header: str | None) -> list[tuple[str, float]]:
    parts = ([each.strip().lower() for each in part.split(";")] for part in (header or "").split(","))
    return [(name, _weight(parameters)) for name, *parameters in parts]


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
