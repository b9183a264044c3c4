"""The benchmark as one command: ``python -m benchmarks.run``. See the README beside it."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks import databases, plain
from benchmarks.country import make_country
from benchmarks.databases import asked_for, periods_asked
from benchmarks.memory import MemoryLedger
from benchmarks.report import Results
from benchmarks.scoring import compare
from kaohe.plugins import load_plugins

DATABASES = ("sqlite", "postgresql")


def main(given: Sequence[str] | None = None) -> None:
    """Measure what the arguments ask for, and print it as Markdown."""
    asked = _parser().parse_args(given)
    sizes: list[int] = [296] if asked.quick else asked.units
    registry = load_plugins()
    _tell("making the country")
    country = make_country(registry, units=max(sizes), incidents=10_000 if asked.quick else asked.incidents)
    results = Results(country, runs=2 if asked.quick else asked.runs)
    ledger = MemoryLedger(country)
    for size in sizes:
        _tell(f"scoring {size:,} units")
        codes = asked_for(country, size)
        rows = np.arange(len(country.units)) if codes is None else np.array([country.units.row(c) for c in codes])
        facts = ledger.read_facts(list(registry.schemes.values()), rows, periods_asked(country))
        runs = results.runs if size > 1_000 else 5 * results.runs
        results.compared[size] = compare(list(registry.schemes.values()), facts, runs)
    _tell("plain Python")
    results.plain = plain.measure(country, registry)
    del ledger
    for name in DATABASES if asked.database is None else [each for each in DATABASES if each == asked.database]:
        _tell(name)
        results.databases.append(asyncio.run(databases.measure(name, country, registry, sizes, results.runs)))
    if asked.json is not None:
        asked.json.write_text(json.dumps(results.as_dict(), indent=2) + "\n", encoding="utf-8")
    if asked.markdown is not None:
        asked.markdown.write_text(results.as_markdown(), encoding="utf-8")
    sys.stdout.write(results.as_markdown())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description="How fast kaohe is, beside what.")
    parser.add_argument("--units", type=_sizes, default=[1, 1_000, 40_000], help="sizes, as 1,1000,40000 (the default)")
    parser.add_argument(
        "--incidents", type=int, default=1_000_000, help="incidents in the country (default: a million)"
    )
    parser.add_argument(
        "--database", choices=("memory", *DATABASES), help="only this one, or none at all (default: both databases)"
    )
    parser.add_argument("--runs", type=int, default=5, help="runs of each, of which the median counts (default: 5)")
    parser.add_argument("--json", type=Path, help="write all figures here, too")
    parser.add_argument("--markdown", type=Path, help="write the tables here, too")
    parser.add_argument("--quick", action="store_true", help="one county and few incidents: whether it runs at all")
    return parser


def _sizes(text: str) -> list[int]:
    return sorted(int(each) for each in text.split(","))


def _tell(doing: str) -> None:
    sys.stderr.write(f"{doing} …\n")


if __name__ == "__main__":
    main()
