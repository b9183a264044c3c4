"""Arguments that questions share, and what is wrong with a code that nothing has."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, TypeAlias, TypeVar

import strawberry

from kaohe.graphql.core.errors import LONGEST_CODE, UnknownCodeError, shortened
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
        UnknownCodeError: there is no such scheme.
    """
    known = registry.schemes
    if references is None:
        return list(known.values())
    asked = [(each, registry.find(each)) for each in references]
    return list(dict.fromkeys(_all_there(registry, asked)))


def versions_asked(registry: Registry, references: Sequence[str] | None) -> list[Versions]:
    """The schemes referred to, each once: the version named, or for each period the one that is in force.

    Raises:
        UnknownCodeError: there is no such scheme.
    """
    named = registry.schemes if references is None else references
    asked = [(each, registry.asked(each)) for each in named]
    return list(dict.fromkeys(_all_there(registry, asked)))


def _all_there(registry: Registry, asked: Sequence[tuple[str, FoundT | None]]) -> Iterator[FoundT]:
    for place, (reference, found) in enumerate(asked):
        if found is None:
            raise unknown_scheme(registry, reference, "schemes", place)
        yield found


def unknown_scheme(registry: Registry, reference: str, *path: str | int) -> UnknownCodeError:
    """The error of a reference that refers to no scheme."""
    why = registry.lacking(shortened(reference))
    return UnknownCodeError(path, reference, why, suggestion(reference, registry.references))


def unknown(what: str, given: str, known: Iterable[str], *path: str | int) -> UnknownCodeError:
    """The error of a code that nothing of a kind has."""
    return UnknownCodeError(path, given, lacking(what, given), suggestion(given, known))


def lacking(what: str, given: str) -> str:
    """That there is nothing of a kind that has a code."""
    return f"there is no {what} {shortened(given)}"


def suggestion(given: str, known: Iterable[str]) -> str | None:
    """The known code that is most like a wrong one, if one is."""
    if len(given) > LONGEST_CODE:
        return None
    by_word = {code.casefold(): code for code in known}
    near = difflib.get_close_matches(given.casefold(), by_word, n=1)
    return by_word[near[0]] if near else None
