"""Intervals of the analysis in GraphQL's types."""

from __future__ import annotations

from kaohe.graphql.types.figures import Amount, Score
from kaohe.scoring.analysis import Interval


def interval_score(found: Interval) -> Score:
    """An interval of points or per cent."""
    return Score(low=found.low, high=found.high, exact=found.exact)


def interval_amount(found: Interval) -> Amount:
    """An interval of money."""
    return Amount(low=found.low, high=found.high, exact=found.exact, currency="CNY")
