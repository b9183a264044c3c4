"""The command line starts quickly and speaks plainly."""

import subprocess
import sys

import pytest

from kaohe import __version__
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


@pytest.mark.parametrize("command", ["serve", "schemes", "score", "import", "verify", "schema", "demo", "db"])
def test_every_command_is_in_the_help_and_has_its_own(kaohe: Run, command: str) -> None:
    assert f" {command} " in kaohe("--help").out
    assert kaohe(command, "--help").status == 0


def test_the_version(kaohe: Run) -> None:
    assert kaohe("--version").out == f"kaohe {__version__}\n"


def test_a_misspelt_command_is_answered_with_the_right_one(kaohe: Run) -> None:
    ran = kaohe("shcemes")
    assert ran.status == 2
    assert "schemes" in ran.err
