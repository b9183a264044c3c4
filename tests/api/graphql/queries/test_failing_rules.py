"""A regime whose program fails beside one that does not: each answers for itself, and nobody waits for the other."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator
from decimal import Decimal
from typing import Any

import pytest

from kaohe.ledger import Ledger, open_ledger
from kaohe.plugins import Registry, load_plugins
from kaohe.scheme import Metrics, Scheme, UnitKind, item, monotone, section, veto, worth
from kaohe.scheme.patience import PATIENCE
from tests.api.graphql.asking import Ask
from tests.api.graphql.mutations.clerk import Clerk
from tests.support.amended import Amending
from tests.support.made import ANY, CLAUSE, scheme_with

LOADED, LET_GO = threading.Event(), threading.Event()


def scheme_of(code: str, function: Any) -> Scheme:
    """Five marks by a function, five for whatever is observed, and a veto on the first five."""
    stations = Metrics(code).count("stations", "Stations", "站", maximum=9)
    broken = item("broken", "Broken", "坏", 5, worth(monotone(function, rises_with=[stations])), ANY, clause=CLAUSE)
    sound = item("sound", "Sound", "好", 5, worth(stations + "0.00"), ANY, clause=CLAUSE)
    low = veto("low", "Low", "低", broken.figure <= 1, ANY, clause=CLAUSE)
    whole = section("1", "All", "全部", 10, broken, sound, clause=CLAUSE)
    towns = frozenset({UnitKind.TOWNSHIP})
    return scheme_with(code=code, kinds=towns, full_marks=Decimal(10), sections=(whole,), findings=(low,))


def divided(column: Any) -> Any:
    """Raises whatever it is given."""
    raise ZeroDivisionError("a share of nothing")


def endless(column: Any) -> Any:
    """Waits for what never comes, once the scheme is loaded."""
    if LOADED.is_set():
        LET_GO.wait()
    return column * 100


@pytest.fixture
def served() -> Registry:
    """The installed regimes, and two that fail."""
    LOADED.clear()
    LET_GO.clear()
    schemes = [scheme_of("failing", divided), scheme_of("endless", endless)]
    registry = load_plugins(extra={"kaohe-failing": Amending(schemes=schemes)})
    assert registry.failures == ()
    LOADED.set()
    return registry


@pytest.fixture
async def ledger(served: Registry, county_url: str) -> AsyncGenerator[Ledger]:
    """The small county, read by these regimes."""
    async with open_ledger(county_url, served) as ledger:
        yield ledger


COMPARED = """query($schemes: [String!]!) { comparison(schemes: $schemes, period: "2014", filter: {kinds:
  [TOWNSHIP]}) { rows { nodes { unit { code } cells { scheme { code } percent { low high } vetoed rank { best worst }
  problems { scheme code clause place reason message } } } } pairs { agreement { low high } } } }"""


async def test_a_comparison_holds_beside_a_regime_that_fails(ask: Ask) -> None:
    alone = await ask(COMPARED, schemes=["luxi2014"])
    beside = await ask(COMPARED, schemes=["luxi2014", "failing"])
    assert "errors" not in beside
    for before, after in zip(
        alone["data"]["comparison"]["rows"]["nodes"], beside["data"]["comparison"]["rows"]["nodes"], strict=True
    ):
        assert after["cells"][0] == before["cells"][0]
        assert after["cells"][0]["problems"] == []
        broken = after["cells"][1]
        assert broken["percent"] == {"low": "0.00", "high": "100.00"}
        assert broken["vetoed"] == "UNKNOWN"
        assert [(each["code"], each["clause"]) for each in broken["problems"]] == [("broken", "1"), ("low", "1")]
        line = divided.__code__.co_firstlineno + 2
        assert broken["problems"][0]["message"] == (
            f"failing, item broken (clause 1): its function failed at test_failing_rules.py, line {line}:"
            " ZeroDivisionError: a share of nothing"
        )


CARD = """query($scheme: String!) { scorecard(scheme: $scheme, unit: "T1", period: "2014") { ... on Scorecard {
  total { low high } items { code score { low high } explanation { sentence { text } } missing { code } }
  problems { code reason } missing { code worth } explanation { sentence { text } } } } }"""


async def test_a_card_tells_what_failed_and_explains_the_rest(ask: Ask) -> None:
    card = (await ask(CARD, scheme="failing"))["data"]["scorecard"]
    assert card["items"][0]["score"] == {"low": "0.00", "high": "5.00"}
    assert "ZeroDivisionError: a share of nothing" in card["items"][0]["explanation"]["sentence"]["text"]
    assert [each["code"] for each in card["problems"]] == ["broken", "low"]


async def test_nobody_waits_for_a_function_that_does_not_end(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The event loop goes on while it is waited for, and whoever asks for other regimes is answered."""
    monkeypatch.setattr(PATIENCE, "seconds", 1.0)
    waiting = asyncio.ensure_future(ask(CARD, scheme="endless"))
    await asyncio.sleep(0.05)
    other = await ask(CARD, scheme="luxi2014")
    assert "errors" not in other
    assert not waiting.done()
    card = (await waiting)["data"]["scorecard"]
    assert card["problems"][0]["code"] == "broken"
    assert card["problems"][0]["reason"].startswith("it took more than 1 s")
    again = (await ask(CARD, scheme="endless"))["data"]["scorecard"]
    assert again["problems"][0]["reason"] == "it took more than 1 s a while ago"
    LET_GO.set()


async def test_a_card_whose_program_failed_is_not_confirmed(ledger: Ledger, served: Registry) -> None:
    clerk = Clerk(ledger, served, "office")
    card = {"scheme": "failing", "unit": "T2", "period": "2014"}
    (error,) = await clerk.told("scorecardAdvance", to="CONFIRMED", **card)
    assert "its function failed at test_failing_rules.py" in error["message"]


@pytest.mark.parametrize(
    "question",
    [
        (
            '{ whatIf(units: ["T1"], period: "2014", schemes: ["failing"], changes: [{setObservation: {unit: "T1",'
            ' period: "2014", metric: "failing.stations", count: 3}}]) { cards { after { ... on Scorecard'
            " { items { code score { low high } } } } rank { before { low } } } moved { code } errors { message } } }"
        ),
        '{ priceList(schemes: ["failing"]) { schemes { kinds { prices { points { low high } } } } } }',
        '{ stakes(scheme: "failing") { items { code } } }',
    ],
    ids=["what if", "price list", "stakes"],
)
async def test_other_questions_about_it_are_answered(ask: Ask, question: str) -> None:
    answer = await ask(question)
    assert "INTERNAL" not in str(answer)
    assert "ZeroDivisionError" not in str(answer)
