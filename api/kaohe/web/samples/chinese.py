"""Turns a query that asks for English titles and texts into one that asks for the Chinese ones."""

from __future__ import annotations

from typing import Any

from graphql import (
    FieldNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    SelectionSetNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    parse,
    visit,
)

#: What the Chinese twin of a field is called: `titleZh` stands beside `title`, `textZh` beside `text`.
SUFFIX = "Zh"


def ask_in_chinese(query: str, schema: GraphQLSchema) -> str:
    """The same query, letter for letter, but for fields that have a Chinese twin; where both are asked, both stay."""
    types = TypeInfo(schema)
    english = _English(types)
    visit(parse(query), TypeInfoVisitor(types, english))
    for end in sorted(english.ends, reverse=True):
        query = query[:end] + SUFFIX + query[end:]
    return query


class _English(Visitor):
    """Notes where the names of fields end that are asked in English alone."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self._types = types
        self.ends: list[int] = []

    def enter_selection_set(self, node: SelectionSetNode, *_: Any) -> None:
        parent = self._types.get_parent_type()
        if not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
            return
        asked = {each.name.value: each.name for each in node.selections if isinstance(each, FieldNode)}
        for name, place in asked.items():
            twin = name + SUFFIX
            if twin in parent.fields and twin not in asked and place.loc is not None:
                self.ends.append(place.loc.end)
