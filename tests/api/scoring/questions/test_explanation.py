"""An explanation says the rule with the unit's numbers, accounts for the figure, and names what would settle it."""

from __future__ import annotations

from typing import Any

import pytest

from kaohe.scheme import Scheme
from kaohe.scoring.cards import Scorecards
from kaohe.scoring.evidence import MissingKind
from kaohe.scoring.questions import Explanation, RefusedError, SetObservation, Target, changed, ends, explain
from kaohe.scoring.questions.explanations.settling import width
from tests.api.scoring.questions.supposed import (
    Asked,
    Record,
    case_of,
    in_case,
    registry,
    scheme,
    seen,
    visit,
    vocabulary,
)

UNITS = (("C", "COUNTY", None), ("T", "TOWNSHIP", "C"), ("U", "TOWNSHIP", "C"))


def part(code: str, of: Scheme) -> Target:
    every: list[Target] = [*of.items(), *of.all_sections(), *of.findings, *of.money, *of.figures]
    return next(each for each in every if each is not None and each.code == code)


def why(code: str, target: str | None, *incidents: Record, unit: str = "T", **more: Any) -> Explanation:
    asked = Asked(in_case(case_of(*UNITS), incidents=list(incidents), **more))
    cards = asked.cards(code, "2014")
    wanted = None if target is None else part(target, cards.scheme)
    return explain(cards, asked.row(unit), wanted, asked.records, vocabulary())


def test_a_deduction_reads_as_an_assessor_would_put_it() -> None:
    said = why("luxi2014", "3.4.2.2", visit("a", "T", "PREFECTURE", 7), visit("b", "T", "PREFECTURE", 19)).sentence
    assert said.text == (
        "4 marks less 0.05 for each batch of visitors to the prefecture of 6 to 19 persons (2: −0.10),"
        " 0.1 for each batch of visitors to the prefecture of 20 to 49 persons (none),"
        " 0.2 for each batch of visitors to the prefecture of 50 to 99 persons (none)"
        " and 0.5 for each batch of visitors to the prefecture of 100 persons or more (none); not below 0: 3.90 of 4."
    )
    assert said.text_zh == (
        "满分4分;到州(地、市)、6至19人的来访每批扣0.05分(2批,扣0.10分);到州(地、市)、20至49人的来访每批扣0.1分(无);"
        "到州(地、市)、50至99人的来访每批扣0.2分(无);到州(地、市)、100人以上的来访每批扣0.5分(无);扣完为止:"
        "得3.90分,满分4分。"
    )


IN_WORDS = {
    ("luxi2014", "1.1"): (
        "2 marks if “Work records kept” is true (not observed); otherwise none: 0.00 to 2.00 of 2.",
        "“重视信访工作有工作记录”属实(未记录)的计2分;否则不计分:得0.00至2.00分,满分2分。",
    ),
    ("liaocheng1995", "veto.2"): (
        "Incurred where there are at least 3 batches of visitors of 5 persons or more to the prefecture (here 1): NO.",
        "否决条件:5人以上、到州(地、市)的来访达到3批(现有1批):否。",
    ),
    ("liaocheng1995", "fine.group"): (
        "500 for each batch of visitors of 5 persons or more to the prefecture (1: 500.00)",
        "5人以上、到州(地、市)的来访每批计500(1批,计500.00)",
    ),
    ("liaocheng1995", "target.1.1"): (
        "Met where there is no batch of visitors to the province or above (here 0): YES.",
        "达标条件:无到省以上的来访(现有0批):是。",
    ),
    ("minhang_linkage", "1.3.1"): (
        "0 to 3 marks, as an assessor awards by a ruling: 0.00 to 3.00 of 3.",
        "由考核人在0至3分内评定:得0.00至3.00分,满分3分。",
    ),
    ("minhang_linkage", "1.3"): (
        "Item 1.3.1 “Joint enforcement led by the unit” (0 to 3) plus item 1.3.2",
        "第1.3.1项“以块为主,主动牵头”(0至3),加第1.3.2项",
    ),
}


@pytest.mark.parametrize(("code", "target"), IN_WORDS)
def test_each_kind_of_rule_is_a_sentence_in_both_languages(code: str, target: str) -> None:
    said = why(code, target, visit("a", "T", "PREFECTURE", 7)).sentence
    english, chinese = IN_WORDS[code, target]
    assert english in said.text
    assert chinese in said.text_zh


def test_it_cites_the_clause_and_the_reading() -> None:
    found = why("luxi2014", "3.4.3.1")
    assert found.clause is not None
    assert found.clause.number == "(三)4(3)①"
    assert found.reading == "The quota is counted in person-times."
    assert why("luxi2014", None).clause is None


def test_each_incident_has_its_cost_and_the_running_balance_to_the_cap() -> None:
    batches = [visit(f"v{month}", "T", "NATIONAL", 20, on=f"2014-0{month}-01") for month in (3, 1, 2)]
    found = why("luxi2014", "3.4.4.2", *batches).balance
    assert found is not None
    assert found.start == 500
    lines = [
        (line.incident.ref, line.charged.low, line.effective.low, line.balance.low)
        for line in found.lines
        if line.incident is not None
    ]
    assert lines == [("v1", -200, -200, 300), ("v2", -200, -200, 100), ("v3", -200, -100, 0)]


def test_an_incident_under_two_charges_stands_on_one_line() -> None:
    """(三)4(3)②: 0.5 for the size and 1 more because nobody announced it."""
    found = why("luxi2014", "3.4.3.2", visit("v", "T", "PROVINCE", 60)).balance
    assert found is not None
    assert [line.charged.low for line in found.lines] == [-150]


def test_an_interval_says_how_it_arose_and_what_would_settle_it_in_the_order_of_the_total() -> None:
    found = why("luxi2014", "1.4", observations=[seen("T", "luxi2014.responsible_cases", 10)])
    assert [reason.words.text for reason in found.reasons] == [
        "“Ledger of leaders' responsible cases kept” was not observed for T in 2014, which leaves up to 4.00 open",
        "“Leaders' responsible cases settled” was not observed for T in 2014, which leaves up to 4.00 open",
    ]
    first, second = found.settling
    assert first.fact.code == "luxi2014.responsible_cases_settled"
    assert first.figure.settles  # none settled costs five, all settled nothing, ledger or not
    assert first.total is not None
    assert first.total.certain == 400
    assert second.fact.code == "luxi2014.responsible_case_ledger"
    assert second.figure.certain == 0


def test_narrowing_is_that_of_cards_made_with_the_fact_at_either_end() -> None:
    asked = Asked(in_case(case_of(*UNITS), incidents=[visit("a", "T", "PREFECTURE", 6)]))
    cards, row = asked.cards("luxi2014", "2014"), asked.row("T")
    found = explain(cards, row, None, asked.records, vocabulary()).settling
    certain = [each.total.certain for each in found if each.total is not None]
    assert certain == sorted(certain, key=lambda narrowed: -(narrowed or 0))
    for each in found:
        supposed = ends(cards, row, each.fact, vocabulary(), asked.records)
        assert supposed is not None
        assert each.total is not None
        widths = []
        for changes in supposed:
            observed = [seen(c.unit, c.metric, c.value) for c in changes if isinstance(c, SetObservation)]
            case = in_case(asked.case, observations=observed)
            widths.append(width(Asked(case).cards("luxi2014", "2014"), row, None))
        assert (each.total.at_least, each.total.at_most) == tuple(widths)


def test_an_answer_that_hangs_on_a_period_the_ledger_lacks_says_so() -> None:
    found = why("liaocheng1995", "key_managed")
    assert [reason.words.text for reason in found.reasons] == [
        "the ledger does not hold the previous period that this figure reads"
    ]


def test_who_has_no_card_has_no_explanation() -> None:
    with pytest.raises(RefusedError, match="NOT_ASSESSED"):
        why("luxi2014", "1.1", unit="C")
    asked = Asked(case_of(("V", "VILLAGE", None)))
    with pytest.raises(ValueError, match="gives no marks"):
        explain(asked.cards("street_ten_rules", "2014"), asked.row("V"))


def every_target(cards: Scorecards, row: int) -> list[Target]:
    total: list[Target] = [None] if cards.scheme.total is not None else []
    sections = [each for top in cards.sections_of(row) for each in top.sections()]
    items = [item for top in cards.sections_of(row) for item in top.items()]
    return [*total, *sections, *items, *cards.findings_of(row), *cards.money_of(row), *cards.scheme.figures]


def ledger_of_all() -> Asked:
    """Every kind of unit, and one incident of each circumstance that the regimes tell apart."""
    kinds = ("TOWNSHIP", "SUBDISTRICT", "MANAGEMENT_AREA", "VILLAGE", "DEPARTMENT", "SECTION", "OFFICE", "STAFF")
    case = case_of(("C", "COUNTY", None), *((kind, kind, "C") for kind in kinds), ("L", "LEADER", "C"))
    case["units"][-1]["oversees"] = ["SECTION", "OFFICE"]
    case["periods"].append({"code": "2014-3", "kind": "BIMONTH", "starts": "2014-05-01", "ends": "2014-06-30"})
    stated: list[tuple[str, dict[str, Any]]] = [
        ("petition_visit", {"level": "COUNTY", "head_count": 30, "skip_level": True}),
        ("petition_visit", {"level": "PROVINCE", "head_count": 60, "abnormal": True, "repeat": True}),
        ("petition_visit", {"level": "NATIONAL", "head_count": 7, "abnormal": True, "returned": "UNCONTROLLED"}),
        ("petition_visit", {"level": "TOWNSHIP", "head_count": 5, "at_fault": True, "serious_harm": True}),
        ("petition_visit", {"level": "PREFECTURE", "head_count": 7, "disruptive": True, "attended": False}),
        ("assigned_case", {"level": "PROVINCE", "closed": True, "missing_documents": 3}),
        ("report_failure", {"failure": "CONCEALED"}),
        *((kind, {}) for kind in ("screening_missed", "duty_absence", "conduct_complaint", "dispute_unassigned")),
        ("mass_incident", {"leader_absent": True, "poorly_handled": True}),
        ("exposure", {"domain": "GRID", "channel": "MEDIA"}),
        ("exposure", {"domain": "COMMUNITY", "channel": "HOTLINE"}),
    ]
    happened = [
        {"ref": f"{kind}/{place}", "unit": kind, "kind": what, "on": "2014-05-15", **attributes}
        for kind in kinds
        for place, (what, attributes) in enumerate(stated)
    ]
    ruling = {"scheme": "pinghu2012", "item": "5.1", "unit": "OFFICE", "period": "2014-3", "points": "4"}
    return Asked(in_case(case, incidents=happened, rulings=[{**ruling, "incident": "OFFICE/6"}]))


ALL = ledger_of_all()


@pytest.mark.parametrize("code", registry().schemes)
def test_every_figure_of_every_card_can_be_explained_and_its_account_ends_at_it(code: str) -> None:
    """The first half shows that every term of the regimes speaks; the second that nothing is left out of an account."""
    facts, records = ALL.facts, ALL.records
    explained = 0
    for period in facts.calendar.periods:
        cards = Scorecards(scheme(code), facts, period)
        for row in range(len(facts.units)):
            if cards.refusal(row) is not None:
                continue
            for target in every_target(cards, row):
                for brought in (records, None):
                    found = explain(cards, row, target, brought, vocabulary())
                    assert_speaks(found.sentence.text, found.sentence.text_zh)
                    assert all(reason.words.text and reason.words.text_zh for reason in found.reasons)
                    if found.balance is not None:
                        assert found.figure is not None
                        assert (found.balance.end.low, found.balance.end.high) == (found.figure.low, found.figure.high)
                    explained += 1
    assert explained


def assert_speaks(english: str, chinese: str) -> None:
    """No word of one language in the other, no class of term without words of its own."""
    assert "what the clause computes" not in english
    assert "object at 0x" not in english + chinese
    assert not any("一" <= character <= "鿿" for character in english.replace("五有", "")), english
    assert any("一" <= character <= "鿿" for character in chinese)


@pytest.mark.parametrize("code", registry().schemes)
def test_settled_facts_make_every_figure_exact(code: str) -> None:
    facts, records = ALL.facts, ALL.records
    for period in facts.calendar.periods:
        cards = Scorecards(scheme(code), facts, period)
        for row in range(len(facts.units)):
            if cards.refusal(row) is None:
                for end in (0, 1):
                    assert_settled(cards, row, end)
    assert records.incidents


def assert_settled(cards: Scorecards, row: int, end: int) -> None:
    """Set everything that is missing, and what then turns out missing, to one end until nothing is."""
    for target in every_target(cards, row):
        now = cards
        for _ in range(6):
            found = explain(now, row, target, ALL.records, vocabulary())
            if width(now, row, target) == 0 or any(reason.missing is None for reason in found.reasons):
                break
            for reason in found.reasons:
                assert reason.missing is not None
                supposed = ends(now, row, reason.missing.fact, vocabulary(), ALL.records)
                if supposed is None:  # a ruling whose range waits for an observation
                    continue
                now = Scorecards(now.scheme, changed(now.facts, supposed[end], vocabulary(), ALL.records), now.period)
        assert width(now, row, target) == 0 or target_reads_lost_period(target)


def target_reads_lost_period(target: Target) -> bool:
    return target is not None and target.code in {"key_managed", "reward.merit"}


def test_missing_kinds_are_all_said() -> None:
    """Observations, rulings and peers each have their own sentence."""
    said = {
        reason.missing.fact.kind
        for code in registry().schemes
        for unit in ("TOWNSHIP", "OFFICE", "MANAGEMENT_AREA")
        for period in ALL.facts.calendar.periods
        for cards in [Scorecards(scheme(code), ALL.facts, period)]
        if cards.refusal(ALL.row(unit)) is None
        for target in every_target(cards, ALL.row(unit))
        for reason in explain(cards, ALL.row(unit), target, ALL.records, vocabulary()).reasons
        if reason.missing is not None
    }
    assert said >= {MissingKind.OBSERVATION, MissingKind.RULING, MissingKind.PEERS, MissingKind.ATTRIBUTE}
