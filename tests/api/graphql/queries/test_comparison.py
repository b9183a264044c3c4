"""Regimes compared over the same units: matrix, pairs, distributions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kaohe.graphql.context import Context
from kaohe.graphql.schema import schema
from kaohe.ledger import Ledger
from kaohe.plugins import Registry
from tests.api.graphql.asking import Ask

ROWS = """query($schemes: [String!], $units: UnitFilter, $filter: ComparisonFilter, $order: ComparisonOrder,
              $first: Int, $after: String, $last: Int, $before: String) {
  comparison(period: "2014", schemes: $schemes, filter: $units) {
    schemes { code } unitCount
    rows(filter: $filter, orderBy: $order, first: $first, after: $after, last: $last, before: $before) {
      totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      nodes { unit { code } cells {
        scheme { code } refusal periods measure percent { low high exact } rank { best worst of }
        vetoed rewarded rewards { low high currency } fines { low high exact }
      } }
    }
  }
}"""
PAIRS = """query($schemes: [String!]) { comparison(period: "2014", schemes: $schemes) {
    pairs { one { code } other { code } both
      agreement { units low high exact alwaysDefined }
      disagreements { unit { code } one { low high } other { low high } difference { low } gap { low high } }
      contradictions { unit { code } rewardedBy { code } vetoedBy { code } verdict } }
    distributions(edges: ["0", "50", "100"]) { scheme { code } measure units low { least median most } high { most }
      bins { start end certain possible byLow byHigh } }
} }"""
TWO = ["luxi2014", "liaocheng1995"]


async def compared(ask: Ask, **given: object) -> Any:
    answer = await ask(ROWS, **{"schemes": TWO, **given})
    assert "errors" not in answer, answer
    return answer["data"]["comparison"]


def codes(comparison: Any) -> list[str]:
    return [row["unit"]["code"] for row in comparison["rows"]["nodes"]]


async def test_each_unit_has_one_cell_a_regime(ask: Ask) -> None:
    found = await compared(ask)
    assert codes(found) == ["S", "T1", "T2"]
    assert found["unitCount"] == found["rows"]["totalCount"] == 3
    for row in found["rows"]["nodes"]:
        assert [cell["scheme"]["code"] for cell in row["cells"]] == TWO
    subdistrict = found["rows"]["nodes"][0]["cells"][0]
    assert (subdistrict["refusal"], subdistrict["percent"], subdistrict["rank"]) == ("NOT_ASSESSED", None, None)


async def test_per_cent_are_those_of_the_cards(ask: Ask) -> None:
    query = """{ scorecard(scheme: "luxi2014", unit: "T1", period: "2014") { ... on Scorecard {
        percent { low high exact } } } }"""
    card = (await ask(query))["data"]["scorecard"]
    cell = (await compared(ask))["rows"]["nodes"][1]["cells"][0]
    assert cell["percent"] == card["percent"]
    assert cell["measure"] == "MARKS"


async def test_ranks_are_within_the_cohort_whatever_is_selected(ask: Ask) -> None:
    every = {row["unit"]["code"]: row["cells"] for row in (await compared(ask))["rows"]["nodes"]}
    alone = await compared(ask, units={"codes": ["T2"]})
    assert codes(alone) == ["T2"]
    assert alone["rows"]["nodes"][0]["cells"] == every["T2"]
    assert every["T2"][0]["rank"]["of"] == 2


async def test_periods_inside_are_put_together(ask: Ask) -> None:
    found = await compared(ask, schemes=["pinghu2012", "luxi2014"])
    cells = {row["unit"]["code"]: row["cells"][0] for row in found["rows"]["nodes"]}
    assert cells["X"]["periods"] == 6
    assert cells["L2"]["refusal"] == "NOBODY_OVERSEEN"


async def test_a_regime_without_marks_is_compared_by_its_obligations(ask: Ask) -> None:
    found = await compared(ask, schemes=["street_ten_rules"], units={"codes": ["S"]})
    assert found["rows"]["nodes"][0]["cells"][0]["measure"] == "OBLIGATIONS"


@pytest.mark.parametrize(
    ("condition", "left"),
    [
        ({"kinds": ["TOWNSHIP"]}, ["T1", "T2"]),
        ({"county": "C"}, ["S", "T1", "T2"]),
        ({"assessedBy": "luxi2014"}, ["T1", "T2"]),
        ({"answers": [{"scheme": "liaocheng1995", "answer": "VETOED", "verdicts": ["YES"]}]}, []),
        ({"answers": [{"scheme": "luxi2014", "answer": "VETOED", "verdicts": ["NO"]}]}, ["T1", "T2"]),
        ({"ranges": [{"scheme": "liaocheng1995", "figure": "FINES", "least": "100"}]}, ["T1"]),
        ({"ranges": [{"scheme": "luxi2014", "figure": "PERCENT", "most": "100"}]}, ["T1", "T2"]),
    ],
)
async def test_rows_are_filtered(ask: Ask, condition: dict[str, Any], left: list[str]) -> None:
    assert codes(await compared(ask, filter=condition)) == left


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("figure", ["PERCENT", "RANK", "REWARDS", "FINES"])
@pytest.mark.parametrize("end", ["LOW", "HIGH"])
async def test_pages_follow_each_other_in_any_order(ask: Ask, figure: str, end: str, direction: str) -> None:
    order = {"scheme": "luxi2014", "field": figure, "end": end, "direction": direction}
    whole, pages = codes(await compared(ask, order=order)), list[str]()
    info: dict[str, Any] = {"hasNextPage": True, "endCursor": None}
    while info["hasNextPage"]:
        page = await compared(ask, order=order, first=1, after=info["endCursor"])
        pages += codes(page)
        info = page["rows"]["pageInfo"]
    assert pages == whole
    assert whole[-1] == "S"  # without a card it has no figure
    last = await compared(ask, order=order, last=2)
    assert codes(last) == whole[-2:]


async def test_each_pair_once_with_the_range_of_its_agreement(ask: Ask) -> None:
    answer = await ask(PAIRS, schemes=["luxi2014", "minhang_linkage", "liaocheng1995"])
    assert "errors" not in answer, answer
    pairs = answer["data"]["comparison"]["pairs"]
    assert [(each["one"]["code"], each["other"]["code"]) for each in pairs] == [
        ("luxi2014", "minhang_linkage"),
        ("luxi2014", "liaocheng1995"),
        ("minhang_linkage", "liaocheng1995"),
    ]
    for each in pairs:
        assert Decimal(-1) <= Decimal(each["agreement"]["low"]) <= Decimal(each["agreement"]["high"]) <= 1


async def test_distributions_count_every_unit_once(ask: Ask) -> None:
    for each in (await ask(PAIRS, schemes=TWO))["data"]["comparison"]["distributions"]:
        assert sum(bin["byLow"] for bin in each["bins"]) == each["units"]
        assert [bin["end"] for bin in each["bins"]] == ["50.00", "100.00"]
        assert Decimal(each["low"]["least"]) <= Decimal(each["high"]["most"])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"schemes": ["luxi2013"]}, "no scheme luxi2013"),
        ({"schemes": []}, "at least one"),
        ({"filter": {"assessedBy": "pinghu2012"}}, "pinghu2012 is not compared; luxi2014, liaocheng1995"),
        (
            {"order": {"scheme": "pinghu2012", "field": "RANK"}},
            "pinghu2012 is not compared; luxi2014, liaocheng1995",
        ),
        ({"filter": {"ranges": [{"scheme": "luxi2014", "figure": "RANK", "least": "1.5"}]}}, "1.5"),
        ({"first": 101}, "from 1 to 100"),
        ({"after": "nonsense"}, "not a cursor"),
    ],
)
async def test_mistakes_are_the_clients(ask: Ask, given: dict[str, Any], words: str) -> None:
    answer = await ask(ROWS, **{"schemes": TWO, **given})
    (error,) = answer["errors"]
    assert error["extensions"]["code"] != "INTERNAL"
    assert words in error["message"]


async def test_all_units_take_as_many_statements_as_one(ledger: Ledger, registry: Registry) -> None:
    async def statements(units: list[str], schemes: list[str]) -> int:
        before = ledger.statements
        given = {"units": {"codes": units}, "schemes": schemes}
        result = await schema.execute(ROWS, given, Context(ledger, registry))
        assert result.errors is None
        return ledger.statements - before

    one = await statements(["T1"], ["luxi2014"])
    assert await statements(["S", "T1", "T2", "V", "X", "L1"], list(registry.schemes)) == one
