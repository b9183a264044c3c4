"""The parts of a scheme that may be amended, whatever their kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kaohe.scheme.amendments import Part
from kaohe.scheme.amounts import Money
from kaohe.scheme.findings import Finding
from kaohe.scheme.regime import Figure, Scheme
from kaohe.scheme.score import Item, Section
from kaohe.scheme.terms import AnyTerm

#: What the kinds of parts are called.
WORDS: Mapping[type[Part], str] = {
    Section: "section",
    Item: "item",
    Finding: "finding",
    Money: "amount",
    Figure: "figure",
}


def parts_of(scheme: Scheme) -> Iterator[Part]:
    """All parts of a scheme, in its order."""
    yield from scheme.all_sections()
    yield from scheme.items()
    yield from scheme.findings
    yield from scheme.money
    yield from scheme.figures


def term_of(part: Part) -> AnyTerm:
    """The term that a part is the whole of."""
    match part:
        case Section():
            return part.points
        case Item():
            return part.figure
        case Finding():
            return part.when
        case Money():
            return part.amount
        case Figure():
            return part.number


def within(part: Part) -> Iterator[Part]:
    """A part and all that lies in it."""
    if isinstance(part, Section):
        yield from part.sections()
        yield from part.items()
    else:
        yield part
