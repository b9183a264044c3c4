"""What is wrong with a question that a client asks, field by field."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from enum import StrEnum

import strawberry

from kaohe.graphql.core.enums import described
from kaohe.graphql.core.errors import UnknownCodeError
from kaohe.graphql.core.naming import unknown_scheme
from kaohe.plugins import Registry


class QuestionErrorCode(StrEnum):
    """Why a question cannot be answered."""

    NOT_FOUND = "NOT_FOUND"
    INVALID = "INVALID"
    TOO_MUCH = "TOO_MUCH"


described(
    QuestionErrorCode,
    "QuestionErrorCode",
    "Why a question cannot be answered.",
    {
        "NOT_FOUND": "There is no unit, period, regime, incident or other thing of that code.",
        "INVALID": "A value that cannot be.",
        "TOO_MUCH": "More than one question may ask for.",
    },
)


@strawberry.type(description="One thing that is wrong with a question, and what would be right.")
class QuestionError:
    """A field and what is wrong with it."""

    code: QuestionErrorCode = strawberry.field(description="What is wrong, for programs.")
    message: str = strawberry.field(description="What is wrong, for people.")
    path: list[str] = strawberry.field(
        description="The argument, and the place and field within it: `changes`, `addIncidents`, `0`, `headCount`."
    )
    given: str | None = strawberry.field(
        default=None, description="The code that was given, where it names nothing (`NOT_FOUND`)."
    )
    suggestion: str | None = strawberry.field(
        default=None, description="What was perhaps meant: the nearest code that there is."
    )

    @classmethod
    def of(cls, error: UnknownCodeError) -> QuestionError:
        """The error of a code that names nothing."""
        return cls(
            code=QuestionErrorCode.NOT_FOUND,
            message=error.why,
            path=[str(each) for each in error.place],
            given=error.given,
            suggestion=error.suggestion,
        )


class AskedWronglyError(Exception):
    """A question has mistakes; ``errors`` names each."""

    def __init__(self, errors: Sequence[QuestionError]) -> None:
        super().__init__("; ".join(each.message for each in errors))
        self.errors = list(errors)


async def unknown_in(asked: Awaitable[object]) -> list[QuestionError]:
    """The error, if there is any, of a code that is looked up."""
    try:
        await asked
    except UnknownCodeError as error:
        return [QuestionError.of(error)]
    return []


def unknown_schemes(registry: Registry, references: Sequence[str] | None) -> list[QuestionError]:
    """The errors of an argument `schemes`."""
    return [
        QuestionError.of(unknown_scheme(registry, each, "schemes", place))
        for place, each in enumerate(references or ())
        if registry.find(each) is None
    ]


def invalid(message: str, *path: str | int, suggestion: str | None = None) -> QuestionError:
    """The error of a value that cannot be."""
    code = QuestionErrorCode.NOT_FOUND if message.startswith("there is no ") else QuestionErrorCode.INVALID
    return QuestionError(code=code, message=message, path=[str(each) for each in path], suggestion=suggestion)


def too_much(message: str, *path: str | int) -> QuestionError:
    """The error of too much asked at once."""
    return QuestionError(code=QuestionErrorCode.TOO_MUCH, message=message, path=[str(each) for each in path])
