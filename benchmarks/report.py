"""The figures as Markdown tables, with the machine and the versions that they were measured on."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.country import Country
from benchmarks.databases import OnDatabase
from benchmarks.measuring import Taken
from benchmarks.plain import Plain
from benchmarks.scoring import Compared

PACKAGES = ("kaohe", "numpy", "strawberry-graphql", "graphql-core", "tortoise-orm", "aiosqlite", "asyncpg")


@dataclass
class Results:
    """Everything that one run measured."""

    country: Country
    runs: int
    compared: dict[int, list[Compared]] = field(default_factory=dict)
    plain: Plain | None = None
    databases: list[OnDatabase] = field(default_factory=list)
    load_before: float = field(default_factory=lambda: os.getloadavg()[0])

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return {
            "date": today(),
            "machine": machine(),
            "versions": versions(),
            "load_before": self.load_before,
            "runs": self.runs,
            "country": sizes_of(self.country),
            "scoring": {
                size: {
                    each.regime: {"cards": each.cards, "kaohe": each.kaohe.as_dict(), "bare": each.bare.as_dict()}
                    for each in compared
                }
                for size, compared in self.compared.items()
            },
            "plain_seconds_a_card": None if self.plain is None else dict(self.plain.seconds_a_card),
            "databases": {each.name: _database(each) for each in self.databases},
        }

    def as_markdown(self) -> str:
        """For people."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        country = sizes_of(self.country)
        yield "# Results"
        yield ""
        yield f"Measured on {today()}: {machine()}."
        yield ""
        yield f"{', '.join(f'{name} {of}' for name, of in versions().items())}."
        yield ""
        yield (
            f"A synthetic country of {country['units']:,} units with {country['incidents']:,} incidents,"
            f" {country['observations']:,} observations and {country['rulings']:,} rulings. Medians of {self.runs}"
            f" runs, interleaved; CPU time unless it says otherwise. The machine's load at the start was"
            f" {self.load_before:.1f}."
        )
        if self.compared:
            yield from self._scoring()
        if self.databases:
            yield from self._reading()
            yield from self._one_card()

    def _scoring(self) -> Iterator[str]:
        yield from _heading("All figures of all cards, beside the same rules in bare NumPy")
        rows = [
            (
                f"{size:,}",
                each.regime,
                f"{each.cards:,}",
                _milliseconds(each.kaohe),
                _milliseconds(each.bare),
                f"{each.ratio:.2f}",
                _megabytes(each.kaohe),
                _megabytes(each.bare),
            )
            for size, compared in self.compared.items()
            for each in compared
        ]
        yield from table(
            (
                "units asked",
                "regime",
                "cards made",
                "kaohe, ms",
                "bare NumPy, ms",
                "ratio",
                "kaohe, peak MB",
                "bare, peak MB",
            ),
            rows,
        )
        if self.plain is not None:
            largest = self.compared[max(self.compared)]
            cards = {each.regime: each.cards for each in largest if each.regime != "all"}
            yield ""
            yield (
                f"Plain Python, one unit at a time (the tests' reference model, on one county of {self.plain.units}"
                f" units and {self.plain.incidents:,} incidents): "
                + ", ".join(f"{code} {1000 * each:.1f} ms a card" for code, each in self.plain.seconds_a_card.items())
                + f". Scaled to all {sum(cards.values()):,} cards: {self.plain.scaled(cards):,.0f} s (not measured)."
            )

    def _reading(self) -> Iterator[str]:
        yield from _heading("On a database")
        rows: list[Sequence[str]] = []
        for each in self.databases:
            imported = each.imported
            rows.append((each.name, f"import of {each.records:,} records", *_both(imported), _megabytes(imported), ""))
            for read in each.reads:
                facts, page = read.facts, read.page
                what = f"facts of {read.units:,} units, five regimes"
                rows.append((each.name, what, *_both(facts), _megabytes(facts), f"{read.facts_statements}"))
                what = f"GraphQL page of {read.page_cards} cards out of {read.units:,} units"
                rows.append((each.name, what, *_both(page), _megabytes(page), f"{read.page_statements}"))
        yield from table(("database", "what", "CPU, s", "clock, s", "peak MB", "statements"), rows)

    def _one_card(self) -> Iterator[str]:
        yield from _heading("One card of one unit, facts at hand")
        yield from table(
            ("regime", "all figures, ms", "bare NumPy, ms", "as text, ms", "all evidence and what is missing, ms"),
            [
                (
                    card.regime,
                    _milliseconds(card.figures),
                    _milliseconds(card.bare),
                    _milliseconds(card.stated),
                    _milliseconds(card.explained),
                )
                for card in self.databases[0].cards
            ],
        )


def sizes_of(country: Country) -> dict[str, int]:
    """How much there is of everything."""
    return {
        "units": len(country.units),
        "incidents": country.incident_count,
        "observations": country.observation_count,
        "rulings": country.ruling_count,
    }


def today() -> str:
    """The date, by UTC."""
    return f"{datetime.now(UTC):%Y-%m-%d}"


def machine() -> str:
    """The processor, its cores and the memory."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.machine()}"


def versions() -> Mapping[str, str]:
    """What was measured with."""
    found = {"Python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or "unknown processor"


def _database(each: OnDatabase) -> dict[str, object]:
    return {
        "import": each.imported.as_dict() | {"records": each.records},
        "reads": {
            read.units: {
                "facts": read.facts.as_dict() | {"statements": read.facts_statements},
                "page": read.page.as_dict() | {"statements": read.page_statements, "cards": read.page_cards},
            }
            for read in each.reads
        },
        "one_card": {
            card.regime: {
                "figures": card.figures.as_dict(),
                "bare": card.bare.as_dict(),
                "stated": card.stated.as_dict(),
                "explained": card.explained.as_dict(),
            }
            for card in each.cards
        },
    }


def _heading(text: str) -> Iterator[str]:
    yield from ("", f"## {text}", "")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A Markdown table, line by line."""
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _milliseconds(taken: Taken) -> str:
    return f"{1000 * taken.cpu:.2f}"


def _both(taken: Taken) -> tuple[str, str]:
    return f"{taken.cpu:.3f}", f"{taken.wall:.3f}"


def _megabytes(taken: Taken) -> str:
    return "" if taken.peak_megabytes is None else f"{taken.peak_megabytes:.1f}"
