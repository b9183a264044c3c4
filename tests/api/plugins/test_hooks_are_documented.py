"""Every hook says when it fires and what it is given, and has tests that carry its name."""

import ast
import inspect
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from kaohe.plugins import spec

HERE = Path(__file__).parent


def hooks_of(specification: ModuleType) -> dict[str, object]:
    """The hook specifications of a module, by name."""
    return {name: each for name, each in vars(specification).items() if hasattr(each, f"{spec.GROUP}_spec")}


def gaps(specification: ModuleType, tests: Iterable[str]) -> Iterator[str]:
    """What is missing about each hook of a module, given the names of all tests."""
    tests = list(tests)
    for name, hook in hooks_of(specification).items():
        assert callable(hook)
        words = inspect.getdoc(hook) or ""
        if "Fires" not in words:
            yield f"{name} does not say when it fires"
        documented = re.findall(r"^:param (\w+): \S", words, re.MULTILINE)
        arguments = list(inspect.signature(hook).parameters)
        if documented != arguments:
            yield f"{name} documents {documented} and takes {arguments}"
        if not any(test.startswith(f"test_{name}_") for test in tests):
            yield f"{name} has no test named after it"


def named_here() -> Iterator[str]:
    """The names of all tests in this folder."""
    for file in HERE.glob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield node.name


def test_every_hook_is_documented_and_tested() -> None:
    assert len(hooks_of(spec)) >= 2
    assert list(gaps(spec, named_here())) == []


def test_every_hook_carries_the_prefix_of_the_project() -> None:
    assert all(name.startswith("kaohe_") for name in hooks_of(spec))


def made_up(documentation: str | None) -> ModuleType:
    """A specification of one hook that takes a registrar."""

    def kaohe_made_up(registrar: object) -> None: ...

    kaohe_made_up.__doc__ = documentation
    module = ModuleType("made_up")
    vars(module)["kaohe_made_up"] = spec.hookspec(kaohe_made_up)
    return module


@pytest.mark.parametrize(
    ("documentation", "gap"),
    [
        (None, "does not say when it fires"),
        ("Register something.\n\n:param registrar: takes it.", "does not say when it fires"),
        ("Fires once.", "documents [] and takes ['registrar']"),
        ("Fires once.\n\n:param registrar:", "documents [] and takes ['registrar']"),
        ("Fires once.\n\n:param register: takes it.", "documents ['register'] and takes ['registrar']"),
        ("Fires once.\n\n:param registrar: takes it.", "has no test named after it"),
    ],
)
def test_what_is_missing_about_a_hook_is_found(documentation: str | None, gap: str) -> None:
    assert f"kaohe_made_up {gap}" in list(gaps(made_up(documentation), ["test_kaohe_made_upper"]))


def test_a_hook_that_lacks_nothing_has_no_gap() -> None:
    complete = made_up("Fires once.\n\n:param registrar: takes it.")
    assert list(gaps(complete, ["test_kaohe_made_up_fires_once"])) == []
