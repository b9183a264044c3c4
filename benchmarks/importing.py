"""A million incidents imported, beside the database's own bulk load: ``python -m benchmarks.importing``."""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import orjson

from benchmarks.bulk import Bulk, bulk
from benchmarks.country import make_country
from benchmarks.measuring import Taken, process_growth
from benchmarks.records import ledger_file
from benchmarks.report import machine, table, today, versions
from kaohe.ledger import open_ledger
from kaohe.plugins import Registry, load_plugins

DATABASES = ("sqlite", "postgresql")

#: Which parts of all incidents are imported to see how memory grows.
PARTS = (10, 3, 1)

#: How often the event loop is asked whether it still turns, in seconds.
TICK = 0.001


@dataclass(frozen=True)
class Growth:
    """What an import of so many incidents did to its process: its growth, and the longest that nothing else ran."""

    incidents: int
    megabytes: float | None
    longest_block: float


@dataclass
class Compared:
    """Imports and bulk loads of the same incidents into one kind of database; CPU with that of the database."""

    name: str
    incidents: int = 0
    imported: Taken = field(default_factory=Taken)
    loaded: Taken = field(default_factory=Taken)
    imported_cpu: list[float] = field(default_factory=list)
    loaded_cpu: list[float] = field(default_factory=list)
    growth: list[Growth] = field(default_factory=list)


def main(given: Sequence[str] | None = None) -> None:
    """Measure what the arguments ask for, and print it as Markdown."""
    asked = _parser().parse_args(given)
    registry = load_plugins()
    units, incidents = (296, 5_000) if asked.quick else (asked.units, asked.incidents)
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "incidents.jsonl")
        structure = write_country(file, registry, units, incidents)
        found = [
            asyncio.run(compare(name, structure, file, registry, 1 if asked.quick else asked.runs))
            for name in DATABASES
            if asked.database in (None, name)
        ]
    report = "\n".join(lines(found, units, load)) + "\n"
    if asked.markdown is not None:
        asked.markdown.write_text(report, encoding="utf-8")
    sys.stdout.write(report)


def write_country(file: Path, registry: Registry, units: int, incidents: int) -> dict[str, Any]:
    """Write the incidents of a synthetic country as JSON Lines; return its units and periods."""
    _tell("making the country")
    records = ledger_file(make_country(registry, units=units, incidents=incidents), registry)
    with file.open("wb") as written:
        for incident in records["incidents"]:
            written.write(orjson.dumps(incident) + b"\n")
    return {section: records[section] for section in ("units", "periods")}


def incidents_of(file: Path, step: int = 1) -> Iterator[dict[str, Any]]:
    """The incidents of a file one by one, or each so-manieth."""
    with file.open("rb") as written:
        yield from map(orjson.loads, islice(written, 0, None, step))


async def compare(name: str, structure: Mapping[str, Any], file: Path, registry: Registry, runs: int) -> Compared:
    """Import and load in turn, so many times; then import in processes of their own to see them grow."""
    compared = Compared(name)
    async with bulk(name) as database:
        await database.prepare(structure, registry)
        for run in range(runs):
            _tell(f"{name}: run {run + 1} of {runs}")
            await _import(database, file, registry, compared)
            if not run:
                await database.take_rows()
            before = database.elsewhere()
            loaded = await database.load(compared.loaded)
            compared.loaded_cpu.append(compared.loaded.cpu_seconds[-1] + database.elsewhere() - before)
            assert loaded == compared.incidents
        for part in PARTS:
            _tell(f"{name}: memory, 1/{part} of the incidents")
            url = await database.new()
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
                compared.growth.append(process.submit(grow, url, file, part).result())
    return compared


async def _import(database: Bulk, file: Path, registry: Registry, compared: Compared) -> None:
    async with open_ledger(await database.new(), registry) as ledger:
        before = database.elsewhere()
        with compared.imported.run():
            report = await ledger.import_records({"incidents": incidents_of(file)})
        assert report.accepted, report.problems[:10]
    compared.imported_cpu.append(compared.imported.cpu_seconds[-1] + database.elsewhere() - before)
    compared.incidents = report.taken["incidents"]


def grow(url: str, file: Path, step: int) -> Growth:
    """Import each so-manieth incident of a file in this process, and watch it."""
    return asyncio.run(_grow(url, file, step, load_plugins()))


async def _grow(url: str, file: Path, step: int, registry: Registry) -> Growth:
    taken, blocks = Taken(), [0.0]
    async with open_ledger(url, registry) as ledger:
        watch = asyncio.create_task(_watch(blocks))
        with process_growth(taken):
            report = await ledger.import_records({"incidents": incidents_of(file, step)})
        watch.cancel()
    assert report.accepted, report.problems[:10]
    return Growth(report.taken["incidents"], taken.peak_megabytes, max(blocks))


async def _watch(blocks: list[float]) -> None:
    """Note how long each turn of the event loop keeps others waiting."""
    while True:
        before = time.perf_counter()
        await asyncio.sleep(TICK)
        blocks.append(time.perf_counter() - before - TICK)


def lines(found: Sequence[Compared], units: int, load: float) -> Iterator[str]:
    """The figures as Markdown."""
    runs = len(found[0].imported.wall_seconds)
    yield "## Importing incidents, beside the database's own bulk load"
    yield ""
    yield (
        f"Measured on {today()}: {machine()}. {', '.join(f'{name} {of}' for name, of in versions().items())}. Into a"
        f" ledger of {units:,} units; {runs} run{'s' * (runs > 1)} in turn, medians. The machine's load at the start"
        f" was {load:.1f}."
    )
    yield ""
    rows = []
    for each in found:
        clock = each.imported.wall, each.loaded.wall
        cpu = median(each.imported_cpu), median(each.loaded_cpu)
        seconds = [f"{clock[0]:.1f}", f"{clock[1]:.1f}", _ratio(clock), f"{cpu[0]:.1f}", f"{cpu[1]:.1f}", _ratio(cpu)]
        rows.append((each.name, f"{each.incidents:,}", *seconds))
    yield from table(
        (
            "database",
            "incidents",
            "import, s",
            "bulk load, s",
            "ratio",
            "import, CPU s",
            "bulk load, CPU s",
            "ratio of CPU",
        ),
        rows,
    )
    yield ""
    yield from table(
        ("database", "incidents", "process grew by at most, MB", "event loop held for at most, ms"),
        [
            (
                each.name,
                f"{grown.incidents:,}",
                "" if grown.megabytes is None else f"{grown.megabytes:.1f}",
                f"{1000 * grown.longest_block:.0f}",
            )
            for each in found
            for grown in each.growth
        ],
    )


def _ratio(seconds: tuple[float, float]) -> str:
    return f"{seconds[0] / seconds[1]:.2f}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.importing", description="How fast an import is, beside the database's own bulk load."
    )
    parser.add_argument("--incidents", type=int, default=1_000_000, help="incidents to import (default: a million)")
    parser.add_argument("--units", type=int, default=40_000, help="units that they are recorded on (default: 40,000)")
    parser.add_argument("--database", choices=DATABASES, help="only this one (default: both)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each, of which the median counts (default: 3)")
    parser.add_argument("--markdown", type=Path, help="write the tables here, too")
    parser.add_argument("--quick", action="store_true", help="one county and few incidents: whether it runs at all")
    return parser


def _tell(doing: str) -> None:
    sys.stderr.write(f"{doing} …\n")


if __name__ == "__main__":
    main()
