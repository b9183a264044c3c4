"""The synthetic country is one that a ledger takes, and the bare columns give what kaohe gives."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.bare import REGIMES
from benchmarks.country import Country, make_country
from benchmarks.databases import periods_asked
from benchmarks.memory import MemoryLedger
from benchmarks.records import ledger_file
from benchmarks.scoring import NotEqualError, check, periods_for
from kaohe.ledger import open_ledger
from kaohe.plugins import Registry, load_plugins
from kaohe.scheme.facts import Facts

UNITS, INCIDENTS = 600, 6_000


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_plugins()


@pytest.fixture(scope="module")
def country(registry: Registry) -> Country:
    return make_country(registry, units=UNITS, incidents=INCIDENTS)


def facts_of(country: Country, registry: Registry, rows: list[int]) -> Facts:
    return MemoryLedger(country).read_facts(
        list(registry.schemes.values()), np.array(rows, dtype=np.int64), periods_asked(country)
    )


def test_it_has_exactly_the_units_asked_for_and_about_the_incidents(country: Country) -> None:
    assert len(country.units) == UNITS
    assert abs(country.incident_count - INCIDENTS) < 20


def test_the_same_seed_gives_the_same_country(country: Country, registry: Registry) -> None:
    again = make_country(registry, units=UNITS, incidents=INCIDENTS)
    assert all(np.array_equal(each.days, again.incidents[kind].days) for kind, each in country.incidents.items())
    assert all(
        np.array_equal(each.values, again.observations[key].values) for key, each in country.observations.items()
    )


@pytest.mark.parametrize("regime", REGIMES)
def test_bare_columns_give_the_same_figures(country: Country, registry: Registry, regime: str) -> None:
    scheme = registry.schemes[regime]
    for rows in (list(range(UNITS)), list(range(100, 200)), [2]):
        facts = facts_of(country, registry, rows)
        check(scheme, facts, periods_for(scheme, facts))


def test_a_difference_is_noticed(country: Country, registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    facts, scheme = facts_of(country, registry, list(range(UNITS))), registry.schemes["luxi2014"]
    monkeypatch.setattr("benchmarks.bare.luxi2014.NATIONAL", 3)
    with pytest.raises(NotEqualError, match=r"item 3\.4\.4\.1"):
        check(scheme, facts, periods_for(scheme, facts))


async def test_a_ledger_takes_it_and_reads_the_same_facts(country: Country, registry: Registry) -> None:
    async with open_ledger("sqlite://:memory:", registry) as ledger:
        report = await ledger.import_records(ledger_file(country, registry))
        assert report.accepted, report.problems[:5]
        facts = await ledger.read_facts(None, registry.schemes.values(), periods_asked(country))
    expected = facts_of(country, registry, list(range(UNITS)))
    assert facts.periods.keys() == expected.periods.keys()
    for code, period in expected.periods.items():
        for kind, counts in period.incidents.items():
            read = facts.periods[code].incidents.get(kind)
            assert (0 if read is None else read.counts.sum()) == counts.counts.sum()
        for metric, observed in period.observations.items():
            assert facts.periods[code].observations[metric].values.sum() == observed.values.sum()
