"""A request is refused before anything is read, quickly, whatever its fragments."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from graphql import DocumentNode, FieldNode, parse

from kaohe.graphql.context import Context
from kaohe.graphql.limits import Limits, cost_of
from kaohe.graphql.limits.shape import fields_of
from kaohe.graphql.limits.sizes import sizes_of
from kaohe.graphql.schema import make_schema, schema
from kaohe.ledger import Ledger
from kaohe.plugins import Registry


def cost(query: str, **variables: object) -> int:
    return cost_of(schema.core, parse(query), None, variables, {"Scorecard.items": 40})


def bomb(size: int, inner: str = "name") -> str:
    """Fragments that each spread the next one twice: 2 ** size fields if they were written out."""
    spreads = "".join(
        f"fragment F{n} on Unit {{ a{n}: parent {{ ...F{n + 1} }} b{n}: parent {{ ...F{n + 1} }} }} "
        for n in range(size)
    )
    return f'{{ unit(code: "x") {{ ...F0 }} }} {spreads} fragment F{size} on Unit {{ {inner} }}'


async def refused(query: str, limits: Limits | None = None, **variables: object) -> dict[str, object]:
    """What the one error says of the limit."""
    result = await (schema if limits is None else make_schema(limits)).execute(query, variables)
    assert result.data is None
    assert result.errors is not None
    return dict(result.errors[0].extensions or {})


@pytest.mark.parametrize("size", [18, 40])
async def test_fragments_that_double_are_answered_at_once(size: int) -> None:
    started = time.perf_counter()
    said = await refused(bomb(size))
    assert said["code"] == "TOO_MUCH"
    assert time.perf_counter() - started < 5  # seconds; counted out it would take for ever


async def test_fragments_spread_twice_in_one_place_are_counted_once() -> None:
    spreads = " ".join(f"fragment F{n} on Unit {{ ...F{n + 1} ...F{n + 1} }}" for n in range(40))
    query = f'{{ unit(code: "x") {{ ...F0 }} }} {spreads} fragment F40 on Unit {{ code }}'
    started = time.perf_counter()
    assert cost(query) == 2
    result = await schema.execute(query)  # no context: it fails when it is run, not before
    assert result.errors is not None
    assert result.errors[0].path == ["unit"]
    assert time.perf_counter() - started < 5  # seconds; counted out it would take for ever


async def test_fragments_that_spread_themselves_are_an_error() -> None:
    result = await schema.execute(
        "{ schemes { ...A } } fragment A on SchemeConnection { ...B } fragment B on SchemeConnection { ...A }"
    )
    assert result.errors is not None
    assert "Cannot spread fragment" in result.errors[0].message


@pytest.mark.parametrize(
    ("query", "limits", "what"),
    [
        ('{ unit(code: "x") { parent { parent { code } } } }', Limits(depth=3), "depth"),
        ("{ a: schemeFailures { place } b: schemeFailures { place } }", Limits(aliases=1), "aliases"),
        ("{ schemeFailures @skip(if: true) { place @skip(if: true) } }", Limits(directives=1), "directives"),
        ("{ units(first: 100) { nodes { children(first: 100) { nodes { code } } } } }", Limits(cost=10_000), "cost"),
    ],
)
async def test_the_error_names_the_limit(query: str, limits: Limits, what: str) -> None:
    said = await refused(query, limits)
    assert said["what"] == what
    assert said["code"] == "TOO_MUCH"
    assert said["limit"] == getattr(limits, what)


async def test_a_long_document_is_refused() -> None:
    result = await make_schema(Limits(tokens=9)).execute("{ schemeFailures { place reason remedy plugin place } }")
    assert result.errors is not None
    assert "token" in result.errors[0].message


@pytest.mark.parametrize(
    "query",
    [
        "{ a " * 5000 + "}" * 5000,
        "{ schemeFailures { ...F0 } }"
        + "".join(f"fragment F{n} on SchemeFailure {{ ...F{n + 1} }} " for n in range(500))
        + "fragment F500 on SchemeFailure { place }",
    ],
    ids=["braces", "fragments"],
)
async def test_nesting_beyond_reason_is_the_clients_mistake(query: str) -> None:
    result = await make_schema(Limits(tokens=1_000_000)).execute(query)
    assert result.errors is not None
    assert (result.errors[0].extensions or {}).get("code") != "INTERNAL"


def test_a_page_costs_its_size() -> None:
    assert cost("{ units(first: 10) { nodes { code } } }") == 1 + 1 + 10
    assert cost("{ units { nodes { code } } }") == 1 + 1 + 50
    assert cost("{ units(last: 10) { edges { node { code name } } totalCount } }") == 1 + 1 + 10 * 3 + 1


def test_sizes_in_variables_count() -> None:
    query = "query($n: Int = 20) { units(first: $n) { nodes { code } } }"
    assert cost(query, n=7) == 1 + 1 + 7
    assert cost(query) == 1 + 1 + 20


def test_pages_in_pages_multiply() -> None:
    inner = 1 + 1 + 10
    assert cost("{ units(first: 100) { nodes { children(first: 10) { nodes { code } } } } }") == 1 + 1 + 100 * inner


def test_cards_cost_by_the_schemes_that_are_named() -> None:
    query = '{ unit(code: "x") { scorecards(period: "p", schemes: ["a", "b"]) { __typename } } }'
    assert cost(query) == 1 + 1
    assert cost(query.replace("__typename", "... on Scorecard { state: id }")) == 1 + 1 + 2


def test_a_page_of_a_hundred_cards_with_items_is_within_the_limit() -> None:
    query = """{ scorecards(period: "2014", first: 100) { nodes { ... on Scorecard {
        unit { code name } total { low high exact } percent { low high exact }
        items { code title score { low high exact } item { clause { number } } }
    } } } }"""
    assert cost(query) < Limits().cost


def spread(outer: int, inner: int, selected: str) -> str:
    """Introspection under so many aliases of `__schema`, and within a fragment under so many others."""
    of_schema = " ".join(f"a{number}: __schema {{ ...S }}" for number in range(outer))
    of_types = " ".join(f"t{number}: {selected}" for number in range(inner))
    return f"{{ {of_schema} }} fragment S on __Schema {{ {of_types} }}"


@pytest.mark.parametrize(
    "query",
    [
        spread(49, 49, "types { name }"),
        spread(12, 12, "types { name fields { name } }"),
        spread(2, 12, "types { name fields { name description args { name } type { name kind ofType { name } } } }"),
        "{" + " ".join(f'a{number}: __type(name: "Query") {{ ...T }}' for number in range(60)) + "}"
        "fragment T on __Type {"
        + " ".join(f"f{number}: fields {{ name args {{ name type {{ name }} }} }}" for number in range(39))
        + "}",
    ],
)
async def test_introspection_costs_what_it_brings_however_it_is_spread(query: str) -> None:
    result = await schema.execute(query)
    assert [error.extensions["what"] for error in result.errors or () if error.extensions] == ["cost"]
    assert result.data is None


async def test_introspection_that_goes_in_circles_is_refused() -> None:
    circle = "fields { type { " * 4 + "name" + " } }" * 4
    result = await schema.execute(f"{{ __schema {{ types {{ {circle} }} }} }}")
    assert result.errors
    assert "Maximum introspection depth" in str(result.errors[0])


def test_a_typename_costs_nothing() -> None:
    assert cost("{ __typename }") == 0
    assert cost("{ units(first: 10) { __typename nodes { __typename code } } }") == 1 + 1 + 10


async def test_introspection_is_within_the_limits() -> None:
    from graphql import get_introspection_query

    result = await schema.execute(get_introspection_query(input_value_deprecation=True, specified_by_url=True))
    assert result.errors is None


async def test_a_document_is_checked_once_however_often_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[DocumentNode] = []

    def counted(document: DocumentNode) -> Iterator[FieldNode]:
        checked.append(document)
        return fields_of(document)

    monkeypatch.setattr("kaohe.graphql.limits.shape.fields_of", counted)
    asked = make_schema()
    for _ in range(3):
        assert (await asked.execute("{ __typename once: __typename }")).errors is None
    assert len(checked) == 1


WHOLE_CARD = """{ scorecard(scheme: "luxi2014", unit: "T1", period: "2014") { __typename ... on Scorecard {
  total { low high exact } percent { low high } sections { ...S sections { ...S sections { ...S } } }
  vetoes { ...F } targets { ...F } obligations { ...F } rewards { ...F } sanctions { ...F } statuses { ...F }
  money { code title titleZh amount { low high exact currency } evidence { ...E } missing { ...M } }
  figures { code title value { low high } } missing { ...M } problems { code message }
  confirmation { state drift { code confirmed { low high } recomputed { low high } } steps { state due } }
  procedure { due step { code title } } parametersUsed { value parameter { code } } } } }
fragment S on ScorecardSection { code title titleZh marks score { low high exact } items { ...I } }
fragment I on ScorecardItem { code title titleZh marks driver score { low high exact } deducted { low high }
  item { code clause { number text } reading } evidence { ...E } missing { ...M } explanation { sentence { text } } }
fragment F on ScorecardFinding { code title titleZh verdict driver consequences { text textZh } evidence { ...E } }
fragment E on Evidence { incidents { cost { low high } incident { ref on unit { code name } kind { code } } }
  observations { number flag metric { code } period { code } } rulings { points revision } }
fragment M on MissingFact { kind code worth period { code } }"""


async def test_a_whole_card_with_all_that_stands_behind_it_is_a_normal_request(
    ledger: Ledger, registry: Registry
) -> None:
    answer = await schema.execute(WHOLE_CARD, None, Context(ledger, registry))
    assert answer.errors is None
    assert cost_of(schema.core, parse(WHOLE_CARD), None, {}, sizes_of(registry)) < Limits().cost / 5


async def test_what_a_request_costs_is_told_to_whoever_asks(ledger: Ledger, registry: Registry) -> None:
    query = "{ few: units(first: 2) { nodes { code } } many: units(first: 90) { nodes { code name } } }"
    silent = await schema.execute(query, None, Context(ledger, registry))
    assert "cost" not in (silent.extensions or {})
    answer = await schema.execute(query, None, Context(ledger, registry), operation_extensions={"cost": True})
    assert answer.extensions is not None
    told = answer.extensions["cost"]
    assert (told["requested"], told["allowed"]) == (told["spent"], Limits().cost)
    assert told["dearest"][0] == {"path": "many", "cost": told["dearest"][0]["cost"]}
    by_path = {each["path"]: each["cost"] for each in told["dearest"]}
    assert by_path["few"] + by_path["many"] == told["requested"]
    assert by_path["many.nodes.code"] == 90


async def test_a_request_that_is_refused_tells_its_dearest_parts_too(ledger: Ledger, registry: Registry) -> None:
    query = "{ units(first: 100) { nodes { incidents(first: 100) { nodes { ref unit { name } } } } } }"
    answer = await make_schema(Limits(cost=100)).execute(
        query, None, Context(ledger, registry), operation_extensions={"cost": True}
    )
    assert answer.errors is not None
    assert answer.extensions is not None
    assert answer.extensions["cost"]["dearest"][0]["path"] == "units"
