"""Regimes in several versions: which one a query gets, what amended it, and two of them side by side."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from datetime import date
from typing import Any

import anyio.to_thread
import pytest

from kaohe.graphql.context import Context
from kaohe.graphql.schema import schema
from kaohe.ledger import Ledger, open_ledger
from kaohe.plugins import Registry, load_plugins
from kaohe.scheme import Amendment
from tests.api.graphql.asking import Ask
from tests.api.graphql.county import COUNTY
from tests.api.graphql.mutations.clerk import Clerk
from tests.support.amended import AMENDMENT, SOURCE, Amending

MIDYEAR = date(2014, 7, 1)
REVISED = replace(AMENDMENT, version="revised", since=MIDYEAR)
#: Changes nothing, in the middle of a year, in a regime whose cards are for two months.
RENEWED = Amendment("pinghu2012", "renewed", MIDYEAR, "Renewal", "重新发布", SOURCE, ())
TODAY = date(2014, 1, 1)


@pytest.fixture(scope="module")
def amended() -> Registry:
    """The installed schemes, luxi2014 and pinghu2012 in two versions, loaded when the first were in force."""
    registry = load_plugins(extra={"kaohe-revised": Amending([REVISED, RENEWED])}, today=TODAY)
    assert registry.failures == ()
    return registry


@pytest.fixture(scope="module")
def served(amended: Registry) -> Registry:
    """What requests are answered by."""
    return amended


@pytest.fixture
async def ledger(amended: Registry, county_url: str) -> AsyncGenerator[Ledger]:
    """The small county, read by these schemes."""
    async with open_ledger(county_url, amended) as ledger:
        yield ledger


async def test_a_regime_tells_its_version_and_what_amended_it(ask: Ask) -> None:
    fields = (
        "reference version since plugin fullMarks versions { reference } amendments { version since plugin titleZh }"
    )
    changes = "changes { kind code former { code clause { number } } clause { text } amendment { version } reaches }"
    answer = await ask(f"""{{
      first: scheme(code: "luxi2014") {{ {fields} {changes} }}
      second: scheme(code: "luxi2014@revised") {{ {fields} {changes} items {{ code amendedBy {{ code }} }}
        vetoes {{ amendedBy {{ amendment {{ sourceText }} former {{ code }} }} }} sections {{ amendedBy {{ code }} }} }}
      only: scheme(code: "liaocheng1995") {{ reference since versions {{ code }} amendments {{ version }} }}
      none: scheme(code: "luxi2014@2015") {{ code }} }}""")
    assert "errors" not in answer, answer
    first, second, only = (answer["data"][name] for name in ("first", "second", "only"))
    assert (first["reference"], first["since"], first["plugin"]) == ("luxi2014@1", None, "kaohe-luxi2014")
    assert (first["amendments"], first["changes"]) == ([], [])
    assert (second["version"], second["since"], second["plugin"]) == ("revised", "2014-07-01", "kaohe-revised")
    assert first["versions"] == second["versions"] == [{"reference": "luxi2014@1"}, {"reference": "luxi2014@revised"}]
    assert second["amendments"] == [
        {"version": "revised", "since": "2014-07-01", "plugin": "kaohe-revised", "titleZh": "修订办法(虚构)"}
    ]
    told = [(each["kind"], each["former"] and each["former"]["code"], each["code"]) for each in second["changes"]]
    assert told == [
        ("ITEM", "3.4.4.2", None), ("ITEM", "3.4.4.1", "3.4.4.1"), ("ITEM", None, "1.6"), ("FINDING", None, "beijing"),
    ]  # fmt: skip
    assert second["changes"][0]["clause"] == {"text": "删去进京集体访一项。"}
    brought = [each["code"] for each in second["items"] if each["amendedBy"] is not None]
    assert brought == ["1.6", "3.4.4.1"]
    assert second["vetoes"] == [{"amendedBy": {"amendment": {"sourceText": SOURCE.text}, "former": None}}]
    assert all(each["amendedBy"] is None for each in second["sections"])
    assert only == {
        "reference": "liaocheng1995", "since": None, "versions": [{"code": "liaocheng1995"}], "amendments": [],
    }  # fmt: skip
    assert answer["data"]["none"] is None


async def test_ids_stay_those_of_the_first_version_and_each_version_has_one(ask: Ask) -> None:
    answer = await ask('{ scheme(code: "luxi2014") { versions { id reference } } }')
    versions = answer["data"]["scheme"]["versions"]
    assert [b64decode(each["id"]).decode() for each in versions] == ["Scheme:luxi2014", "Scheme:luxi2014@revised"]
    for each in versions:
        found = await ask("query($id: ID!) { node(id: $id) { ... on Scheme { id reference } } }", id=each["id"])
        assert found["data"]["node"] == each


async def test_the_list_of_regimes_has_each_in_one_version(ask: Ask) -> None:
    answer = await ask("{ schemes { totalCount nodes { reference } } }")
    listed = [each["reference"] for each in answer["data"]["schemes"]["nodes"]]
    assert listed[:2] == ["liaocheng1995", "luxi2014@1"]
    assert answer["data"]["schemes"]["totalCount"] == len(listed) == 5


CARD = """query($scheme: String!, $period: String!, $unit: String!) {
  scorecard(scheme: $scheme, unit: $unit, period: $period) {
    ... on Scorecard { id scheme { version } items { code } } } }"""


@pytest.mark.parametrize(
    ("scheme", "version", "key"),
    [
        ("luxi2014", "revised", '["luxi2014","T1","2014"]'),
        ("luxi2014@revised", "revised", '["luxi2014","T1","2014"]'),
        ("luxi2014@1", "1", '["luxi2014@1","T1","2014"]'),
    ],
)
async def test_a_card_is_of_the_version_in_force_unless_one_is_named(
    ask: Ask, scheme: str, version: str, key: str
) -> None:
    card = (await ask(CARD, scheme=scheme, period="2014", unit="T1"))["data"]["scorecard"]
    assert card["scheme"]["version"] == version
    assert ("1.6" in {each["code"] for each in card["items"]}) == (version == "revised")
    assert b64decode(card["id"]).decode() == f"Scorecard:{key}"
    node = "query($id: ID!) { node(id: $id) { ... on Scorecard { id scheme { version } items { code } } } }"
    assert (await ask(node, id=card["id"]))["data"]["node"] == card


async def test_each_of_several_periods_has_its_own_version(ask: Ask) -> None:
    cards = """{ scorecards(period: "2014", schemes: ["pinghu2012"], units: ["X"], inside: true) {
      nodes { ... on Scorecard { period { code } scheme { version } } } } }"""
    found = (await ask(cards))["data"]["scorecards"]["nodes"]
    versions = {each["period"]["code"]: each["scheme"]["version"] for each in found}
    assert versions == {f"2014-B{n}": "1" if n < 4 else "renewed" for n in range(1, 7)}


COMPARED = """query($schemes: [String!], $order: ComparisonOrder) {
  comparison(period: "2014", schemes: $schemes) {
    schemes { reference } rows(orderBy: $order) { nodes { unit { code } cells {
      scheme { reference } percent { low high } vetoed } } }
    pairs { one { reference } other { reference } both disagreements { unit { code } } } } }"""


async def test_two_versions_are_compared_side_by_side(ask: Ask) -> None:
    both = ["luxi2014@1", "luxi2014@revised"]
    order = {"scheme": "luxi2014@revised", "field": "PERCENT", "direction": "DESC"}
    answer = await ask(COMPARED, schemes=[*both, "luxi2014"], order=order)
    assert "errors" not in answer, answer
    found = answer["data"]["comparison"]
    assert [each["reference"] for each in found["schemes"]] == [*both, "luxi2014@revised"]
    answer = await ask(COMPARED, schemes=both, order=order)
    found = answer["data"]["comparison"]
    assert [each["unit"]["code"] for each in found["rows"]["nodes"]] == ["T1", "T2"]
    cells = found["rows"]["nodes"][0]["cells"]
    assert [each["scheme"]["reference"] for each in cells] == both
    assert [each["vetoed"] for each in cells] == ["NO", "YES"]
    (pair,) = found["pairs"]
    assert (pair["one"]["reference"], pair["other"]["reference"], pair["both"]) == (*both, 2)


async def test_a_column_that_is_not_compared_is_an_error_that_says_which_are(ask: Ask) -> None:
    answer = await ask(COMPARED, schemes=["luxi2014@1"], order={"scheme": "luxi2014", "field": "PERCENT"})
    assert answer["errors"][0]["message"] == (
        "`orderBy.scheme`: luxi2014 is not compared; luxi2014@1 are; did you mean luxi2014@1?"
    )
    answer = await ask(COMPARED, schemes=["luxi2014@2"])
    assert answer["errors"][0]["message"] == "`schemes.0`: there is no scheme luxi2014@2; did you mean luxi2014@1?"


async def test_stakes_and_prices_take_versions(ask: Ask) -> None:
    answer = await ask("""{ stakes(schemes: ["luxi2014@1", "luxi2014@revised"]) { scheme { reference } judgedMarks }
      priceList(schemes: ["luxi2014@1", "luxi2014@revised"], levels: [NATIONAL], sizes: [6]) {
        schemes { scheme { reference } } }
      marginal(scheme: "luxi2014", incident: {kind: "screening_missed"}, unit: "T1", period: "2014") {
        marginal { scheme { reference } } errors { message } } }""")
    assert "errors" not in answer, answer
    found = answer["data"]
    assert [(each["scheme"]["reference"], each["judgedMarks"]) for each in found["stakes"]] == [
        ("luxi2014@1", "0.00"), ("luxi2014@revised", "5.00"),
    ]  # fmt: skip
    assert [each["scheme"]["reference"] for each in found["priceList"]["schemes"]] == ["luxi2014@1", "luxi2014@revised"]
    assert found["marginal"]["marginal"]["scheme"]["reference"] == "luxi2014@revised"


WHAT_IF = """query($changes: ChangesInput!, $schemes: [String!]) {
  whatIf(units: ["T1"], period: "2014", schemes: $schemes, changes: $changes) {
    errors { code path message suggestion }
    cards { before { ... on Scorecard { id scheme { version } } } after { ... on Scorecard { id scheme { version } } }
      difference { items { code before { exact } after { low high } } findings { code after } } }
    moved { unit { code } } } }"""


async def test_what_if_asks_another_version(ask: Ask) -> None:
    changes = {"setVersions": [{"scheme": "luxi2014", "version": "1"}]}
    for schemes in (["luxi2014"], None):
        answer = await ask(WHAT_IF, changes=changes, schemes=schemes)
        assert "errors" not in answer, answer
        found = answer["data"]["whatIf"]
        assert found["errors"] == []
        card = found["cards"][0 if schemes else 1]
        assert (card["before"]["scheme"]["version"], card["after"]["scheme"]["version"]) == ("revised", "1")
        assert card["before"]["id"] != card["after"]["id"]
        moved = {each["code"]: (each["before"], each["after"]) for each in card["difference"]["items"]}
        assert moved["3.4.4.1"] == ({"exact": "1.00"}, {"low": "4.00", "high": "4.00"})
        assert moved["3.4.4.2"][0] is moved["1.6"][1] is None
        assert card["difference"]["findings"] == [{"code": "beijing", "after": None}]


async def test_a_version_that_is_not_there_is_named_with_its_place(ask: Ask) -> None:
    changes = {"setVersions": [{"scheme": "luxi2014", "version": "9"}, {"scheme": "luxi2015", "version": "1"}]}
    found = (await ask(WHAT_IF, changes=changes, schemes=["luxi2014"]))["data"]["whatIf"]
    assert found["cards"] is None
    assert [(each["path"], each["message"], each["suggestion"]) for each in found["errors"]] == [
        (["changes", "setVersions", "0", "version"], "luxi2014 has no version 9; it has 1, revised", None),
        (["changes", "setVersions", "1", "scheme"], "there is no scheme luxi2015", "luxi2014"),
    ]


CONFIRMED = """query($scheme: String!) { scorecard(scheme: $scheme, unit: "T1", period: "2014") {
  ... on Scorecard { confirmation { state frozen { schemeVersion } drift { code } } } } }"""


async def test_what_is_confirmed_is_the_card_of_the_version_in_force(
    filled: Callable[[dict[str, Any]], str], registry: Registry, amended: Registry
) -> None:
    url = await anyio.to_thread.run_sync(filled, COUNTY)
    card = {"scheme": "luxi2014", "unit": "T1", "period": "2014"}
    async with open_ledger(url, registry) as before:
        await Clerk(before, registry, "office").does("scorecardAdvance", **card, to="CONFIRMED")
    async with open_ledger(url, amended) as after:
        clerk = Clerk(after, amended, "office")
        for scheme in ("luxi2014", "luxi2014@1"):
            result = await schema.execute(CONFIRMED, {"scheme": scheme}, Context(after, amended))
            assert result.errors is None
            assert result.data is not None
            found = result.data["scorecard"]["confirmation"]
            assert (found["state"], found["frozen"]) == ("CONFIRMED", {"schemeVersion": "1"})
            assert {"1.6", "3.4.4.1", "3.4.4.2", "beijing"} <= {each["code"] for each in found["drift"]}
        await clerk.does("scorecardReopen", **card, reason="amended")
        await clerk.does("scorecardAdvance", **card, to="CONFIRMED")
        result = await schema.execute(CONFIRMED, {"scheme": "luxi2014"}, Context(after, amended))
        assert result.data is not None
        assert result.data["scorecard"]["confirmation"]["frozen"] == {"schemeVersion": "revised"}
        assert await clerk.fails("scorecardReopen", **{**card, "scheme": "luxi2014@1"}, reason="x") == [
            ("NOT_FOUND", "input.scheme")
        ]
