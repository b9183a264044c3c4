"""Runs one change through the ledger's door and tells what came of it in the words of the request."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeAlias, TypeVar

import strawberry
from strawberry.utils.str_converters import to_camel_case, to_snake_case

from kaohe.graphql.context import Context, Info
from kaohe.graphql.context.known import nearest
from kaohe.graphql.types.write_errors import Error, ErrorCode, told
from kaohe.graphql.types.write_errors import WriteError as Told
from kaohe.ledger import LedgerUnavailable
from kaohe.ledger.writing import Request, Rule, WriteError, Written
from kaohe.ledger.writing.confirming import Confirming
from kaohe.ledger.writing.transaction import MOST_ENTRIES

log = logging.getLogger(__name__)

InputT = TypeVar("InputT")
RecordT = TypeVar("RecordT")

#: The one argument of every mutation.
Input: TypeAlias = Annotated[InputT, strawberry.argument(description="What to change, and why.")]
#: Puts an error of the ledger into the words of the request: its path, and where need be its message.
Placed: TypeAlias = Callable[[WriteError], WriteError]

#: A number of more digits is no fact.
MOST_DIGITS = 30

EXPECTED = "Refuse the change unless the fact is of this `revision`; whatever it is if left out."


@strawberry.input
class Change:
    """What every input has."""

    reason: str | None = strawberry.field(
        default=None, description="Why, in at most 2000 characters, for the audit log. Names nobody."
    )
    idempotency_key: str | None = strawberry.field(
        default=None,
        description="A key of your own, such as a UUID: a request repeated under it changes nothing and gets the first"
        " answer again.",
    )


@strawberry.type
class Payload:
    """What every payload has."""

    revision: int | None = strawberry.field(description="The number of this write; null if nothing was stored.")
    repeated: bool = strawberry.field(
        description="Whether the idempotency key was known, and this is the first answer again."
    )
    errors: list[Error] = strawberry.field(
        description="Everything that is wrong; if there is anything, nothing was stored."
    )


@dataclass(frozen=True)
class Outcome(Generic[RecordT]):
    """What came of a change: the records it concerned, or errors."""

    records: tuple[RecordT, ...]
    revision: int | None
    repeated: bool
    errors: list[Error]


async def change(
    info: Info, given: Change, placed: Placed, act: Callable[[Confirming, Request], Awaitable[Written[RecordT]]]
) -> Outcome[RecordT]:
    """Make a change. What this request has read before is forgotten, so that the answer shows what is so now."""
    context = info.context
    if context.writer is None:
        return read_only()
    request = Request(context.writer.actor, given.reason, given.idempotency_key)
    try:
        written = await act(context.writer.ledger, request)
    except LedgerUnavailable as error:
        log.error("a change failed: %s", error)
        message = "the ledger did not answer, or its answer was lost"
        return _failed(ErrorCode.UNAVAILABLE, message, "send the same request again, under an idempotencyKey")
    context.forget()
    errors = [await told(await _meant(placed(error), given, context), context) for error in written.errors]
    return Outcome(written.records, written.revision, written.repeated, errors)


async def _meant(error: WriteError, given: Change, context: Context) -> WriteError:
    """The error with the nearest code as suggestion, where a unit or a period is not there."""
    if error.code is not Rule.NOT_FOUND or error.suggestion is not None:
        return error
    value: Any = given
    try:
        for step in error.path[1:]:
            value = value[step] if isinstance(step, int) else getattr(value, to_snake_case(step))
    except (AttributeError, LookupError, TypeError):  # the error is about more than one field
        return error
    fields = [to_snake_case(step) for step in error.path if isinstance(step, str)]
    if not isinstance(value, str) or not fields:
        return error
    field = fields[-1]
    if field == "code":  # of what the mutation is about
        field = "period" if type(given).__name__.startswith("Period") else "unit"
    return replace(error, suggestion=await nearest(context, field, value))


def as_given(error: WriteError) -> WriteError:
    """For a request whose fields are those of the ledger."""
    return replace(error, path=("input", *(camel(each) for each in error.path)))


def single(error: WriteError) -> WriteError:
    """For a request about one entry of what the ledger takes as a list."""
    path = error.path
    return as_given(replace(error, path=path[2:] if len(path) > 1 and path[1] == 0 else path))


def camel(name: str | int) -> str | int:
    """The name of a field as clients know it."""
    return to_camel_case(name) if isinstance(name, str) else name


def bulk_description(what: str) -> str:
    """How a list of entries is described."""
    return f"The {what}, from 1 to {MOST_ENTRIES}: all are stored, or none."


def plain(number: Decimal) -> str:
    """A number without exponent, unless it is so large or so small that it is refused anyhow."""
    return format(number, "f") if abs(number.adjusted()) <= MOST_DIGITS else str(number)


def read_only() -> Outcome[Any]:
    """What comes of a change where nobody may change anything."""
    return _failed(ErrorCode.READ_ONLY, "this deployment takes no changes", "ask whoever runs it")


def _failed(code: ErrorCode, message: str, suggestion: str) -> Outcome[Any]:
    error = Told(code=code, message=message, path=["input"], suggestion=suggestion)
    return Outcome((), None, repeated=False, errors=[error])
