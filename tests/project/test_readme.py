"""The README keeps its word: its two commands in a fresh clone, its query, its commands on a ledger."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.project.pages import ROOT, blocks
from tests.project.reader import Ask, Reader, free_port

README = ROOT / "README.md"


def test_every_block_does_what_it_says(tmp_path: Path, ask: Ask) -> None:
    """`.venv` is the environment that the tests run in."""
    (tmp_path / ".venv").symlink_to(sys.prefix)
    Reader(tmp_path, ask).read(README)


def test_every_page_is_listed() -> None:
    text = README.read_text(encoding="utf-8")
    missing = [page.name for page in (ROOT / "docs").glob("*.md") if f"(docs/{page.name})" not in text]
    assert not missing, f"add to the README's table of pages: {', '.join(missing)}"


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as somebody else has it: what git knows, and nothing that was built."""
    folder = tmp_path_factory.mktemp("clone") / "kaohe"
    known = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, known.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


@pytest.mark.slow_install
def test_the_first_command_sets_everything_up_and_serves(clone: Path, tmp_path: Path) -> None:
    serve, _ = _two_commands()
    port = free_port()
    served = subprocess.Popen(
        ["bash", "-c", f"{serve} --port {port}"], cwd=clone, env=_stranger(tmp_path), start_new_session=True
    )
    try:
        query = next(block.text for block in blocks(README) if block.language == "graphql")
        answer = next(block.text for block in blocks(README) if block.language == "json")
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/graphql",
            json.dumps({"query": query}).encode(),
            {"Content-Type": "application/json"},
        )
        assert json.loads(_patiently(request, served)) == json.loads(answer)
        assert b"GraphiQL" in _patiently(urllib.request.Request(f"http://127.0.0.1:{port}/"), served)
    finally:
        os.killpg(served.pid, signal.SIGTERM)
        served.wait(timeout=30)


@pytest.mark.slow_install
def test_the_second_command_sets_everything_up_and_finds_the_tests(clone: Path, tmp_path: Path) -> None:
    """Whether they pass is what this run is about; here only that a fresh clone finds as many."""
    _, test = _two_commands()
    command = f"{test} --collect-only -q tests/api/scheme tests/schemes"
    done = subprocess.run(
        ["bash", "-c", command], cwd=clone, env=_stranger(tmp_path), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^\d+ tests collected", done.stdout, re.MULTILINE), done.stdout


def _two_commands() -> tuple[str, str]:
    serve, test = (block.text.strip() for block in blocks(README) if block.language == "sh")
    assert serve.endswith(".venv/bin/kaohe serve --demo")
    assert test.endswith(".venv/bin/pytest")
    return serve, test


def _stranger(home: Path) -> dict[str, str]:
    """The environment of somebody who has never seen the project."""
    ours = ("KAOHE_", "PYTEST_", "PYTHON", "UV_PROJECT", "VIRTUAL_ENV", "XDG_DATA_HOME")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"XDG_DATA_HOME": str(home)}


def _patiently(request: urllib.request.Request, served: subprocess.Popen[bytes]) -> bytes:
    """The answer, once the server is up."""
    until = time.monotonic() + 300
    while True:
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError:
            raise
        except OSError:
            assert served.poll() is None, "the server has ended"
            assert time.monotonic() < until, "the server did not answer"
            time.sleep(0.2)
