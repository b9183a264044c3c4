"""Every figure of a card explains itself in GraphQL's types, and is weighed before it is worked out."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import parse

from kaohe.graphql.limits import Limits, cost_of
from kaohe.graphql.schema import schema
from kaohe.ledger import Ledger
from kaohe.plugins import Registry
from kaohe.scoring import score
from kaohe.scoring.evidence import Records
from kaohe.scoring.questions import explain
from tests.api.graphql.asking import Ask

EXPLAINED = """
fragment Explained on Explanation {
  code clause { number } reading
  rule { text textZh } result { text textZh } sentence { text textZh }
  figure { low high exact } verdict
  facts { incidents { incident { ref } cost { exact } } observations { metric { code } } rulings { itemCode } }
  balance {
    start { exact } end { low high }
    lines { words { text textZh } incident { ref } charged { exact } effective { exact } balance { exact } }
  }
  reasons { words { text textZh } missing { code } }
  settling { missing { kind code } figure { now atLeast atMost certain settles } total { now certain } }
}
"""
ONE = (
    """query($code: String, $scheme: String!) {
  scorecard(scheme: $scheme, unit: "T1", period: "2014") {
    ... on Scorecard { explanation(code: $code) { ...Explained } }
  }
}"""
    + EXPLAINED
)


async def explained(ask: Ask, code: str | None, scheme: str = "luxi2014") -> Any:
    answer = await ask(ONE, code=code, scheme=scheme)
    assert "errors" not in answer, answer
    return answer["data"]["scorecard"]["explanation"]


async def test_an_item_is_explained_with_its_account(ask: Ask) -> None:
    found = await explained(ask, "3.4.4.1")
    assert found["clause"] == {"number": "(三)4(4)①"}
    assert found["result"]["text"] == "4.00 of 5"
    assert found["figure"] == {"low": "4.00", "high": "4.00", "exact": "4.00"}
    assert [each["incident"]["ref"] for each in found["facts"]["incidents"]] == ["R2"]
    (line,) = [line for line in found["balance"]["lines"] if line["incident"]]
    assert (line["charged"]["exact"], line["balance"]["exact"]) == ("-1.00", "4.00")
    assert found["balance"]["start"] == {"exact": "5.00"}
    assert found["reasons"] == found["settling"] == []


async def test_it_is_what_scoring_says(ask: Ask, ledger: Ledger, registry: Registry) -> None:
    scheme = registry.schemes["luxi2014"]
    period = (await ledger.calendar()).find("2014")
    assert period is not None
    facts = await ledger.read_facts(["T1"], [scheme], [period])
    row = facts.units.row("T1")
    assert row is not None
    records = Records(await ledger.incidents_behind(["T1"], sorted(registry.kinds), period.starts, period.ends))
    for item in scheme.items():
        said, found = explain(score(scheme, facts, period), row, item, records), await explained(ask, item.code)
        for name, words in (("rule", said.rule), ("sentence", said.sentence)):
            assert found[name] == {"text": words.text, "textZh": words.text_zh}
        assert [each["missing"]["code"] for each in found["settling"]] == [each.fact.code for each in said.settling]


async def test_an_open_figure_says_why_and_what_would_settle_it(ask: Ask) -> None:
    found = await explained(ask, "1.2")
    assert found["figure"]["exact"] is None
    assert found["reasons"]
    for each in found["settling"]:
        assert each["figure"]["now"] == "2.00"
        assert each["total"] is not None
    total = await explained(ask, None)
    assert total["code"] is None
    assert len(total["settling"]) >= len(found["settling"])


async def test_an_answer_has_no_account(ask: Ask) -> None:
    found = await explained(ask, "veto.1", "liaocheng1995")
    assert found["verdict"] in {"YES", "NO", "UNKNOWN"}
    assert found["balance"] is None
    assert found["figure"] is None


async def test_sections_and_parts_explain_themselves(ask: Ask) -> None:
    query = """{ scorecard(scheme: "luxi2014", unit: "T1", period: "2014") { ... on Scorecard {
        sections { code explanation { code result { text } } } items { code explanation { code rule { textZh } } }
    } } }"""
    card = (await ask(query))["data"]["scorecard"]
    for each in (*card["sections"], *card["items"]):
        assert each["explanation"]["code"] == each["code"]


async def test_a_regime_without_marks_has_no_total_to_explain(ask: Ask) -> None:
    query = """{ scorecard(scheme: "street_ten_rules", unit: "S", period: "2014") { ... on Scorecard {
        explanation { code }
    } } }"""
    assert (await ask(query))["data"]["scorecard"] == {"explanation": None}


async def test_a_code_that_is_not_on_the_card_is_the_clients_mistake(ask: Ask) -> None:
    answer = await ask(ONE, code="9.9", scheme="luxi2014")
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "NOT_FOUND"
    assert "no part of the card 9.9" in error["message"]
    assert answer["data"]["scorecard"]["explanation"] is None


@pytest.mark.parametrize(("first", "fits"), [(10, True), (100, False)])
def test_settling_is_weighed_before_it_is_worked_out(first: int, fits: bool) -> None:
    query = f"""{{ scorecards(period: "2014", first: {first}) {{ nodes {{ ... on Scorecard {{
        explanation {{ settling {{ missing {{ code }} }} }} }} }} }} }}"""
    assert (cost_of(schema.core, parse(query), None, {}, {}) <= Limits().cost) == fits
