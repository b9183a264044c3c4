"""Columns of intervals for tests, and all the ways in which they may turn out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
from hypothesis import strategies as st

from kaohe.scheme.columns import Numbers

Ends: TypeAlias = tuple[int, int]


def intervals(least: int = 0, most: int = 6, widest: int = 3) -> st.SearchStrategy[Ends]:
    """A low and a high end; about half of them exact."""
    widths = st.just(0) | st.integers(0, widest)
    return st.tuples(st.integers(least, most), widths).map(lambda each: (each[0], each[0] + each[1]))


def column(ends: Sequence[Ends]) -> Numbers:
    """The column of some intervals."""
    low = np.array([low for low, _ in ends], dtype=np.int64)
    return Numbers(low, np.array([high for _, high in ends], dtype=np.int64)).settled()


def exact(values: Sequence[int]) -> Numbers:
    """The column of some known numbers."""
    return Numbers.exact(np.array(values, dtype=np.int64))


def realisations(ends: Sequence[Ends]) -> Iterator[tuple[int, ...]]:
    """Every way in which the numbers may turn out."""
    return itertools.product(*(range(low, high + 1) for low, high in ends))
