"""What was known at a moment is read again as it was, whatever has been written since."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from graphql import parse

from kaohe.graphql.limits import cost_of
from kaohe.graphql.schema import schema
from tests.api.graphql.mutations.clerk import Clerk
from tests.api.graphql.mutations.past import READ, STEPS, read, take

FEW = """{ incidents(first: 1) { nodes { ref history { by { at } } } }
  scorecard(scheme: "luxi2014", unit: "T1", period: "2014") { ... on Scorecard { total { low } } } }"""


async def test_every_revision_is_read_as_it_was_then(clerk: Clerk) -> None:
    """Cards with all behind them, lists, comparisons, histories: one request reads two moments side by side."""
    then = [(1, await read(clerk, f"{{ {READ} }}"))]
    for step in STEPS:
        [revision] = await take(clerk, step)
        then.append((revision, await read(clerk, f"{{ {READ} }}")))
    sides = (
        "query($one: Int!, $other: Int!) { one: asOf(when: { revision: $one }) { ...All }"
        " other: asOf(when: { revision: $other }) { ...All } } fragment All on LedgerView { " + READ + " }"
    )
    for (one, was_one), (other, was_other) in zip(then[::2], then[1::2], strict=True):
        assert await read(clerk, sides, one=one, other=other) == {"one": was_one, "other": was_other}, (one, other)
    assert len({str(known) for _, known in then}) == len(then)


async def test_what_if_is_asked_of_the_past(clerk: Clerk) -> None:
    ask = """whatIf(period: "2014", schemes: ["luxi2014"], units: ["T1"], changes: { withdrawIncidents: ["R3"] }) {
      cards { before { ... on Scorecard { total { low } } } after { ... on Scorecard { total { low } } } } }"""
    then = await read(clerk, f"{{ {ask} }}")
    await take(clerk, ("incidentWithdraw", {"ref": "R3"}))
    assert await read(clerk, f"{{ asOf(when: {{ revision: 1 }}) {{ {ask} }} }}") == {"asOf": then}


async def test_before_the_first_write_the_ledger_was_empty(clerk: Clerk) -> None:
    empty = """{ revision { number } units { totalCount nodes { code } } incident(ref: "R1") { ref }
      scorecard(scheme: "luxi2014", unit: "T1", period: "2014") { __typename } changes { totalCount } }"""
    found = await read(
        clerk,
        f'{{ a: asOf(when: {{ revision: 0 }}) {empty} b: asOf(when: {{ moment: "1999-12-31T00:00:00Z" }}) {empty} }}',
    )
    assert found["a"] == found["b"] == {
        "revision": None, "units": {"totalCount": 0, "nodes": []}, "incident": None,
        "scorecard": {"__typename": "ScorecardRefused"}, "changes": {"totalCount": 0},
    }  # fmt: skip


async def test_a_moment_includes_the_write_made_at_it(clerk: Clerk) -> None:
    [revision] = await take(clerk, STEPS[0])
    ask = "query($when: When!) { asOf(when: $when) { revision { number at actor action } } }"
    last = (await read(clerk, ask, when={"revision": revision}))["asOf"]["revision"]
    assert (last["number"], last["actor"], last["action"]) == (revision, "clerk", "record_incidents")
    at = datetime.fromisoformat(last["at"])
    for moment, number in ((at, revision), (at - timedelta(microseconds=1), 1), (at + timedelta(days=9), revision)):
        found = await read(clerk, ask, when={"moment": moment.isoformat()})
        assert found["asOf"]["revision"]["number"] == number


@pytest.mark.parametrize("revision", [-1, 2, 2**31 - 1])
async def test_a_write_that_was_not_made_is_an_error_on_that_field_alone(clerk: Clerk, revision: int) -> None:
    answer = await clerk.ask(
        f'{{ asOf(when: {{ revision: {revision} }}) {{ revision {{ at }} }} unit(code: "V") {{ code }} }}'
    )
    [error] = answer["errors"]
    assert answer["data"] == {"asOf": None, "unit": {"code": "V"}}
    assert (error["path"], error["extensions"]) == (["asOf"], {"code": "BAD_INPUT", "latest": 1})
    assert error["message"] == f"there is no revision {revision}; they are numbered up to 1"


@pytest.mark.parametrize("when", ["{}", '{ revision: 1, moment: "2014-01-01T00:00:00Z" }', "{ revision: null }"])
async def test_a_point_is_named_in_one_way(clerk: Clerk, when: str) -> None:
    answer = await clerk.ask(f"{{ asOf(when: {when}) {{ revision {{ at }} }} }}")
    assert answer["data"] is None
    assert answer["errors"]


async def test_an_object_found_by_its_id_is_as_it_was_when_the_id_was_given(clerk: Clerk) -> None:
    await take(clerk, ("unitChange", {"code": "V", "name": "Hamlet"}))
    found = await read(clerk, '{ asOf(when: { revision: 1 }) { unit(code: "V") { id name } } }')
    assert found["asOf"]["unit"]["name"] == "Village"
    again = await read(
        clerk, "query($id: ID!) { node(id: $id) { ... on Unit { name } } }", id=found["asOf"]["unit"]["id"]
    )
    assert again == {"node": {"name": "Village"}}


async def statements(clerk: Clerk, query: str) -> int:
    before = clerk.ledger.statements
    await read(clerk, query)
    return clerk.ledger.statements - before


async def test_a_moment_takes_its_own_statements_whatever_is_read(clerk: Clerk) -> None:
    await take(clerk, *STEPS[:4])
    now = await statements(clerk, FEW)
    one = await statements(clerk, f"{{ a: asOf(when: {{ revision: 3 }}) {FEW} }}")
    assert now < one <= now + 3
    assert (
        await statements(clerk, f"{{ a: asOf(when: {{ revision: 3 }}) {FEW.replace('first: 1', 'first: 50')} }}") == one
    )
    two = await statements(
        clerk, f"{{ a: asOf(when: {{ revision: 3 }}) {FEW} b: asOf(when: {{ revision: 4 }}) {FEW} }}"
    )
    assert one < two <= 2 * one
    same = f"{{ a: asOf(when: {{ revision: 3 }}) {FEW} b: asOf(when: {{ revision: 3 }}) {FEW} }}"
    assert await statements(clerk, same) < two


def test_a_moment_costs_what_it_reads_and_more() -> None:
    def cost(query: str) -> int:
        return cost_of(schema.core, parse(query), None, {}, {})

    compared = '{ comparison(period: "2014") { unitCount } }'
    moment = f"asOf(when: {{ revision: 1 }}) {compared}"
    assert cost(f"{{ {moment} }}") == 1001 + cost(compared)
    assert cost(f"{{ a: {moment} b: {moment} }}") == 2 * cost(f"{{ {moment} }}")


async def test_evidence_tells_the_write_of_a_value(clerk: Clerk) -> None:
    """Pass it on as expectedRevision; a value that is only supposed has none."""
    ask = """{ scorecard(scheme: "luxi2014", unit: "T1", period: "2014") { ... on Scorecard {
      items { evidence { observations { metric { code } observed revision } } } } } }"""

    async def revisions() -> dict[str, Any]:
        items = (await read(clerk, ask))["scorecard"]["items"]
        seen = [each for item in items for each in item["evidence"]["observations"]]
        assert all(each["observed"] == (each["revision"] > 0) for each in seen)
        return {each["metric"]["code"]: each["revision"] for each in seen}

    assert (await revisions())["luxi2014.untraced_letters"] == 1
    [revision] = await take(clerk, STEPS[3])
    assert (await revisions())["luxi2014.untraced_letters"] == revision
