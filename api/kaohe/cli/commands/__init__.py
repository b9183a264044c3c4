"""One command a module: the function, or the group of commands, that bears the module's name.

A module is imported when its command is called, so that nobody waits for what only other commands need. Until then a
command is the name of its file and the first line about its first function: a new one is a file here, and one in
``kaohe.cli.views``.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from importlib.resources import files
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption


class Commands(TyperGroup):
    """The group of all commands in this folder, by name."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for each in _found():
            self.add_command(each)


class Command(TyperCommand):
    """A command that refuses a value given twice, of which one would be passed over."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments.

        Raises:
            typer.BadParameter: an option that has one value is given several times.
        """
        given = Counter(self.make_parser(ctx).parse_args(args=list(args))[2])
        for option, times in given.items():
            if times == 1 or not isinstance(option, TyperOption):
                continue
            if not (option.multiple or option.is_flag or option.count):
                raise typer.BadParameter(f"takes one value, and {times} are given", ctx=ctx, param=option)
        return super().parse_args(ctx, args)


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
        alone.command(self.name, cls=Command)(found)
        return typer.main.get_command(alone)


def _found() -> Iterator[Deferred]:
    """The commands of this folder; their files are read, and nothing in them is run."""
    for file in sorted(files(__name__).iterdir(), key=lambda each: each.name):
        module, _, ending = file.name.rpartition(".")
        if ending == "py" and module != "__init__":
            yield Deferred(module, _summary(file.read_bytes()))


def _summary(source: bytes) -> str:
    functions = (each for each in ast.parse(source).body if isinstance(each, ast.FunctionDef))
    return (ast.get_docstring(next(functions)) or "").partition("\n")[0]
