"""Every field of every input is given what it cannot be: no error is the server's own, and nothing is half stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, GraphQLList, get_named_type, get_nullable_type

from kaohe.graphql.schema import schema
from kaohe.ledger import Ledger
from kaohe.plugins import Registry
from tests.api.graphql.mutations.clerk import Clerk

REQUEST = {"reason": "fuzz", "idempotencyKey": None}
CHANGE = {**REQUEST, "expectedRevision": 1}
VISIT: dict[str, Any] = {
    "ref": "F1", "unit": "V", "kind": "petition_visit", "on": "2014-04-01",
    "attributes": [
        {"name": "level", "choice": "COUNTY"},
        {"name": "head_count", "count": 3},
        {"name": "abnormal", "flag": True},
    ],
}  # fmt: skip
LETTERS = {"unit": "T1", "period": "2014", "metric": "luxi2014.untraced_letters"}
OBSERVED = {**LETTERS, "number": "4", "flag": None, "expectedRevision": 1}
RULED = {"scheme": "minhang_linkage", "item": "1.1.1", "unit": "T1", "period": "2014", "incident": None}
CARD = {"scheme": "luxi2014", "unit": "T1", "period": "2014"}
AWARDED = {**RULED, "points": "0.5", "expectedRevision": 0}

#: An input of each mutation that is right (or would be, were there such a ruling), with every field given.
RIGHT: dict[str, dict[str, Any]] = {
    "incidentRecord": {**VISIT, **REQUEST},
    "incidentsRecord": {"incidents": [{**VISIT, "ref": "F2"}], **REQUEST},
    "incidentCorrect": {
        "ref": "R1", "unit": "V", "on": "2014-03-02", "attributes": VISIT["attributes"], **CHANGE,
    },
    "incidentWithdraw": {"ref": "R2", **CHANGE},
    "observationRecord": {**OBSERVED, **REQUEST},
    "observationsRecord": {"observations": [OBSERVED], **REQUEST},
    "observationWithdraw": {**LETTERS, **CHANGE},
    "rulingRecord": {**AWARDED, **REQUEST},
    "rulingsRecord": {"rulings": [AWARDED], **REQUEST},
    "rulingWithdraw": {**RULED, **CHANGE},
    "unitCreate": {
        "code": "F3", "name": "New", "kind": "LEADER", "parent": "B", "oversees": ["X"], "opens": "2014-01-01",
        "succeeds": ["L2"], **REQUEST,
    },
    "unitChange": {
        "code": "L2", "from": "2014-03-01", "name": "New", "kind": "LEADER", "parent": "B", "oversees": ["X"],
        "opens": "2014-01-01", "succeeds": ["L1"], **CHANGE,
    },
    "unitClose": {"code": "T2", "lastDay": "2014-12-31", **CHANGE},
    "periodCreate": {
        "code": "2015", "kind": "YEAR", "starts": "2015-01-01", "ends": "2015-12-31", **REQUEST,
    },
    "periodChange": {"code": "2014-B5", "kind": "BIMONTH", "starts": "2014-09-01", "ends": "2014-10-31", **REQUEST},
    "scorecardAdvance": {**CARD, "to": "CONFIRMED", **CHANGE, "expectedRevision": 0},
    "scorecardReopen": {**CARD, **CHANGE},
}  # fmt: skip

#: What no client should send.
WRONG: list[Any] = [
    None, True, False, 0, -1, 1, 2**31 - 1, 2**31, -(2**63) - 1, 10**400, 0.1, 1e308, float("nan"), float("-inf"),
    "", " ", "x", "\0", "a\0b", "\n", "\ud800", "\U0010ffff", "镇" * 101, "x" * 100_000, "\u202e\u200b\ufeff", "'; --",
    "$1", "%", "null", "NaN", "Infinity", "-0", "1e999999999", "-1e-999999999", "9" * 5000, "0." + "1" * 5000, "１２",
    "1_0", "0001-01-01", "9999-12-31", "2014-02-30", "20140401", "+2014-04-01", "2014-04-01T00:00:00Z",
    [], [None], [[]], [1], ["x"], [{}], ["X"] * 300, {}, {"x": 1}, {"": None}, [{"name": "x"}] * 3,
]  # fmt: skip


def fields(of: GraphQLInputObjectType, *before: str | int) -> Iterator[tuple[str | int, ...]]:
    """The paths of all fields of an input, the entries of its lists and their fields among them."""
    for name, field in of.fields.items():
        yield (*before, name)
        inner = get_named_type(field.type)
        if isinstance(get_nullable_type(field.type), GraphQLList):
            yield (*before, name, 0)
            if isinstance(inner, GraphQLInputObjectType):
                yield from fields(inner, *before, name, 0)


def mutations() -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Every field of every input."""
    mutation = schema.core.mutation_type
    assert mutation is not None
    for name, field in mutation.fields.items():
        of = get_named_type(field.args["input"].type)
        assert isinstance(of, GraphQLInputObjectType)
        yield from ((name, path) for path in fields(of))


def with_value(given: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """An input with another value at a place."""
    made: Any = deepcopy(given)
    at = made
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return made  # type: ignore[no-any-return]  # it was copied from a dictionary


async def state(ledger: Ledger) -> str:
    """All that is on file, and how often it was written."""
    return json.dumps([await ledger.exported(), (await ledger.calendar()).periods], default=str)


async def test_each_input_is_right_but_for_the_value_under_test(clerk: Clerk) -> None:
    """Where another one was accepted before it, the revision that it expects is not the current one any more."""
    stale = {"observationsRecord", "observationWithdraw", "rulingsRecord", "rulingWithdraw", "scorecardReopen"}
    for mutation, given in RIGHT.items():
        payload = (await clerk.sends(mutation, given))["data"][mutation]
        assert [error["code"] for error in payload["errors"]] == ["STALE"] * (mutation in stale), payload


@pytest.mark.parametrize("mutation", RIGHT)
async def test_no_value_of_any_field_is_the_servers_fault(
    ledger: Ledger, registry: Registry, mutation: str, caplog: pytest.LogCaptureFixture
) -> None:
    clerk = Clerk(ledger, registry, "fuzz")
    paths = [path for name, path in mutations() if name == mutation]
    assert paths
    revisions = 1
    for path in paths:
        before, accepted = await state(ledger), 0
        for value in WRONG:
            answer = await clerk.sends(mutation, with_value(RIGHT[mutation], path, value))
            about = f"{path}: {value!r:.60}: {answer!s:.600}"
            assert all("extensions" not in error for error in answer.get("errors", ())), about
            payload = (answer["data"] or {}).get(mutation)
            assert payload is not None or answer["errors"], about
            if payload is not None and not payload["errors"]:
                accepted += 1
                revisions += not payload["repeated"]
        assert accepted or await state(ledger) == before, path
    verdict = await ledger.verify_audit()
    assert verdict.is_whole
    assert verdict.entries == revisions
    assert not caplog.records


def test_every_mutation_is_fuzzed_with_every_field() -> None:
    in_the_background = {"ledgerImport"}  # fuzzed over HTTP, in tests/api/web/test_imports.py
    assert {name for name, _ in mutations()} == set(RIGHT) | in_the_background
    for name, path in mutations():
        if name in in_the_background:
            continue
        at: Any = RIGHT[name]
        for step in path[:-1]:
            at = at[step]
        assert at, f"{name} is given nothing to change at {path}"
