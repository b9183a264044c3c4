"""The command line starts quickly and speaks plainly."""

import re
import subprocess
import sys
from pathlib import Path

from kaohe import __version__
from kaohe.cli import commands
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


def test_the_version(kaohe: Run) -> None:
    assert kaohe("--version").out == f"kaohe {__version__}\n"


def test_a_misspelt_command_is_answered_with_the_right_one(kaohe: Run) -> None:
    ran = kaohe("shcemes")
    assert ran.status == 2
    assert "schemes" in ran.err
