"""Schemes and ledgers made for one test, and what a term comes to on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from kaohe.plugins import Registry
from kaohe.scheme import (
    CORE_KINDS,
    Bilingual,
    Clause,
    Driver,
    Figure,
    Finding,
    FindingKind,
    IncidentKind,
    Number,
    PeriodKind,
    Scheme,
    SourceText,
    Truth,
    UnitKind,
)
from kaohe.scheme.fixed_point import to_decimal
from kaohe.scoring.frame import SchemeFrame
from tests.support.memory import facts_of

Record: TypeAlias = dict[str, Any]
#: What a number comes to for one unit: exact, or from low to high.
Known: TypeAlias = Decimal | tuple[Decimal, Decimal]

CLAUSE = Clause("1", "考核办法")
ANY = Driver.HANDLING
EVERY_KIND = frozenset(UnitKind)


def scheme_with(**changes: Any) -> Scheme:
    """A sound scheme without marks that assesses every kind of unit by the year, but for the changes."""
    parts: dict[str, Any] = {
        "code": "demo",
        "title": "Demonstration",
        "title_zh": "示例",
        "issuer": Bilingual("Nobody", "无"),
        "source": SourceText("考核办法"),
        "kinds": EVERY_KIND,
        "cadence": PeriodKind.YEAR,
        "year": "2020",
    }
    return Scheme(**(parts | changes))


def registry_with(*schemes: Scheme, kinds: Iterable[IncidentKind] = ()) -> Registry:
    """What a plugin would have registered."""
    return Registry({scheme.code: scheme for scheme in schemes}, {kind.code: kind for kind in (*CORE_KINDS, *kinds)})


def ledger(*units: str, years: Iterable[int] = (2020,), **facts: Any) -> Record:
    """A ledger of units, each ``"code KIND"`` or ``"code KIND parent"``, and years; facts by their names."""
    described = [unit.split() for unit in units]
    rows = [{"code": code, "kind": kind, "parent": above[0] if above else None} for code, kind, *above in described]
    return {"units": rows, "periods": [year(each) for each in years]} | {
        "incidents": [],
        "observations": [],
        "rulings": [],
        **facts,
    }


def towns(number: int) -> list[str]:
    """That many townships of one county: C, T0, T1 ..."""
    return ["C COUNTY", *(f"T{place} TOWNSHIP C" for place in range(number))]


def year(number: int) -> Record:
    """A calendar year."""
    return {"code": str(number), "kind": "YEAR", "starts": f"{number}-01-01", "ends": f"{number}-12-31"}


def months(number: int, which: Iterable[int]) -> list[Record]:
    """Stretches of two months of a year, by the first month of each."""
    return [
        {
            "code": f"{number}-{first:02}",
            "kind": "BIMONTH",
            "starts": f"{number}-{first:02}-01",
            "ends": f"{number}-{first + 1:02}-28",
        }
        for first in which
    ]


def observed(metric: str, values: Mapping[str, object], period: str = "2020") -> list[Record]:
    """Observations of one metric by unit."""
    return [{"unit": unit, "period": period, "metric": metric, "value": value} for unit, value in values.items()]


def visits(*described: Mapping[str, Any]) -> list[Record]:
    """Visits of one person to the county in June 2020 on T0, but for what is described."""
    common = {"unit": "T0", "kind": "petition_visit", "on": "2020-06-30", "level": "COUNTY", "head_count": 1}
    return [{"ref": f"v{place}", **common, **each} for place, each in enumerate(described)]


def frame_of(case: Record, scheme: Scheme, period: str = "2020", kinds: Iterable[IncidentKind] = ()) -> SchemeFrame:
    """The frame that a scheme's terms are computed in, without observations that it does not read."""
    registry = registry_with(scheme, kinds=kinds)
    read = [each for each in case["observations"] if each["metric"] in registry.metrics]
    facts = facts_of(case | {"observations": read}, registry)
    return SchemeFrame(scheme, facts, facts.periods[period])


def numbers(term: Number, case: Record, period: str = "2020", **changes: Any) -> dict[str, Known]:
    """What a number comes to for each unit that the scheme assesses."""
    figure = Figure("figure", "Figure", "数", term, CLAUSE)
    frame = _frame(case, period, changes, figures=(figure,))
    column = frame.value(term)
    ends = zip(column.low, column.high, strict=True)
    exact = [(to_decimal(low, term.places), to_decimal(high, term.places)) for low, high in ends]
    return dict(zip(_units(frame, case), (low if low == high else (low, high) for low, high in exact), strict=True))


def failure(term: Number, case: Record, **changes: Any) -> str:
    """Why the function of a term failed; its column is then any number at all."""
    figure = Figure("figure", "Figure", "数", term, CLAUSE)
    frame = _frame(case, "2020", changes, figures=(figure,))
    column = frame.value(term)
    assert column.open is not None
    assert column.open.all()
    return str(frame.failures[term])


def verdicts(term: Truth, case: Record, period: str = "2020", **changes: Any) -> dict[str, str]:
    """What a truth comes to for each unit that the scheme assesses."""
    finding = Finding(FindingKind.TARGET, "finding", "Finding", "判断", term, CLAUSE)
    frame = _frame(case, period, changes, findings=(finding,))
    column = frame.value(term)
    return {unit: column.verdict(row).value for row, unit in enumerate(_units(frame, case))}


def _frame(case: Record, period: str, changes: dict[str, Any], **reading: Any) -> SchemeFrame:
    kinds = changes.pop("incident_kinds", ())
    return frame_of(case, scheme_with(**changes, **reading), period, kinds)


def _units(frame: SchemeFrame, case: Record) -> list[str]:
    return [case["units"][frame.unit(row)]["code"] for row in range(frame.size)]
