"""Reading plain attributes inline gives what graphql-core gives: the same data, the same errors, in the same order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
import strawberry
from graphql import (
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLUnionType,
    OperationDefinitionNode,
    OperationType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    parse,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types import ExecutionResult

from kaohe.cli.commands.demo import import_demo
from kaohe.graphql.context import Context
from kaohe.graphql.execution import InlineExecutor
from kaohe.graphql.schema import make_schema
from kaohe.ledger import Ledger, open_ledger
from kaohe.plugins import Registry
from kaohe.web.samples import samples
from tests.api.graphql import test_statements, toy
from tests.project.pages import blocks, pages

SCHEMA = make_schema()


async def both(schema: strawberry.Schema, query: str, variables: dict[str, Any], context: Any) -> list[ExecutionResult]:
    """What graphql-core alone answers, and what we do."""
    answers = []
    for executor in (StrawberryGraphQLCoreExecutionContext, InlineExecutor):
        schema.execution_context_class = executor
        answers.append(await schema.execute(query, variables, context()))
    return answers


def shown(answer: ExecutionResult) -> tuple[Any, list[Any]]:
    """Data and errors as clients see them, with the order of fields and of errors."""
    return repr(answer.data), [error.formatted for error in answer.errors or ()]


@given(toy.selections(), toy.worlds())
@settings(max_examples=60, deadline=None)
def test_whatever_attributes_hold_the_answer_is_that_of_graphql_core(query: str, world: dict[str, Any]) -> None:
    stock, inline = asyncio.run(both(toy.SCHEMA, query, {}, lambda: world))
    assert shown(inline) == shown(stock)


@given(toy.selections(), toy.worlds())
@settings(max_examples=60, deadline=None)
def test_lists_whose_entries_take_turns_are_the_same_lists(query: str, world: dict[str, Any]) -> None:
    """Only errors may be told in another order."""
    with patch.multiple("kaohe.graphql.execution.executor", MANY=1, TURN=0.0):
        (data, errors), (ours, mistakes) = map(shown, asyncio.run(both(toy.SCHEMA, query, {}, lambda: world)))
    assert (ours, sorted(mistakes, key=repr)) == (data, sorted(errors, key=repr))


@strawberry.type
class Slow:
    """Something that is worked out when it is asked for."""

    number: strawberry.Private[int]

    @strawberry.field
    def square(self) -> int:
        return self.number**2


@strawberry.type
class SlowQuery:
    """A long list of it."""

    @strawberry.field
    def many(self) -> list[Slow]:
        return [Slow(number=number) for number in range(200)]


async def test_others_have_their_turn_while_a_long_list_is_worked_out() -> None:
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    made = strawberry.Schema(SlowQuery, execution_context_class=InlineExecutor)
    with patch("kaohe.graphql.execution.executor.TURN", 0.0):
        beside = asyncio.create_task(other())
        await asyncio.sleep(0)
        before = turns
        answer = await made.execute("{ many { square } }")
        beside.cancel()
    assert answer.data == {"many": [{"square": number**2} for number in range(200)]}
    assert turns - before >= 200


def documents() -> list[tuple[str, str]]:
    """All queries that the pages, the samples and the tests of statements ask, by where they stand."""
    found = [(block.place, block.text) for page in pages() for block in blocks(page) if block.language == "graphql"]
    found += [(sample.title, sample.query) for language in ("en", "zh") for sample in samples(language)]
    found += [(name, text) for name, text in test_statements.QUERIES.items()]
    return [(name, text) for name, text in found if is_query(text)]


def is_query(text: str) -> bool:
    """Whether a document changes nothing."""
    definitions = [each for each in parse(text).definitions if isinstance(each, OperationDefinitionNode)]
    return bool(definitions) and all(each.operation is OperationType.QUERY for each in definitions)


ROOTS = [
    'unit(code: "liuhe")',
    "units(first: 3)",
    "schemes",
    "incidents(first: 3)",
    'scorecard(scheme: "luxi2014", unit: "liuhe", period: "2014")',
    'scorecards(period: "2014", first: 4)',
    'period(code: "2014")',
]


def drawn(of_type: GraphQLNamedType, random: Random, depth: int) -> str:
    """Some of what can be selected of a type without arguments."""
    if isinstance(of_type, GraphQLUnionType | GraphQLInterfaceType):
        kinds = SCHEMA.core.get_possible_types(of_type)
        parts = (
            f"... on {kind.name} {drawn(kind, random, depth)}" for kind in random.sample(kinds, min(2, len(kinds)))
        )
        return f"{{ __typename {' '.join(parts)} }}"
    assert isinstance(of_type, GraphQLObjectType)
    chosen = ["__typename"]
    for name, field in of_type.fields.items():
        inner = get_named_type(field.type)
        if any(is_required_argument(each) for each in field.args.values()) or random.random() < 0.5:
            continue
        alias = f"{of_type.name}_{name}: " * (random.random() < 0.1 or isinstance(inner, GraphQLUnionType))
        if is_leaf_type(inner):
            chosen.append(alias + name)
        elif depth and random.random() < 0.4:
            # An alias of its own, for what two kinds of a union would otherwise call alike.
            chosen.append(f"{of_type.name}_{name}: {name} {drawn(inner, random, depth - 1)}")
    return f"{{ {' '.join(chosen)} }}"


@given(st.sampled_from(ROOTS), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_drawn_queries_are_answered_as_by_graphql_core(
    registry: Registry, demo_url: str, root: str, random: Random
) -> None:
    field = SCHEMA.core.query_type.fields[root.partition("(")[0]]  # type: ignore[union-attr]  # there is one
    query = f"{{ {root} {drawn(get_named_type(field.type), random, 3)} }}"

    async def ask() -> list[ExecutionResult]:
        async with open_ledger(demo_url, registry) as demo:
            return await both(SCHEMA, query, {}, lambda: Context(demo, registry))

    stock, inline = asyncio.run(ask())
    assert shown(inline) == shown(stock)
    assert stock.data is not None, (query, stock.errors)


VARIABLES = {"units": None, "schemes": None, "unit": "liuhe", "code": "liuhe", "period": "2014", "scheme": "luxi2014"}


@pytest.fixture(scope="module")
def demo_url(registry: Registry, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the demo county is."""
    url = f"sqlite://{tmp_path_factory.mktemp('demo') / 'county.sqlite3'}"
    asyncio.run(import_demo(url, registry))
    return url


@pytest.fixture
async def demo(registry: Registry, demo_url: str) -> AsyncGenerator[Ledger]:
    """The demo county."""
    async with open_ledger(demo_url, registry) as ledger:
        yield ledger


async def test_every_documented_query_is_answered_as_by_graphql_core(demo: Ledger, registry: Registry) -> None:
    asked = documents()
    assert len(asked) > 20
    answered = 0
    for place, query in asked:
        named = {each.variable.name.value for d in parse(query).definitions
                 for each in getattr(d, "variable_definitions", None) or ()}  # fmt: skip
        variables = {name: value for name, value in VARIABLES.items() if name in named}
        stock, inline = await both(SCHEMA, query, variables, lambda: Context(demo, registry))
        assert shown(inline) == shown(stock), place
        answered += stock.data is not None
    assert answered > 0.8 * len(asked)


class Counting(InlineExecutor):
    """Counts the fields that graphql-core executes."""

    fields = 0

    def execute_field(self, *given: Any) -> Any:
        Counting.fields += 1
        return super().execute_field(*given)


async def test_only_fields_with_resolvers_are_left_to_graphql_core(demo: Ledger, registry: Registry) -> None:
    schema = make_schema()
    schema.execution_context_class = Counting
    query = """{ scorecard(scheme: "luxi2014", unit: "liuhe", period: "2014") { ... on Scorecard {
        id scheme { code title } total { low high exact } items { code title score { low high } marks } } } }"""
    answer = await schema.execute(query, {}, Context(demo, registry))
    assert answer.errors is None
    assert Counting.fields == len(["scorecard", "total", "items"])


class Upper(strawberry.extensions.SchemaExtension):
    """An extension that has a say in every field."""

    def resolve(self, _next: Any, root: Any, info: Any, *args: str, **kwargs: Any) -> Any:
        found = _next(root, info, *args, **kwargs)
        return found.upper() if isinstance(found, str) else found


async def test_extensions_that_resolve_fields_are_heard() -> None:
    schema = strawberry.Schema(toy.Query, types=[toy.Branch, toy.Twig], extensions=[Upper],
                               config=toy.SCHEMA.config, execution_context_class=InlineExecutor)  # fmt: skip
    answer = await schema.execute("{ named { name } }", context_value={"named": [toy.Twig(name="twig", length=1)]})
    assert answer.data == {"named": [{"name": "TWIG"}]}
