"""What if: cards before and after changes, and nothing is stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kaohe.graphql.context import Context
from kaohe.graphql.schema import schema
from kaohe.ledger import Ledger, open_ledger
from kaohe.plugins import Registry
from tests.api.graphql.asking import CARD, Ask, stated
from tests.api.graphql.county import COUNTY

WHAT_IF = (
    """query($units: [String!]!, $period: String!, $schemes: [String!], $changes: ChangesInput!, $inside: Boolean) {
  whatIf(units: $units, period: $period, schemes: $schemes, changes: $changes, inside: $inside) {
    errors { code path message suggestion }
    cards {
      unit { code } scheme { code } period { code } before { ...Card } after { ...Card }
      difference { isNone refusedAfter total { change { exact } } items { code before { exact } after { exact } }
        money { code } findings { code before after } }
      rank { before { low high } after { low high } }
    }
    moved { unit { code } scheme { code } rank { change { low high } } total { change { exact } } }
  }
}"""
    + CARD
)
CARDS = (
    """query($units: [String!]!, $period: String!, $schemes: [String!]) {
  scorecards(units: $units, period: $period, schemes: $schemes, first: 100) { nodes { ...Card } } }"""
    + CARD
)
VISIT = {
    "unit": "V",
    "kind": "petition_visit",
    "on": "2014-08-01",
    "attributes": [{"name": "level", "choice": "PROVINCE"}, {"name": "head_count", "count": 60}],
}


async def what_if(ask: Ask, changes: dict[str, Any], *units: str, **more: object) -> Any:
    given = {"units": list(units) or ["T1"], "period": "2014", "changes": changes, "inside": False, **more}
    answer = await ask(WHAT_IF, **given)
    assert "errors" not in answer, answer
    return answer["data"]["whatIf"]


@pytest.mark.parametrize("period", ["2014", "2014-B4"])
async def test_no_change_makes_no_difference(ask: Ask, period: str) -> None:
    found = await what_if(ask, {}, *(unit["code"] for unit in COUNTY["units"]), period=period, schemes=None)
    assert found["cards"]
    assert found["moved"] == []
    for each in found["cards"]:
        assert each["difference"]["isNone"]
        assert each["before"] == each["after"]


CHANGES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (
        {"addIncidents": [VISIT]},
        {
            "incidents": [
                {k: v for k, v in VISIT.items() if k != "attributes"}
                | {"ref": "N1", "level": "PROVINCE", "head_count": 60}
            ]
        },
    ),
    (
        {
            "setObservations": [
                {"unit": "T1", "period": "2014", "metric": "luxi2014.work_records", "flag": False},
                {"unit": "T1", "period": "2014", "metric": "luxi2014.untraced_letters", "number": "1"},
            ]
        },
        {
            "observations": [
                {"unit": "T1", "period": "2014", "metric": "luxi2014.work_records", "value": False},
                {"unit": "T1", "period": "2014", "metric": "luxi2014.untraced_letters", "value": 1},
            ]
        },
    ),
    ({"withdrawIncidents": ["R2"]}, {"without": ["R2"]}),
    (
        {"alterIncidents": [{"ref": "R1", "on": "2013-03-01"}, {"ref": "R4", "unit": "T1"}]},
        {
            "without": ["R1", "R4"],
            "incidents": [
                {**COUNTY["incidents"][0], "on": "2013-03-01"},
                {**COUNTY["incidents"][3], "unit": "T1"},
            ],
        },
    ),
    (
        {"setRulings": [{"scheme": "minhang_linkage", "item": "4.1", "unit": "T1", "period": "2014", "points": "3"}]},
        {"rulings": [{"scheme": "minhang_linkage", "item": "4.1", "unit": "T1", "period": "2014", "points": "3"}]},
    ),
    (
        {"setParameters": [{"code": "liaocheng1995.group_threshold", "value": 8}]},
        {"parameters": {"liaocheng1995.group_threshold": 8}},
    ),
]


@pytest.mark.parametrize(("changes", "records"), CHANGES, ids=lambda each: next(iter(each)))
async def test_cards_after_are_those_of_a_ledger_that_holds_the_changes(
    ask: Ask,
    registry: Registry,
    new_database: Callable[[], str],
    changes: dict[str, Any],
    records: dict[str, Any],
) -> None:
    found = await what_if(ask, changes, "T1", "T2", schemes=None)
    assert found["errors"] == []
    kept = [each for each in COUNTY["incidents"] if each["ref"] not in records.get("without", ())]
    seen = {(each["unit"], each["period"], each["metric"]) for each in records.get("observations", ())}
    observed = [each for each in COUNTY["observations"] if (each["unit"], each["period"], each["metric"]) not in seen]
    other = {
        **COUNTY,
        "parameters": COUNTY["parameters"] | records.get("parameters", {}),
        "incidents": kept + records.get("incidents", []),
        "observations": observed + records.get("observations", []),
        "rulings": records.get("rulings", []),
    }
    async with open_ledger(new_database(), registry, create=True) as ledger:
        report = await ledger.import_records(other)
        assert report.accepted, report.problems
        given = {
            "units": ["T1", "T2"],
            "period": "2014",
            "schemes": [each["scheme"]["code"] for each in found["cards"]],
        }
        result = await schema.execute(CARDS, given, Context(ledger, registry))
    assert result.data is not None
    assert not all(each["difference"]["isNone"] for each in found["cards"])
    assert [stated(each["after"]) for each in found["cards"]] == [
        stated(card) for card in result.data["scorecards"]["nodes"]
    ]


async def test_nothing_is_stored(ask: Ask) -> None:
    before = await ask(CARDS, units=["T1"], period="2014", schemes=["luxi2014"])
    await what_if(ask, {"addIncidents": [VISIT], "withdrawIncidents": ["R2"]}, schemes=["luxi2014"])
    assert await ask(CARDS, units=["T1"], period="2014", schemes=["luxi2014"]) == before


async def test_a_neighbours_record_moves_a_rank(ask: Ask) -> None:
    """T2 pays for what it did; T1, which was asked about, is none the worse."""
    luxi = {"unit": "T2", "period": "2014", "metric": "luxi2014.work_records", "flag": True}
    found = await what_if(
        ask, {"setObservations": [luxi], "addIncidents": [{**VISIT, "unit": "T2"}]}, "T1", schemes=["luxi2014"]
    )
    (card,) = found["cards"]
    assert card["difference"]["isNone"]
    assert card["rank"]["before"] == {"low": "1", "high": "2"}
    (moved,) = found["moved"]
    assert (moved["unit"]["code"], moved["scheme"]["code"]) == ("T2", "luxi2014")


async def test_evidence_after_is_that_of_the_changed_record(ask: Ask) -> None:
    query = """query($changes: ChangesInput!) { whatIf(units: ["T1"], period: "2014", schemes: ["luxi2014"],
        changes: $changes) { cards { before { ...Refs } after { ...Refs } } } }
        fragment Refs on Scorecard { id items { code evidence { incidents { incident { ref } } }
            explanation { sentence { text } balance { lines { incident { ref } } } } } }"""
    changes = {"addIncidents": [{**VISIT, "ref": "N1"}], "withdrawIncidents": ["R2"]}
    (card,) = (await ask(query, changes=changes))["data"]["whatIf"]["cards"]
    before, after = (
        {each["incident"]["ref"] for item in card[side]["items"] for each in item["evidence"]["incidents"]}
        for side in ("before", "after")
    )
    assert "R2" in before
    assert after == before - {"R2"} | {"N1"}
    assert card["before"]["id"] != card["after"]["id"]


@pytest.mark.parametrize(
    ("given", "path", "words"),
    [
        ({"units": ["T9"]}, ["units", "0"], "no unit"),
        ({"schemes": ["luxi2014", "luxi2013"]}, ["schemes", "1"], "no scheme"),
        ({"period": "2099"}, ["period"], "no period"),
        ({"changes": {"withdrawIncidents": ["R9"]}}, ["changes", "withdrawIncidents", "0"], "no incident R9"),
        ({"changes": {"addIncidents": [{**VISIT, "unit": "T9"}]}}, ["changes", "addIncidents", "0", "unit"], "no unit"),
        (
            {"changes": {"addIncidents": [VISIT, {**VISIT, "kind": "petition_visits"}]}},
            ["changes", "addIncidents", "1", "kind"],
            "no incident kind",
        ),
        (
            {"changes": {"alterIncidents": [{"ref": "R1", "attributes": [{"name": "head_count", "count": 0}]}]}},
            ["changes", "alterIncidents", "0", "attributes", "0"],
            "1",
        ),
        (
            {"changes": {"setObservations": [{"unit": "T1", "period": "2014", "metric": "luxi2014.work_records"}]}},
            ["changes", "setObservations", "0", "number"],
            "true or false",
        ),
        (
            {"changes": {"setParameters": [{"code": "liaocheng1995.x", "value": 1}]}},
            ["changes", "setParameters", "0", "code"],
            "no parameter",
        ),
        ({"changes": {"withdrawIncidents": ["R1"] * 101}}, ["changes"], "at most 100"),
    ],
)
async def test_a_mistake_is_a_typed_error_that_names_its_field(
    ask: Ask, given: dict[str, Any], path: list[str], words: str
) -> None:
    found = (await ask(WHAT_IF, **{"units": ["T1"], "period": "2014", "changes": {}, "inside": False, **given}))[
        "data"
    ]["whatIf"]
    assert found["cards"] is None
    assert found["errors"][0]["path"] == path
    assert words in found["errors"][0]["message"]


async def test_a_hundred_units_take_as_many_statements_as_one(ledger: Ledger, registry: Registry) -> None:
    async def statements(units: list[str]) -> int:
        before = ledger.statements
        given = {"units": units, "period": "2014", "changes": {"withdrawIncidents": ["R2"]}, "schemes": None}
        result = await schema.execute(WHAT_IF, {**given, "inside": True}, Context(ledger, registry))
        assert result.errors is None
        return ledger.statements - before

    assert await statements([unit["code"] for unit in COUNTY["units"]]) == await statements(["T1"])
