"""What was confirmed and recorded is read and saved without its plugin, and tells by which rules it was made."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import anyio.to_thread
import pytest

from kaohe.ledger import Ledger, open_ledger, upgrade
from kaohe.plugins import Registry, load_plugins
from kaohe.scheme import Metrics, Scheme, UnitKind, item, section, worth
from kaohe.scheme.fingerprint import rules_digest
from tests.api.graphql.county import COUNTY
from tests.api.graphql.mutations.clerk import Clerk
from tests.api.ledger.journal.tampering import run
from tests.support.amended import Amending
from tests.support.made import ANY, CLAUSE, scheme_with

CARD = {"scheme": "demo", "unit": "T1", "period": "2014"}
SEEN = """query($scheme: String!, $unit: String!, $period: String!) { scorecard(scheme: $scheme, unit: $unit,
  period: $period) { __typename ... on ScorecardSubject { scheme { code } confirmation { state rulesChanged
    frozen { schemeVersion plugin rulesDigest parts { code value { low high } } }
    drift { code causes confirmed { low } recomputed { low } } history { state } steps { state }
  } } } }"""


def demo(each: str = "1.00", title: str = "Stations", *more: Any) -> Scheme:
    """A regime that gives so much for each station that is observed, ten at most."""
    known = Metrics("demo")
    stations = known.count("stations", title, "站", maximum=9)
    others = (known.decimal("rate", "Rate", "率", maximum="100"), known.flag("told", "Told", "告知"))
    sound = item("s", title, "站", 10, worth(stations * each), ANY, clause=CLAUSE)
    whole = section("1", title, "全部", 10, sound, clause=CLAUSE)
    towns = frozenset({UnitKind.TOWNSHIP})
    return scheme_with(code="demo", kinds=towns, full_marks=Decimal(10), sections=(whole,), metrics=others)


def with_demo(scheme: Scheme) -> Registry:
    registry = load_plugins(extra={"kaohe-demo": Amending(schemes=[scheme])})
    assert registry.failures == ()
    return registry


OBSERVED = [
    {"unit": "T1", "period": "2014", "metric": "demo.stations", "value": 4},
    {"unit": "T1", "period": "2014", "metric": "demo.rate", "value": "98.50"},
    {"unit": "T2", "period": "2014", "metric": "demo.told", "value": True},
]


@pytest.fixture
async def url(new_database: Callable[[], str]) -> str:
    """The small county with facts that only the demo plugin knows, and a card of its regime that was confirmed."""
    url = await anyio.to_thread.run_sync(new_database)
    registry = with_demo(demo())
    async with open_ledger(url, registry, create=True) as ledger:
        assert (await ledger.import_records(COUNTY)).accepted
        assert (await ledger.import_records({"observations": OBSERVED})).accepted
        clerk = Clerk(ledger, registry, "office")
        await clerk.does("scorecardAdvance", **CARD, to="CONFIRMED")
        assert (await seen(ledger, registry))["drift"] == []
    return url


async def seen(ledger: Ledger, registry: Registry) -> dict[str, Any]:
    answer = await Clerk(ledger, registry, None).ask(SEEN, dict(CARD))
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]["scorecard"]["confirmation"]
    return found


async def test_a_confirmed_card_is_read_without_its_plugin(url: str) -> None:
    async with open_ledger(url, load_plugins()) as ledger:
        found = await seen(ledger, ledger.registry)
        assert found["state"] == "CONFIRMED"
        assert found["frozen"]["plugin"] == "kaohe-demo"
        assert {each["code"]: each["value"]["low"] for each in found["frozen"]["parts"]} == {None: "4.00", "s": "4.00"}
        assert found["rulesChanged"] is None
        assert [each["state"] for each in found["history"]] == ["CONFIRMED"]


async def test_no_card_of_a_regime_that_nobody_ever_had_is_made_up(url: str) -> None:
    async with open_ledger(url, load_plugins()) as ledger:
        answer = await Clerk(ledger, ledger.registry, None).ask(SEEN, {**CARD, "scheme": "never"})
        found = answer["data"]["scorecard"]
        assert found is None or found["confirmation"] is None


async def test_a_ledger_is_exported_whole_without_the_plugin_and_taken_back_with_it(url: str) -> None:
    async with open_ledger(url, with_demo(demo())) as ledger:
        with_plugin = await ledger.exported()
    async with open_ledger(url, load_plugins()) as ledger:
        without = await ledger.exported()
    assert without == with_plugin
    own = [each for each in without["observations"] if each["metric"].startswith("demo.")]
    assert own == OBSERVED
    async with open_ledger("sqlite://:memory:", with_demo(demo())) as other:
        report = await other.import_records(json.loads(json.dumps(without)))
        assert report.accepted, report.problems
        assert await other.exported() == with_plugin


async def test_drift_says_whether_a_rule_or_a_fact_moved(url: str) -> None:
    async with open_ledger(url, with_demo(demo("2.00"))) as ledger:
        found = await seen(ledger, ledger.registry)
        assert found["rulesChanged"] is True
        assert [(each["code"], each["causes"]) for each in found["drift"]] == [(None, ["RULE"]), ("s", ["RULE"])]
        changed = {"unit": "T1", "period": "2014", "metric": "demo.stations", "value": 3}
        assert (await ledger.import_records({"observations": [changed]})).accepted
        found = await seen(ledger, ledger.registry)
        assert [each["causes"] for each in found["drift"]] == [["RULE", "FACT"], ["RULE", "FACT"]]
    async with open_ledger(url, with_demo(demo())) as ledger:
        found = await seen(ledger, ledger.registry)
        assert found["rulesChanged"] is False
        assert [each["causes"] for each in found["drift"]] == [["FACT"], ["FACT"]]


async def test_the_built_in_regimes_keep_their_distribution_and_its_version(url: str) -> None:
    async with open_ledger(url, load_plugins()) as ledger:
        clerk = Clerk(ledger, ledger.registry, "office")
        result = "confirmation { frozen { plugin rulesDigest } }"
        done = await clerk.does("scorecardAdvance", result, **{**CARD, "scheme": "luxi2014"}, to="CONFIRMED")
        frozen = done["confirmation"]["frozen"]
        name, version = frozen["plugin"].split(" ")
        assert name == "kaohe-luxi2014"
        assert version[0].isdigit()
        assert frozen["rulesDigest"] == rules_digest(ledger.registry.schemes["luxi2014"])


async def test_what_was_observed_before_forms_were_kept_gets_them_at_the_upgrade(url: str) -> None:
    registry = with_demo(demo())
    await run(url, "UPDATE metric SET form = NULL")
    async with open_ledger(url, load_plugins()) as ledger:
        with pytest.raises(LookupError, match=r"demo\.\w+ was observed, .*install its distribution once"):
            await ledger.exported()
    assert await upgrade(url, registry) == []
    async with open_ledger(url, load_plugins()) as ledger:
        assert [each for each in (await ledger.exported())["observations"] if each in OBSERVED] == OBSERVED


VALUES = """{ changes(filter: {kinds: [OBSERVATION]}, last: 3) { nodes {
  after { ... on Observation {
    metric { code title type places } number flag history { by { number } state { number } }
  } }
} } }"""


async def test_the_change_log_tells_values_without_their_plugin(url: str) -> None:
    registry = load_plugins()
    async with open_ledger(url, registry) as ledger:
        nodes = (await Clerk(ledger, registry, None).ask(VALUES))["data"]["changes"]["nodes"]
    found = {each["after"]["metric"]["code"]: each["after"] for each in nodes}
    assert found["demo.rate"]["number"] == "98.50"
    assert found["demo.rate"]["metric"] == {"code": "demo.rate", "title": "demo.rate", "type": "DECIMAL", "places": 2}
    assert found["demo.rate"]["history"][0]["state"] == {"number": "98.50"}
    assert (found["demo.stations"]["number"], found["demo.stations"]["metric"]["type"]) == ("4", "COUNT")
    assert (found["demo.told"]["flag"], found["demo.told"]["metric"]["type"]) == (True, "FLAG")


async def test_values_of_a_metric_that_is_declared_otherwise_now_mean_nothing_to_its_scheme(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Four stations are not 0.04 of one: the item stays open, and new values are refused until there is a new code."""
    known = Metrics("demo")
    stations = known.decimal("stations", "Stations", "站", maximum="9")
    sound = item("s", "Stations", "站", 10, worth(stations * "1.00"), ANY, clause=CLAUSE)
    whole = section("1", "All", "全部", 10, sound, clause=CLAUSE)
    towns = frozenset({UnitKind.TOWNSHIP})
    registry = with_demo(scheme_with(code="demo", kinds=towns, full_marks=Decimal(10), sections=(whole,)))
    async with open_ledger(url, registry, create=True) as ledger:
        assert "demo.stations is on file as COUNT and declared as DECIMAL 2" in caplog.text
        clerk = Clerk(ledger, registry, "clerk")
        total = 'scorecard(scheme: "demo", unit: "T1", period: "2014") { ... on Scorecard { total { low high } } }'
        assert (await clerk.ask(f"{{ {total} }}"))["data"]["scorecard"]["total"] == {"low": "0.00", "high": "9.00"}
        value = {"unit": "T1", "period": "2014", "metric": "demo.stations", "number": "4.50"}
        [error] = await clerk.told("observationRecord", **value)
        assert (error["code"], error["path"]) == ("INVALID", ["input", "metric"])
        assert "on file as COUNT, and declared as DECIMAL 2: it needs a new code" in error["message"]
        nodes = (await clerk.ask(VALUES))["data"]["changes"]["nodes"]
        assert {"4"} == {
            each["after"]["number"] for each in nodes if each["after"]["metric"]["code"] == "demo.stations"
        }
