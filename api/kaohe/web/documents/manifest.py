"""The documents that front ends were built with: read as build tools write them down, checked before all requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from graphql import GraphQLError, parse, specified_rules, validate

from kaohe.graphql.limits import Limits, shape_rule
from kaohe.graphql.schema import Schema

#: What Apollo's manifests say that they are.
APOLLO = "apollo-persisted-query-manifest"

ENDINGS = frozenset({".graphql", ".gql"})

FORMS = (
    f"give a folder of .graphql files, or a JSON file: an object of documents by id, or Apollo's manifest ({APOLLO},"
    " version 1)"
)


class DocumentsError(ValueError):
    """Documents that cannot be read or do not fit the schema; the message names each and says why."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a front end.

    Attributes:
        id: what requests call it by.
        name: what people call it by: its file, the name in its manifest, or its id.
        text: the document itself.
    """

    id: str
    name: str
    text: str

    @property
    def digest(self) -> str:
        """The SHA-256 of its text, in hexadecimal digits."""
        return digest_of(self.text)


def digest_of(text: str) -> str:
    """The SHA-256 of a document's text, in hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def read_documents(path: Path) -> list[Document]:
    """Read a folder of documents or a manifest.

    Raises:
        DocumentsError: there is no such file, it is no manifest, or two documents share an id.
    """
    try:
        found = list(_folder(path) if path.is_dir() else _manifest(path, path.read_bytes()))
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentsError(f"{path} cannot be read: {error}") from error
    if not found:
        raise DocumentsError(f"{path} holds no document; {FORMS}")
    by_id: dict[str, Document] = {}
    for each in found:
        if by_id.setdefault(each.id, each).text != each.text:
            raise DocumentsError(
                f"{path}: {by_id[each.id].name} and {each.name} are two documents with the id {each.id}"
            )
    return list(by_id.values())


def check_documents(documents: Iterable[Document], schema: Schema, limits: Limits) -> None:
    """See that all documents can be asked.

    Raises:
        DocumentsError: some cannot; each is named with what is wrong.
    """
    rules = [*specified_rules, shape_rule(limits)]

    def problems(text: str) -> Sequence[GraphQLError]:
        try:
            return validate(schema.core, parse(text, max_tokens=limits.tokens), rules)
        except GraphQLError as error:
            return [error]

    wrong = [f"{each.name}: {_said(error)}" for each in documents for error in problems(each.text)]
    if wrong:
        raise DocumentsError("\n".join(["these documents cannot be asked:", *wrong]))


def _folder(path: Path) -> Iterator[Document]:
    for file in sorted(path.rglob("*")):
        if file.suffix in ENDINGS and file.is_file():
            # As bytes, since the digest is of the text as clients hash it, line ends included.
            text = file.read_bytes().decode()
            yield Document(digest_of(text), file.relative_to(path).as_posix(), text)


def _manifest(path: Path, content: bytes) -> Iterator[Document]:
    try:
        read: Any = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise DocumentsError(f"{path} is no JSON ({error}); {FORMS}") from error
    if isinstance(read, dict) and read.get("format") == APOLLO and read.get("version") == 1:
        operations: Any = read.get("operations")
        for each in operations if isinstance(operations, list) else (None,):
            if not isinstance(each, dict) or not all(isinstance(each.get(key), str) for key in ("id", "name", "body")):
                raise DocumentsError(f"{path}: each of `operations` must have the texts id, name and body")
            yield Document(each["id"], each["name"], each["body"])
    elif isinstance(read, dict) and all(isinstance(each, str) for each in read.values()) and "format" not in read:
        for id_, text in read.items():
            yield Document(id_, id_, text)
    else:
        raise DocumentsError(f"{path} is no manifest of documents; {FORMS}")


def _said(error: GraphQLError) -> str:
    where = ", ".join(f"line {at.line}, column {at.column}" for at in error.locations or ())
    return f"{error.message} ({where})" if where else error.message
