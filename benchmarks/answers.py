"""Answers over HTTP, beside ready-made ones and a peer's, as one command: ``python -m benchmarks.answers``."""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

import orjson

from benchmarks.country import Country, make_country
from benchmarks.databases import first_of_kind, periods_asked
from benchmarks.records import ledger_file
from benchmarks.report import machine, table, today, versions
from benchmarks.serving.asked import Question, questions
from benchmarks.serving.load import Answers, Request, ask, ask_once
from benchmarks.serving.stored import store
from kaohe.ledger import open_ledger
from kaohe.plugins import load_plugins
from kaohe.scheme.vocabulary import UnitKind

READY, PEER, KAOHE, UNCHANGED = "ready-made", "peer", "kaohe", "kaohe, unchanged"

#: What the peer stores of each card.
STORED = """query($period: String!, $schemes: [String!], $within: String, $inside: Boolean!) {
    scorecards(period: $period, schemes: $schemes, filter: {within: $within}, inside: $inside, first: 100) {
        nodes { ... on Scorecard {
            unit { code name } scheme { code } period { code } total { low high }
            items { code title score { low high } }
            vetoes { code title verdict }
            money { code title amount { low high } }
        } }
    }
}"""


@dataclass(frozen=True)
class Server:
    """A server in a process of its own."""

    port: int
    process: int

    def cpu(self) -> float:
        """The CPU time that it has taken, in seconds."""
        after_name = Path(f"/proc/{self.process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


@dataclass
class Measured:
    """What one contestant did with one question."""

    size: int
    server: Server
    request: Request
    runs: list[Answers] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)

    async def run(self, seconds: float, connections: int) -> None:
        """Ask for some time."""
        before = self.server.cpu()
        self.runs.append(await ask(self.request, seconds, connections))
        self.cpu_seconds.append((self.server.cpu() - before) / len(self.runs[-1].seconds))

    @property
    def cpu(self) -> float:
        """CPU time of the server for an answer, in milliseconds."""
        return 1000 * median(self.cpu_seconds)

    @property
    def a_second(self) -> float:
        """Answers a second."""
        return median(each.a_second for each in self.runs)

    def share(self, part: float) -> float:
        """The time within which such a part of the answers came, in milliseconds."""
        return median(each.share(part) for each in self.runs)


def main(given: Sequence[str] | None = None) -> None:
    """Measure what the arguments ask for, and print it as Markdown."""
    asked = _parser().parse_args(given)
    units, incidents = (296, 3_000) if asked.quick else (asked.units, asked.incidents)
    runs, seconds = (1, 0.3) if asked.quick else (asked.runs, asked.seconds)
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        measured = asyncio.run(measure(Path(folder), units, incidents, runs, seconds, asked.connections))
    text = "\n".join(_lines(measured, units, incidents, runs, asked.connections, load)) + "\n"
    if asked.markdown is not None:
        asked.markdown.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


async def measure(
    folder: Path, units: int, incidents: int, runs: int, seconds: float, connections: int
) -> dict[tuple[Question, str], Measured]:
    """Make a country, serve it in four ways, and ask; the contestants take turns."""
    country, file = await imported(folder, units, incidents)
    year = periods_asked(country)[0].code
    unit, county = (country.units.codes[first_of_kind(country, kind)] for kind in (UnitKind.TOWNSHIP, UnitKind.COUNTY))
    with ExitStack() as servers:

        def started(*command: str) -> Server:
            return servers.enter_context(serving(command))

        cli = str(Path(sys.executable).with_name("kaohe"))
        kaohe = started(cli, "serve", "--database", f"sqlite://{file}", "--port")
        asked = questions(unit, county, year)
        answers = {each: (await ask_once(_posted(kaohe, each))).body for each in asked}
        stored = str(folder / "peer.sqlite3")
        await store(stored, year, await _cards(kaohe, county, year))
        peer = started(sys.executable, "-m", "benchmarks.serving.peer", stored)
        ready = folder / "ready"
        ready.mkdir()
        for each, answer in answers.items():
            theirs = (await ask_once(_posted(peer, each))).body
            assert orjson.loads(theirs) == orjson.loads(answer), f"the peer answers something else: {each.words}"
            (ready / each.name).write_bytes(answer)
        plain = started(sys.executable, "-m", "benchmarks.serving.readymade", str(ready))
        measured = {}
        for each in asked:
            for who, server, request in (
                (READY, plain, Request(plain.port, f"/{each.name}", body=each.body)),
                (PEER, peer, _posted(peer, each)),
                (KAOHE, kaohe, _posted(kaohe, each)),
                (UNCHANGED, kaohe, await _unchanged(kaohe, each)),
            ):
                measured[each, who] = Measured(len(answers[each]), server, request)
        for run in range(runs):
            _tell(f"asking, round {run + 1} of {runs}")
            for each_measured in measured.values():
                await each_measured.run(seconds, connections)
        return measured


async def imported(folder: Path, units: int, incidents: int) -> tuple[Country, Path]:
    """A country, and the ledger that it was imported into."""
    registry = load_plugins()
    _tell("making and importing the country")
    country = make_country(registry, units=units, incidents=incidents)
    file = folder / "ledger.sqlite3"
    async with open_ledger(f"sqlite://{file}", registry, create=True) as ledger:
        report = await ledger.import_records(ledger_file(country, registry))
        assert report.accepted, report.problems[:10]
    return country, file


@contextmanager
def serving(command: Sequence[str]) -> Iterator[Server]:
    """Start a server, with its port as the last argument, and wait until it takes connections."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    with subprocess.Popen([*command, str(port)], stderr=subprocess.DEVNULL) as server:
        try:
            while not _is_open(port):
                assert server.poll() is None, f"{command} ended"
                time.sleep(0.05)
            yield Server(port, server.pid)
        finally:
            server.terminate()


def _is_open(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


async def _cards(kaohe: Server, county: str, period: str) -> list[tuple[str, Mapping[str, Any]]]:
    """The cards of a county's year and of the page, each with its county where that is asked for."""
    of_county = {"period": period, "schemes": None, "within": county, "inside": True}
    of_page = {"period": period, "schemes": ["luxi2014"], "within": None, "inside": False}
    found: dict[tuple[str, str, str], tuple[str, Mapping[str, Any]]] = {}
    for within, variables in ((county, of_county), ("", of_page)):
        body = orjson.dumps({"query": STORED, "variables": variables})
        answer = orjson.loads((await ask_once(Request(kaohe.port, "/graphql", body=body))).body)
        for card in answer["data"]["scorecards"]["nodes"]:
            found.setdefault((card["unit"]["code"], card["scheme"]["code"], card["period"]["code"]), (within, card))
    return list(found.values())


def _posted(server: Server, question: Question) -> Request:
    return Request(server.port, "/graphql", body=question.body)


async def _unchanged(server: Server, question: Question) -> Request:
    """The question by GET, from a client that has the answer."""
    path = "/graphql?" + urlencode({"query": question.query, "variables": orjson.dumps(dict(question.variables))})
    meant = {"GraphQL-Require-Preflight": "1"}
    first = await ask_once(Request(server.port, path, "GET", headers=meant))
    return Request(server.port, path, "GET", headers={**meant, "If-None-Match": first.headers["etag"]}, status=304)


def _lines(
    measured: Mapping[tuple[Question, str], Measured],
    units: int,
    incidents: int,
    runs: int,
    connections: int,
    load: float,
) -> Iterator[str]:
    yield f"Measured on {today()}: {machine()}."
    yield ""
    yield f"{', '.join(f'{name} {number}' for name, number in versions().items())}."
    yield ""
    yield (
        f"{units:,} units and {incidents:,} incidents in SQLite; {connections} connections; medians of {runs} rounds,"
        f" in which the contestants take turns. The machine's load at the start was {load:.1f}."
    )
    yield ""
    yield from table(
        [
            *("question", "kB", "who", "answers a second", "p50, ms", "p95, ms", "CPU, ms"),
            *("rate to ready-made", "rate to the peer", "p95 to the peer", "CPU to the peer"),
        ],
        [
            [
                question.words,
                f"{each.size / 1000:,.1f}",
                who,
                f"{each.a_second:,.1f}",
                f"{each.share(0.5):,.1f}",
                f"{each.share(0.95):,.1f}",
                f"{each.cpu:,.1f}",
                f"{each.a_second / measured[question, READY].a_second:.3f}",
                f"{each.a_second / measured[question, PEER].a_second:.2f}",
                f"{each.share(0.95) / measured[question, PEER].share(0.95):.2f}",
                f"{each.cpu / measured[question, PEER].cpu:.2f}",
            ]
            for (question, who), each in measured.items()
        ],
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.answers", description="How fast answers come over HTTP, beside ready-made ones."
    )
    parser.add_argument("--units", type=int, default=3_000, help="units of the country (default: 3,000)")
    parser.add_argument("--incidents", type=int, default=30_000, help="incidents in it (default: 30,000)")
    parser.add_argument("--runs", type=int, default=5, help="rounds, of which the median counts (default: 5)")
    parser.add_argument("--seconds", type=float, default=2.0, help="how long each is asked in a round (default: 2)")
    parser.add_argument("--connections", type=int, default=4, help="connections that ask at once (default: 4)")
    parser.add_argument("--markdown", type=Path, help="write the table here, too")
    parser.add_argument("--quick", action="store_true", help="one county, one short round: whether it runs at all")
    return parser


def _tell(doing: str) -> None:
    sys.stderr.write(f"{doing} …\n")


if __name__ == "__main__":
    main()
