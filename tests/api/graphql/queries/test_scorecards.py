"""Cards: figures, what stands behind them, what is missing, and lists of cards."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.graphql.asking import Ask


async def luxi(ask: Ask, fields: str, unit: str = "T1") -> dict[str, Any]:
    """Fields of a card of luxi2014."""
    answer = await ask(
        f'{{ scorecard(scheme: "luxi2014", unit: "{unit}", period: "2014") {{ ... on Scorecard {{ {fields} }} }} }}'
    )
    assert "errors" not in answer, answer
    card: dict[str, Any] = answer["data"]["scorecard"]
    return card


async def item(ask: Ask, code: str, fields: str) -> dict[str, Any]:
    """Fields of an item of that card."""
    items = (await luxi(ask, f"items {{ code {fields} }}"))["items"]
    found: dict[str, Any] = next(each for each in items if each["code"] == code)
    return found


async def test_a_card_refers_to_its_scheme_unit_and_period(ask: Ask) -> None:
    card = await luxi(ask, "scheme { code encodedMarks fullMarks coverage } unit { code name } period { code ends }")
    assert card == {
        "scheme": {"code": "luxi2014", "encodedMarks": "87", "fullMarks": "100", "coverage": "87.00"},
        "unit": {"code": "T1", "name": "First township"},
        "period": {"code": "2014", "ends": "2014-12-31"},
    }


async def test_an_exact_item_tells_what_was_deducted(ask: Ask) -> None:
    found = await item(ask, "5.2", "marks driver score { low high exact } deducted { exact } missing { code }")
    assert found == {
        "code": "5.2",
        "marks": "2",
        "driver": "HANDLING",
        "score": {"low": "1.40", "high": "1.40", "exact": "1.40"},
        "deducted": {"exact": "0.60"},
        "missing": [],
    }


async def test_an_unknown_item_is_an_interval_and_says_what_is_missing(ask: Ask) -> None:
    found = await item(
        ask, "1.2", "score { low high exact } deducted { low high } "
        "missing { kind code worth count metric { title } unit { code } period { code } opens { code width } }"
    )  # fmt: skip
    assert found["score"] == {"low": "0.00", "high": "2.00", "exact": None}
    assert found["deducted"] == {"low": "0.00", "high": "2.00"}
    assert found["missing"] == [{
        "kind": "OBSERVATION", "code": "luxi2014.target_records", "worth": "2.00", "count": 1,
        "metric": {"title": "Target management recorded"}, "unit": {"code": "T1"}, "period": {"code": "2014"},
        "opens": [{"code": "1.2", "width": "2.00"}],
    }]  # fmt: skip


async def test_evidence_names_incidents_of_units_below(ask: Ask) -> None:
    found = await item(ask, "3.4.1.1", "evidence { incidents { cost { exact } incident { ref unit { code } } } }")
    assert found["evidence"]["incidents"] == [
        {"cost": {"exact": "0.02"}, "incident": {"ref": "R1", "unit": {"code": "V"}}}
    ]


async def test_evidence_names_observations(ask: Ask) -> None:
    fields = "evidence { observations { metric { code } flag number observed unit { code } period { code } } }"
    read = {"observed": True, "unit": {"code": "T1"}, "period": {"code": "2014"}}
    assert (await item(ask, "1.1", fields))["evidence"]["observations"] == [
        {"metric": {"code": "luxi2014.work_records"}, "flag": True, "number": None, **read}
    ]
    assert (await item(ask, "1.5", fields))["evidence"]["observations"] == [
        {"metric": {"code": "luxi2014.petition_budget_yuan"}, "flag": None, "number": "5000.00", **read}
    ]


async def test_sections_hold_items_and_sections(ask: Ask) -> None:
    card = await luxi(ask, "total { low high } sections { code score { low high } items { code } sections { code } }")
    third = card["sections"][2]
    assert [each["code"] for each in card["sections"]] == ["1", "2", "3", "4", "5"]
    assert [each["code"] for each in third["items"]] == ["3.1", "3.2", "3.3", "3.5"]
    assert [each["code"] for each in third["sections"]] == ["3.4"]


async def test_what_is_missing_is_told_from_the_largest_worth(ask: Ask) -> None:
    missing = (await luxi(ask, "missing { worth }"))["missing"]
    worths = [float(each["worth"]) for each in missing]
    assert worths == sorted(worths, reverse=True)
    assert worths


@pytest.mark.parametrize(
    ("scheme", "unit", "period", "code"),
    [
        ("nope", "T1", "2014", "NOT_FOUND"),
        ("luxi2014", "nobody", "2014", "NOT_FOUND"),
        ("luxi2014", "T1", "never", "NOT_FOUND"),
        ("luxi2014", "V", "2014", "NOT_ASSESSED"),
        ("luxi2014", "T1", "2014-B1", "WRONG_CADENCE"),
        ("luxi2014", "T1", "2013", "NOT_IN_FORCE"),
        ("pinghu2012", "L2", "2014-B1", "NOBODY_OVERSEEN"),
    ],
)
async def test_a_card_that_cannot_be_made_is_a_result(ask: Ask, scheme: str, unit: str, period: str, code: str) -> None:
    answer = await ask(
        """query($s: String!, $u: String!, $p: String!) { scorecard(scheme: $s, unit: $u, period: $p) { __typename
            ... on ScorecardRefused { code message scheme { code } unit { code } period { code } }
        } }""",
        s=scheme, u=unit, p=period,
    )  # fmt: skip
    refused = answer["data"]["scorecard"]
    assert refused["__typename"] == "ScorecardRefused"
    assert refused["code"] == code
    assert all(word in refused["message"] for word in (scheme, unit, period))
    assert refused["scheme"] == (None if scheme == "nope" else {"code": scheme})
    assert refused["unit"] == (None if unit == "nobody" else {"code": unit})
    assert refused["period"] == (None if period == "never" else {"code": period})


async def test_a_unit_has_a_card_of_every_regime_that_assesses_its_kind(ask: Ask) -> None:
    query = """query($code: String!, $schemes: [String!], $inside: Boolean!) { unit(code: $code) {
        scorecards(period: "2014", schemes: $schemes, inside: $inside) {
            ... on ScorecardSubject { scheme { code } period { code } } ... on ScorecardRefused { code }
        }
    } }"""

    async def cards(**given: object) -> list[str]:
        found = (await ask(query, **{"code": "T1", "inside": False, **given}))["data"]["unit"]["scorecards"]
        return [f"{c['scheme']['code']} {c.get('code', c['period']['code'])}" for c in found]

    assert await cards() == ["liaocheng1995 2014", "luxi2014 2014", "minhang_linkage 2014"]
    assert await cards(code="X") == ["pinghu2012 WRONG_CADENCE"]
    assert await cards(schemes=["pinghu2012", "luxi2014"]) == ["pinghu2012 NOT_ASSESSED", "luxi2014 2014"]
    assert await cards(code="X", inside=True) == [f"pinghu2012 2014-B{number}" for number in range(1, 7)]
    assert await cards(inside=True) == await cards()


CARDS = """query($schemes: [String!], $units: [String!], $filter: UnitFilter, $inside: Boolean = false,
                 $first: Int, $after: String, $last: Int, $before: String) {
  scorecards(period: "2014", schemes: $schemes, units: $units, filter: $filter, inside: $inside,
             first: $first, after: $after, last: $last, before: $before) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    nodes {
      ... on ScorecardSubject { unit { code } scheme { code } period { code } }
      ... on ScorecardRefused { code }
    }
  }
}"""


def named(page: dict[str, Any]) -> list[str]:
    """The cards of a page in a word each."""
    return [
        f"{(each['unit'] or {'code': '?'})['code']}/{each['scheme']['code'][0]}/{each['period']['code']}"
        for each in page["nodes"]
    ]


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
async def test_cards_have_pages_from_either_end(ask: Ask, size: int, inside: bool) -> None:
    whole = (await ask(CARDS, first=100, inside=inside))["data"]["scorecards"]
    assert whole["totalCount"] == len(whole["nodes"])
    assert not whole["pageInfo"]["hasNextPage"]

    forwards: list[str] = []
    page: dict[str, Any] = {"pageInfo": {"hasNextPage": True, "endCursor": None}}
    while page["pageInfo"]["hasNextPage"]:
        given = {"first": size, "after": page["pageInfo"]["endCursor"], "inside": inside}
        page = (await ask(CARDS, **given))["data"]["scorecards"]
        forwards += named(page)
    assert forwards == named(whole)

    backwards: list[str] = []
    page = {"pageInfo": {"hasPreviousPage": True, "startCursor": None}}
    while page["pageInfo"]["hasPreviousPage"]:
        given = {"last": size, "before": page["pageInfo"]["startCursor"], "inside": inside}
        page = (await ask(CARDS, **given))["data"]["scorecards"]
        backwards = named(page) + backwards
    assert backwards == named(whole)


async def test_cards_are_of_the_units_that_a_filter_lets_through(ask: Ask) -> None:
    page = (await ask(CARDS, schemes=["luxi2014", "liaocheng1995"], filter={"parent": "C"}))["data"]["scorecards"]
    assert named(page) == ["S/l/2014", "T1/l/2014", "T1/l/2014", "T2/l/2014", "T2/l/2014"]
    page = (await ask(CARDS, schemes=["luxi2014"], filter={"codes": ["T2"]}, first=1))["data"]["scorecards"]
    assert named(page) == ["T2/l/2014"]
    again = await ask(CARDS, schemes=["luxi2014"], filter={"codes": ["T2"]}, after=page["pageInfo"]["endCursor"])
    assert again["data"]["scorecards"]["nodes"] == []


async def test_units_that_are_named_get_a_card_or_a_refusal(ask: Ask) -> None:
    page = (await ask(CARDS, schemes=["luxi2014"], units=["V", "T1", "?"]))["data"]["scorecards"]
    assert named(page) == ["?/l/2014", "T1/l/2014", "V/l/2014"]
    assert [each.get("code") for each in page["nodes"]] == ["NOT_FOUND", None, "NOT_ASSESSED"]
    assert page["totalCount"] == 3


async def test_a_card_tells_when_its_procedure_is_due_and_which_parameters_it_used(ask: Ask) -> None:
    answer = await ask("""{ scorecard(scheme: "liaocheng1995", unit: "T1", period: "2014") { ... on Scorecard {
        parametersUsed { parameter { code default notInSource value } value isDefault }
        procedure { step { code clause { number } } due }
    } } }""")
    card = answer["data"]["scorecard"]
    threshold = next(p for p in card["parametersUsed"] if p["parameter"]["code"] == "liaocheng1995.group_threshold")
    assert threshold["value"] == threshold["parameter"]["value"] == 6
    assert threshold["isDefault"] == (threshold["parameter"]["default"] == 6)
    assert all(each["step"]["clause"]["number"] for each in card["procedure"])
