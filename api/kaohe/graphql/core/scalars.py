"""Custom scalars: exact numbers as strings, dates and moments, files; each names the document that specifies it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import BinaryIO, TypeVar

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from kaohe.scheme.days import parse_day, parse_moment


@dataclass
class UploadedFile:
    """A file of a request. It is closed with the request unless somebody takes it."""

    name: str
    file: BinaryIO
    is_taken: bool = field(default=False, init=False)

    def take(self) -> BinaryIO:
        """The file, to be closed by whoever takes it."""
        self.is_taken = True
        return self.file


def _uploaded(value: object) -> UploadedFile:
    if isinstance(value, UploadedFile):
        return value
    raise GraphQLError("Upload must be a file, sent in a multipart request and put in the place of a variable")


def _never(_value: object) -> object:
    raise GraphQLError("a file that was uploaded is no answer")


UPLOAD: ScalarDefinition = strawberry.scalar(
    name="Upload",
    description="A file, sent by the GraphQL multipart request specification. Never part of an answer.",
    specified_by_url="https://github.com/jaydenseric/graphql-multipart-request-spec",
    serialize=_never,
    parse_value=_uploaded,
)


ValueT = TypeVar("ValueT")

#: What the specification calls a numeric string. Python takes more: underscores, blanks, digits of any script.
_DECIMAL_FORM = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")


def decimal_text(value: Decimal) -> str:
    """A Decimal without exponent and with all its places: "0.50"."""
    return format(value, "f")


def _from_text(name: str, parse: Callable[[str], ValueT], example: str) -> Callable[[object], ValueT]:
    """A parser that turns whatever a client sends into a value or an error that says what would be right."""

    def parsed(value: object) -> ValueT:
        try:
            if isinstance(value, str):
                return parse(value)
        except ValueError:
            pass
        raise GraphQLError(f"{name} must be a string such as {example!r}, not {value!r}")

    return parsed


def _decimal(text: str) -> Decimal:
    if not _DECIMAL_FORM.fullmatch(text):
        raise ValueError(text)
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not value.is_finite():
        raise ValueError(text)
    return value


SCALARS: Mapping[object, ScalarDefinition] = {
    UploadedFile: UPLOAD,
    Decimal: strawberry.scalar(
        name="Decimal",
        description='An exact decimal number, as a string with all its places: `"82.50"`. Never a binary float.',
        specified_by_url="https://speleotrove.com/decimal/daconvs.html",
        serialize=decimal_text,
        parse_value=_from_text("Decimal", _decimal, "82.50"),
    ),
    date: strawberry.scalar(
        name="Date",
        description='A day of the calendar: `"2014-12-31"`.',
        specified_by_url="https://scalars.graphql.org/andimarek/local-date",
        serialize=date.isoformat,
        parse_value=_from_text("Date", parse_day, "2014-12-31"),
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description='A moment, with its offset from UTC: `"2014-12-31T08:00:00+08:00"`.',
        specified_by_url="https://scalars.graphql.org/andimarek/date-time",
        serialize=datetime.isoformat,
        parse_value=_from_text("DateTime", parse_moment, "2014-12-31T08:00:00+08:00"),
    ),
}
