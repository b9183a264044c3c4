"""How many values an answer may hold, by the pages and lists that are asked for; refused before anything is read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from functools import cache, cached_property
from math import ceil, prod
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_operation_ast,
    is_abstract_type,
)
from strawberry.extensions import SchemaExtension
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from kaohe.graphql.context import Context
from kaohe.graphql.context.work import Budget
from kaohe.graphql.core.errors import ClientError
from kaohe.graphql.limits.limits import Limits
from kaohe.graphql.limits.shape import too_much
from kaohe.graphql.limits.sizes import sizes_of
from kaohe.graphql.relay.paging import DEFAULT_SIZE, LARGEST_SIZE
from kaohe.ledger.writing.transaction import MOST_ENTRIES

#: How many entries a list is taken to have that is no page and whose size the schemes do not tell.
SIZES = {
    "Balance.lines": 10,
    "Evidence.incidents": 4,
    "Evidence.observations": 2,
    "Evidence.rulings": 1,
    "MissingFact.incidents": 3,
    "MissingFact.opens": 3,
    "Query.schemeFailures": 5,
    "Distribution.bins": 10,
    "Confirmation.drift": 20,
    "Confirmation.steps": 4,
    "DriverStake.prices": 5,
    "FrozenCard.parts": 50,
    "ItemStake.prices": 3,
    "SchemeAmendment.notes": 2,
    "SchemeChange.reaches": 3,
    "SchemeItem.shows": 1,
    "WhatIfPayload.moved": 50,
    "SchemePrices.kinds": 5,
    "SchemeStakes.drivers": 6,
    "UnitKindPrices.prices": 100,
    "Unit.oversees": 5,
    **{
        f"{facts.capitalize()}RecordPayload.{field}": MOST_ENTRIES
        for facts in ("incidents", "observations", "rulings")
        for field in (facts, "errors")
    },
    **{f"Scorecard{part}.missing": 2 for part in ("Part", "Item", "Finding", "Money", "Figure")},
}
SIZE = 10

#: What takes as long to work out as so many plain values: objects of a type, and single fields.
WEIGHTS = {
    "ChangeConnection.totalCount": 1000,
    "ComparisonPair.agreement": 2000,
    "ComparisonPair.contradictions": 200,
    "ComparisonPair.disagreements": 1000,
    "CardDifference": 20,
    "Confirmation.history": 100,
    "Explanation": 100,
    **{f"{fact}.history": 100 for fact in ("Incident", "Observation", "Ruling", "Unit")},
    "Explanation.balance": 100,
    "Explanation.reasons": 100,
    "Explanation.settling": 5000,
    "Marginal": 500,
    "Query.asOf": 1000,
    "Query.comparison": 2000,
    "Query.whatIf": 5000,
    "VisitPrice": 20,
    "WhatIfCard.rank": 100,
    "WhatIfPayload.moved": 5000,
}


#: A value of introspection takes as long as two others. The query by which tools read the schema passes, once.
_INTROSPECTION_WEIGHT = 2

#: How many parts of a request are told with what they cost, and how deep they lie.
_DEAREST, _NOTED_DEPTH = 10, 5

#: Lists beside a page that are as long as they are.
_OF_OWN_SIZE = frozenset({"errors", "moved"})


class CostLimiter(SchemaExtension):
    """Refuses a request whose answer could hold more values than the limit."""

    def __init__(self, limits: Limits, schema: Callable[[], GraphQLSchema]) -> None:
        self._limits, self._schema = limits, schema
        self._told: dict[str, Any] = {}

    async def on_execute(self) -> AsyncIterator[None]:
        """Reckon the cost of the operation with its variables; a query waits for its turn."""
        running = self.execution_context
        assert running.graphql_document is not None  # it was parsed and validated
        dearest: dict[str, int] = {}
        cost = cost_of(
            self._schema(),
            running.graphql_document,
            running.operation_name,
            running.variables or {},
            sizes_in(running.context),
            dearest,
        )
        if (running.operation_extensions or {}).get("cost") is True:
            self._told = {"cost": {"requested": cost, "allowed": self._limits.cost, "dearest": _dearest(dearest)}}
        if cost > self._limits.cost:
            if running.operation_type is OperationType.SUBSCRIPTION:  # begins, whatever result there is
                raise too_much("cost", cost, self._limits.cost)
            running.result = PreExecutionError(data=None, errors=[too_much("cost", cost, self._limits.cost)])
        if isinstance(running.context, Context):
            running.context.budget = Budget(self._limits.cost - cost, self._limits.cost)
        if not isinstance(running.context, Context) or running.operation_type is not OperationType.QUERY:
            yield
        else:
            running.context.end_within(self._limits.seconds)
            async with AsyncExitStack() as turn:
                try:
                    await turn.enter_async_context(running.context.gate.through(0 if running.result else cost))
                except ClientError as error:
                    running.result = PreExecutionError(data=None, errors=[error])
                yield
        if self._told and isinstance(running.context, Context):
            self._told["cost"]["spent"] = self._limits.cost - running.context.budget.left

    def get_results(self) -> dict[str, Any]:
        """What a request costs, for one that asks by ``"extensions": {"cost": true}``."""
        return self._told


def _dearest(costs: Mapping[str, int]) -> list[dict[str, Any]]:
    """The dearest parts of a request, by their paths."""
    first = sorted(costs.items(), key=lambda each: (-each[1], each[0]))[:_DEAREST]
    return [{"path": path, "cost": cost} for path, cost in first]


def sizes_in(context: object) -> Mapping[str, int]:
    """The sizes of the lists that the schemes of a request have."""
    return sizes_of(context.registry) if isinstance(context, Context) else {}


def cost_of(
    schema: GraphQLSchema,
    document: DocumentNode,
    name: str | None,
    variables: Mapping[str, Any],
    sizes: Mapping[str, int],
    parts: dict[str, int] | None = None,
) -> int:
    """The values that the answer to an operation may hold.

    Args:
        schema: what it is asked of.
        document: where it stands.
        name: what it is called, where there are several.
        variables: those that were given.
        sizes: how many entries lists have.
        parts: gets what each part costs, by its path; what a fragment costs stands where it is spread first.
    """
    operation = get_operation_ast(document, name)
    if operation is None:
        return 0
    root = schema.get_root_type(operation.operation)
    if root is None:
        return 0
    known = {**SIZES, **introspected(schema), **sizes}
    return _Reckoning(schema, document, operation, variables, known, parts).set(operation.selection_set, root)


@cache
def introspected(schema: GraphQLSchema, *, largest: bool = False) -> Mapping[str, int]:
    """How many entries the lists of introspection have on the average, so that what is asked of all types adds up.

    Args:
        schema: the schema.
        largest: how many at most instead, for what is asked of one type.
    """
    types = schema.type_map.values()
    objects = [each for each in types if isinstance(each, GraphQLObjectType | GraphQLInterfaceType)]
    arguments = [len(field.args) for each in objects for field in each.fields.values()]
    entries = {
        "fields": [len(each.fields) for each in objects],
        "interfaces": [len(each.interfaces) for each in objects],
        "possibleTypes": [len(schema.get_possible_types(each)) for each in types if is_abstract_type(each)],
        "enumValues": [len(each.values) for each in types if isinstance(each, GraphQLEnumType)],
        "inputFields": [len(each.fields) for each in types if isinstance(each, GraphQLInputObjectType)],
    }
    return {
        "__Schema.types": len(types),
        "__Schema.directives": len(schema.directives),
        **{f"__Type.{name}": max(each) if largest else ceil(sum(each) / len(types)) for name, each in entries.items()},
        "__Field.args": max(arguments) if largest else ceil(sum(arguments) / len(arguments)),
        "__Directive.args": 1,
        "__Directive.locations": 6,
    }


class _Reckoning:
    """Adds up one operation; the cost of a fragment is reckoned once."""

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],
        sizes: Mapping[str, int],
        parts: dict[str, int] | None = None,
    ) -> None:
        self._schema, self._sizes, self._document, self._operation = schema, sizes, document, operation
        self._fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        self._costs: dict[tuple[str, int | None], int] = {}
        self._parts, self._path, self._times = {} if parts is None else parts, list[str](), 1
        defaults = {
            each.variable.name.value: each.default_value
            for each in operation.variable_definitions or ()
            if each.default_value is not None
        }
        self._variables: dict[str, Any] = {**defaults, **variables}

    @cached_property
    def _of_one_type(self) -> _Reckoning:
        """For what is asked of one type, which may be the largest."""
        largest = introspected(self._schema, largest=True)
        return _Reckoning(self._schema, self._document, self._operation, self._variables, {**self._sizes, **largest})

    def set(self, selected: SelectionSetNode, parent: GraphQLNamedType, page: int | None = None) -> int:
        """The cost of what is selected of one object; ``page`` is the size of the page that it is a part of."""
        total, spread = 0, set[str]()
        for selection in selected.selections:
            if isinstance(selection, FieldNode):
                total += self._field(selection, parent, page)
            elif isinstance(selection, InlineFragmentNode):
                total += self.set(selection.selection_set, self._type(selection.type_condition, parent), page)
            elif isinstance(selection, FragmentSpreadNode) and selection.name.value not in spread:
                spread.add(selection.name.value)
                total += self._fragment(selection.name.value, parent, page)
        return total

    def _fragment(self, name: str, parent: GraphQLNamedType, page: int | None) -> int:
        key = (name, page)
        if key not in self._costs:
            self._costs[key] = 0
            found = self._fragments[name]
            self._costs[key] = self.set(found.selection_set, self._type(found.type_condition, parent), page)
        return self._costs[key]

    def _field(self, node: FieldNode, parent: GraphQLNamedType, page: int | None) -> int:
        """The cost of a field, which is noted for as often as all lists that it lies in repeat it."""
        self._path.append(node.name.value if node.alias is None else node.alias.value)
        times = self._times
        cost = self._value_of(node, parent, page)
        self._times = times
        if cost and len(self._path) <= _NOTED_DEPTH:
            self._parts.setdefault(".".join(self._path), times * cost)
        self._path.pop()
        return cost

    def _value_of(self, node: FieldNode, parent: GraphQLNamedType, page: int | None) -> int:
        name = node.name.value
        if name == "__typename" or not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
            return 0
        field = self._schema.get_field(parent, name)  # those of introspection too, which stand in no type
        assert field is not None  # the document was validated
        inner = get_named_type(field.type)
        weight = 1 + WEIGHTS.get(_place(parent, name), 0)
        if node.selection_set is None:
            return weight
        of_type = field.type
        if isinstance(of_type, GraphQLNonNull):
            of_type = of_type.of_type
        if isinstance(of_type, GraphQLList):
            size = self._list_size(node, parent, page)
            self._times *= size
            return weight + size * (self.set(node.selection_set, inner) + WEIGHTS.get(inner.name, 0))
        if name == "__schema":
            return _INTROSPECTION_WEIGHT * self.set(node.selection_set, inner)
        if name == "__type":
            return _INTROSPECTION_WEIGHT * self._of_one_type.set(node.selection_set, inner)
        its_page = self._page_size(node) if inner.name.endswith("Connection") else None
        if inner.name == "WhatIfPayload":
            its_page = self._product(node, "units", "schemes")
        return weight + self.set(node.selection_set, inner, its_page) + WEIGHTS.get(inner.name, 0)

    def _list_size(self, node: FieldNode, parent: GraphQLNamedType, page: int | None) -> int:
        if page is not None and node.name.value not in _OF_OWN_SIZE:
            return page
        first = self._argument(node, "first")
        if isinstance(first, int):
            return min(first, LARGEST_SIZE)
        for name in ("ids", "schemes"):
            value = self._argument(node, name)
            if isinstance(value, list | tuple):
                return len(value)
        return self._sizes.get(_place(parent, node.name.value), SIZE)

    def _page_size(self, node: FieldNode) -> int:
        sizes = [self._argument(node, name) for name in ("first", "last")]
        given = [size for size in sizes if isinstance(size, int)]
        # Sizes that are out of range are refused by the field itself.
        return min(max(given), LARGEST_SIZE) if given else DEFAULT_SIZE

    def _product(self, node: FieldNode, *names: str) -> int:
        """How many combinations the entries of some lists have; one that is left out may have some."""
        given = [self._argument(node, name) for name in names]
        return prod(len(each) if isinstance(each, list | tuple) else SIZE for each in given)

    def _argument(self, node: FieldNode, name: str) -> Any:
        for argument in node.arguments or ():
            if argument.name.value == name:
                return self._value(argument.value)
        return None

    def _value(self, node: ValueNode) -> Any:
        if isinstance(node, VariableNode):
            given = self._variables.get(node.name.value)
            return self._value(given) if isinstance(given, ValueNode) else given
        if isinstance(node, IntValueNode):
            return int(node.value)
        if isinstance(node, ListValueNode):
            return node.values
        return None

    def _type(self, condition: Any, parent: GraphQLNamedType) -> GraphQLNamedType:
        return parent if condition is None else self._schema.type_map.get(condition.name.value, parent)


def _place(parent: GraphQLNamedType, field: str) -> str:
    """A field by its name; those of a past ledger are what those of the present one are."""
    return f"{'Query' if parent.name == 'LedgerView' else parent.name}.{field}"
