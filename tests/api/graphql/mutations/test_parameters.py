"""Through GraphQL: what is set of a parameter, for whom and since when, and with what each card was made."""

from __future__ import annotations

from tests.api.graphql.mutations.clerk import Clerk

CODE = "liaocheng1995.group_threshold"
ASK = """{
  scheme(code: "liaocheng1995") { parameters { value settings { code value unitCode from } } }
  one: scorecard(scheme: "liaocheng1995", unit: "T1", period: "2014") { ...C }
  two: scorecard(scheme: "liaocheng1995", unit: "T2", period: "2014") { ...C }
  changes(filter: {kinds: [PARAMETER]}, last: 1) { nodes { operation
    after { ... on ParameterSetting { value unitCode from } } } }
}
fragment C on ScorecardResult { ... on Scorecard { parametersUsed { value isDefault } } }"""


async def test_settings_are_told_and_each_card_says_what_it_used(clerk: Clerk) -> None:
    stated = [{"value": 6}, {"value": 8, "unit": "T1"}, {"value": 9, "from": "2015-01-01"}]
    assert (await clerk.ledger.import_records({"parameters": {CODE: stated}})).accepted
    told = (await clerk.ask(ASK))["data"]
    everywhere = {"code": CODE, "unitCode": None, "from": None}
    assert told["scheme"]["parameters"] == [
        {
            "value": 9,
            "settings": [
                {**everywhere, "value": 6},
                {**everywhere, "value": 9, "from": "2015-01-01"},
                {**everywhere, "value": 8, "unitCode": "T1"},
            ],
        }
    ]
    assert told["one"]["parametersUsed"] == [{"value": 8, "isDefault": False}]
    assert told["two"]["parametersUsed"] == [{"value": 6, "isDefault": False}]
    [change] = told["changes"]["nodes"]
    assert (change["operation"], change["after"]["from"]) == ("RECORDED", "2015-01-01")


async def test_a_supposed_parameter_stands_for_all_that_is_set(clerk: Clerk) -> None:
    assert (await clerk.ledger.import_records({"parameters": {CODE: [{"value": 8, "unit": "T1"}]}})).accepted
    supposed = f'{{setParameters: [{{code: "{CODE}", value: 3}}]}}'
    ask = f'whatIf(period: "2014", schemes: ["liaocheng1995"], units: ["T1"], changes: {supposed})'
    used = "... on Scorecard { parametersUsed { value } }"
    answer = await clerk.ask(f"{{ {ask} {{ cards {{ after {{ {used} }} }} }} }}")
    assert answer["data"]["whatIf"]["cards"][0]["after"]["parametersUsed"] == [{"value": 3}]
