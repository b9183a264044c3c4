"""The rows of a comparison: which of them, in which order, page by page."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import numpy as np
import strawberry

from kaohe.graphql.core.enums import described
from kaohe.graphql.core.errors import ClientError, Code
from kaohe.graphql.core.ordering import Direction
from kaohe.graphql.relay.paging import Keys
from kaohe.scheme import UnitKind, Verdict
from kaohe.scheme.fixed_point import IntArray
from kaohe.scoring import analysis
from kaohe.scoring.analysis import Answered, End, Shown, Standing

described(
    Shown,
    "ComparisonFigure",
    "A figure of a cell.",
    {
        "PERCENT": "The per cent of the measure.",
        "RANK": "The rank in the cohort, 1 being the best.",
        "REWARDS": "All rewards together, in CNY.",
        "FINES": "All fines together, in CNY.",
    },
)
described(
    Answered,
    "ComparisonAnswer",
    "An answer of a cell.",
    {"VETOED": "Whether a veto is incurred.", "REWARDED": "Whether a reward is earned or reward money is due."},
)
described(End, "IntervalEnd", "Which end of an interval.", {"LOW": "The low end.", "HIGH": "The high end."})


@strawberry.input(description="Units whose answer under a regime is one of these; units without a card have none.")
class ComparisonAnswerFilter:
    """A condition on an answer."""

    scheme: str = strawberry.field(description="The `reference` of a regime that is compared.")
    answer: Answered = strawberry.field(description="Which answer.")
    verdicts: list[Verdict] = strawberry.field(description="What it may be.")


@strawberry.input(description="Units whose figure under a regime lies in a range, both ends included.")
class ComparisonRangeFilter:
    """A condition on a figure."""

    scheme: str = strawberry.field(description="The `reference` of a regime that is compared.")
    figure: Shown = strawberry.field(description="Which figure.")
    least: Decimal | None = strawberry.field(default=None, description="From here; no bound if left out.")
    most: Decimal | None = strawberry.field(default=None, description="To here; no bound if left out.")
    certainly: bool = strawberry.field(
        default=True, description="Whether the whole interval has to lie in the range; otherwise a part is enough."
    )


@strawberry.input(description="Which rows; every condition given must hold.")
class ComparisonFilter:
    """Conditions on rows. Pairs and distributions are over all units that are compared."""

    kinds: list[UnitKind] | None = strawberry.field(default=None, description="Units of these kinds.")
    county: str | None = strawberry.field(
        default=None, description="Units whose nearest COUNTY is the one of this code; none if there is no such."
    )
    assessed_by: str | None = strawberry.field(
        default=None, description="Units that have a card under the regime of this code."
    )
    answers: list[ComparisonAnswerFilter] | None = strawberry.field(default=None, description="By their answers.")
    ranges: list[ComparisonRangeFilter] | None = strawberry.field(default=None, description="By their figures.")

    def rows(self, found: analysis.Comparison, rows: IntArray) -> IntArray:
        """The rows that fulfil every condition.

        Raises:
            ClientError: a regime is not compared, or a bound has too many decimals.
        """
        if self.kinds is not None:
            rows = analysis.of_kinds(found.units, rows, self.kinds)
        if self.county is not None:
            try:
                rows = analysis.of_county(found.units, rows, self.county)
            except KeyError:
                rows = rows[:0]
        if self.assessed_by is not None:
            rows = analysis.assessed_by(standing_of(found, self.assessed_by), rows)
        for each in self.answers or ():
            rows = analysis.with_verdict(standing_of(found, each.scheme), rows, each.answer, each.verdicts)
        for each_range in self.ranges or ():
            standing = standing_of(found, each_range.scheme)
            figure, least, most = each_range.figure, each_range.least, each_range.most
            try:
                rows = analysis.within(standing, rows, figure, least, most, certainly=each_range.certainly)
            except ValueError as error:
                raise ClientError(Code.BAD_INPUT, f"`ranges`: {error}") from error
        return rows


@strawberry.input(description="By which figure rows are ordered; units without it come last, codes break ties.")
class ComparisonOrder:
    """A figure of a regime and a direction."""

    scheme: str = strawberry.field(description="The `reference` of a regime that is compared.")
    field: Shown = strawberry.field(description="Which figure.")
    end: End = strawberry.field(default=End.LOW, description="Which end of its interval.")
    direction: Direction = strawberry.field(default=Direction.ASC, description="Which end comes first.")

    @property
    def name(self) -> str:
        """The order as cursors name it."""
        return f"{self.scheme} {self.field.value} {self.end.value} {self.direction.value}"


def in_order(
    found: analysis.Comparison, rows: IntArray, order: ComparisonOrder | None
) -> tuple[list[int], Callable[[int], Keys]]:
    """Rows in order, and what the sort keys of each are."""
    codes = found.units.codes

    def code(row: int) -> str:
        return codes[row]

    rows = np.array(sorted(map(int, rows), key=code), dtype=np.int64)
    if order is None:
        return rows.tolist(), lambda row: (codes[row],)
    standing, descending = standing_of(found, order.scheme), order.direction is Direction.DESC
    rows = analysis.ordered(standing, rows, order.field, order.end, descending=descending)
    value = _values(standing, order)

    def keys(row: int) -> Keys:
        figure = value(row)
        if figure is None:
            return "1", "", codes[row]
        return "0", f"{(_BEYOND_ALL - figure if descending else figure):019}", codes[row]

    return rows.tolist(), keys


def standing_of(found: analysis.Comparison, scheme: str) -> Standing:
    """The column of a regime.

    Raises:
        ClientError: it is not compared.
    """
    for standing in found.standings:
        if standing.label == scheme:
            return standing
    compared = ", ".join(each.label for each in found.standings)
    raise ClientError(Code.BAD_INPUT, f"{scheme!r} is not compared; {compared} are")


#: A figure that nothing bounds.
_BEYOND_ALL = int(np.iinfo(np.int64).max)


def _values(standing: Standing, order: ComparisonOrder) -> Callable[[int], int | None]:
    """What rows are ordered by: one end of a figure, None where a unit lacks it."""
    match order.field:
        case Shown.PERCENT:
            column, present = standing.percent, standing.scored
        case Shown.RANK:
            column, present = standing.rank, standing.rank.low > 0
        case Shown.REWARDS:
            column, present = standing.rewards, standing.assessed
        case Shown.FINES:
            column, present = standing.fines, standing.assessed

    def value(row: int) -> int | None:
        if not present[row]:
            return None
        if order.end is End.LOW:
            return int(column.low[row])
        is_open = column.open is not None and bool(column.open[row])
        return _BEYOND_ALL if is_open else int(column.high[row])

    return value
