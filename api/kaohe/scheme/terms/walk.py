"""Terms taken apart: everything that a rule is made of, and which kinds and parameters it reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kaohe.scheme.incident_kinds import IncidentKind
from kaohe.scheme.terms.arithmetic import ParameterValue
from kaohe.scheme.terms.rulings import Ruled
from kaohe.scheme.terms.tallies import Tally
from kaohe.scheme.terms.term import AnyTerm


def kinds_read(terms: Iterable[AnyTerm]) -> frozenset[IncidentKind]:
    """The incident kinds that terms (and all they are made of) read."""
    kinds: set[IncidentKind] = set()
    for term in walk(terms):
        if isinstance(term, Tally):
            kinds.update(charge.selection.kind for charge in term.charges)
        elif isinstance(term, Ruled):
            kinds.add(term.discretion.selection.kind)
    return frozenset(kinds)


def parameters_read(terms: Iterable[AnyTerm]) -> frozenset[str]:
    """The codes of the parameters that terms (and all they are made of) read."""
    codes: set[str] = set()
    for term in walk(terms):
        if isinstance(term, ParameterValue):
            codes.add(term.parameter.code)
        elif isinstance(term, Tally):
            codes.update(p.code for charge in term.charges for p in charge.selection.parameters())
        elif isinstance(term, Ruled):
            codes.update(p.code for p in term.discretion.selection.parameters())
    return frozenset(codes)


def walk(terms: Iterable[AnyTerm]) -> Iterator[AnyTerm]:
    """Yield terms and all that they are made of, each once."""
    seen: set[int] = set()
    waiting = list(terms)
    while waiting:
        term = waiting.pop()
        if id(term) not in seen:
            seen.add(id(term))
            yield term
            waiting.extend(term.inputs)
