"""Vetoes: which facts they share with the score, and the highest score that they can still override."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from kaohe.scheme.bilingual import Bilingual
from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.findings import Finding, FindingKind
from kaohe.scheme.fixed_point import HUNDREDTHS, IntArray, to_decimal, to_scaled
from kaohe.scheme.metrics import Metric
from kaohe.scheme.regime import Scheme
from kaohe.scheme.terms.arithmetic import Number
from kaohe.scheme.terms.logic import Truth
from kaohe.scheme.terms.term import AnyTerm
from kaohe.scheme.terms.traversal import kinds_read, walk
from kaohe.scheme.vocabulary import Driver, Kinds, UnitKind
from kaohe.scoring.analysis.stakes.probing import ProbingFrame

#: A figure with more values than this is not tried value by value.
_MOST_VALUES = 100_000


@dataclass(frozen=True, slots=True)
class VetoStake:
    """A veto beside the score that it overrides.

    Attributes:
        kinds: the kinds of unit it applies to.
        consequences: what follows from it.
        reads_score: whether it is the total that decides it (of this or of an earlier period).
        overrides: the highest total, in points, that a unit may have in the period and still be vetoed; a sound upper
            bound that takes incidents and peers to be independent of the score. None for a regime without marks.
        shares_facts_with: the items that read the same metrics or kinds of incident, in the order of the source.
    """

    code: str
    title: str
    title_zh: str
    driver: Driver | None
    kinds: Kinds
    consequences: tuple[Bilingual, ...]
    reads_score: bool
    overrides: Decimal | None
    shares_facts_with: tuple[str, ...]


def veto_stakes(scheme: Scheme) -> tuple[VetoStake, ...]:
    """Every veto of a scheme, in its order."""
    return tuple(_stake(scheme, each) for each in scheme.findings if each.kind is FindingKind.VETO)


def _stake(scheme: Scheme, veto: Finding) -> VetoStake:
    kinds = scheme.kinds if veto.kinds is None else veto.kinds
    read = tuple(walk([veto.when]))
    facts = _facts(read)
    sharing = tuple(item.code for item in scheme.items() if facts & _facts(tuple(walk([item.figure]))))
    return VetoStake(
        veto.code,
        veto.title,
        veto.title_zh,
        veto.driver,
        kinds,
        veto.consequences,
        bool({scheme.total, scheme.score} & set(read)),
        _highest_overridden(scheme, veto, kinds),
        sharing,
    )


def _facts(terms: tuple[AnyTerm, ...]) -> set[str]:
    return {term.code for term in terms if isinstance(term, Metric)} | {kind.code for kind in kinds_read(terms)}


def _highest_overridden(scheme: Scheme, veto: Finding, kinds: Kinds) -> Decimal | None:
    encoded = scheme.encoded_marks
    if scheme.total is None or encoded is None:
        return None
    highest = max((_highest_for(scheme, veto, kind, to_scaled(encoded, HUNDREDTHS)) for kind in kinds), default=0)
    return to_decimal(highest)


def _highest_for(scheme: Scheme, veto: Finding, kind: UnitKind, encoded: int) -> int:
    """The least of the bounds that the figures which both read, supposed value by value, put on the total."""
    assert scheme.total is not None
    unknown = ProbingFrame(scheme, kind)
    bounds = [_bound(unknown, scheme.total, veto, encoded)]
    for term in _shared(scheme, scheme.total, veto):
        if (supposed := _suppose(unknown, term, encoded)) is not None:
            column, size = supposed
            bounds.append(_bound(ProbingFrame(scheme, kind, {term: column}, size), scheme.total, veto, encoded))
    return min(bounds)


def _bound(frame: ProbingFrame, total: Number, veto: Finding, encoded: int) -> int:
    possible, reached = frame.value(veto.when).high, frame.value(total)
    reach: IntArray = reached.high if reached.open is None else np.where(reached.open, encoded, reached.high)
    return int(reach[possible].max(initial=0))


def _shared(scheme: Scheme, total: Number, veto: Finding) -> list[AnyTerm]:
    """The metrics and the figures of the score (total, sections, items) that both the veto and the total read."""
    figures = {total, scheme.score, *(each.points for each in scheme.all_sections())}
    figures |= {each.figure for each in scheme.items()}
    read = set(walk([veto.when]))
    return [term for term in walk([total]) if term in read and (term in figures or isinstance(term, Metric))]


def _suppose(unknown: ProbingFrame, term: AnyTerm, encoded: int) -> tuple[Numbers | Truths, int] | None:
    """Every value that a term may have, one a row; what may go beyond the marks is one row more."""
    if isinstance(term, Truth):
        return Truths.exact(np.array([False, True])), 2
    assert isinstance(term, Number)
    alone = unknown.value(term)
    least, most = int(alone.low[0]), int(alone.high[0])
    beyond = alone.open is not None and bool(alone.open[0])
    last = encoded * 10**term.places // 10**HUNDREDTHS if beyond else most
    if last - least > _MOST_VALUES or last < least:
        return None
    low: IntArray = np.arange(least, last + 1 + beyond, dtype=np.int64)
    if not beyond:
        return Numbers.exact(low), len(low)
    high, unbounded = low.copy(), np.zeros(len(low), dtype=np.bool_)
    high[-1], unbounded[-1] = max(most, last + 1), True
    return Numbers(low, high, unbounded), len(low)
