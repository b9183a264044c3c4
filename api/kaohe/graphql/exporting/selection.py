"""Which cards are exported, and what of it a ledger has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kaohe.graphql.context.comparison import schemes_read
from kaohe.graphql.context.reader import Reader, UnitsWanted
from kaohe.scheme import Scheme, UnitKind
from kaohe.scheme.facts import Calendar, Period
from kaohe.scheme.regime import Versions

#: How many periods a message names.
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Selection:
    """The cards of some schemes for the units that meet every condition given; None leaves a condition out.

    Attributes:
        schemes: in the order wanted, each in one version or in whichever is in force.
        periods: codes, in the order wanted; a scheme of a shorter cadence has the cards of the periods inside each.
        within: the code of a unit: it and all below it.
        units: codes of units.
        kinds: kinds of units.
    """

    schemes: tuple[Versions, ...]
    periods: tuple[str, ...]
    within: str | None = None
    units: tuple[str, ...] | None = None
    kinds: tuple[UnitKind, ...] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it has every unit that the schemes assess."""
        return self.within is None and self.units is None and self.kinds is None

    async def found(self, ledger: Reader) -> tuple[Found, ...]:
        """The selection in a ledger as it is now, period by period, whatever is written later.

        Raises:
            NotExportable: the ledger lacks what it names.
        """
        now = await ledger.as_of(await ledger.revision())
        calendar = await now.calendar()
        periods = {code: calendar.find(code) for code in self.periods}
        problems = await self._units_lacking(now)
        if not self.schemes:
            problems["scheme"] = "no scheme is installed"
        if lacking := [code for code, period in periods.items() if period is None]:
            problems["period"] = f"the ledger has no period {', '.join(lacking)}; {_periods(calendar)}"
        if problems:
            raise NotExportable(problems)
        return tuple([await self._of(period, now, calendar) for period in periods.values() if period is not None])

    async def _of(self, period: Period, now: Reader, calendar: Calendar) -> Found:
        schemes = tuple(schemes_read(self.schemes, period, calendar))
        among = replace(self._among(schemes), open_since=period.starts, open_until=period.ends)
        return Found(self, now, calendar, period, schemes, among, sum((await now.units_count(among)).values()))

    def _among(self, schemes: tuple[Scheme, ...]) -> UnitsWanted:
        """The units that it has: of a kind that one of the schemes assesses."""
        assessed = {kind for scheme in schemes for kind in scheme.kinds}
        kinds = assessed if self.kinds is None else assessed.intersection(self.kinds)
        return UnitsWanted(codes=self.units, kinds=tuple(sorted(kinds)), within=self.within)

    async def _units_lacking(self, ledger: Reader) -> dict[str, str]:
        named = {"within": () if self.within is None else (self.within,), "unit": self.units or ()}
        known = {unit.code for unit in await ledger.units([code for codes in named.values() for code in codes])}
        lacking = {name: [code for code in codes if code not in known] for name, codes in named.items()}
        return {name: f"the ledger has no unit {', '.join(codes)}" for name, codes in lacking.items() if codes}


@dataclass(frozen=True, slots=True)
class Found:
    """A period of a selection in one state of a ledger.

    Attributes:
        ledger: as of that state.
        schemes: every version by which a period is seen.
        among: the units that it has.
        count: how many they are.
    """

    selection: Selection
    ledger: Reader
    calendar: Calendar
    period: Period
    schemes: tuple[Scheme, ...]
    among: UnitsWanted
    count: int


class NotExportable(Exception):  # noqa: N818  # what is so, not an error of ours
    """A selection that a ledger cannot give; ``problems`` says what is wrong with which part of it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


def _periods(calendar: Calendar) -> str:
    codes = [period.code for period in sorted(calendar.periods, reverse=True)]
    more = f" and {len(codes) - _NAMED} more" if len(codes) > _NAMED else ""
    return f"it has {', '.join(codes[:_NAMED]) or 'none'}{more}"
