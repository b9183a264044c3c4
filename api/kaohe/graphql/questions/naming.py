"""Arguments that questions share, and what is wrong with a code that nothing has."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Annotated, TypeAlias

import strawberry

from kaohe.graphql.errors import ClientError, Code
from kaohe.graphql.schemes.catalogue import Catalogue
from kaohe.scheme import Scheme

SchemesAsked: TypeAlias = Annotated[
    list[str] | None, strawberry.argument(description="The codes of the regimes, in the order wanted; all if left out.")
]


def schemes_asked(catalogue: Catalogue, codes: Sequence[str] | None) -> list[Scheme]:
    """The schemes of some codes, each once.

    Raises:
        ClientError: there is no such scheme.
    """
    known = catalogue.registry.schemes
    if codes is None:
        return list(known.values())
    return [scheme_asked(catalogue, code) for code in dict.fromkeys(codes)]


def scheme_asked(catalogue: Catalogue, code: str) -> Scheme:
    """The scheme of a code.

    Raises:
        ClientError: there is none.
    """
    known = catalogue.registry.schemes
    if code not in known:
        raise ClientError(Code.BAD_INPUT, f"there is no scheme {code!r}; there are {', '.join(known)}")
    return known[code]


def suggestion(given: str, known: Iterable[str]) -> str | None:
    """The known code that is most like a wrong one, if one is."""
    return next(iter(difflib.get_close_matches(given, list(known), n=1)), None)
