"""All changes as a list: each told once, with the fact before and after it, in pages that later writes do not move."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.graphql.mutations.clerk import Clerk
from tests.api.graphql.mutations.past import STEPS, read, take

FACT = """__typename ... on Incident { ref unit { code } } ... on Observation { number unit { code } period { code } }
  ... on Ruling { points incident { ref } } ... on Unit { code name } ... on Oversight { leader { code } unit { code } }
  ... on Period { code } ... on ParameterSetting { code value }
  ... on CardState { schemeCode periodCode unit { code } confirmation { state reopened } }"""
PAGE = f"""query($since: When, $filter: ChangeFilter, $first: Int, $after: String, $last: Int, $before: String) {{
  changes(since: $since, filter: $filter, first: $first, after: $after, last: $last, before: $before) {{
    totalCount edges {{ cursor node {{ by {{ number actor action }} kind operation before {{ {FACT} }}
      after {{ {FACT} }} }} }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"""


async def page(clerk: Clerk, **how: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await read(clerk, PAGE, **how))["changes"]
    return found


def told(page: dict[str, Any]) -> list[tuple[int, str, str]]:
    nodes = [edge["node"] for edge in page["edges"]]
    return [(node["by"]["number"], node["kind"], node["operation"]) for node in nodes]


async def test_what_each_write_made_of_which_fact(clerk: Clerk) -> None:
    revisions = await take(clerk, *STEPS)
    found = await page(clerk, since={"revision": 1})
    by_write: dict[int, list[tuple[Any, ...]]] = {}
    for edge in found["edges"]:
        node = edge["node"]
        assert node["by"]["actor"] == "clerk"
        by_write.setdefault(node["by"]["number"], []).append(
            (node["kind"], node["operation"], _short(node["before"]), _short(node["after"]))
        )
    assert list(by_write) == revisions
    ruling = {"points": "2.50", "incident": {"ref": "N1"}}
    value = {"unit": {"code": "T1"}, "period": {"code": "2014"}}
    card = {"schemeCode": "luxi2014", "periodCode": "2014", "unit": {"code": "T1"}}
    confirmed = {**card, "confirmation": {"state": "CONFIRMED", "reopened": 0}}
    assert list(by_write.values()) == [
        [("INCIDENT", "RECORDED", None, {"ref": "N1", "unit": {"code": "X"}})],
        [("INCIDENT", "CORRECTED", {"ref": "R2", "unit": {"code": "T1"}}, {"ref": "R2", "unit": {"code": "T2"}})],
        [("RULING", "RECORDED", None, ruling)],
        [("OBSERVATION", "CORRECTED", {"number": "3", **value}, {"number": "1", **value})],
        [("UNIT", "CORRECTED", {"code": "V", "name": "Village"}, {"code": "V", "name": "Hamlet"})],
        [("UNIT", "RECORDED", None, {"code": "T3", "name": "Third township"})],
        [
            ("UNIT", "CORRECTED", {"code": "L1", "name": "Leader"}, {"code": "L1", "name": "Leader"}),
            ("OVERSIGHT", "WITHDRAWN", {"leader": {"code": "L1"}, "unit": {"code": "X"}}, None),
        ],
        [("CONFIRMATION", "RECORDED", None, confirmed)],
        [("INCIDENT", "WITHDRAWN", {"ref": "R3", "unit": {"code": "T1"}}, None)],
        [("OBSERVATION", "WITHDRAWN", {"number": "1", **value}, None)],
        [("RULING", "WITHDRAWN", {**ruling, "incident": {"ref": "N1"}}, None)],
        [("CONFIRMATION", "CORRECTED", confirmed, {**card, "confirmation": {"state": "OPEN", "reopened": 1}})],
        [("PERIOD", "RECORDED", None, {"code": "2015"})],
        [("PERIOD", "CORRECTED", {"code": "2015"}, {"code": "2015"})],
        [("PERIOD", "RECORDED", None, {"code": "2017"})],
    ]


def _short(fact: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if fact is None else {name: value for name, value in fact.items() if name != "__typename"}


async def test_pages_from_either_end_are_the_whole_list(clerk: Clerk) -> None:
    await take(clerk, *STEPS[:6])
    every = told(await page(clerk, first=100))
    forward: list[Any] = []
    backward: list[Any] = []
    at: dict[str, Any] = {"first": 7}
    while at:
        found = await page(clerk, **at)
        assert found["totalCount"] == len(every)
        forward += told(found)
        at = {"first": 7, "after": found["pageInfo"]["endCursor"]} if found["pageInfo"]["hasNextPage"] else {}
    at = {"last": 9}
    while at:
        found = await page(clerk, **at)
        backward = told(found) + backward
        at = {"last": 9, "before": found["pageInfo"]["startCursor"]} if found["pageInfo"]["hasPreviousPage"] else {}
    assert forward == backward == every


async def test_a_client_that_keeps_its_cursor_learns_what_is_new(clerk: Clerk) -> None:
    cursor = (await page(clerk, last=1))["pageInfo"]["endCursor"]
    assert told(await page(clerk, after=cursor)) == []
    revisions = await take(clerk, *STEPS[:2])
    assert [change[0] for change in told(await page(clerk, after=cursor))] == revisions


async def test_changes_of_some_kinds_since_a_moment(clerk: Clerk) -> None:
    imported = await page(clerk, filter={"kinds": ["PARAMETER", "OVERSIGHT"]})
    assert told(imported) == [(1, "PARAMETER", "RECORDED"), (1, "OVERSIGHT", "RECORDED")]
    assert imported["edges"][0]["node"]["after"]["code"] == "liaocheng1995.group_threshold"
    first = (await read(clerk, "{ asOf(when: { revision: 1 }) { revision { at } } }"))["asOf"]["revision"]["at"]
    [revision, *_] = await take(clerk, *STEPS[:4])
    assert told(await page(clerk, since={"moment": first}, filter={"kinds": ["INCIDENT"]})) == [
        (revision, "INCIDENT", "RECORDED"), (revision + 1, "INCIDENT", "CORRECTED"),
    ]  # fmt: skip
    assert told(await page(clerk, filter={"kinds": []})) == []


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"after": "x"}, "BAD_CURSOR"),
        ({"first": 101}, "BAD_PAGE"),
        ({"since": {"revision": 99}}, "BAD_INPUT"),
    ],
)
async def test_a_mistake_is_told_on_the_field(clerk: Clerk, how: dict[str, Any], code: str) -> None:
    answer = await clerk.ask(PAGE, how)
    assert answer["data"] == {"changes": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == [code]


HISTORIES = """query($first: Int!, $units: [String!]!) {
  units(first: $first) { nodes { history { by { number } state { name } } } }
  incidents(first: $first) { nodes { history { by { at actor } state { unit { code } } } } }
  scorecards(period: "2014", units: $units, inside: true, first: 15) { nodes { ... on Scorecard {
    confirmation { history { actor } } items { evidence {
      observations { revision } rulings { history { by { reason } } } } } } } }
}"""


async def test_many_histories_take_as_many_statements_as_one(clerk: Clerk) -> None:
    await take(clerk, *STEPS[:8])

    async def statements(first: int, units: list[str]) -> int:
        before = clerk.ledger.statements
        await read(clerk, HISTORIES, first=first, units=units)
        return clerk.ledger.statements - before

    assert await statements(50, ["L1", "S", "T1", "T2", "X"]) <= await statements(4, ["T1", "X"])


async def test_changes_take_a_fixed_number_of_statements(clerk: Clerk) -> None:
    await take(clerk, *STEPS[:8])
    before = clerk.ledger.statements
    await read(clerk, "{ changes(first: 5) { nodes { kind before { __typename } } } }")
    few = clerk.ledger.statements - before
    await read(clerk, "{ changes(first: 100) { nodes { kind before { __typename } after { __typename } } } }")
    assert clerk.ledger.statements - before - few <= 12
