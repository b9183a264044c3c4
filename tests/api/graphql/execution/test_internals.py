"""What the inline executor takes from the inside of graphql-core and Strawberry is what it was written against."""

from __future__ import annotations

import hashlib
import inspect
from importlib.metadata import requires
from typing import Any

import pytest
from graphql.execution import collect_fields
from graphql.execution.executor import Executor
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types.field import StrawberryField

from kaohe.graphql.execution import InlineExecutor

#: The source of each as it was read, by the beginning of its digest. After an upgrade: read what changed, see that
#: ``kaohe.graphql.execution`` holds with it, run the tests beside this file, and write the new digest down.
READ: dict[str, tuple[Any, str]] = {
    "Executor.execute_fields": (Executor.execute_fields, "797f54fbd779"),
    "Executor.complete_iterable_value": (Executor.complete_iterable_value, "bdb49d2d91f1"),
    "Executor.complete_async_iterator_value": (Executor.complete_async_iterator_value, "2ea7eb211814"),
    "Executor.collect_subfields": (Executor.collect_subfields, "53924d281ad7"),
    "Executor.complete_value": (Executor.complete_value, "06c34f7681a1"),
    "Executor.complete_list_value": (Executor.complete_list_value, "3ee91ce2f0fa"),
    "Executor.complete_object_value": (Executor.complete_object_value, "55e77f58eca1"),
    "collect_fields.FieldDetails": (collect_fields.FieldDetails, "60025c4a9a7f"),
    "StrawberryGraphQLCoreExecutionContext": (StrawberryGraphQLCoreExecutionContext, "61e417afeaa6"),
    "StrawberryField.get_result": (StrawberryField.get_result, "1881f471e729"),
}


def digest(part: Any) -> str:
    return hashlib.sha256(inspect.getsource(part).encode()).hexdigest()[:12]


@pytest.mark.parametrize("name", READ)
def test_it_is_as_it_was_read(name: str) -> None:
    part, known = READ[name]
    assert digest(part) == known, f"{name} of the installed release is another: see READ"


def test_no_class_of_theirs_stands_between_what_is_overridden_and_what_was_read() -> None:
    for name in ("execute_fields", "complete_iterable_value", "complete_async_iterator_value", "collect_subfields"):
        assert getattr(super(InlineExecutor, InlineExecutor), name) is getattr(Executor, name)


def test_the_next_minor_version_is_not_installed_unread() -> None:
    (bound,) = [each for each in requires("kaohe") or () if each.startswith("graphql-core")]
    assert "<3.4" in bound
