"""What is at stake under a regime, item by item and driver by driver."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kaohe.plugins import Registry
from kaohe.scoring.analysis import stakes_of
from tests.api.graphql.asking import Ask

STAKES = """query($schemes: [String!]) { stakes(schemes: $schemes) {
    scheme { code } encodedMarks judgedMarks judgedShare
    items { code section form driver earned marks share item { clause { number } }
        judgement { range { low high } incidentKind { code } where times { code } points }
        prices { points { low high exact } per incidentKind { code } metric { code } attribute where } }
    drivers { driver marks share judgedMarks items deductions vetoes targets obligations sanctions money
        prices { per } }
    vetoes { code overrides readsScore sharesFactsWith veto { clause { number } } kinds }
    money { code kinds rule { kind } driver judgement { points } }
} }"""


async def stakes(ask: Ask, *schemes: str) -> Any:
    answer = await ask(STAKES, schemes=list(schemes) or None)
    assert "errors" not in answer, answer
    return answer["data"]["stakes"]


async def test_all_schemes_stand_side_by_side(ask: Ask, registry: Registry) -> None:
    found = await stakes(ask)
    assert [each["scheme"]["code"] for each in found] == list(registry.schemes)
    drivers = ["VOLUME", "HANDLING", "ORGANISATION", "CONDUCT", "OUTCOME", None]
    assert all([each["driver"] for each in scheme["drivers"]] == drivers for scheme in found)


async def test_each_item_has_its_driver_marks_and_prices(ask: Ask, registry: Registry) -> None:
    (found,) = await stakes(ask, "luxi2014")
    said = stakes_of(registry.schemes["luxi2014"])
    assert [(each["code"], each["driver"], each["marks"]) for each in found["items"]] == [
        (each.code, each.driver.value, None if each.marks is None else f"{each.marks:f}") for each in said.items
    ]
    item = next(each for each in found["items"] if each["code"] == "3.4.4.1")
    assert item["share"] == "5.75"
    (price,) = item["prices"]
    assert price["points"]["exact"] == "0.50"
    assert (price["per"], price["attribute"]) == ("ATTRIBUTE", "head_count")
    assert price["where"] == ["level = NATIONAL", "abnormal"]


async def test_the_marks_of_the_drivers_are_those_of_the_items(ask: Ask) -> None:
    for scheme in await stakes(ask, "luxi2014", "minhang_linkage"):
        marks = sum(Decimal(each["marks"]) for each in scheme["drivers"])
        assert marks == Decimal(scheme["encodedMarks"])


async def test_judgement_and_vetoes(ask: Ask) -> None:
    (found,) = await stakes(ask, "pinghu2012")
    judged = {each["code"]: each["judgement"] for each in found["items"] if each["judgement"]}
    assert judged["5.3"]["range"] == {"low": "10.00", "high": "30.00"}
    assert judged["5.3"]["incidentKind"] == {"code": "responsibility_accident"}
    overridden = {each["code"]: each["overrides"] for each in found["vetoes"]}
    assert overridden["unqualified"] == "70.00"


async def test_an_unknown_scheme_is_the_clients_mistake(ask: Ask) -> None:
    answer = await ask(STAKES, schemes=["luxi2013"])
    assert answer["data"] == {"stakes": None}
    assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    assert "luxi2014" in answer["errors"][0]["message"]
