"""Arguments that questions share, and what is wrong with a code that nothing has."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Annotated, TypeAlias, TypeVar

import strawberry

from kaohe.graphql.core.errors import ClientError, Code
from kaohe.plugins import Registry
from kaohe.scheme import Scheme
from kaohe.scheme.regime import Versions

FoundT = TypeVar("FoundT")

SchemesAsked: TypeAlias = Annotated[
    list[str] | None,
    strawberry.argument(
        description="The codes of the regimes, in the order wanted; all if left out. A version is named after the code:"
        " `luxi2014@2016`."
    ),
]


def schemes_asked(registry: Registry, references: Sequence[str] | None) -> list[Scheme]:
    """The schemes referred to, each once, in the version that a code alone refers to.

    Raises:
        ClientError: there is no such scheme.
    """
    known = registry.schemes
    if references is None:
        return list(known.values())
    asked = [(each, registry.find(each)) for each in references]
    return list(dict.fromkeys(no_other(registry, reference, found) for reference, found in asked))


def versions_asked(registry: Registry, references: Sequence[str] | None) -> list[Versions]:
    """The schemes referred to, each once: the version named, or for each period the one that is in force.

    Raises:
        ClientError: there is no such scheme.
    """
    named = registry.schemes if references is None else references
    asked = [(each, registry.asked(each)) for each in named]
    return list(dict.fromkeys(no_other(registry, reference, found) for reference, found in asked))


def no_other(registry: Registry, reference: str, found: FoundT | None) -> FoundT:
    """What a reference refers to.

    Raises:
        ClientError: it refers to nothing.
    """
    if found is None:
        known = ", ".join(registry.references)
        raise ClientError(Code.BAD_INPUT, f"{registry.lacking(reference)}; there are {known}")
    return found


def suggestion(given: str, known: Iterable[str]) -> str | None:
    """The known code that is most like a wrong one, if one is."""
    return next(iter(difflib.get_close_matches(given, list(known), n=1)), None)
