"""The schema as a page to read: what can be asked, changed and followed, then every type by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_specified_scalar_type,
)

_INTRODUCTION = """# Schema reference

Made from the schema by `kaohe schema --reference`. How to begin is in [front-ends.md](front-ends.md); the same
descriptions stand in GraphiQL, and in [schema.graphql](../schema.graphql) for tools."""

_ROOTS = {"Queries": "query_type", "Mutations": "mutation_type", "Subscriptions": "subscription_type"}

_KINDS: Mapping[str, type[GraphQLNamedType]] = {
    "Objects": GraphQLObjectType,
    "Interfaces": GraphQLInterfaceType,
    "Unions": GraphQLUnionType,
    "Inputs": GraphQLInputObjectType,
    "Enums": GraphQLEnumType,
    "Scalars": GraphQLScalarType,
}


def schema_reference(schema: GraphQLSchema) -> str:
    """The whole page, in Markdown."""
    return "\n".join(_lines(schema)) + "\n"


def _lines(schema: GraphQLSchema) -> Iterator[str]:
    yield _INTRODUCTION
    roots = {title: getattr(schema, name) for title, name in _ROOTS.items()}
    for title, root in roots.items():
        if root is not None:
            yield from ("", f"## {title}", "", *_fields(root.fields))
    own = [each for name, each in sorted(schema.type_map.items()) if not name.startswith("__")]
    for title, kind in _KINDS.items():
        of_kind = [each for each in own if isinstance(each, kind) and each not in roots.values()]
        yield from ("", f"## {title}")
        for each in of_kind:
            yield from ("", f"### {each.name}", "", _plain(each.description), *_members(schema, each))


def _members(schema: GraphQLSchema, each: GraphQLNamedType) -> Iterator[str]:
    """What a type is made of."""
    match each:
        case GraphQLObjectType() | GraphQLInterfaceType():
            if each.interfaces:
                yield from ("", f"Implements {', '.join(map(_link, each.interfaces))}.")
            if isinstance(each, GraphQLInterfaceType):
                possible = sorted(schema.get_possible_types(each), key=lambda known: known.name)
                yield from ("", f"One of {', '.join(map(_link, possible))}.")
            yield from ("", *_fields(each.fields))
        case GraphQLUnionType():
            yield from ("", f"One of {', '.join(map(_link, each.types))}.")
        case GraphQLInputObjectType():
            yield from ("", "| field | type | |", "| --- | --- | --- |")
            for name, field in each.fields.items():
                yield f"| `{name}` | {_typed(field.type)} | {_cell(field.description)} |"
        case GraphQLEnumType():
            yield from ("", "| value | |", "| --- | --- |")
            for name, value in each.values.items():
                yield f"| `{name}` | {_cell(value.description)} |"
        case GraphQLScalarType() if each.specified_by_url:
            yield from ("", f"Specified by <{each.specified_by_url}>.")
        case _ if is_specified_scalar_type(each):
            yield from ("", "One of GraphQL's own.")
        case _:
            return


def _fields(fields: Mapping[str, GraphQLField]) -> Iterator[str]:
    yield from ("| field | type | |", "| --- | --- | --- |")
    for name, field in fields.items():
        said = _cell(field.description)
        if field.deprecation_reason is not None:
            said += f" **Deprecated:** {_cell(field.deprecation_reason)}"
        yield f"| `{name}` | {_typed(field.type)} | {said}{''.join(_arguments(field.args))} |"


def _arguments(arguments: Mapping[str, GraphQLArgument]) -> Iterator[str]:
    for name, argument in arguments.items():
        yield f"<br>`{name}`: {_typed(argument.type)}. {_cell(argument.description)}"


def _typed(type_: object) -> str:
    """A type as the schema writes it, linked to its own section."""
    name = get_named_type(type_).name  # type: ignore[call-overload]  # every type of a built schema has a name
    before, _, after = str(type_).partition(name)
    return f"{before}[{name}](#{name.lower()}){after}".replace("[[", "\\[[")


def _link(type_: GraphQLNamedType) -> str:
    return f"[{type_.name}](#{type_.name.lower()})"


def _cell(text: str | None) -> str:
    return _plain(text).replace("|", "\\|")


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())
