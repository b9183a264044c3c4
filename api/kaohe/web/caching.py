"""Answers that clients keep: a tag that stays the same as long as the answer does, and what to do with it.

The tag of a query is made of the query itself and of all that its answer rests on: the newest entry of the ledger's
audit chain, which is another one after every write, and the versions of kaohe and of the schemes. It is known before
anything is worked out, so that whoever has the answer already is told so at the price of one statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import entry_points, version

import orjson
from starlette.requests import Request
from starlette.responses import Response
from strawberry.http import GraphQLRequestData

from kaohe.graphql.context.reader import Reader
from kaohe.ledger import LedgerUnavailable
from kaohe.ledger.journal.time_travel import Remembering
from kaohe.plugins import Registry
from kaohe.plugins.spec import GROUP

#: A browser may keep an answer for its user alone, and asks each time whether it is still the one.
KEPT = "private, no-cache"
NOT_KEPT = "no-store"

VARY = "Accept, Accept-Encoding"


class NotModified(Exception):  # noqa: N818 - it is no error: the client has the answer
    """The client has the answer of this tag already."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


class Tags:
    """Tags of the answers of one deployment."""

    def __init__(self, registry: Registry) -> None:
        self._versions = "\n".join(sorted(_versions(registry)))

    async def tag(self, ledger: Reader, asked: GraphQLRequestData, media_type: str) -> str | None:
        """The tag of an answer, a weak one, since the answer may be compressed on its way.

        None for a ledger that does not say when it changes, or does not answer, and for variables that are too deep.
        """
        if not isinstance(ledger, Remembering):
            return None
        try:
            head = await ledger.head()
        except LedgerUnavailable:  # the query comes upon it, too, and tells it
            return None
        parts = (head, self._versions, media_type, asked.query, asked.operation_name, asked.variables)
        try:
            written = orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)
        except orjson.JSONEncodeError:  # variables nested deeper than it goes
            return None
        return f'W/"{sha256(written).hexdigest()[:32]}"'


def has(request: Request, tag: str) -> bool:
    """Whether a client has the answer of a tag."""
    held = request.headers.get("if-none-match", "")
    return tag.removeprefix("W/") in (each.strip().removeprefix("W/") for each in held.split(","))


def not_modified(tag: str) -> Response:
    """The answer to a client that has the answer."""
    return Response(status_code=304, headers={"ETag": tag, "Cache-Control": KEPT, "Vary": VARY})


def say_how_long(response: Response) -> None:
    """Tell caches what they may do with an answer to a GET request."""
    response.headers["Cache-Control"] = KEPT if "etag" in response.headers else NOT_KEPT
    response.headers["Vary"] = VARY


def _versions(registry: Registry) -> Iterator[str]:
    """What serves: kaohe, the plugins, and the version of each scheme that its code refers to."""
    yield f"kaohe {version('kaohe')}"
    for plugin in entry_points(group=GROUP):
        yield plugin.value if plugin.dist is None else f"{plugin.dist.name} {plugin.dist.version}"
    yield from (scheme.reference for scheme in registry.schemes.values())
