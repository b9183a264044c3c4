"""What is wrong with a question that a client asks, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import strawberry

from kaohe.graphql.core.enums import described


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
    suggestion: str | None = strawberry.field(description="What was perhaps meant.")


class AskedWronglyError(Exception):
    """A question has mistakes; ``errors`` names each."""

    def __init__(self, errors: Sequence[QuestionError]) -> None:
        super().__init__("; ".join(each.message for each in errors))
        self.errors = list(errors)


def not_found(message: str, *path: str | int, suggestion: str | None = None) -> QuestionError:
    """The error of a code that nothing has."""
    return QuestionError(
        code=QuestionErrorCode.NOT_FOUND, message=message, path=[str(each) for each in path], suggestion=suggestion
    )


def invalid(message: str, *path: str | int, suggestion: str | None = None) -> QuestionError:
    """The error of a value that cannot be."""
    code = QuestionErrorCode.NOT_FOUND if message.startswith("there is no ") else QuestionErrorCode.INVALID
    return QuestionError(code=code, message=message, path=[str(each) for each in path], suggestion=suggestion)


def too_much(message: str, *path: str | int) -> QuestionError:
    """The error of too much asked at once."""
    return QuestionError(
        code=QuestionErrorCode.TOO_MUCH, message=message, path=[str(each) for each in path], suggestion=None
    )
