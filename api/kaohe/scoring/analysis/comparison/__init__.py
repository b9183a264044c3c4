"""What several regimes make of the same units: scores, ranks, verdicts and money, and how far they agree."""

from kaohe.scoring.analysis.comparison.kendall import Agreement, TauB, agreement
from kaohe.scoring.analysis.comparison.matrix import Cell, Comparison, Rank, compare
from kaohe.scoring.analysis.comparison.pair import Contradiction, Disagreement, Pair
from kaohe.scoring.analysis.comparison.selection import (
    Answered,
    End,
    Shown,
    assessed_by,
    of_county,
    of_kinds,
    ordered,
    with_verdict,
    within,
)
from kaohe.scoring.analysis.comparison.spread import TENTHS, Bin, Distribution, Quartiles, distribution
from kaohe.scoring.standing.entries import SchemeCards, cards_within
from kaohe.scoring.standing.standing import Measure, Standing

__all__ = [
    "TENTHS",
    "Agreement",
    "Answered",
    "Bin",
    "Cell",
    "Comparison",
    "Contradiction",
    "Disagreement",
    "Distribution",
    "End",
    "Measure",
    "Pair",
    "Quartiles",
    "Rank",
    "SchemeCards",
    "Shown",
    "Standing",
    "TauB",
    "agreement",
    "assessed_by",
    "cards_within",
    "compare",
    "distribution",
    "of_county",
    "of_kinds",
    "ordered",
    "with_verdict",
    "within",
]
