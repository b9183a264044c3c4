"""A code that names nothing is answered alike wherever it stands: the field, what was given, the nearest code."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType

from kaohe.graphql.schema import schema
from tests.api.graphql.asking import Ask

YEAR = 'period: "2014"'
NODES = "{ nodes { __typename } }"
COMPARED = f'comparison({YEAR}, schemes: ["luxi2014", "pinghu2012"])'

#: Fields with one wrong code, where it stands, the code, and the nearest.
FIELDS: list[tuple[str, list[str], str, str | None]] = [
    (f'units(filter: {{within: "t11"}}) {NODES}', ["filter", "within"], "t11", "T1"),
    (f'units(filter: {{parent: "T11"}}) {NODES}', ["filter", "parent"], "T11", "T1"),
    (f'units(filter: {{within: "?"}}) {NODES}', ["filter", "within"], "?", None),
    (f'incidents(filter: {{within: "T22"}}) {NODES}', ["filter", "within"], "T22", "T2"),
    (f'incidents(filter: {{units: ["T1", "T22"]}}) {NODES}', ["filter", "units", "1"], "T22", "T2"),
    (f'incidents(filter: {{period: "2014年"}}) {NODES}', ["filter", "period"], "2014年", "2014"),
    (
        f'incidents(filter: {{kinds: ["petition_visits"]}}) {NODES}',
        ["filter", "kinds", "0"],
        "petition_visits",
        "petition_visit",
    ),
    (f'periods(filter: {{within: "2014 "}}) {NODES}', ["filter", "within"], "2014 ", "2014"),
    (f'scorecards(period: "02014") {NODES}', ["period"], "02014", "2014"),
    (f'scorecards({YEAR}, schemes: ["luxi2014", "luxi"]) {NODES}', ["schemes", "1"], "luxi", "luxi2014"),
    (f'scorecards({YEAR}, units: ["T1"], schemes: ["luxi"]) {NODES}', ["schemes", "0"], "luxi", "luxi2014"),
    (f'scorecards({YEAR}, filter: {{within: "T11"}}) {NODES}', ["filter", "within"], "T11", "T1"),
    ('comparison(period: "02014") { unitCount }', ["period"], "02014", "2014"),
    (f'comparison({YEAR}, schemes: ["luxi"]) {{ unitCount }}', ["schemes", "0"], "luxi", "luxi2014"),
    (f'comparison({YEAR}, filter: {{parent: "CC"}}) {{ unitCount }}', ["filter", "parent"], "CC", "C"),
    ('stakes(schemes: ["luxi"]) { scheme { code } }', ["schemes", "0"], "luxi", "luxi2014"),
]
#: The same below another field, which comes before.
BELOW: list[tuple[str, str, list[str], str, str | None]] = [
    (COMPARED, f'rows(filter: {{county: "CC"}}) {NODES}', ["filter", "county"], "CC", "C"),
    (COMPARED, f'rows(filter: {{assessedBy: "luxi"}}) {NODES}', ["filter", "assessedBy"], "luxi", "luxi2014"),
    (
        COMPARED,
        f'rows(filter: {{answers: [{{scheme: "luxi", answer: VETOED, verdicts: [YES]}}]}}) {NODES}',
        ["filter", "answers", "0", "scheme"],
        "luxi",
        "luxi2014",
    ),
    (
        COMPARED,
        f'rows(filter: {{ranges: [{{scheme: "luxi", figure: PERCENT}}]}}) {NODES}',
        ["filter", "ranges", "0", "scheme"],
        "luxi",
        "luxi2014",
    ),
    (
        COMPARED,
        f'rows(orderBy: {{scheme: "luxi", field: PERCENT}}) {NODES}',
        ["orderBy", "scheme"],
        "luxi",
        "luxi2014",
    ),
    ('unit(code: "T1")', 'scorecards(period: "02014") { __typename }', ["period"], "02014", "2014"),
    (
        'unit(code: "T1")',
        f'scorecards({YEAR}, schemes: ["luxi"]) {{ __typename }}',
        ["schemes", "0"],
        "luxi",
        "luxi2014",
    ),
    ('unit(code: "T1")', f'incidents(filter: {{period: "02014"}}) {NODES}', ["filter", "period"], "02014", "2014"),
]
#: Questions whose payload has their mistakes.
QUESTIONS: list[tuple[str, list[str], str, str | None]] = [
    (f'whatIf({YEAR}, units: ["T1", "T22"], changes: {{}})', ["units", "1"], "T22", "T2"),
    ('whatIf(period: "02014", units: ["T1"], changes: {})', ["period"], "02014", "2014"),
    (f'whatIf({YEAR}, units: ["T1"], schemes: ["luxi"], changes: {{}})', ["schemes", "0"], "luxi", "luxi2014"),
    (f'whatIf({YEAR}, units: ["T1"], changes: {{removeObservations: [{{unit: "T11", period: "2014", metric: "x"}}]}})',
     ["changes", "removeObservations", "0", "unit"], "T11", "T1"),
    (f'whatIf({YEAR}, units: ["T1"], changes: {{removeObservations: [{{unit: "T1", period: "02014", metric: "x"}}]}})',
     ["changes", "removeObservations", "0", "period"], "02014", "2014"),
    ('marginal(scheme: "luxi", incident: {kind: "petition_visit"})', ["scheme"], "luxi", "luxi2014"),
    ('marginal(scheme: "luxi2014", incident: {kind: "petition_visits"})', ["incident", "kind"], "petition_visits",
     "petition_visit"),
    ('marginal(scheme: "luxi2014", incident: {kind: "petition_visit"}, unit: "T22", period: "2014")', ["unit"], "T22",
     "T2"),
    ('marginal(scheme: "luxi2014", incident: {kind: "petition_visit"}, unit: "T1", period: "02014")', ["period"],
     "02014", "2014"),
    ('priceList(schemes: ["luxi"])', ["schemes", "0"], "luxi", "luxi2014"),
]  # fmt: skip


def _told(error: dict[str, Any]) -> tuple[str, list[str], str, str | None]:
    return error["code"], error["path"], error["given"], error["suggestion"]


@pytest.mark.parametrize(("field", "path", "given", "nearest"), FIELDS)
async def test_a_field_is_null_and_its_error_says_all(
    ask: Ask, field: str, path: list[str], given: str, nearest: str | None
) -> None:
    answer = await ask(f'{{ wrong: {field} right: unit(code: "T1") {{ code }} }}')
    assert answer["data"] == {"wrong": None, "right": {"code": "T1"}}
    (error,) = answer["errors"]
    assert _told(error["extensions"]) == ("NOT_FOUND", path, given, nearest)
    assert error["message"].startswith(f"`{'.'.join(path)}`: ")
    assert given in error["message"]
    assert nearest is None or error["message"].endswith(f"; did you mean {nearest}?")


@pytest.mark.parametrize(("above", "field", "path", "given", "nearest"), BELOW)
async def test_so_is_a_field_below_another(
    ask: Ask, above: str, field: str, path: list[str], given: str, nearest: str | None
) -> None:
    answer = await ask(f"{{ above: {above} {{ wrong: {field} }} }}")
    assert answer["data"] == {"above": {"wrong": None}}
    (error,) = answer["errors"]
    assert _told(error["extensions"]) == ("NOT_FOUND", path, given, nearest)


@pytest.mark.parametrize(("question", "path", "given", "nearest"), QUESTIONS)
async def test_a_question_has_the_same_in_its_payload(
    ask: Ask, question: str, path: list[str], given: str, nearest: str | None
) -> None:
    answer = await ask(f"{{ asked: {question} {{ errors {{ code path given suggestion message }} }} }}")
    assert "errors" not in answer
    told = [_told(error) for error in answer["data"]["asked"]["errors"]]
    assert ("NOT_FOUND", path, given, nearest) in told


async def test_a_refused_card_has_the_same_for_each_of_the_three(ask: Ask) -> None:
    unknown = "... on ScorecardRefused { code unknown { code path given suggestion } }"
    answer = await ask(f'{{ scorecard(scheme: "luxi", unit: "T11", period: "02014") {{ {unknown} }} }}')
    refused = answer["data"]["scorecard"]
    assert refused["code"] == "NOT_FOUND"
    assert [_told(each) for each in refused["unknown"]] == [
        ("NOT_FOUND", ["scheme"], "luxi", "luxi2014"),
        ("NOT_FOUND", ["unit"], "T11", "T1"),
        ("NOT_FOUND", ["period"], "02014", "2014"),
    ]
    answer = await ask(f'{{ scorecard(scheme: "luxi2014", unit: "V", period: "2014") {{ {unknown} }} }}')
    assert answer["data"]["scorecard"] == {"code": "NOT_ASSESSED", "unknown": []}


async def test_a_part_that_a_card_has_not(ask: Ask) -> None:
    card = 'scorecard(scheme: "luxi2014", unit: "T1", period: "2014")'
    answer = await ask(f'{{ {card} {{ ... on Scorecard {{ explanation(code: "3.4.4.22") {{ code }} }} }} }}')
    (error,) = answer["errors"]
    assert _told(error["extensions"]) == ("NOT_FOUND", ["code"], "3.4.4.22", "3.4.4.2")


async def test_what_is_too_long_to_be_a_code_is_neither_repeated_nor_compared(ask: Ask) -> None:
    answer = await ask("query($x: String!) { comparison(period: $x) { unitCount } }", x="2" * 100_000)
    (error,) = answer["errors"]
    assert error["extensions"]["suggestion"] is None
    assert len(error["message"]) < 200
    assert len(error["extensions"]["given"]) <= 101


#: Where a code in an argument means what there is to be found, so that one that names nothing finds nothing: null, or
#: those of a set that there are.
FINDING = {
    "Query.scheme.code", "Query.unit.code", "Query.period.code", "Query.incident.ref", "LedgerView.unit.code",
    "LedgerView.period.code", "LedgerView.incident.ref", "UnitFilter.codes", "PeriodFilter.codes", "SchemeFilter.codes",
}  # fmt: skip
#: Where a refusal stands for each card that there is not: see above.
REFUSED = {f"{view}.{field}" for view in ("Query", "LedgerView") for field in (
    "scorecard.scheme", "scorecard.unit", "scorecard.period", "scorecards.units",
)}  # fmt: skip
#: What names something, as an argument or in an input.
NAMING = frozenset(
    {
        "unit",
        "units",
        "period",
        "scheme",
        "schemes",
        "within",
        "parent",
        "county",
        "kinds",
        "assessedBy",
        "code",
        "codes",
    }
)


def test_every_place_that_takes_a_code_is_tried() -> None:
    """Inputs of mutations are tried in test_fuzz.py; of all else the last name of its path stands in a table above."""
    tried = {path[-1] if not path[-1].isdigit() else path[-2] for _, path, *_ in (*FIELDS, *QUESTIONS)}
    tried |= {path[-1] if not path[-1].isdigit() else path[-2] for _, _, path, *_ in BELOW}
    untried = set()
    for type_ in schema.core.type_map.values():
        if type_.name.startswith("__"):
            continue
        if isinstance(type_, GraphQLObjectType) and type_.name != "Mutation":
            places = {f"{type_.name}.{field}.{name}": each.type for field, of in type_.fields.items()
                      for name, each in of.args.items()}  # fmt: skip
        elif isinstance(type_, GraphQLInputObjectType):
            places = {f"{type_.name}.{name}": each.type for name, each in type_.fields.items()}
        else:
            continue
        named = {place for place, of in places.items() if place.split(".")[-1] in NAMING and "String" in str(of)}
        untried |= {place for place in named - FINDING - REFUSED if place.split(".")[-1] not in {*tried, "code"}}
    assert not untried, f"try these with a code that names nothing: {', '.join(sorted(untried))}"
