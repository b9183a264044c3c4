"""Unit prices: what one incident, one more of an observed number, or one flag takes away under an item's rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

import numpy as np

from kaohe.scheme.columns import Interval, Numbers, Truths, interval
from kaohe.scheme.fixed_point import HUNDREDTHS
from kaohe.scheme.incident_kinds import ABSENT, Attribute, Choice, Flag, IncidentKind
from kaohe.scheme.metrics import FlagMetric, Metric, MetricType, NumberMetric
from kaohe.scheme.parameters import Parameter
from kaohe.scheme.regime import Scheme
from kaohe.scheme.rules import Deduct, FullIf, Rule
from kaohe.scheme.score import Item
from kaohe.scheme.selections import AllOf, AnyOf, Condition, Everything, Not, OneOf, Selection, Within
from kaohe.scheme.terms.arithmetic import Number
from kaohe.scheme.terms.term import AnyTerm, Charge
from kaohe.scheme.terms.traversal import walk
from kaohe.scheme.vocabulary import UnitKind
from kaohe.scoring.analysis.stakes.probing import ProbingFrame


class Per(StrEnum):
    """What a price is for.

    One incident; one of what an attribute of the incident counts (a person, a missing document); one more of an
    observed number; an observed flag that is not what it should be.
    """

    INCIDENT = "INCIDENT"
    ATTRIBUTE = "ATTRIBUTE"
    NUMBER = "NUMBER"
    FLAG = "FLAG"


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """What one of something takes away, before any cap.

    Attributes:
        points: exact, or the range within which an assessor rules.
        of: the code of the incident kind or of the metric.
        attribute: what is counted within each incident, for ATTRIBUTE alone.
        where: what the incidents must be, every one of these; see :func:`conditions`.
    """

    points: Interval
    per: Per
    of: str
    attribute: str | None = None
    where: tuple[str, ...] = ()


def unit_prices(scheme: Scheme, item: Item) -> tuple[UnitPrice, ...]:
    """The prices of an item that deducts; none where its points are all or nothing, awarded, or computed otherwise.

    The price of a number or a flag is what the first one costs while all else is as it should be (numbers at their
    least, flags true).
    """
    deduct = _deduction(item.rule)
    return () if deduct is None else tuple(_prices(scheme, deduct))


def _deduction(rule: Rule) -> Deduct | None:
    match rule:
        case Deduct():
            return rule
        case FullIf(otherwise=Rule() as otherwise):
            return _deduction(otherwise)
        case _:
            return None


def _prices(scheme: Scheme, deduct: Deduct) -> Iterator[UnitPrice]:
    for charge in deduct.charges:
        if charge.each:
            yield _charged(charge)
    if deduct.discretion is not None:
        least, most = deduct.discretion.least, deduct.discretion.most
        yield _incidents(interval(least, most), deduct.discretion.selection)
    for term in deduct.terms:
        yield from _observed(scheme, term)


def _charged(charge: Charge) -> UnitPrice:
    return _incidents(interval(charge.each, charge.each), charge.selection, charge.times)


def _incidents(points: Interval, selection: Selection, attribute: str | None = None) -> UnitPrice:
    per = Per.INCIDENT if attribute is None else Per.ATTRIBUTE
    return UnitPrice(points, per, selection.kind.code, attribute, conditions(selection))


def _observed(scheme: Scheme, term: Number) -> Iterator[UnitPrice]:
    metrics: list[Metric] = [each for each in walk([term]) if isinstance(each, Metric)]
    for metric in sorted(metrics, key=lambda each: each.code):
        costs = [_first_of(scheme, kind, term, metric, metrics) for kind in scheme.kinds]
        if cost := max(costs):
            per = Per.FLAG if metric.type is MetricType.FLAG else Per.NUMBER
            points = interval(cost, cost, max(term.places, HUNDREDTHS))
            yield UnitPrice(points, per, metric.code)


def _first_of(scheme: Scheme, kind: UnitKind, term: Number, metric: Metric, others: list[Metric]) -> int:
    """What the first of a metric adds to a term, in places of the term (two at least)."""
    supposed: dict[AnyTerm, Numbers | Truths] = {}
    for each in others:
        if isinstance(each, NumberMetric):
            least, _ = each.stored_range
            one = 10**each.places if each is metric else 0
            supposed[each] = Numbers.exact(np.array([least, least + one], dtype=np.int64))
        elif isinstance(each, FlagMetric):
            supposed[each] = Truths.exact(np.array([True, each is not metric]))
    column = ProbingFrame(scheme, kind, supposed, size=2).value(term)
    if not column.known().all():
        return 0
    first: int = int(column.low[1]) - int(column.low[0])
    return first * cast("int", 10 ** max(0, HUNDREDTHS - term.places))


def conditions(selection: Selection) -> tuple[str, ...]:
    """What an incident must all be to be selected: ``level = NATIONAL``, ``head_count 6..9``, ``abnormal``."""
    condition = selection.condition
    if isinstance(condition, Everything):
        return ()
    parts = condition.parts if isinstance(condition, AllOf) else (condition,)
    return tuple(_words(part, selection.kind) for part in parts)


def _words(condition: Condition, kind: IncidentKind) -> str:
    match condition:
        case OneOf(name, values):
            return _one_of(kind.attribute(name), values)
        case Within(name, least, most):
            return _within(name, least, most)
        case AllOf(parts):
            return " and ".join(f"({_words(part, kind)})" for part in parts)
        case AnyOf(parts):
            return " or ".join(f"({_words(part, kind)})" for part in parts)
        case Not(part):
            return f"not ({_words(part, kind)})"
        case Everything():
            return "any"
        case _:  # a plugin's own
            return type(condition).__name__


def _one_of(attribute: Attribute, values: tuple[int, ...]) -> str:
    if values == (ABSENT,):
        return f"{attribute.name} left out"
    if isinstance(attribute, Flag) and len(values) == 1:
        return attribute.name if values[0] else f"not {attribute.name}"
    if isinstance(attribute, Choice):
        options = list(attribute.options)
        return f"{attribute.name} = {' or '.join(options[value] for value in values)}"
    return f"{attribute.name} = {' or '.join(str(value) for value in values)}"


def _within(name: str, least: int | Parameter | None, most: int | Parameter | None) -> str:
    if least is None:
        return name if most is None else f"{name} <= {_bound(most)}"
    return f"{name} >= {_bound(least)}" if most is None else f"{name} {_bound(least)}..{_bound(most)}"


def _bound(bound: int | Parameter) -> str:
    return str(bound) if isinstance(bound, int) else bound.code
