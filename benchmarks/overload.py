"""More asked than a server can answer, for minutes, as one command: ``python -m benchmarks.overload``."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from benchmarks.answers import Server, imported, serving
from benchmarks.country import Country
from benchmarks.databases import first_of_kind, periods_asked
from benchmarks.report import machine, table, today, versions
from benchmarks.serving.asked import questions
from benchmarks.serving.load import Request, ask_once
from kaohe.scheme.vocabulary import UnitKind

SMALL = b'{"query": "{ __typename }"}'
COMPARED = """query($period: String!, $county: String!) {
    comparison(period: $period, schemes: ["luxi2014", "pinghu2012", "liaocheng1995"], filter: {within: $county}) {
        rows(first: 100) { nodes { unit { code } cells { percent { low high } rank { best worst of } } } }
    }
}"""
RECORD = """mutation($ref: String!, $unit: String!, $on: Date!) {
    incidentRecord(input: {ref: $ref, unit: $unit, kind: "screening_missed", on: $on}) { errors { code } }
}"""
#: Out of a hundred requests, how many are of each kind.
MIX = {"one": 70, "year": 18, "compared": 10, "record": 2}
#: How long a client waits, and how often a bystander asks, in seconds.
PATIENCE, EVERY = 15.0, 0.2
#: An answer is as it was before once it takes no longer than so many times as long.
AS_BEFORE = 2.0


@dataclass
class Load:
    """What was asked for some time, and what came of it."""

    seconds: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    answered: list[float] = field(default_factory=list)
    shed: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)

    @property
    def a_second(self) -> float:
        """Answers a second."""
        return len(self.answered) / self.seconds


@dataclass
class Asker:
    """Sends requests of the mix to a server, and notes what becomes of them."""

    server: Server
    unit: str
    county: str
    period: str
    day: str
    chance: random.Random = field(default_factory=lambda: random.Random(2024))
    written: int = 0

    def request(self) -> Request:
        """One of the mix."""
        kind = self.chance.choices(list(MIX), list(MIX.values()))[0]
        if kind == "compared":
            body = orjson.dumps({"query": COMPARED, "variables": {"period": self.period, "county": self.county}})
        elif kind == "record":
            self.written += 1
            named = {"ref": f"overload-{self.written}", "unit": self.unit, "on": self.day}
            body = orjson.dumps({"query": RECORD, "variables": named})
        else:
            asked = {each.name: each for each in questions(self.unit, self.county, self.period)}
            body = asked[kind].body
        return Request(self.server.port, "/graphql", body=body)

    async def send(self, load: Load) -> None:
        """Send one, and note what came of it."""
        start = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await ask_once(self.request())
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            load.outcomes["no answer"] += 1
            return
        took = time.perf_counter() - start
        load.outcomes[str(answer.status)] += 1
        (load.answered if answer.status == 200 else load.shed).append(took)

    async def keep_busy(self, seconds: float, connections: int) -> Load:
        """What the server does at most: each asks again as soon as it has its answer."""
        load, until = Load(seconds), time.perf_counter() + seconds

        async def client() -> None:
            while time.perf_counter() < until:
                await self.send(load)

        await asyncio.gather(*(client() for _ in range(connections)))
        return load

    async def overload(self, seconds: float, a_second: float) -> Load:
        """Requests at a rate, whatever becomes of those before; a bystander asks something small meanwhile."""
        load, start = Load(seconds), time.perf_counter()
        sent: set[asyncio.Task[None]] = set()
        bystander = asyncio.create_task(self._stand_by(load))
        number = 0
        while (now := time.perf_counter() - start) < seconds:
            for _ in range(int(now * a_second) - number):
                task = asyncio.create_task(self.send(load))
                sent.add(task)
                task.add_done_callback(sent.discard)
                number += 1
            await asyncio.sleep(0.01)
        bystander.cancel()
        await asyncio.gather(*sent)
        return load

    async def small(self) -> float:
        """How long something small takes, in seconds."""
        start = time.perf_counter()
        async with asyncio.timeout(PATIENCE):
            await ask_once(Request(self.server.port, "/graphql", body=SMALL))
        return time.perf_counter() - start

    async def _stand_by(self, load: Load) -> None:
        while True:
            try:
                load.waits.append(await self.small())
            except (OSError, TimeoutError, asyncio.IncompleteReadError):
                load.waits.append(PATIENCE)
            load.memory.append(resident(self.server.process))
            await asyncio.sleep(EVERY)

    async def recovery(self, before: float) -> float:
        """Seconds until a card takes no longer than before, three times in a row."""
        start, in_a_row = time.perf_counter(), 0
        one = next(each for each in questions(self.unit, self.county, self.period) if each.name == "one")
        while in_a_row < 3:
            asked = time.perf_counter()
            await ask_once(Request(self.server.port, "/graphql", body=one.body))
            in_a_row = in_a_row + 1 if time.perf_counter() - asked <= AS_BEFORE * before else 0
        return time.perf_counter() - start


def resident(process: int) -> int:
    """Bytes that a process holds in memory."""
    line = next(
        each for each in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines() if "VmRSS" in each
    )
    return int(line.split()[1]) * 1024


def share(seconds: Sequence[float], part: float) -> float:
    """The time within which such a part came, in milliseconds; 0 where there is none."""
    return sorted(seconds)[min(len(seconds) - 1, int(part * len(seconds)))] * 1000 if seconds else 0.0


def main(given: Sequence[str] | None = None) -> None:
    """Measure what the arguments ask for, and print it as Markdown."""
    asked = _parser().parse_args(given)
    units, incidents, seconds = (296, 3_000, 3.0) if asked.quick else (asked.units, asked.incidents, asked.minutes * 60)
    with tempfile.TemporaryDirectory() as folder:
        lines = list(asyncio.run(measure(Path(folder), units, incidents, seconds, asked.times)))
    text = "\n".join(lines) + "\n"
    if asked.markdown is not None:
        asked.markdown.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


async def measure(folder: Path, units: int, incidents: int, seconds: float, times: float) -> Iterator[str]:
    """Find out what a server can do, ask for some times as much, and see how long it takes to come to itself."""
    country, file = await imported(folder, units, incidents)
    cli = str(Path(sys.executable).with_name("kaohe"))
    with serving((cli, "serve", "--database", f"sqlite://{file}", "--port")) as server:
        asker = _asker(server, country)
        await asker.keep_busy(min(5.0, seconds), 4)
        at_most = await asker.keep_busy(min(20.0, seconds), 8)
        alone = sorted([await asker.small() for _ in range(20)])[10]
        memory = resident(server.process)
        one = await asker.keep_busy(min(3.0, seconds), 1)
        load = await asker.overload(seconds, times * at_most.a_second)
        recovered = await asker.recovery(share(one.answered, 0.5) / 1000)
        after = resident(server.process)
    return _lines(units, incidents, times, at_most, load, alone, (memory, after), recovered)


def _asker(server: Server, country: Country) -> Asker:
    year = periods_asked(country)[0]
    unit, county = (country.units.codes[first_of_kind(country, kind)] for kind in (UnitKind.TOWNSHIP, UnitKind.COUNTY))
    return Asker(server, unit, county, year.code, year.ends.isoformat())


def _lines(
    units: int,
    incidents: int,
    times: float,
    at_most: Load,
    load: Load,
    alone: float,
    memory: tuple[int, int],
    recovered: float,
) -> Iterator[str]:
    mix = ", ".join(f"{number} % {kind}" for kind, number in MIX.items())
    yield f"Measured on {today()}: {machine()}."
    yield ""
    yield f"{', '.join(f'{name} {number}' for name, number in versions().items())}."
    yield ""
    yield (
        f"{units:,} units and {incidents:,} incidents in SQLite; {mix}. It answers {at_most.a_second:.0f} a second;"
        f" {times:g} times as many asked for {load.seconds / 60:.1f} minutes, each on a connection of its own."
    )
    yield ""
    total = sum(load.outcomes.values())
    became = [
        [f"requests that came to {name}", f"{number:,} ({100 * number / total:.1f} %)"]
        for name, number in sorted(load.outcomes.items())
    ]
    megabytes = [each / 1e6 for each in (memory[0], max(load.memory), memory[1])]
    yield from table(
        ["", "value"],
        [
            ["answers a second, to what it does at most", f"{load.a_second / at_most.a_second:.2f}"],
            *became,
            ["answered, p50 and p99, ms", _shares(load.answered, 0.5, 0.99)],
            ["shed, p50 and p99, ms", _shares(load.shed, 0.5, 0.99)],
            ["a bystander's `{__typename}` alone, ms", f"{1000 * alone:,.1f}"],
            ["meanwhile, p50, p99 and longest, ms", _shares(load.waits, 0.5, 0.99, 1)],
            ["memory before, at most and after, MB", ", ".join(f"{each:,.0f}" for each in megabytes)],
            ["until a card takes what it took before, s", f"{recovered:,.1f}"],
        ],
    )


def _shares(seconds: Sequence[float], *parts: float) -> str:
    return ", ".join(f"{share(seconds, part):,.0f}" for part in parts)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.overload", description="What becomes of a server of which too much is asked."
    )
    parser.add_argument("--units", type=int, default=3_000, help="units of the country (default: 3,000)")
    parser.add_argument("--incidents", type=int, default=30_000, help="incidents in it (default: 30,000)")
    parser.add_argument("--minutes", type=float, default=10.0, help="how long too much is asked (default: 10)")
    parser.add_argument("--times", type=float, default=2.0, help="how many times what it can do (default: 2)")
    parser.add_argument("--markdown", type=Path, help="write the table here, too")
    parser.add_argument("--quick", action="store_true", help="one county, some seconds: whether it runs at all")
    return parser


if __name__ == "__main__":
    main()
