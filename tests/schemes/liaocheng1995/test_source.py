"""The regime is all there, in the order of its text, and quotes it."""

from datetime import date
from decimal import Decimal

from kaohe.scheme import FindingKind, PeriodKind, UnitKind
from kaohe.scheme.validation import flaws
from kaohe_liaocheng1995 import LIAOCHENG_1995
from tests.schemes.liaocheng1995.ledger import REGISTRY


def test_the_plugin_registers_without_a_flaw() -> None:
    assert not REGISTRY.failures
    assert not list(flaws(LIAOCHENG_1995))


def test_the_only_item_is_the_observed_mark_of_100() -> None:
    assert [(each.code, each.marks) for each in LIAOCHENG_1995.items()] == [("score", Decimal(100))]
    assert LIAOCHENG_1995.full_marks == LIAOCHENG_1995.encoded_marks == 100


def test_the_findings_stand_in_the_order_of_the_text() -> None:
    codes: dict[FindingKind, list[str]] = {}
    for each in LIAOCHENG_1995.findings:
        codes.setdefault(each.kind, []).append(each.code)
    assert {kind: " ".join(each) for kind, each in codes.items()} == {
        FindingKind.TARGET: "target.1.1 target.1.2 target.1.3 target.1.4 target.2 target.3 target.4",
        FindingKind.OBLIGATION: "duty.reception duty.settlement",
        FindingKind.REWARD: "reward.1 reward.2 reward.3 reward.4 reward.commendation reward.merit",
        FindingKind.VETO: "veto.1 veto.2 veto.3 veto.4 veto.5",
        FindingKind.STATUS: "key_managed",
        FindingKind.SANCTION: "ground.1 ground.2 ground.3 ground.4 ground.5 ground.6 ground.7",
    }
    assert list(codes) == [
        FindingKind.TARGET,
        FindingKind.OBLIGATION,
        FindingKind.REWARD,
        FindingKind.VETO,
        FindingKind.STATUS,
        FindingKind.SANCTION,
    ]


def test_the_fines_are_paid_by_the_unit() -> None:
    assert [each.code for each in LIAOCHENG_1995.money] == ["fine.group", "fine.skip", "fine.unreported"]
    assert {recipient.code for each in LIAOCHENG_1995.money for recipient in each.recipients} == {"UNIT"}


def test_who_is_assessed_and_since_when() -> None:
    assert LIAOCHENG_1995.kinds == {UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT, UnitKind.DEPARTMENT}
    assert LIAOCHENG_1995.cadence is PeriodKind.YEAR
    assert LIAOCHENG_1995.in_force_from == date(1995, 5, 20)


def test_the_size_of_a_group_is_a_parameter_that_is_not_in_the_source() -> None:
    (threshold,) = LIAOCHENG_1995.parameters
    assert (threshold.code, threshold.default, threshold.minimum) == ("liaocheng1995.group_threshold", 5, 1)
    assert threshold.not_in_source
    assert threshold.problem(0)


def test_the_steps_follow_each_other() -> None:
    steps = ["deposit", "assessment", "report", "veto_notice", "other_assessments"]
    assert [each.code for each in LIAOCHENG_1995.procedure] == steps


def test_every_veto_sanction_and_reward_says_what_follows_and_for_whom() -> None:
    for each in LIAOCHENG_1995.findings:
        follows = each.kind in {FindingKind.VETO, FindingKind.SANCTION, FindingKind.STATUS}
        if follows or each.code in {"reward.commendation", "reward.merit"}:
            assert each.consequences, each.code
            assert each.recipients, each.code


def test_all_that_the_source_only_says_is_shown_in_its_words() -> None:
    quoted = [each.text_zh for finding in LIAOCHENG_1995.findings for each in finding.consequences]
    for words in (*quoted, *(each.text_zh for each in LIAOCHENG_1995.texts)):
        assert LIAOCHENG_1995.source.holds(words), words
