"""What enters a comparison: the cards of one scheme, for one period or for several that are put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kaohe.scheme.facts import Facts, Period, Units
from kaohe.scheme.regime import Scheme, Versions
from kaohe.scoring.cards import Scorecards


@dataclass(frozen=True)
class SchemeCards:
    """The cards of one scheme, one :class:`Scorecards` a period, each in its version; all over the same units.

    Several periods (a BIMONTH regime seen by the year) are put together unit by unit, over those for which the unit
    has a card: the score is the mean of the scores, rounded half up once; a veto or a reward in any of them is one
    (Kleene's OR); amounts of money add up. See :class:`~kaohe.scoring.standing.standing.Standing`.
    """

    cards: tuple[Scorecards, ...]

    def __post_init__(self) -> None:
        if not self.cards:
            raise ValueError("a scheme is compared by the cards of at least one period")
        for other in self.cards[1:]:
            if other.scheme.code != (code := self.cards[0].scheme.code):
                raise ValueError(f"cards of {code} and of {other.scheme.code} are no one scheme's")
            if not _same_units(other.units, self.cards[0].units):
                raise ValueError(f"the cards of {self.scheme.code} are about different units")
            if other.period in [each.period for each in self.cards if each is not other]:
                raise ValueError(f"the cards of {self.scheme.code} hold {other.period.code} twice")

    @property
    def scheme(self) -> Scheme:
        """The scheme that all the cards are under, in the version of the last of them."""
        return self.cards[-1].scheme

    @property
    def label(self) -> str:
        """What tells the column from others: the code, with the version where all cards are of one of several."""
        labels = {each.label for each in self.cards}
        return labels.pop() if len(labels) == 1 else self.scheme.code

    @property
    def units(self) -> Units:
        """The units that the rows stand for, as they stood in the last of the periods."""
        return self.cards[-1].units


def cards_within(scheme: Scheme | Versions, facts: Facts, period: Period) -> SchemeCards:
    """A scheme's cards for a period: that of the period itself, or those of the periods of its cadence inside it.

    Of several versions each period has the card of the one that is in force on its last day.

    Where the calendar has none inside, the cards are those of the period itself, which refuse with WRONG_CADENCE.

    Raises:
        KeyError: the facts do not hold one of these periods.
    """
    versions = Versions.of(scheme) if isinstance(scheme, Scheme) else scheme
    inside: tuple[Period, ...] = ()
    if period.kind != (cadence := versions.on(period.ends).cadence):
        inside = facts.calendar.inside(period, cadence)
    dated = [(versions.on(each.ends), each) for each in inside or (period,)]
    return SchemeCards(tuple(Scorecards(version, facts, each, versions.label_of(version)) for version, each in dated))


def common_units(entries: Sequence[SchemeCards]) -> Units:
    """The units that all entries are about.

    Raises:
        ValueError: there is no entry, or two are about different units.
    """
    if not entries:
        raise ValueError("a comparison takes at least one scheme")
    units = entries[0].units
    for other in entries[1:]:
        if not _same_units(other.units, units):
            raise ValueError(f"{entries[0].scheme.code} and {other.scheme.code} are not over the same units")
    return units


def _same_units(one: Units, other: Units) -> bool:
    return one is other or list(one.codes) == list(other.codes)
