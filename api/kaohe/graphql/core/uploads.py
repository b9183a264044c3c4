"""The scalar Upload: a file that came with a request, by the GraphQL multipart request specification."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import BinaryIO

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition


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
