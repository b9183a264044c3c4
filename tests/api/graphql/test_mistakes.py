"""A client's mistake is told to the client, on the field concerned; it is never the server's error."""

from __future__ import annotations

from base64 import b64encode

import pytest

from kaohe.graphql.relay import cursor_of
from tests.api.graphql.asking import Ask

OTHER_ORDER = cursor_of("starts", ["2014-01-01", "x", "y"])
WRONG_KEYS = cursor_of("code", ["a", "b", "c"])
NUMBERS = b64encode(b'["code asc", 1]').decode()


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("units(first: 1000) { nodes { code } }", "BAD_PAGE"),
        ("units(first: 0) { nodes { code } }", "BAD_PAGE"),
        ("units(last: -1) { nodes { code } }", "BAD_PAGE"),
        ("units(first: 1, last: 1) { nodes { code } }", "BAD_PAGE"),
        ("incidents(first: 101) { nodes { ref } }", "BAD_PAGE"),
        ("periods(last: 101) { nodes { code } }", "BAD_PAGE"),
        ("schemes(first: 101) { nodes { code } }", "BAD_PAGE"),
        ('scorecards(period: "2014", first: 101) { nodes { __typename } }', "BAD_PAGE"),
        *((f'units(after: "{cursor}") {{ nodes {{ code }} }}', "BAD_CURSOR")
          for cursor in ("", "x", "镇", "====", "bnVsbA==", OTHER_ORDER, WRONG_KEYS, NUMBERS)),
        ('periods(before: "x") { nodes { code } }', "BAD_CURSOR"),
        ('incidents(before: "x") { nodes { ref } }', "BAD_CURSOR"),
        ('scorecards(period: "2014", after: "x") { nodes { __typename } }', "BAD_CURSOR"),
        *((f'node(id: "{given}") {{ id }}', "BAD_ID") for given in ("", "x", "VW5pdA==", "镇", "Oko=", "Rm9vOjE=")),
        ('nodes(ids: ["x"]) { id }', "BAD_ID"),
        (f"nodes(ids: [{', '.join(['1'] * 101)}]) {{ id }}", "BAD_INPUT"),
        ('scorecards(period: "2014", units: ["T1"], filter: {}) { nodes { __typename } }', "BAD_INPUT"),
        ('scorecards(period: "2014", schemes: ["nope"]) { nodes { __typename } }', "NOT_FOUND"),
    ],
)  # fmt: skip
async def test_a_mistake_leaves_the_other_fields_as_they_are(ask: Ask, field: str, code: str) -> None:
    answer = await ask(f'{{ wrong: {field} right: unit(code: "T1") {{ code }} }}')
    assert answer["data"] == {"wrong": None, "right": {"code": "T1"}}
    (error,) = answer["errors"]
    assert error["path"] == ["wrong"]
    assert error["extensions"]["code"] == code


async def test_a_page_that_is_too_large_states_the_limit(ask: Ask) -> None:
    answer = await ask("{ units(first: 1000) { nodes { code } } }")
    assert answer["errors"][0]["extensions"] == {"code": "BAD_PAGE", "limit": 100}
    assert answer["errors"][0]["message"] == "`first` must be from 1 to 100, not 1000"


@pytest.mark.parametrize(
    "query",
    [
        "{ units(filter: { kinds: [TOWN] }) { nodes { code } } }",
        "{ units(filter: { colour: 1 }) { nodes { code } } }",
        "{ units(first: 99999999999) { nodes { code } } }",
        '{ units(first: "1") { nodes { code } } }',
        "{ unit { code } }",
        "{ unit(code: 1) { code } }",
        '{ periods(filter: { contains: "2014-02-30" }) { nodes { code } } }',
        "{ periods(filter: { contains: 2014 }) { nodes { code } } }",
        '{ unit(code: "T1") }',
        '{ unit(code: "T1") { colour } }',
        '{ unit(code: "T1") { incidents(orderBy: { field: COLOUR }) { nodes { ref } } } }',
        "{ colour }",
        "{",
        "query($id: ID!) { node(id: $id) { id } }",
        "query($d: Date!) { periods(filter: { contains: $d }) { nodes { code } } }",
    ],
)
async def test_a_malformed_request_is_the_clients_mistake(ask: Ask, query: str) -> None:
    answer = await ask(query, d="yesterday")
    assert answer["data"] is None
    for error in answer["errors"]:
        assert error.get("extensions", {}).get("code") != "INTERNAL", error


async def test_a_look_up_by_a_code_that_nothing_has_finds_nothing(ask: Ask) -> None:
    """All else that takes a code says so: see test_unknown_codes.py."""
    answer = await ask("""{
        unit(code: "?") { code } period(code: "?") { code } scheme(code: "?") { code } incident(ref: "?") { ref }
        units(filter: { codes: ["?"] }) { nodes { code } }
        periods(filter: { codes: ["?"] }) { nodes { code } }
    }""")
    assert answer == {"data": {
        "unit": None, "period": None, "scheme": None, "incident": None,
        "units": {"nodes": []}, "periods": {"nodes": []},
    }}  # fmt: skip
