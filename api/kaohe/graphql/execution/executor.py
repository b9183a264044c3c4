"""An executor that reads plain attributes inline. Data and errors are those of graphql-core's own.

It stands on what graphql-core does not promise: that ``execute_fields`` is called once for each object, with the fields
collected for it, and ``complete_iterable_value`` for each list, which may be handed on to
``complete_async_iterator_value`` instead. graphql-core is bounded below its next minor version,
and ``tests/api/graphql/execution/test_internals.py`` knows the source of what is overridden or called: it fails
with the release that changes any of it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLObjectType, GraphQLResolveInfo
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from kaohe.graphql.execution.plain import Completion, OutputType, PlainField, attribute_of, completion, type_name

#: So many entries of a list may take long, where each has resolvers.
MANY = 20
#: After so many seconds of one list others have their turn.
TURN = 0.02


async def _in_turns(entries: Sequence[Any]) -> AsyncGenerator[Any]:
    """The entries of a long list, while others have their turn now and then."""
    since = time.perf_counter()
    for entry in entries:
        if time.perf_counter() - since >= TURN:
            await asyncio.sleep(0)
            since = time.perf_counter()
        yield entry


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected of objects of a type.

    Attributes:
        fields: everything; kept, because selections are known by the identity of this.
        plain: the fields that are plain attributes all the way down.
        others: those that graphql-core executes.
    """

    fields: GroupedFieldSet
    plain: Sequence[PlainField]
    others: GroupedFieldSet

    def whole(self, plain: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, Any]:
        """The object in the order in which its fields are selected."""
        return {name: plain[name] if name in plain else others[name] for name in self.fields}


class InlineExecutor(StrawberryGraphQLCoreExecutionContext):
    """Reads fields that are plain attributes of what their parent is; leaves all others to graphql-core.

    Where a value is not as the schema says, graphql-core goes over it again from the field above and tells the error.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._selections: dict[int, Selection] = {}
        self._completions: dict[tuple[OutputType, int], tuple[FieldDetailsList, Completion | None]] = {}
        wrapped = self.middleware_manager is not None and self.middleware_manager.middlewares
        delivered_in_parts = self.schema.get_directive("defer") or self.schema.get_directive("stream")
        self._inlines = not wrapped and not delivered_in_parts

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,
    ) -> Any:
        """The selected fields of an object, or an awaitable of them."""
        selection = self._selection(parent_type, grouped_field_set)
        if not selection.plain:
            return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)
        try:
            plain = {name: complete(getattr(source_value, attribute)) for name, attribute, complete in selection.plain}
        except Exception:  # noqa: BLE001 - whatever it is, graphql-core comes upon it, too, and locates it
            return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)
        if not selection.others:
            return plain
        others = super().execute_fields(parent_type, source_value, path, selection.others, position_context)
        if isinstance(others, dict):
            return selection.whole(plain, others)

        async def whole(others: Awaitable[dict[str, Any]] = others) -> dict[str, Any]:
            return selection.whole(plain, await others)

        return whole()

    def complete_iterable_value(
        self,
        item_type: OutputType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        items: Iterable[Any],
        position_context: Any,
    ) -> Any:
        """The entries of a list that a resolver returned."""
        complete = self._completion(item_type, field_details_list)
        if complete is not None and isinstance(items, list):
            try:
                return [complete(item) for item in items]
            except Exception:  # noqa: BLE001 - as above
                pass
        if isinstance(items, list) and len(items) >= MANY:
            return self.complete_async_iterator_value(
                item_type, field_details_list, info, path, _in_turns(items), position_context
            )
        return super().complete_iterable_value(item_type, field_details_list, info, path, items, position_context)

    def _selection(self, parent_type: GraphQLObjectType, fields: GroupedFieldSet) -> Selection:
        found = self._selections.get(id(fields))
        if found is None:
            plain = (
                [self._plain_field(parent_type, name, each) for name, each in fields.items()] if self._inlines else []
            )
            inlined = [each for each in plain if each is not None]
            names = {each.name for each in inlined}
            others = {name: each for name, each in fields.items() if name not in names}
            found = self._selections[id(fields)] = Selection(fields, inlined, others)
        return found

    def _plain_field(self, parent_type: GraphQLObjectType, name: str, selected: FieldDetailsList) -> PlainField | None:
        field_name = selected[0].node.name.value
        if field_name == "__typename":
            return type_name(parent_type, name)
        field = self.schema.get_field(parent_type, field_name)
        attribute = None if field is None else attribute_of(field)
        if field is None or attribute is None:
            return None
        complete = self._completion(field.type, selected)
        return None if complete is None else PlainField(name, attribute, complete)

    def _completion(self, of_type: OutputType, selected: FieldDetailsList) -> Completion | None:
        """How values of what is selected are completed; None where graphql-core has to."""
        if not self._inlines:
            return None
        key = (of_type, id(selected))
        if key not in self._completions:

            def fields(inner: GraphQLObjectType) -> Sequence[PlainField] | None:
                selection = self._selection(inner, self.collect_subfields(inner, selected).grouped_field_set)
                return None if selection.others else selection.plain

            self._completions[key] = (selected, completion(of_type, fields))
        return self._completions[key][1]
