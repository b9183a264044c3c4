"""One command a module: the function, or the group of commands, that bears the module's name.

A module is imported when its command is called, so that none waits for what only others need. Until then a command is
the name of its file and the first line of its docstring: a new one is a file here, and one in ``kaohe.cli.views``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from importlib.resources import files
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup


class Commands(TyperGroup):
    """The group of all commands in this folder, by name."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**{**attributes, "commands": {each.name: each for each in _found()}})


class Deferred(TyperCommand):
    """A command of a module that is not imported before somebody calls it."""

    def __init__(self, module: str, summary: str) -> None:
        super().__init__(module.rstrip("_").replace("_", "-"), callback=None, short_help=summary)
        self._module = module

    def make_context(self, *arguments: Any, **named: Any) -> Any:
        """Read the command line of the command itself."""
        return self._loaded().make_context(*arguments, **named)

    def _loaded(self) -> Any:
        found = getattr(import_module(f"{__name__}.{self._module}"), self._module)
        if isinstance(found, typer.Typer):
            return typer.main.get_group(found)
        alone = typer.Typer(rich_markup_mode=None, add_completion=False)
        alone.command(self.name)(found)
        return typer.main.get_command(alone)


def _found() -> Iterator[Deferred]:
    """The commands of this folder, of which nothing is run but the docstrings read."""
    for file in sorted(files(__name__).iterdir(), key=lambda each: each.name):
        module, _, ending = file.name.rpartition(".")
        if ending == "py" and module != "__init__":
            told = ast.get_docstring(ast.parse(file.read_bytes())) or ""
            yield Deferred(module, told.partition("\n")[0].partition(": ")[2])
