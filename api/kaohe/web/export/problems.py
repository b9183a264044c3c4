"""Problems as RFC 9457 has them (``application/problem+json``), each wrong parameter told by name."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

import orjson
from starlette.responses import Response


def problem(
    status: HTTPStatus,
    detail: str,
    parameters: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """An answer that says what is wrong; ``parameters`` has what is wrong with each of them."""
    content: dict[str, object] = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    if parameters:
        content["errors"] = [{"parameter": name, "detail": message} for name, message in parameters.items()]
    return Response(orjson.dumps(content), status, headers, "application/problem+json")


def bad_parameters(parameters: Mapping[str, str]) -> Response:
    """An answer to an address whose parameters are wrong."""
    detail = "; ".join(f"`{name}`: {message}" for name, message in parameters.items())
    return problem(HTTPStatus.BAD_REQUEST, detail, parameters)
