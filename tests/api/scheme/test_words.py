"""A word of the SDK is exported once: in the `__all__` of the module where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from inspect import isclass, isfunction
from pkgutil import walk_packages
from types import ModuleType

import kaohe.scheme


def modules() -> Iterator[ModuleType]:
    """The modules of scheme that export words."""
    for found in walk_packages(kaohe.scheme.__path__, "kaohe.scheme."):
        module = import_module(found.name)
        if hasattr(module, "__all__"):
            yield module


def test_every_module_with_words_is_gathered() -> None:
    exported = {name: module for module in modules() for name in module.__all__}
    assert set(exported) == set(kaohe.scheme.__all__)
    for name, module in exported.items():
        assert getattr(kaohe.scheme, name) is getattr(module, name), name


def test_no_word_stands_in_two_modules() -> None:
    assert [name for name, times in Counter(kaohe.scheme.__all__).items() if times > 1] == []


def test_words_stand_where_they_are_defined() -> None:
    for module in modules():
        for word in (getattr(module, name) for name in module.__all__):
            if isclass(word) or isfunction(word):
                assert word.__module__ == module.__name__, f"{module.__name__} hands on {word.__qualname__}"
