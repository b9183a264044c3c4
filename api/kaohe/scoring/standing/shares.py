"""Scores as exact shares of what can be had: points of marks, obligations met of those that bind."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from kaohe.scheme.columns import Numbers
from kaohe.scheme.findings import FindingKind
from kaohe.scheme.fixed_point import HUNDREDTHS, LARGEST_AMOUNT, BoolArray, IntArray, half_up, product, to_scaled
from kaohe.scoring.standing.entries import SchemeCards

_LARGEST = LARGEST_AMOUNT * 10**HUNDREDTHS


@dataclass(frozen=True)
class Shares:
    """Numerators (an interval) over denominators, one a unit.

    Attributes:
        of: what can be had; above zero everywhere.
        present: which units have a score at all; the other entries mean nothing.
    """

    points: Numbers
    of: IntArray
    present: BoolArray

    def percent(self) -> Numbers:
        """The shares in per cent, in hundredths, rounded half up once."""
        low = half_up(product(self.points.low, 10_000), self.of)
        if self.points.is_exact:
            return Numbers.exact(low)
        return Numbers(low, half_up(product(self.points.high, 10_000), self.of), self.points.open)

    def order(self) -> Numbers:
        """Small integers in the same order as the exact, unrounded shares.

        What nothing bounds above stands above all else.
        """
        scale = self._scale()
        low = product(self.points.low, scale)
        both = low if self.points.is_exact else np.concatenate([low, product(self.points.high, scale)])
        keys = np.unique(both, return_inverse=True)[1].astype(np.int64)
        if self.points.is_exact:
            return Numbers.exact(keys)
        low, high = keys[: len(low)], keys[len(low) :]
        if self.points.open is not None:
            high = np.where(self.points.open, len(keys), high)
        return Numbers(low, high)

    def _scale(self) -> IntArray:
        """By what each numerator is multiplied to have one denominator for all."""
        different = [int(each) for each in np.unique(self.of)]
        common = math.lcm(*different)
        factors = {each: common // each for each in different}
        kind = object if common > _LARGEST else np.int64
        return np.array([factors[int(each)] for each in self.of], dtype=kind)


def shares_of_marks(entry: SchemeCards) -> Shares:
    """Totals, added over the periods, of the encoded marks of as many periods."""
    size = len(entry.units)
    low, high, of = np.zeros((3, size), dtype=np.int64)
    exact = True
    periods = np.zeros(size, dtype=np.int64)
    unbounded = np.zeros(size, dtype=np.bool_)
    for cards in entry.cards:
        assessed = cards.assessed()
        if not assessed.any():
            continue
        total, encoded = cards.total(), cards.scheme.encoded_marks
        assert total is not None
        assert encoded is not None
        periods += assessed
        of += np.where(assessed, to_scaled(encoded, HUNDREDTHS), 0)
        low += np.where(assessed, total.low, 0)
        high += np.where(assessed, np.minimum(total.high, _LARGEST), 0)
        exact = exact and total.is_exact
        if total.open is not None:
            unbounded |= total.open & assessed
    points = Numbers.exact(low) if exact else Numbers(low, high, unbounded if unbounded.any() else None).settled()
    return Shares(points, np.where(periods > 0, of, 1), periods > 0)


def shares_of_obligations(entry: SchemeCards) -> Shares:
    """Obligations met (low: certainly, high: possibly) of those that bind the unit's kind, added over the periods."""
    size = len(entry.units)
    low, high, of = np.zeros((3, size), dtype=np.int64)
    for cards in entry.cards:
        assessed = cards.assessed()
        if not assessed.any():
            continue
        for finding in cards.scheme.findings:
            if finding.kind is not FindingKind.OBLIGATION:
                continue
            bound = assessed if finding.kinds is None else assessed & cards.units.of_kind(finding.kinds)
            met = cards.finding(finding)
            of += bound
            low += met.low & bound
            high += met.high & bound
    return Shares(Numbers(low, high).settled(), np.maximum(of, 1), of > 0)
