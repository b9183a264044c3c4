"""Numbers that depend on a unit's kind, on the units it oversees, or on those above it."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kaohe.scheme import (
    Metrics,
    UnitKind,
    batches,
    for_kinds,
    incidents,
    inherited,
    kinds,
    mean_of_overseen,
    number,
    on_county,
    only_for,
    petition_visit,
)
from tests.support.made import Record, ledger, numbers, observed, verdicts

observe = Metrics("demo")
points = observe.decimal("points", "Points", "得分", maximum="100")
base = observe.decimal("base", "Base", "基数")
kept = observe.flag("kept", "Kept", "落实")

values = st.none() | st.integers(0, 10000).map(lambda hundredths: str(Decimal(hundredths) / 100))


@given(st.lists(values, min_size=1, max_size=6))
def test_a_mean_over_the_units_overseen_is_rounded_half_up_at_both_ends(given_points: list[str | None]) -> None:
    case = ledger("L LEADER", *(f"S{place} SECTION" for place in range(len(given_points))), "X SECTION")
    case["units"][0]["oversees"] = [f"S{place}" for place in range(len(given_points))]
    known = {f"S{place}": value for place, value in enumerate(given_points) if value is not None}
    case["observations"] = observed("demo.points", known | {"X": "3.33"})
    found = numbers(mean_of_overseen(points), case)["L"]
    ends = []
    for instead in ("0", "100"):
        total = sum(int(Decimal(instead if value is None else value) * 100) for value in given_points)
        ends.append(Decimal((2 * total + len(given_points)) // (2 * len(given_points))) / 100)
    assert found == (ends[0] if ends[0] == ends[1] else tuple(ends))


def test_who_oversees_nobody_has_a_mean_of_nothing() -> None:
    assert numbers(mean_of_overseen(points), ledger("L LEADER", "S SECTION"))["L"] == 0


def test_a_unit_may_be_overseen_by_several_leaders_and_a_unit_named_twice_counts_once() -> None:
    case = ledger(
        "L LEADER", "K LEADER", "S SECTION", "O OFFICE", observations=observed("demo.points", {"S": 1, "O": 4})
    )
    case["units"][0]["oversees"], case["units"][1]["oversees"] = ["S", "O", "S"], ["O"]
    found = numbers(mean_of_overseen(points), case)
    assert [found["L"], found["K"]] == [Decimal("2.50"), 4]


def test_nothing_bounds_a_mean_while_nothing_bounds_one_of_the_numbers() -> None:
    case = ledger("L LEADER", "K LEADER", "S SECTION", "O OFFICE", observations=observed("demo.base", {"O": 4}))
    case["units"][0]["oversees"], case["units"][1]["oversees"] = ["S", "O"], ["O"]
    found = verdicts(mean_of_overseen(base) <= 10**12, case)
    assert (found["L"], found["K"]) == ("UNKNOWN", "YES")


def test_a_number_may_depend_on_the_kind_of_unit() -> None:
    case = ledger("T TOWNSHIP", "S SUBDISTRICT", "D DEPARTMENT")
    term = for_kinds({UnitKind.TOWNSHIP: number("1.00"), UnitKind.SUBDISTRICT: points}, otherwise=number("3.00"))
    assert numbers(term, case) == {"T": 1, "S": (0, 100), "D": 3}


def test_numbers_for_different_kinds_may_have_different_decimals() -> None:
    case = ledger("T TOWNSHIP", "S SUBDISTRICT", observations=observed("demo.points", {"S": "0.25"}))
    term = for_kinds({UnitKind.TOWNSHIP: number("1.5")}, otherwise=points * "0.5")
    assert numbers(term, case) == {"T": Decimal("1.5"), "S": Decimal("0.125")}


def test_a_truth_for_some_kinds_is_no_for_all_others() -> None:
    case = ledger(
        "T TOWNSHIP", "S SUBDISTRICT", "D DEPARTMENT", observations=observed("demo.kept", {"S": True, "D": True})
    )
    term = only_for(kinds(UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT), kept)
    assert verdicts(term, case) == {"T": "UNKNOWN", "S": "YES", "D": "NO"}
    seen = batches(incidents(petition_visit)) <= 0
    assert verdicts(only_for(kinds(UnitKind.TOWNSHIP), seen), case) == {"T": "YES", "S": "NO", "D": "NO"}


TREE = ("P PREFECTURE", "C COUNTY P", "D COUNTY C", "B BUREAU D", "S SECTION B", "W STAFF S", "Q STAFF")


@st.composite
def observed_somewhere(draw: st.DrawFn) -> dict[str, int]:
    units = [unit.split()[0] for unit in TREE]
    return {unit: draw(st.integers(0, 9)) for unit in draw(st.lists(st.sampled_from(units), unique=True))}


def above(case: Record, unit: str) -> list[str]:
    parents = {row["code"]: row["parent"] for row in case["units"]}
    found = []
    while (unit := parents[unit]) is not None:
        found.append(unit)
    return found


@given(observed_somewhere(), st.permutations(TREE))
def test_an_inherited_number_is_the_units_own_or_that_of_the_nearest_unit_above_that_has_it(
    known: dict[str, int], units: list[str]
) -> None:
    case = ledger(*units, observations=observed("demo.points", known))
    for assessed in (frozenset(UnitKind), kinds(UnitKind.STAFF, UnitKind.SECTION)):
        for unit, value in numbers(inherited(points), case, kinds=assessed).items():
            having = [each for each in (unit, *above(case, unit)) if each in known]
            assert value == (known[having[0]] if having else (0, 100))


@given(observed_somewhere(), st.permutations(TREE))
def test_a_number_of_the_county_is_that_of_the_nearest_one_above_whatever_stands_elsewhere(
    known: dict[str, int], units: list[str]
) -> None:
    case = ledger(*units, observations=observed("demo.points", known))
    for assessed in (frozenset(UnitKind), kinds(UnitKind.STAFF, UnitKind.SECTION)):
        for unit, value in numbers(on_county(points), case, kinds=assessed).items():
            county = next((each for each in above(case, unit) if each in {"C", "D"}), None)
            assert value == known.get(county or "", (0, 100))


def test_what_has_no_maximum_and_stands_nowhere_above_is_unbounded() -> None:
    case = ledger("C COUNTY", "T TOWNSHIP C", "S TOWNSHIP", observations=observed("demo.base", {"C": 5}))
    for term in (inherited(base), on_county(base)):
        found = verdicts(term <= 10**12, case)
        assert (found["T"], found["S"]) == ("YES", "UNKNOWN")


def test_incidents_of_units_overseen_are_counted_on_them_and_not_on_the_leader() -> None:
    visit = {"ref": "v", "unit": "W", "kind": "petition_visit", "on": "2020-02-02", "level": "COUNTY", "head_count": 1}
    case = ledger("L LEADER", "S SECTION", "O OFFICE", "W STAFF S", incidents=[visit])
    case["units"][0]["oversees"] = ["S", "O"]
    count = batches(incidents(petition_visit))
    assert numbers(count, case) == {"L": 0, "S": 1, "O": 0, "W": 1}
    assert numbers(mean_of_overseen(count * "1.00"), case)["L"] == Decimal("0.50")
