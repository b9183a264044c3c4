"""Compresses answers for clients that take gzip: JSON to a tenth and less, since cards repeat their words."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

#: zlib's levels reach from 1 to 9; beyond this one JSON hardly gets smaller, and takes several times as long.
LEVEL = 4


def compression(smallest: int) -> list[Middleware]:
    """What compresses the answers of a route from so many bytes on; nothing if that is 0."""
    return [Middleware(GZipMiddleware, minimum_size=smallest, compresslevel=LEVEL)] if smallest else []
