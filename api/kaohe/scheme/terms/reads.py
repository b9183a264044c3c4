"""What a term reads of the facts: for evidence, and for what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from kaohe.scheme.selections import Selection

if TYPE_CHECKING:
    from kaohe.scheme.terms.term import AnyTerm


@dataclass(frozen=True, slots=True)
class Charge:
    """What each selected incident comes to: ``each`` (scaled), times an attribute where one is named."""

    selection: Selection
    each: int
    times: str | None = None


@dataclass(frozen=True, slots=True)
class Discretion:
    """Each selected incident costs between ``least`` and ``most`` (hundredths) until a ruling settles it."""

    selection: Selection
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class ObservationRead:
    """A metric read on a unit of the facts; ``known`` says whether it was observed."""

    metric: str
    unit: int
    known: bool


@dataclass(frozen=True, slots=True)
class PeersRead:
    """A term read on the other units of the cohort; ``unknown`` are the rows where it is."""

    term: AnyTerm
    unknown: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class IncidentsRead:
    """Incidents of a row and of all below it, with what each comes to: points or CNY if ``places`` is 2."""

    charges: tuple[Charge, ...]
    row: int
    places: int


@dataclass(frozen=True, slots=True)
class AwardRead:
    """A ruling without incident on an item, read on a row."""

    item: str
    row: int
    known: bool


@dataclass(frozen=True, slots=True)
class DiscretionRead:
    """Incidents each of which an assessor's ruling settles within a range."""

    item: str
    discretion: Discretion
    row: int


@dataclass(frozen=True, slots=True)
class UndecidedRead:
    """Incidents of a row and of all below it that leave out what would decide; ``known`` where there are none."""

    selection: Selection
    row: int
    known: bool


Read: TypeAlias = ObservationRead | PeersRead | IncidentsRead | AwardRead | DiscretionRead | UndecidedRead
