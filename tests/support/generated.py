"""Random ledgers, and facts to be added to them."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from kaohe.scheme import Choice, NumberMetric
from kaohe.scheme.fixed_point import LARGEST_AMOUNT, to_decimal
from kaohe.scheme.metrics import MetricType
from tests.reference.generate import Generator
from tests.support.cards import Cards, Document, installed
from tests.support.drawn import attributes_of

#: A few ledgers serve many examples: what is drawn is mostly what changes in them.
SEEDS = st.integers(1, 8)


@cache
def unchanging(seed: int) -> Cards:
    """A ledger and its cards; not to be changed."""
    return Cards(Generator(seed, "small").ledger_alone())


def changeable(seed: int) -> Document:
    """A copy of the same ledger."""
    return deepcopy(unchanging(seed).document)


@st.composite
def incidents_for(draw: st.DrawFn, document: Document, kinds: tuple[str, ...]) -> dict[str, Any]:
    """One more incident of one of the kinds, on any unit and any day of a period."""
    kind = installed().kinds[draw(st.sampled_from(kinds))]
    attributes = draw(attributes_of(kind))
    for constraint in kind.constraints:
        if constraint.problem(attributes) is not None:
            del attributes[constraint.attribute]
            if kind.attribute(constraint.attribute).is_required:
                options = kind.attribute(constraint.attribute)
                assert isinstance(options, Choice)
                attributes[constraint.attribute] = next(each for each in options.options if each != constraint.value)
    period = draw(st.sampled_from(document["periods"]))
    starts, ends = (date.fromisoformat(period[end]) for end in ("starts", "ends"))
    on = starts + timedelta(days=draw(st.integers(0, (ends - starts).days)))
    unit = draw(st.sampled_from([each["code"] for each in document["units"]]))
    return {"ref": "one more", "unit": unit, "kind": kind.code, "on": on.isoformat(), **attributes}


@st.composite
def values_of(draw: st.DrawFn, code: str, least: int | None = None, most: int | None = None) -> bool | int | str:
    """A value that a metric may be observed with, within further bounds if given."""
    metric = installed().metrics[code]
    if metric.type is MetricType.FLAG:
        return draw(st.booleans())
    assert isinstance(metric, NumberMetric)
    low, high = metric.stored_range
    low = low if least is None else max(low, least)
    high = min(high, low + 40 * 10**metric.places if metric.maximum is None else high)
    scaled = draw(st.integers(low, max(low, high if most is None else min(high, most))))
    return scaled if metric.type is MetricType.COUNT else str(to_decimal(scaled, metric.places))


@st.composite
def observations_of(draw: st.DrawFn, document: Document, unit: str, period: str, code: str) -> dict[str, Any]:
    """An observation of a metric that agrees with those there are of its whole or its part."""
    metrics = installed().metrics
    here = {o["metric"]: o["value"] for o in document["observations"] if (o["unit"], o["period"]) == (unit, period)}
    metric = metrics[code]
    whole = getattr(metric, "at_most", None)
    most = here.get(whole.code, LARGEST_AMOUNT) if whole is not None else None
    parts = [each.code for each in metrics.values() if getattr(each, "at_most", None) is metric]
    least = max([here.get(part, 0) for part in parts], default=None)
    return {"unit": unit, "period": period, "metric": code, "value": draw(values_of(code, least, most))}
