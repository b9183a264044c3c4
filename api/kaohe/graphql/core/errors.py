"""What a client did wrong, as an error on the field concerned, with a code that programs can read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from graphql import GraphQLError

from kaohe.ledger import LedgerUnavailable


class Code(StrEnum):
    """Values of `extensions.code`."""

    BAD_ID = "BAD_ID"
    BAD_CURSOR = "BAD_CURSOR"
    BAD_PAGE = "BAD_PAGE"
    BAD_INPUT = "BAD_INPUT"
    NOT_FOUND = "NOT_FOUND"
    TOO_MUCH = "TOO_MUCH"
    TIMEOUT = "TIMEOUT"
    BUSY = "BUSY"
    UNAVAILABLE = "UNAVAILABLE"
    INTERNAL = "INTERNAL"


class ClientError(GraphQLError):
    """A mistake of the client's: never masked, and only the field it was made on is null."""

    def __init__(self, code: Code, message: str, **details: object) -> None:
        super().__init__(message, extensions={"code": code.value, **details})


#: No code is longer; more of what was given is not repeated.
LONGEST_CODE = 100


def shortened(given: str) -> str:
    """What was given, as far as it is repeated."""
    return given if len(given) <= LONGEST_CODE else f"{given[:LONGEST_CODE]}…"


class UnknownCodeError(ClientError):
    """A code that names nothing: ``extensions`` have the place of the argument, the code, and the nearest there is."""

    def __init__(self, path: Sequence[str | int], given: str, why: str, suggestion: str | None) -> None:
        given = shortened(given)
        self.place, self.given, self.why, self.suggestion = tuple(path), given, why, suggestion
        hint = "" if suggestion is None else f"; did you mean {suggestion}?"
        message = f"`{'.'.join(map(str, path))}`: {why}{hint}"
        places = [str(each) for each in path]
        super().__init__(Code.NOT_FOUND, message, path=places, given=given, suggestion=suggestion)


def is_internal(error: GraphQLError) -> bool:
    """Whether an error is the server's own, whose text is nobody else's business."""
    cause = cause_of(error)
    return cause is not None and not isinstance(cause, GraphQLError)


def cause_of(error: GraphQLError) -> Exception | None:
    """What was raised in a field; None where nothing was."""
    cause = error.original_error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


#: What graphql-core adds to a mistake in a document.
_SUGGESTION = re.compile(r" Did you mean [^?]*\?$")


def without_suggestion(error: GraphQLError) -> GraphQLError:
    """An error of a document without the names of the schema that were perhaps meant."""
    if error.path is not None or not _SUGGESTION.search(error.message):
        return error
    message = _SUGGESTION.sub("", error.message)
    return GraphQLError(message, error.nodes, error.source, error.positions, extensions=error.extensions)


def is_of_document(error: GraphQLError) -> bool:
    """Whether an error is one of a value in the document, that was found before anything was resolved."""
    return error.path is None and bool(error.nodes) and isinstance(cause_of(error), ValueError)


def hidden(error: GraphQLError) -> GraphQLError:
    """An internal error without what went wrong; of a value in the document, that it cannot be, cut to a length."""
    if is_of_document(error):
        message = shortened(error.message)
        return GraphQLError(
            message, error.nodes, error.source, error.positions, extensions={"code": Code.BAD_INPUT.value}
        )
    code, message = Code.INTERNAL, "something went wrong on the server, which has logged it"
    if isinstance(cause_of(error), LedgerUnavailable):
        code, message = Code.UNAVAILABLE, "the ledger does not answer; ask again in a moment"
    return GraphQLError(
        message, error.nodes, error.source, error.positions, error.path, extensions={"code": code.value}
    )
