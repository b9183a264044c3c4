"""The schema reads well: everything is described and named by the conventions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    is_introspection_type,
    is_specified_scalar_type,
)

from kaohe.graphql.schema import schema

WRITTEN_DOWN = Path(__file__).parents[3] / "schema.graphql"
TYPES = [
    each
    for each in schema.core.type_map.values()
    if not is_introspection_type(each) and not is_specified_scalar_type(each)
]


def parts() -> Iterator[tuple[str, str | None]]:
    """Everything that has a description, by its coordinate."""
    for each in TYPES:
        yield each.name, each.description
        if isinstance(each, GraphQLEnumType):
            yield from ((f"{each.name}.{name}", value.description) for name, value in each.values.items())
        if isinstance(each, GraphQLInputObjectType):
            yield from ((f"{each.name}.{name}", field.description) for name, field in each.fields.items())
        if isinstance(each, GraphQLObjectType | GraphQLInterfaceType):
            for name, field in each.fields.items():
                yield f"{each.name}.{name}", field.description
                for argument, its in field.args.items():
                    yield f"{each.name}.{name}({argument}:)", its.description


def test_everything_is_described_in_a_sentence() -> None:
    described = dict(parts())
    assert len(described) > 1_000
    lacking = {part: text for part, text in described.items() if not (text or "").endswith((".", "?"))}
    assert lacking == {}, "these have no description, or one that is no sentence"


def test_names_follow_the_conventions() -> None:
    odd = [part for part, _ in parts() if not all(_is_conventional(*each) for each in _names(part))]
    assert odd == []


def _names(coordinate: str) -> Iterator[tuple[str, str]]:
    """Each name of a coordinate, with the form that it should have."""
    type_name, _, member = coordinate.partition(".")
    yield type_name, r"[A-Z][A-Za-z]*"
    wanted = r"[A-Z][A-Z_]*" if isinstance(schema.core.type_map[type_name], GraphQLEnumType) else r"[a-z][A-Za-z]*"
    yield from ((name, wanted) for name in re.findall(r"\w+", member))


def _is_conventional(name: str, wanted: str) -> bool:
    return re.fullmatch(wanted, name) is not None


def test_every_scalar_names_its_specification() -> None:
    scalars = [each for each in TYPES if isinstance(each, GraphQLScalarType)]
    assert scalars
    assert all(each.specified_by_url for each in scalars)


def test_objects_with_an_id_are_nodes() -> None:
    node = schema.core.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    nodes = {each.name for each in schema.core.get_possible_types(node)}
    assert nodes == {"Unit", "Period", "Incident", "Scheme", "Scorecard", "LedgerImport"}


def test_every_root_field_may_be_null_so_that_one_mistake_leaves_the_others() -> None:
    query = schema.core.query_type
    assert query is not None
    required = {name for name, field in query.fields.items() if str(field.type).endswith("!")}
    assert required == {"schemeFailures"}  # read without a mistake to make


def test_schema_graphql_is_the_schema() -> None:
    written = WRITTEN_DOWN.read_text(encoding="utf-8")
    assert written == f"{schema.as_str().rstrip()}\n", "run: .venv/bin/kaohe schema > schema.graphql"
