"""Terms taken apart and put together again with other terms in the place of some."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from typing import Any, TypeVar, cast

from kaohe.scheme.terms.term import Term

TermT = TypeVar("TermT", bound=Term[Any])


class Substitution:
    """Swaps terms within terms. What holds nothing that is swapped stays the very same object."""

    def __init__(self, instead: Callable[[Term[Any]], Term[Any] | None]) -> None:
        """Take what says which term stands in the place of another; None where it is to be looked into."""
        self._instead = instead
        self._done: dict[Term[Any], Term[Any]] = {}

    def term(self, term: TermT) -> TermT:
        """The term that stands in the place of one."""
        instead = self._instead(term)
        return self.within(term) if instead is None else cast("TermT", instead)

    def within(self, term: TermT) -> TermT:
        """The same term, made of what stands in the places of those that it is made of."""
        if term not in self._done:
            self._done[term] = self._rebuilt(term)
        return cast("TermT", self._done[term])

    def value(self, value: Any) -> Any:
        """A value that may be a term, or hold some in a tuple."""
        if isinstance(value, Term):
            return self.term(value)
        if isinstance(value, tuple):
            swapped = tuple(self.value(each) for each in value)
            return value if all(one is other for one, other in zip(swapped, value, strict=True)) else swapped
        return value

    def _rebuilt(self, term: Term[Any]) -> Term[Any]:
        held = dict(_held(term))
        swapped = {name: self.value(value) for name, value in held.items()}
        if all(swapped[name] is value for name, value in held.items()):
            return term
        rebuilt = copy(term)
        for name, value in swapped.items():
            setattr(rebuilt, name, value)
        return rebuilt


def _held(term: Term[Any]) -> Iterator[tuple[str, Any]]:
    """What a term holds, in slots or, as a plugin's own kind of term may, without."""
    for each in type(term).__mro__:
        for name in getattr(each, "__slots__", ()):
            if hasattr(term, name):
                yield name, getattr(term, name)
    yield from getattr(term, "__dict__", {}).items()
