"""The command line starts quickly and speaks plainly."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperOption

from kaohe import __version__
from kaohe.cli import app, commands
from tests.api.cli.conftest import Run

HEAVY = {"numpy", "tortoise", "strawberry", "graphql", "starlette", "uvicorn", "yaml", "orjson", "asyncpg"}


def test_help_imports_no_heavy_room() -> None:
    code = (
        "import sys\nfrom kaohe.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert HEAVY.isdisjoint(ran.stderr.split())


FILES = Path(commands.__file__).parent.glob("[!_]*.py")
COMMANDS = sorted(each.stem.rstrip("_").replace("_", "-") for each in FILES)


def test_a_command_is_a_file_and_says_in_the_help_what_it_says_itself(kaohe: Run) -> None:
    listed = dict(
        re.findall(r"^  ([a-z-]+)  +(.*(?:\n    .*)*)", kaohe("--help").out.partition("Commands:")[2], re.MULTILINE)
    )
    assert list(listed) == COMMANDS
    for command, summary in listed.items():
        ran = kaohe(command, "--help")
        assert ran.status == 0
        assert " ".join(summary.split()) in " ".join(ran.out.split())


def test_a_command_waits_for_no_other() -> None:
    code = "import sys\nfrom kaohe.cli import main\ntry:\n    main(['db', '--help'])\nexcept SystemExit:\n    pass\n"
    code += "print(*(name for name in sys.modules if name.startswith('kaohe.cli.commands.')), file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stderr.split() == ["kaohe.cli.commands.db"]


def options_of_one_value() -> Iterator[tuple[str, ...]]:
    """Every option of every command that has one value, after the words that lead to it."""
    root = typer.main.get_command(app)
    waiting: list[tuple[tuple[str, ...], Any]] = [((), root)]
    while waiting:
        words, command = waiting.pop()
        command = command._loaded() if isinstance(command, commands.Deferred) else command
        waiting += [((*words, name), each) for name, each in getattr(command, "commands", {}).items()]
        for option in command.params:
            if isinstance(option, TyperOption) and not (option.is_flag or option.multiple):
                yield (*words, option.opts[0])


def test_no_option_of_one_value_is_taken_twice(kaohe: Run) -> None:
    tried = list(options_of_one_value())
    assert len(tried) > 40
    for *words, option in tried:
        ran = kaohe(*words, option, "1", option, "2")
        assert ran.status == 2, (words, option)
        assert f"'{option}'" in ran.err
        assert "takes one value, and 2 are given" in ran.err


def test_the_version(kaohe: Run) -> None:
    assert kaohe("--version").out == f"kaohe {__version__}\n"


def test_a_misspelt_command_is_answered_with_the_right_one(kaohe: Run) -> None:
    ran = kaohe("shcemes")
    assert ran.status == 2
    assert "schemes" in ran.err
