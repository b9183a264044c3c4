"""Limits on the document itself. Each definition is visited once, however often a fragment is spread."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import (
    ASTValidationRule,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
    SelectionSetNode,
)

from kaohe.graphql.core.errors import ClientError, Code
from kaohe.graphql.limits.limits import Limits


def shape_rule(limits: Limits) -> type[ASTValidationRule]:
    """The validation rule of some limits. Make it once: the validation cache knows rules by identity."""

    class ShapeRule(ASTValidationRule):
        """Limits depth, aliases and directives."""

        def enter_document(self, document: DocumentNode, *_: object) -> None:
            """Count over the whole document."""
            aliases = directives = 0
            for field in fields_of(document):
                aliases += field.alias is not None
                directives += len(field.directives or ())
            for what, found, limit in (
                ("depth", depth_of(document), limits.depth),
                ("aliases", aliases, limits.aliases),
                ("directives", directives, limits.directives),
            ):
                if found > limit:
                    self.report_error(too_much(what, found, limit))

    return ShapeRule


def too_much(what: str, found: int, limit: int) -> GraphQLError:
    """The error of a limit."""
    message = f"the query has {what} of {found}; the limit is {limit}"
    return ClientError(Code.TOO_MUCH, message, what=what, found=min(found, 2**53 - 1), limit=limit)


def fields_of(document: DocumentNode) -> Iterator[FieldNode]:
    """All fields as they are written."""
    waiting = [
        definition.selection_set
        for definition in document.definitions
        if isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode)
    ]
    while waiting:
        for selection in waiting.pop().selections:
            if isinstance(selection, FieldNode):
                yield selection
            inner = getattr(selection, "selection_set", None)
            if isinstance(inner, SelectionSetNode):
                waiting.append(inner)


def depth_of(document: DocumentNode) -> int:
    """How deep the fields of the operations are nested, fragments included."""
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    depths: dict[str, int] = {}

    def depth(selected: SelectionSetNode | None) -> int:
        deepest = 0
        for selection in () if selected is None else selected.selections:
            if isinstance(selection, FieldNode):
                deepest = max(deepest, 1 + depth(selection.selection_set))
            elif isinstance(selection, FragmentSpreadNode):
                deepest = max(deepest, depth_of_fragment(selection.name.value))
            else:
                deepest = max(deepest, depth(getattr(selection, "selection_set", None)))
        return deepest

    def depth_of_fragment(name: str) -> int:
        if name not in depths:
            depths[name] = 0  # a fragment that spreads itself is another rule's business
            found = fragments.get(name)
            depths[name] = 0 if found is None else depth(found.selection_set)
        return depths[name]

    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    return max((depth(each.selection_set) for each in operations), default=0)
