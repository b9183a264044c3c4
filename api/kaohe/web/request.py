"""What a request says: the parts of its operation, however they came, and which answer its Accept headers prefer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import NoneType
from typing import Any, Literal

from cross_web import HTTPException
from strawberry.http import GraphQLRequestData

GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"

#: One of these, not empty, shows that no page of another origin sent a request by accident: it cannot without asking
#: this server first, as it can send a form or fetch an address. The first two are Apollo's own.
PREFLIGHTED = ("Apollo-Require-Preflight", "X-Apollo-Operation-Name", "GraphQL-Require-Preflight", "X-Requested-With")

#: What browsers say themselves, and pages cannot: that no page of another origin sent it.
_OWN_PAGE = ("same-origin", "none")

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


def is_meant(headers: Mapping[str, str], origins: Collection[str]) -> bool:
    """Whether no page of an origin that is not named can have sent a request by accident, as an address or a link."""
    return (
        any(headers.get(name) for name in PREFLIGHTED)
        or headers.get("content-type", "").partition(";")[0].strip().lower() == JSON
        or headers.get("sec-fetch-site", "").lower() in _OWN_PAGE
        or _is_of(headers, origins)
    )


def is_foreign(headers: Mapping[str, str], origins: Collection[str]) -> bool:
    """Whether a browser says that a page of an origin that is not named sent a request."""
    return "sec-fetch-site" in headers and not is_meant(headers, origins)


def _is_of(headers: Mapping[str, str], origins: Collection[str]) -> bool:
    origin = headers.get("origin")
    return origin is not None and (origin in origins or "*" in origins)


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
