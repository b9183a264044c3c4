"""Two small regimes over the same facts, one with marks and one with obligations, and ledgers for them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from kaohe.plugins import Registry
from kaohe.scheme import (
    Bilingual,
    Driver,
    Metrics,
    MoneyKind,
    PeriodKind,
    Scheme,
    UnitKind,
    item,
    kinds,
    money,
    obligation,
    reward,
    section,
    veto,
    when,
    worth,
)
from kaohe.scheme.vocabulary import UNIT
from tests.support.made import CLAUSE, months, registry_with, scheme_with, year

HANDLING = Driver.HANDLING
RURAL = kinds(UnitKind.TOWNSHIP)
ASSESSED = kinds(UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT)

of_marks = Metrics("marks")
points = of_marks.decimal("points", "Points", "分", maximum="30")
scandal = of_marks.flag("scandal", "Scandal", "丑闻")
praised = of_marks.flag("praised", "Praised", "表扬")
fined = of_marks.count("fined", "Times fined", "罚款次数")

of_duties = Metrics("duties")
first = of_duties.flag("first", "First", "一")
second = of_duties.flag("second", "Second", "二")
third = of_duties.flag("third", "Third", "三")
prize = of_duties.count("prize", "Prize in CNY", "奖金", maximum=50)


def marks(cadence: PeriodKind = PeriodKind.YEAR) -> Scheme:
    """30 marks, a veto, a reward with a condition, and a fine that nothing bounds."""
    whole = item("1.1", "All", "全", 30, worth(points), HANDLING, clause=CLAUSE)
    return scheme_with(
        code="marks",
        kinds=ASSESSED,
        cadence=cadence,
        full_marks=30,
        sections=(section("1", "All", "全", 30, whole, clause=CLAUSE),),
        findings=(
            veto("veto", "Scandal", "丑闻", scandal, HANDLING, clause=CLAUSE),
            veto("rural", "Rural shame", "乡丑", points < 3, HANDLING, clause=CLAUSE, kinds=RURAL),
            reward("condition", "In the running", "候选", points >= 0, clause=CLAUSE),
            reward("praise", "Praise", "表扬", praised, clause=CLAUSE, consequences=(Bilingual("Praise", "表扬"),)),
        ),
        money=(money(MoneyKind.FINE, "fine", "Fine", "罚款", fined * 50, UNIT, clause=CLAUSE),),
    )


def duties() -> Scheme:
    """Two obligations for townships and three for subdistricts, a veto, and a reward in money."""
    town = kinds(UnitKind.SUBDISTRICT)
    return scheme_with(
        code="duties",
        kinds=ASSESSED | {UnitKind.VILLAGE},
        findings=(
            obligation("1", "First", "一", first, HANDLING, clause=CLAUSE, kinds=ASSESSED),
            obligation("2", "Second", "二", second, HANDLING, clause=CLAUSE, kinds=ASSESSED),
            obligation("3", "Third", "三", third, HANDLING, clause=CLAUSE, kinds=town),
            veto("veto", "None of the two", "皆无", ~(first | second), HANDLING, clause=CLAUSE),
        ),
        money=(money(MoneyKind.REWARD, "prize", "Prize", "奖", when(first, prize, 0), UNIT, clause=CLAUSE),),
    )


def registry(cadence: PeriodKind = PeriodKind.YEAR) -> Registry:
    """Both regimes."""
    return registry_with(marks(cadence), duties())


UNITS = ["C COUNTY", "D COUNTY", *(f"T{n} TOWNSHIP C" for n in range(3)), "S0 SUBDISTRICT C", "T3 TOWNSHIP D"]
UNITS += ["S1 SUBDISTRICT D", "T4 TOWNSHIP", "V VILLAGE T0"]
SCORED = [described.split()[0] for described in UNITS if described.split()[1] in {"TOWNSHIP", "SUBDISTRICT", "VILLAGE"}]
PERIODS = [year(2020), *months(2020, (1, 3, 5))]

_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "marks.points": st.sampled_from(["0", "2.99", "3", "10", "10.01", "29.99", "30"]),
    "marks.fined": st.integers(0, 2),
    "duties.prize": st.sampled_from([0, 20, 50]),
    **dict.fromkeys(("marks.scandal", "marks.praised", "duties.first", "duties.second", "duties.third"), st.booleans()),
}


def units(*described: str) -> list[dict[str, Any]]:
    """Units, each ``"code KIND"`` or ``"code KIND parent"``."""
    parts = [each.split() for each in described]
    return [{"code": code, "kind": kind, "parent": above[0] if above else None} for code, kind, *above in parts]


@st.composite
def ledgers(draw: st.DrawFn, periods: tuple[str, ...] = ("2020",)) -> dict[str, Any]:
    """Ledgers of the units in which some things are observed and others are not."""
    observations = []
    for period in periods:
        for unit in SCORED:
            seen = draw(st.fixed_dictionaries({}, optional=_VALUES))
            observations += [
                {"unit": unit, "period": period, "metric": metric, "value": value} for metric, value in seen.items()
            ]
    return {
        "units": units(*UNITS),
        "periods": PERIODS,
        "incidents": [],
        "observations": observations,
        "rulings": [],
    }


class Seen:
    """What a ledger says of a unit in a period, read one observation at a time."""

    def __init__(self, ledger: dict[str, Any], unit: str, period: str) -> None:
        self._values = {
            each["metric"]: each["value"]
            for each in ledger["observations"]
            if (each["unit"], each["period"]) == (unit, period)
        }

    def get(self, metric: str) -> Any:
        """The value, None where it was not observed."""
        return self._values.get(metric)
