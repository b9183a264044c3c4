"""Completes values whose selected fields are plain attributes, without graphql-core's work for every field.

A completion does what is right for a value that is as the schema says. For every other value it raises: then
graphql-core completes it, so that its errors are the ones that clients see.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from types import NoneType
from typing import Any, NamedTuple, TypeAlias

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLUnionType,
    Undefined,
)
from graphql.pyutils import UndefinedType
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

Completion: TypeAlias = Callable[[Any], Any]

#: What graphql-core calls GraphQLOutputType, with the types inside lists and non-nulls left open.
OutputType: TypeAlias = (
    GraphQLScalarType
    | GraphQLEnumType
    | GraphQLObjectType
    | GraphQLInterfaceType
    | GraphQLUnionType
    | GraphQLList[Any]
    | GraphQLNonNull[Any]
)


class PlainField(NamedTuple):
    """A selected field: its name in the answer, the attribute that it shows, and how that becomes JSON."""

    name: str
    attribute: str
    complete: Completion


#: All that is selected of an object of a type; None where something of it is not plain.
PlainFields: TypeAlias = Callable[[GraphQLObjectType], Sequence[PlainField] | None]


class NotPlainError(Exception):
    """A value that graphql-core is to complete."""


def attribute_of(field: GraphQLField) -> str | None:
    """The attribute that a field shows; None where a resolver or an extension has a say in it."""
    made_of = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    if isinstance(made_of, StrawberryField) and made_of.is_basic_field and made_of.default_resolver is getattr:
        return made_of.python_name
    return None


def type_name(of_type: GraphQLObjectType, name: str) -> PlainField:
    """The field ``__typename``."""
    return PlainField(name, "__class__", lambda _: of_type.name)


def completion(of_type: OutputType, fields: PlainFields) -> Completion | None:
    """How values of a type are completed; None where graphql-core has to."""
    if not isinstance(of_type, GraphQLNonNull):
        complete = _required(of_type, fields)
        return None if complete is None else _nullable(complete)
    return _required(of_type.of_type, fields)


def _required(of_type: OutputType, fields: PlainFields) -> Completion | None:
    if isinstance(of_type, GraphQLScalarType | GraphQLEnumType):
        return _leaf(of_type)
    if isinstance(of_type, GraphQLList):
        complete = completion(of_type.of_type, fields)
        return None if complete is None else _list(complete)
    if isinstance(of_type, GraphQLObjectType):
        plain, made_of = fields(of_type), of_type.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
        if plain is None or not isinstance(made_of, StrawberryObjectDefinition) or made_of.is_type_of is not None:
            return None
        return _object(plain, made_of.origin if of_type.is_type_of else None)
    return None


def _nullable(complete: Completion) -> Completion:
    return lambda value: None if value is None else complete(value)


def _leaf(of_type: GraphQLLeafType) -> Completion:
    coerce = of_type.coerce_output_value

    def complete(value: Any) -> Any:
        if not _is_value(value.__class__):
            raise NotPlainError
        coerced = coerce(value)
        if coerced is None or coerced is Undefined:
            raise NotPlainError
        return coerced

    return complete


def _list(complete_each: Completion) -> Completion:
    def complete(value: Any) -> list[Any]:
        if value.__class__ is not list:
            raise NotPlainError
        return [complete_each(each) for each in value]

    return complete


def _object(fields: Sequence[PlainField], only: type | None) -> Completion:
    def complete(value: Any) -> dict[str, Any]:
        kind = value.__class__
        if (only is not None and kind is not only) or not _is_value(kind):
            raise NotPlainError
        return {name: complete(getattr(value, attribute)) for name, attribute, complete in fields}

    return complete


@lru_cache(maxsize=1024)
def _is_value(kind: type) -> bool:
    """Whether what is of a class stands for itself, and is neither null nor still to be awaited or raised."""
    return not issubclass(kind, NoneType | UndefinedType | Exception) and not hasattr(kind, "__await__")
