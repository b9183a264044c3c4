"""``kaohe serve`` says where it is, answers there, and says plainly why it cannot."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kaohe.cli.ledgers import database_url
from kaohe.web import Settings
from tests.api.cli.conftest import Run

QUERY = """
{
  scorecard(scheme: "luxi2014", unit: "qingshi", period: "2014") {
    ... on Scorecard { total { exact } }
  }
}
"""


@contextmanager
def serving(folder: Path, *options: str, end: signal.Signals = signal.SIGINT) -> Iterator[str]:
    """The URL of a server that runs meanwhile, and is ended by a signal."""
    environment = {**os.environ, "XDG_DATA_HOME": str(folder), "TMPDIR": str(folder)}
    command = [sys.executable, "-m", "kaohe", "serve", "--port", "0", *options]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    said = ""
    try:
        for line in server.stderr:
            said += line
            if (found := re.search(r"kaohe at (http://\S+)", line)) is not None:
                yield found[1]
                break
        else:
            raise AssertionError(said)
    finally:
        server.send_signal(end)
        server.wait(timeout=20)
        server.stderr.close()


def ask(url: str, query: str) -> Any:
    request = urllib.request.Request(
        f"{url}/graphql", json.dumps({"query": query}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=20) as response:
        return json.load(response)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_answers_and_leaves_nothing_behind(tmp_path: Path, end: signal.Signals) -> None:
    with serving(tmp_path, "--demo", end=end) as url:
        answer = ask(url, QUERY)
    assert answer == {"data": {"scorecard": {"total": {"exact": "86.70"}}}}
    assert list(tmp_path.iterdir()) == []


def test_the_ledger_of_a_url(kaohe: Run, tmp_path: Path) -> None:
    kaohe("demo", tmp_path / "county.sqlite3")
    with serving(tmp_path, "--database", f"sqlite://{tmp_path / 'county.sqlite3'}") as url:
        assert ask(url, QUERY)["data"]["scorecard"]["total"] == {"exact": "86.70"}


def test_the_default_ledger_is_made(tmp_path: Path) -> None:
    with serving(tmp_path) as url:
        assert ask(url, "{ __typename }") == {"data": {"__typename": "Query"}}
    assert (tmp_path / "kaohe" / "ledger.sqlite3").is_file()


def test_serve_and_web_agree_on_the_default_ledger() -> None:
    assert database_url(None) == Settings().database_url


def test_a_port_in_use_is_one_clear_line(kaohe: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = kaohe("serve", "--port", str(port), "--demo")
    assert ran.status == 1
    assert ran.err == f"error cannot listen on 127.0.0.1, port {port}: address already in use; choose another --port\n"


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host", "::2"])
def test_a_host_that_is_not_here(kaohe: Run, host: str) -> None:
    ran = kaohe("serve", "--host", host)
    assert (ran.status, len(ran.err.splitlines())) == (1, 1)
    assert f"cannot listen on {host}, port 8000: " in ran.err
    assert "Errno" not in ran.err


def test_a_database_that_cannot_be_opened(kaohe: Run) -> None:
    ran = kaohe("serve", "--port", "0", "--database", "postgres://nobody@127.0.0.1:9/none")
    assert (ran.status, len(ran.err.splitlines())) == (1, 1)
    assert "ledger" in ran.err


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("KAOHE_MAX_COST", "many", "KAOHE_MAX_COST: Input should be a valid integer"),
        ("KAOHE_ONLY_DOCUMENTS", "true", "KAOHE_ONLY_DOCUMENTS refuses every query unless KAOHE_DOCUMENTS says which"),
        ("KAOHE_DOCUMENTS", "nowhere", "nowhere cannot be read: "),
    ],
)
def test_a_wrong_setting_is_told_by_the_name_of_its_variable(
    kaohe: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    ran = kaohe("serve", "--port", "0")
    assert (ran.status, len(ran.err.splitlines())) == (1, 1)
    assert ran.err.startswith(f"error {says}")
