"""The interface of everything that has a global id: base64 of type, key and marks, opaque and lasting."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson
import strawberry

from kaohe.graphql.core.errors import ClientError, Code, shortened


@strawberry.interface(
    description="An object with an id that is unique over all types and stays the same. What is read in the past, in a"
    " change or a history, or supposed has an id of its own, that of no other moment."
)
class Node:
    """Can be fetched again by its id."""

    id: strawberry.ID = strawberry.field(description="Opaque and stable; pass it to `node(id:)`.")


@dataclass(frozen=True, slots=True)
class Marks:
    """What tells an object from the one that is there now, so that no cache takes either for the other.

    Attributes:
        as_of: the write as of which it is read, with all that it leads to.
        state: the write that made it what it says of itself; what it leads to is as it is.
        supposed: the digest of what a question supposes.
    """

    as_of: int | None = None
    state: int | None = None
    supposed: str | None = None

    def told(self) -> dict[str, int | str]:
        """Those that there are, by their names in ids."""
        named = {"asOf": self.as_of, "state": self.state, "supposed": self.supposed}
        return {name: value for name, value in named.items() if value is not None}

    @classmethod
    def read(cls, told: dict[str, Any]) -> Marks | None:
        """The marks of an id; None where they are none."""
        as_of, state, supposed = (told.pop(name, None) for name in ("asOf", "state", "supposed"))
        numbers = all(each is None or (type(each) is int and 0 <= each < _MOST) for each in (as_of, state))
        return cls(as_of, state, supposed) if numbers and not told else None


#: An object that is on file now.
PRESENT = Marks()

#: What a database can hold as the number of a write.
_MOST = 2**62


@dataclass(frozen=True, slots=True)
class Key:
    """What an id stands for: a type, the key of an object as one text or several, and its marks."""

    type_name: str
    parts: tuple[str, ...]
    marks: Marks = PRESENT


def id_of(type_name: str, *key: str, marks: Marks = PRESENT) -> strawberry.ID:
    """The global id of an object, whose key has one part or more."""
    told = marks.told()
    text = key[0]
    if told or len(key) > 1 or _marked(text) is not None:
        text = orjson.dumps([*key, told] if told or len(key) == 1 else key).decode()
    return strawberry.ID(b64encode(f"{type_name}:{text}".encode()).decode())


def key_of(global_id: str) -> Key:
    """What an id stands for.

    Raises:
        ClientError: it is no id of this API.
    """
    try:
        type_name, colon, text = b64decode(global_id, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        type_name = colon = text = ""
    marks: Marks | None = PRESENT
    parts: Sequence[str] = (text,)
    if (marked := _marked(text)) is not None:
        *parts, told = marked
        marks = Marks.read(told)
    if not colon or not type_name.isidentifier() or marks is None:
        raise ClientError(
            Code.BAD_ID,
            f"{shortened(global_id)!r} is not an id of this API; pass the `id` of an object as it was given",
        )
    return Key(type_name, tuple(parts), marks)


def _marked(text: str) -> list[Any] | None:
    """The parts of a key and its marks, where a text has both."""
    if not text.startswith("["):
        return None
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    is_marked = len(found) > 1 and isinstance(found[-1], dict) and all(isinstance(each, str) for each in found[:-1])
    return found if is_marked else None


def digest_of(*supposed: object) -> str:
    """A short digest of what is supposed."""
    return sha256(repr(supposed).encode()).hexdigest()[:16]


def ids_of(key: str, parts: int) -> Sequence[str] | None:
    """The parts of a composite key, None where it is not one."""
    try:
        found = orjson.loads(key)
    except orjson.JSONDecodeError:
        return None
    if isinstance(found, list) and len(found) == parts and all(isinstance(part, str) for part in found):
        return found
    return None
