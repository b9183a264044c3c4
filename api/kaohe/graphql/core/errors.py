"""What a client did wrong, as an error on the field concerned, with a code that programs can read."""

from __future__ import annotations

from enum import StrEnum

from graphql import GraphQLError

from kaohe.ledger import LedgerUnavailable


class Code(StrEnum):
    """Values of `extensions.code`."""

    BAD_ID = "BAD_ID"
    BAD_CURSOR = "BAD_CURSOR"
    BAD_PAGE = "BAD_PAGE"
    BAD_INPUT = "BAD_INPUT"
    TOO_MUCH = "TOO_MUCH"
    TIMEOUT = "TIMEOUT"
    BUSY = "BUSY"
    UNAVAILABLE = "UNAVAILABLE"
    INTERNAL = "INTERNAL"


class ClientError(GraphQLError):
    """A mistake of the client's: never masked, and only the field it was made on is null."""

    def __init__(self, code: Code, message: str, **details: object) -> None:
        super().__init__(message, extensions={"code": code.value, **details})


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


def hidden(error: GraphQLError) -> GraphQLError:
    """An internal error without what went wrong."""
    code, message = Code.INTERNAL, "something went wrong on the server, which has logged it"
    if isinstance(cause_of(error), LedgerUnavailable):
        code, message = Code.UNAVAILABLE, "the ledger does not answer; ask again in a moment"
    return GraphQLError(
        message, error.nodes, error.source, error.positions, error.path, extensions={"code": code.value}
    )
