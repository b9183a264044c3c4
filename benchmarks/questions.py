"""A comparison of thousands of units, and a what-if beside a million incidents: ``python -m benchmarks.questions``."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.asking import Asker, compare_by_cards, suppose_by_writing
from benchmarks.country import Country, make_country
from benchmarks.databases import new_database
from benchmarks.measuring import Taken
from benchmarks.records import ledger_file
from benchmarks.report import machine, table, today, versions
from kaohe.ledger import Ledger, open_ledger
from kaohe.plugins import Registry, load_plugins
from kaohe.scheme.facts import KINDS

DATABASES = ("sqlite", "postgresql")

#: Three regimes that assess the same townships.
SCHEMES = ("luxi2014", "liaocheng1995", "minhang_linkage")

ASSESSED = ("TOWNSHIP", "SUBDISTRICT")


@dataclass
class Asked:
    """One question asked kaohe, and the same answered by whoever has nothing but cards and mutations."""

    database: str
    incidents: int
    units: int
    kaohe: Taken = field(default_factory=Taken)
    instead: Taken = field(default_factory=Taken)
    statements: int = 0

    @property
    def ratio(self) -> str:
        """How many times as long the other way takes, by the clock."""
        return f"{self.instead.wall / self.kaohe.wall:.1f}"


@dataclass
class Found:
    """All that one run measured."""

    comparisons: list[Asked] = field(default_factory=list)
    suppositions: list[Asked] = field(default_factory=list)


def main(given: Sequence[str] | None = None) -> None:
    """Measure what the arguments ask for, and print it as Markdown."""
    asked = _parser().parse_args(given)
    registry, load, found = load_plugins(), os.getloadavg()[0], Found()
    units = 600 if asked.quick else asked.units
    incidents = [2_000] if asked.quick else sorted(asked.incidents)
    compared = [30] if asked.quick else asked.compared
    for name in DATABASES if asked.database is None else (asked.database,):
        for count in incidents:
            country = make_country(registry, units=units, incidents=count)
            sizes = compared if count == incidents[-1] else []
            asyncio.run(measure(name, country, registry, sizes, asked.runs, found))
    report = "\n".join(_lines(found, units, load, asked.runs)) + "\n"
    if asked.markdown is not None:
        asked.markdown.write_text(report, encoding="utf-8")
    sys.stdout.write(report)


async def measure(
    name: str, country: Country, registry: Registry, compared: Sequence[int], runs: int, found: Found
) -> None:
    """Import a country and ask: a what-if about one township, and comparisons of so many units."""
    _tell(f"{name}: {country.incident_count:,} incidents")
    async with new_database(name) as url, open_ledger(url, registry, create=True) as ledger:
        report = await ledger.import_records(ledger_file(country, registry))
        assert report.accepted, report.problems[:10]
        asker, codes = Asker(ledger, registry), assessed(country)
        found.suppositions.append(await _supposition(name, country, ledger, asker, codes[0], runs))
        for size in compared:
            found.comparisons.append(await _comparison(name, country, ledger, asker, codes[:size], runs))


def assessed(country: Country) -> list[str]:
    """The codes of the townships and subdistricts."""
    wanted = {index for index, kind in enumerate(KINDS) if kind.value in ASSESSED}
    pairs = zip(country.units.codes, country.units.kinds.tolist(), strict=True)
    return [code for code, kind in pairs if kind in wanted]


async def _comparison(
    name: str, country: Country, ledger: Ledger, asker: Asker, codes: Sequence[str], runs: int
) -> Asked:
    taken = Asked(name, country.incident_count, len(codes))
    for _ in range(runs):
        before = ledger.statements
        with taken.kaohe.run():
            await asker.compare(codes, SCHEMES)
        taken.statements = ledger.statements - before
        with taken.instead.run():
            await compare_by_cards(asker, codes, SCHEMES)
    return taken


async def _supposition(name: str, country: Country, ledger: Ledger, asker: Asker, code: str, runs: int) -> Asked:
    taken = Asked(name, country.incident_count, len(country.units))
    for _ in range(3 * runs):
        before = ledger.statements
        with taken.kaohe.run():
            supposed = await asker.suppose(code, SCHEMES)
        taken.statements = ledger.statements - before
        with taken.instead.run():
            written = await suppose_by_writing(asker, ledger, code, SCHEMES)
        assert supposed == written, (supposed, written)
    return taken


def _lines(found: Found, units: int, load: float, runs: int) -> Iterator[str]:
    yield "## Questions: a comparison, and a what-if"
    yield ""
    yield (
        f"Measured on {today()}: {machine()}; Python {versions()['Python']}. A country of {units:,} units, the regimes"
        f" {', '.join(SCHEMES)}; medians of {runs} runs (what-if: {3 * runs}), interleaved; the machine's load at the"
        f" start was {load:.1f}. Clock seconds, from the GraphQL document to the answer."
    )
    yield ""
    yield (
        "A comparison answers with the first hundred rows (per cent and rank as intervals), tau-b with its range for"
        " each pair, and quartiles and histogram of each regime. Beside it: the cards fetched by pages of a hundred,"
        " and SciPy's tau-b of the middles of their intervals, without ranks, ranges or distributions."
    )
    yield ""
    yield from table(
        (
            "database",
            "incidents on file",
            "units compared",
            "comparison, s",
            "cards and SciPy, s",
            "ratio",
            "statements",
        ),
        [_row(each) for each in found.comparisons],
    )
    yield ""
    yield (
        "A what-if asks what one more group visit to the capital makes of a township's three cards. Beside it: the"
        " cards read, the visit recorded, the cards read again, the visit withdrawn, which leaves two revisions behind."
    )
    yield ""
    yield from table(
        ("database", "incidents on file", "units on file", "what-if, s", "by writing, s", "ratio", "statements"),
        [_row(each) for each in found.suppositions],
    )


def _row(each: Asked) -> Sequence[str]:
    seconds = f"{each.kaohe.wall:.3f}", f"{each.instead.wall:.3f}"
    return each.database, f"{each.incidents:,}", f"{each.units:,}", *seconds, each.ratio, f"{each.statements}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.questions", description=__doc__)
    parser.add_argument("--units", type=int, default=50_000, help="units of the country (default: 50,000)")
    parser.add_argument(
        "--incidents", type=_numbers, default=[10_000, 100_000, 1_000_000], help="as 10000,1000000 (three by default)"
    )
    parser.add_argument("--compared", type=_numbers, default=[30, 300, 3_000], help="units compared (30,300,3000)")
    parser.add_argument("--database", choices=DATABASES, help="only this one")
    parser.add_argument("--runs", type=int, default=3, help="how often each question is asked (default: 3)")
    parser.add_argument("--markdown", type=Path, help="write the figures to a file as well")
    parser.add_argument("--quick", action="store_true", help="a small country: whether the benchmark itself works")
    return parser


def _numbers(text: str) -> list[int]:
    return [int(each) for each in text.split(",")]


def _tell(what: str) -> None:
    sys.stderr.write(f"{what} ...\n")


if __name__ == "__main__":
    main()
