"""The digest of a scheme's rules: the same for the same rules wherever it is made, another for any other rule."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest

from kaohe.scheme import (
    Metrics,
    Scheme,
    deduct,
    deduct_within,
    full_if,
    incidents,
    item,
    monotone,
    petition_visit,
    section,
    veto,
    worth,
)
from kaohe.scheme.fingerprint import rules_digest
from kaohe.scheme.vocabulary import PeriodKind
from tests.support.cards import installed
from tests.support.made import ANY, CLAUSE, scheme_with

visits = incidents(petition_visit)
stations = Metrics("demo").count("stations", "Stations", "站", maximum=9)


def with_rule(rule: Any, *, title: str = "Item", marks: int = 5, **changes: Any) -> Scheme:
    whole = section("1", title, "全部", marks, item("1", title, "项", marks, rule, ANY, clause=CLAUSE), clause=CLAUSE)
    return scheme_with(full_marks=Decimal(marks), sections=(whole,), **changes)


def times(factor: int) -> Callable[[Any], Any]:
    return lambda column: column * factor


RULES = [
    with_rule(worth(stations + "0.00")),
    with_rule(worth(stations + "0.01")),
    with_rule(worth(stations * "2.00")),
    with_rule(worth(stations + "0.00"), marks=6),
    with_rule(worth(stations + "0.00"), cadence=PeriodKind.MONTH),
    with_rule(full_if(stations >= 3)),
    with_rule(full_if(stations > 3)),
    with_rule(deduct("1", per=stations)),
    with_rule(deduct("1", per_batch=visits)),
    with_rule(deduct("2", per_batch=visits)),
    with_rule(deduct("1", per_person=visits)),
    with_rule(deduct("1", per_batch=visits.where(level="NATIONAL"))),
    with_rule(deduct_within("0.5", "2", per_incident=visits)),
    with_rule(deduct_within("0.5", "3", per_incident=visits)),
    with_rule(worth(monotone(times(50), rises_with=[stations]))),
    with_rule(worth(monotone(times(60), rises_with=[stations]))),
    with_rule(worth(monotone(lambda column: column * 50, rises_with=[stations]))),
    with_rule(worth(stations + "0.00"), findings=(veto("v", "V", "否", stations <= 1, ANY, clause=CLAUSE),)),
    with_rule(worth(stations + "0.00"), findings=(veto("v", "V", "否", stations <= 2, ANY, clause=CLAUSE),)),
]


def test_each_rule_has_a_digest_of_its_own() -> None:
    alike = [(one, other) for one, other in combinations(range(len(RULES)), 2) if _digest(one) == _digest(other)]
    assert alike == []


def _digest(place: int) -> str:
    return rules_digest(RULES[place])


def test_what_a_rule_is_called_does_not_count() -> None:
    assert rules_digest(with_rule(worth(stations + "0.00"), title="Another")) == rules_digest(RULES[0])


def test_the_same_rules_written_twice_have_the_same_digest() -> None:
    again = with_rule(deduct("1", per_batch=visits.where(level="NATIONAL")))
    assert rules_digest(again) == rules_digest(RULES[11])


@pytest.mark.parametrize("seed", ["1", "77"])
def test_another_process_finds_the_same_digests(seed: str) -> None:
    asked = (
        "from kaohe.plugins import load_plugins\n"
        "from kaohe.scheme.fingerprint import rules_digest\n"
        "for code, scheme in load_plugins().schemes.items(): print(code, rules_digest(scheme))"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONHASHSEED": seed},
    ).stdout
    assert dict(line.split() for line in told.splitlines()) == {
        code: rules_digest(scheme) for code, scheme in installed().schemes.items()
    }


LIMIT = 50


def helper(column: Any) -> Any:
    return column * LIMIT


def by_helper(column: Any) -> Any:
    return helper(column)


def with_default(column: Any, factor: int = 50) -> Any:
    return column * factor


def digest_of(function: Callable[..., Any]) -> str:
    return rules_digest(with_rule(worth(monotone(function, rises_with=[stations]))))


def test_what_a_function_reads_of_its_module_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A number of the module, in the function itself or in another one that it calls, and what it takes by default."""
    before = digest_of(by_helper), digest_of(helper)
    monkeypatch.setitem(globals(), "LIMIT", 60)
    assert digest_of(helper) != before[1]
    assert digest_of(by_helper) != before[0]
    before_default = digest_of(with_default)
    monkeypatch.setattr(with_default, "__defaults__", (60,))
    assert digest_of(with_default) != before_default


def test_computing_cards_does_not_change_the_digest() -> None:
    """What a scheme works out for itself on the way is no rule."""
    scheme = with_rule(deduct("1", per_batch=visits))
    before = rules_digest(scheme)
    assert scheme.total is not None
    assert scheme.metrics_read is not None
    assert scheme.charged is not None
    rules_digest.cache_clear()
    assert rules_digest(scheme) == before
