"""The price of one more incident, and the price list of visits."""

from __future__ import annotations

from typing import Any

import pytest

from kaohe.plugins import Registry
from kaohe.scoring.questions import OneMore, marginal_alone
from tests.api.graphql.asking import Ask

MARGINAL = """query($scheme: String!, $incident: OneMoreInput!, $unit: String, $period: String) {
  marginal(scheme: $scheme, incident: $incident, unit: $unit, period: $period) {
    errors { code path message suggestion }
    marginal { scheme { code } incidentKind { code } unitKind unit { name } period { code }
      alone { ...Difference } onRecord { ...Difference } }
  }
}
fragment Difference on CardDifference {
  refusedBefore refusedAfter isNone
  total { before { exact } after { exact } change { low high exact } }
  items { code change { low high exact } } all: items(unmoved: true) { code }
  money { code change { exact } }
  findings { code before after finding { kinds } }
}"""
PRICES = """query($schemes: [String!], $levels: [Level!], $sizes: [Int!], $flags: [[AttributeInput!]!]) {
  priceList(schemes: $schemes, levels: $levels, sizes: $sizes, flags: $flags) {
    errors { code path message suggestion }
    schemes { scheme { code } kinds { unitKind prices {
      level headCount attributes points { high } difference { items { code } }
    } } }
  }
}"""


def group(size: int = 20, level: str = "NATIONAL", **flags: bool) -> dict[str, Any]:
    attributes: list[dict[str, Any]] = [{"name": "level", "choice": level}, {"name": "head_count", "count": size}]
    return {
        "kind": "petition_visit",
        "attributes": attributes + [{"name": name, "flag": value} for name, value in flags.items()],
    }


async def priced(ask: Ask, **given: object) -> Any:
    answer = await ask(MARGINAL, **given)
    assert "errors" not in answer, answer
    return answer["data"]["marginal"]


async def test_alone_it_is_what_scoring_says(ask: Ask, registry: Registry) -> None:
    found = await priced(ask, scheme="luxi2014", incident=group())
    assert found["errors"] == []
    marginal = found["marginal"]
    assert (marginal["unitKind"], marginal["unit"], marginal["onRecord"]) == ("TOWNSHIP", None, None)
    scheme = registry.schemes["luxi2014"]
    said = marginal_alone(scheme, OneMore("petition_visit", {"level": "NATIONAL", "head_count": 20})).difference
    moved = {each.code: each.high for each in said.items if each.is_change}
    assert {each["code"] for each in marginal["alone"]["items"]} == set(moved)
    assert moved["3.4.4.2"] == -200
    (item,) = [each for each in marginal["alone"]["items"] if each["code"] == "3.4.4.2"]
    assert item["change"] == {"low": "-2.00", "high": "-2.00", "exact": "-2.00"}
    assert len(marginal["alone"]["all"]) == len(list(scheme.items()))


async def test_on_top_of_a_record_it_is_the_difference_of_two_cards(ask: Ask) -> None:
    found = await priced(ask, scheme="liaocheng1995", incident=group(level="PROVINCE"), unit="T1", period="2014")
    record = found["marginal"]["onRecord"]
    flipped = {each["code"]: (each["before"], each["after"]) for each in record["findings"]}
    assert flipped["veto.1"] == ("NO", "YES")
    assert found["marginal"]["unit"] == {"name": "First township"}


@pytest.mark.parametrize(
    ("given", "path", "words"),
    [
        ({"scheme": "luxi2013"}, ["scheme"], "no scheme"),
        ({"incident": {"kind": "petition_visits"}}, ["incident", "kind"], "no incident kind"),
        ({"unit": "T1"}, ["period"], "together"),
        ({"unit": "T9", "period": "2014"}, ["unit"], "no unit"),
        ({"unit": "T1", "period": "2099"}, ["period"], "no period"),
        ({"unit": "T1", "period": "2014-B1"}, ["period"], "another kind of period"),
        ({"unit": "S", "period": "2014"}, ["unit"], "does not assess"),
        ({"incident": group(0)}, ["incident", "attributes", "1"], "1"),
        ({"incident": group(abnormall=True)}, ["incident", "attributes", "2"], "not an attribute"),
        ({"incident": {"kind": "petition_visit"}}, ["incident", "attributes"], "required"),
        (
            {"incident": {"kind": "petition_visit", "attributes": [{"name": "level", "choice": "X", "flag": True}]}},
            ["incident", "attributes", "0", "choice"],
            "one value",
        ),
    ],
)
async def test_a_mistake_is_a_typed_error_that_names_its_place(
    ask: Ask, given: dict[str, Any], path: list[str], words: str
) -> None:
    found = await priced(ask, **{"scheme": "luxi2014", "incident": group(), **given})
    assert found["marginal"] is None
    error = found["errors"][0]
    assert error["path"] == path
    assert words in error["message"]


async def test_a_wrong_code_comes_with_what_was_perhaps_meant(ask: Ask) -> None:
    (error,) = (await priced(ask, scheme="luxi2013", incident=group()))["errors"]
    assert (error["code"], error["suggestion"]) == ("NOT_FOUND", "luxi2014")


async def test_the_price_list_is_a_table(ask: Ask) -> None:
    answer = await ask(
        PRICES,
        schemes=["luxi2014", "street_ten_rules"],
        levels=["COUNTY", "NATIONAL"],
        sizes=[5, 100],
        flags=[[], [{"name": "abnormal", "flag": True}]],
    )
    luxi, street = answer["data"]["priceList"]["schemes"]
    (township,) = luxi["kinds"]
    table = {
        (each["level"], each["headCount"], *each["attributes"]): each["points"]["high"] for each in township["prices"]
    }
    assert len(table) == 8
    assert table["NATIONAL", 100] == "-2.00"
    assert table["NATIONAL", 5, "abnormal"] == "-2.50"
    assert all(each["points"] is None for kind in street["kinds"] for each in kind["prices"])


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"schemes": ["luxi2014", "luxi2013"]}, ["schemes", "1"]),
        ({"sizes": [0]}, ["sizes"]),
        ({"sizes": list(range(1, 30))}, ["sizes"]),
        ({"flags": [[{"name": "abnormall", "flag": True}]]}, ["flags", "0", "attributes", "0"]),
    ],
)
async def test_mistakes_in_a_price_list(ask: Ask, given: dict[str, Any], path: list[str]) -> None:
    found = (await ask(PRICES, **given))["data"]["priceList"]
    assert found["schemes"] is None
    assert found["errors"][0]["path"] == path
