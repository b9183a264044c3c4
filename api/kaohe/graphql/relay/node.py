"""The interface of everything that has a global id: base64 of type and key, opaque to clients, the same for ever."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Sequence

import orjson
import strawberry

from kaohe.graphql.core.errors import ClientError, Code


@strawberry.interface(description="An object with an id that is unique over all types and stays the same.")
class Node:
    """Can be fetched again by its id."""

    id: strawberry.ID = strawberry.field(description="Opaque and stable; pass it to `node(id:)`.")


def id_of(type_name: str, *key: str) -> strawberry.ID:
    """The global id of an object, whose key has one part or more."""
    text = key[0] if len(key) == 1 else orjson.dumps(key).decode()
    return strawberry.ID(b64encode(f"{type_name}:{text}".encode()).decode())


def key_of(global_id: str) -> tuple[str, str]:
    """The type and the key that an id stands for.

    Raises:
        ClientError: it is no id of this API.
    """
    try:
        type_name, colon, key = b64decode(global_id, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        type_name = colon = key = ""
    if not colon or not type_name.isidentifier():
        raise ClientError(
            Code.BAD_ID, f"{global_id!r} is not an id of this API; pass the `id` of an object as it was given"
        )
    return type_name, key


def ids_of(key: str, parts: int) -> Sequence[str] | None:
    """The parts of a composite key, None where it is not one."""
    try:
        found = orjson.loads(key)
    except orjson.JSONDecodeError:
        return None
    if isinstance(found, list) and len(found) == parts and all(isinstance(part, str) for part in found):
        return found
    return None
