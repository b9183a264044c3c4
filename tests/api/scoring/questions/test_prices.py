"""The price of one more: alone, on top of a record, and as a price list; always the difference of two full cards."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.scheme import Level, UnitKind
from kaohe.scheme.vocabulary import LEVELS, Verdict
from kaohe.scoring.questions import (
    AddIncident,
    ChangeError,
    OneMore,
    difference,
    marginal,
    marginal_alone,
    price_list,
    what_if,
)
from tests.api.scoring.questions.supposed import Asked, Record, case_of, in_case, registry, scheme, visit, vocabulary

KINDS = {
    "liaocheng1995": "TOWNSHIP",
    "luxi2014": "TOWNSHIP",
    "minhang_linkage": "TOWNSHIP",
    "street_ten_rules": "MANAGEMENT_AREA",
}
FLAGS = ("abnormal", "skip_level", "repeat", "key_person", "disruptive", "at_fault", "serious_harm")


def one_unit(kind: str, *incidents: Record) -> Asked:
    return Asked(in_case(case_of(("C", "COUNTY", None), ("T", kind, "C")), incidents=list(incidents)))


visits = st.builds(
    lambda level, size, flags: {"level": level.value, "head_count": size} | dict.fromkeys(flags, True),
    st.sampled_from(LEVELS),
    st.sampled_from([1, 5, 6, 10, 20, 50, 100]),
    st.sets(st.sampled_from(FLAGS)),
)


@settings(max_examples=40)
@given(st.sampled_from(sorted(KINDS)), visits, st.lists(visits, max_size=4))
def test_a_marginal_price_is_the_difference_of_two_full_cards_and_what_if(
    code: str, more: dict[str, Any], record: list[dict[str, Any]]
) -> None:
    before = [visit(f"v{place}", "T", **stated) for place, stated in enumerate(record)]
    asked, recorded = one_unit(KINDS[code], *before), one_unit(KINDS[code], *before, visit("new", "T", **more))
    period, row = asked.period("2014"), asked.row("T")
    found = marginal(scheme(code), OneMore("petition_visit", more), asked.facts, "T", period, vocabulary())
    assert found.difference == difference(asked.cards(code, "2014"), row, recorded.cards(code, "2014"))
    change = AddIncident("T", "petition_visit", period.ends, more)
    assert found.difference == what_if(scheme(code), asked.facts, period, [row], [change]).difference(row)


@settings(max_examples=40)
@given(st.sampled_from(sorted(KINDS)), visits)
def test_the_price_alone_is_the_one_on_top_of_an_empty_record(code: str, more: dict[str, Any]) -> None:
    alone = marginal_alone(scheme(code), OneMore("petition_visit", more), UnitKind(KINDS[code]))
    asked = one_unit(KINDS[code])
    on_top = marginal(
        scheme(code), OneMore("petition_visit", more), asked.facts, "T", asked.period("2014"), vocabulary()
    )
    assert alone.difference == on_top.difference


def total_high(code: str, more: dict[str, Any], *record: Record) -> int | None:
    asked = one_unit(KINDS[code], *record)
    found = marginal(
        scheme(code), OneMore("petition_visit", more), asked.facts, "T", asked.period("2014"), vocabulary()
    )
    assert found.difference.total is not None
    return found.difference.total.high


def test_a_cap_that_is_reached_costs_nothing() -> None:
    """(三)4(4)②: five marks, two a batch of 20 persons and more."""
    batch: dict[str, Any] = {"level": "NATIONAL", "head_count": 20}
    record = [visit(f"v{place}", "T", **batch) for place in range(3)]
    assert total_high("luxi2014", batch) == -200
    assert total_high("luxi2014", batch, *record[:2]) == -100
    assert total_high("luxi2014", batch, *record) == 0


@pytest.mark.parametrize(
    ("code", "kind", "level", "veto", "nth"),
    [
        ("liaocheng1995", "TOWNSHIP", "PREFECTURE", "veto.2", 3),
        ("liaocheng1995", "TOWNSHIP", "COUNTY", "veto.3", 4),
        ("liaocheng1995", "TOWNSHIP", "NATIONAL", "veto.1", 1),
        ("street_ten_rules", "MANAGEMENT_AREA", "TOWNSHIP", "veto.area.street", 3),
        ("street_ten_rules", "MANAGEMENT_AREA", "COUNTY", "veto.area.district", 2),
        ("street_ten_rules", "MANAGEMENT_AREA", "PROVINCE", "veto.area.city", 1),
        ("street_ten_rules", "VILLAGE", "COUNTY", "veto.village.district", 1),
    ],
)
def test_the_nth_group_visit_trips_the_veto_and_none_before_or_after(
    code: str, kind: str, level: str, veto: str, nth: int
) -> None:
    batch: dict[str, Any] = {"level": level, "head_count": 5}
    tripped = []
    for before in range(nth + 1):
        asked = one_unit(kind, *(visit(f"v{place}", "T", **batch) for place in range(before)))
        found = marginal(
            scheme(code), OneMore("petition_visit", batch), asked.facts, "T", asked.period("2014"), vocabulary()
        )
        flips = {flip.finding.code: (flip.before, flip.after) for flip in found.difference.flips()}
        if veto in flips:
            assert flips[veto] == (Verdict.NO, Verdict.YES)
            tripped.append(before + 1)
    assert tripped == [nth]


def test_a_price_that_hangs_on_a_ruling_is_an_interval() -> None:
    """五9: any points from 0 to 100, as an assessor rules."""
    visit_up = OneMore("petition_visit", {"level": "PROVINCE", "head_count": 3, "skip_level": True})
    found = marginal_alone(scheme("pinghu2012"), visit_up, UnitKind.OFFICE).difference
    assert found.total is not None
    assert (found.total.low, found.total.high) == (-100_00, 0)


def test_a_leader_pays_by_the_cards_of_others() -> None:
    with pytest.raises(ValueError, match="SECTION, OFFICE, STAFF, not LEADER"):
        marginal_alone(scheme("pinghu2012"), OneMore("screening_missed"), UnitKind.LEADER)


def test_an_incident_that_cannot_be_is_refused() -> None:
    with pytest.raises(ChangeError, match="head_count: is required"):
        marginal_alone(scheme("luxi2014"), OneMore("petition_visit", {"level": "COUNTY"}))
    with pytest.raises(ChangeError, match="there is no incident kind riot"):
        marginal_alone(scheme("luxi2014"), OneMore("riot"))
    asked = one_unit("TOWNSHIP")
    with pytest.raises(ChangeError, match="there is no unit X"):
        marginal(scheme("luxi2014"), OneMore("screening_missed"), asked.facts, "X", asked.period("2014"))


def test_the_price_list_is_the_single_prices() -> None:
    flags: list[dict[str, Any]] = [{}, {"skip_level": True}, {"abnormal": True, "repeat": True}]
    for prices in price_list(list(registry().schemes.values()), flags=flags):
        assert len(prices) == len(prices.kinds) * 5 * 6 * 3
        for price in list(prices)[::23]:
            more = OneMore("petition_visit", price.visit.attributes)
            single = marginal_alone(prices.scheme, more, price.unit_kind)
            assert price.difference == single.difference


def test_the_price_list_reads_totals_off_one_column() -> None:
    (prices,) = price_list([scheme("luxi2014")], levels=[Level.NATIONAL])
    totals = prices.totals(0)
    assert totals is not None
    assert [(move.low, move.high) for move in totals] == [
        (0, 0), (-100, -100), (-150, -150), (-200, -200), (-200, -200), (-200, -200),
    ]  # fmt: skip
    (none,) = price_list([scheme("street_ten_rules")])
    assert none.totals(0) is None


def test_the_price_list_leaves_out_what_cannot_be() -> None:
    (prices,) = price_list([scheme("luxi2014")], sizes=[1], flags=[{"returned": "UNCONTROLLED"}])
    assert [price.visit.level for price in prices] == [Level.NATIONAL]
    with pytest.raises(ChangeError, match="not an attribute of petition_visit"):
        price_list([scheme("luxi2014")], flags=[{"luck": True}])
