"""What a client asks of a list: how many entries, from which end, after or before which one."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

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


#: Entries of a page where neither first nor last is given, and at most.
DEFAULT_SIZE, LARGEST_SIZE = 50, 100

EntryT = TypeVar("EntryT")
Keys = tuple[str, ...]
#: The four arguments of a connection: first, after, last, before.
PageArguments = tuple[int | None, str | None, int | None, str | None]


@dataclass(frozen=True, slots=True)
class Slice:
    """The wanted part of a list in order: ``size`` entries after and before some keys, from its start or its end."""

    size: int
    backwards: bool
    after: Keys | None
    before: Keys | None


@dataclass(frozen=True, slots=True)
class Page(Generic[EntryT]):
    """Entries in the order of the list, and whether there are more on either side."""

    entries: Sequence[EntryT]
    has_previous: bool
    has_next: bool


def slice_of(
    first: int | None, after: str | None, last: int | None, before: str | None, order: str, keys: int
) -> Slice:
    """Read the four arguments of a connection.

    Raises:
        ClientError: a size out of range, first and last together, or a cursor of another list.
    """
    if first is not None and last is not None:
        raise ClientError(Code.BAD_PAGE, "give `first` or `last`, not both", limit=LARGEST_SIZE)
    for name, size in (("first", first), ("last", last)):
        if size is not None and not 1 <= size <= LARGEST_SIZE:
            raise ClientError(
                Code.BAD_PAGE, f"`{name}` must be from 1 to {LARGEST_SIZE}, not {size}", limit=LARGEST_SIZE
            )
    size = first if first is not None else last
    return Slice(
        DEFAULT_SIZE if size is None else size,
        last is not None,
        None if after is None else keys_of(after, order, keys),
        None if before is None else keys_of(before, order, keys),
    )


def page_of(found: Sequence[EntryT], wanted: Slice) -> Page[EntryT]:
    """The page of what a reader found when it looked for one entry more than wanted, in the order of the list."""
    more = len(found) > wanted.size
    if wanted.backwards:
        return Page(found[-wanted.size :], more, wanted.before is not None)
    return Page(found[: wanted.size], wanted.after is not None, more)


def page_in_memory(entries: Sequence[EntryT], keys: Callable[[EntryT], Keys], wanted: Slice) -> Page[EntryT]:
    """The page of a list that is held whole, sorted by its keys."""
    found = [
        entry
        for entry in entries
        if (wanted.after is None or keys(entry) > wanted.after)
        and (wanted.before is None or keys(entry) < wanted.before)
    ]
    found = found[-wanted.size - 1 :] if wanted.backwards else found[: wanted.size + 1]
    return page_of(found, wanted)
