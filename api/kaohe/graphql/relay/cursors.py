"""Keyset cursors: the sort keys of an entry, so that a page survives whatever is inserted before it."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

import orjson

from kaohe.graphql.core.errors import ClientError, Code


def cursor_of(order: str, keys: Sequence[str]) -> str:
    """The cursor of an entry: by which order it was listed, and its sort keys in that order."""
    return urlsafe_b64encode(orjson.dumps([order, *keys])).decode()


def keys_of(cursor: str, order: str, count: int) -> tuple[str, ...]:
    """The sort keys that a cursor stands for.

    Raises:
        ClientError: it is no cursor, or one of a list in another order.
    """
    try:
        found = orjson.loads(urlsafe_b64decode(cursor.encode()))
    except (binascii.Error, orjson.JSONDecodeError, ValueError):
        found = None
    if not isinstance(found, list) or len(found) != count + 1 or not all(isinstance(part, str) for part in found):
        raise ClientError(Code.BAD_CURSOR, f"{cursor!r} is not a cursor of this list; pass a `cursor` as it was given")
    if found[0] != order:
        raise ClientError(
            Code.BAD_CURSOR, f"the cursor belongs to a list ordered by {found[0]}, this one is by {order}"
        )
    return tuple(found[1:])
