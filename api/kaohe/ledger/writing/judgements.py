"""Recording and withdrawing observations and rulings: one current value a key, which a later one replaces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from kaohe.ledger.facts import judgements
from kaohe.ledger.facts.records import ObservationKey, ObservationRecord, RulingKey, RulingRecord
from kaohe.ledger.importing.observations import ObservationImport
from kaohe.ledger.importing.rulings import RulingImport
from kaohe.ledger.importing.validation import Problems
from kaohe.ledger.storage.dialects import texts
from kaohe.ledger.storage.fact_tables import OBSERVATION, RULING
from kaohe.ledger.storage.session import Session
from kaohe.ledger.writing.dependents import check_rulings, rulings_by_count
from kaohe.ledger.writing.inputs import ObservationEntry, RulingEntry
from kaohe.ledger.writing.results import Rule, errors_of
from kaohe.ledger.writing.transaction import Work
from kaohe.plugins import Registry

KeyT = TypeVar("KeyT")
RecordT = TypeVar("RecordT")


async def record_observations(work: Work, entries: Sequence[ObservationEntry]) -> None:
    """Record values; the last of a key counts."""
    keys = [ObservationKey(entry.unit, entry.period, entry.metric) for entry in entries]
    if any(entry.expected_revision is not None for entry in entries):
        found = await _observations(work.session, work.registry, keys)
        for index, (key, entry) in enumerate(zip(keys, entries, strict=True)):
            current = _at(found, key)
            revision = 0 if current is None else current.revision
            path = ("observations", index, "expected_revision")
            what = f"{key.metric} of {key.unit} in {key.period}"
            work.expect(path, entry.expected_revision, revision, current, what)
    await _change_observations(work, keys, entries)


async def _change_observations(work: Work, keys: Sequence[ObservationKey], entries: Sequence[ObservationEntry]) -> None:
    """Store values (none: they were withdrawn), and see that rulings that are multiplied by them fit still."""
    units, periods = [key.unit for key in keys], [key.period for key in keys]
    metrics = texts(key.metric for key in keys)
    rulings = await rulings_by_count(work.session, work.registry, texts(units), texts(periods), metrics)
    world = await work.world(units, periods=periods, refs=[r.incident for r in rulings])
    problems = Problems()
    stated = [entry.stated() for entry in entries]
    await ObservationImport(world, problems).take(stated, lambda *_: None, len(stated))
    work.errors += errors_of(problems.found, stated, work.registry)
    if not work.errors:
        await check_rulings(work, world, rulings)


async def withdraw_observation(work: Work, key: ObservationKey, expected: int | None) -> None:
    """End a value: it is unknown from now on."""
    current = _at(await _observations(work.session, work.registry, [key]), key)
    what = f"{key.metric} of {key.unit} in {key.period}"
    revision = 0 if current is None else current.revision
    if not work.expect(("expected_revision",), expected, revision, current, what):
        return
    if current is None:
        work.refuse(Rule.NOT_FOUND, (), f"there is no {what}")
        return
    await work.end(OBSERVATION, key.unit, key.period, key.metric)
    await _change_observations(work, [key], [])


async def record_rulings(work: Work, entries: Sequence[RulingEntry]) -> None:
    """Record points; the last of a key counts."""
    keys = [RulingKey(entry.scheme, entry.item, entry.unit, entry.period, entry.incident) for entry in entries]
    if any(entry.expected_revision is not None for entry in entries):
        found = await _rulings(work.session, keys)
        for index, (key, entry) in enumerate(zip(keys, entries, strict=True)):
            current = _at(found, key)
            revision = 0 if current is None else current.revision
            path = ("rulings", index, "expected_revision")
            work.expect(path, entry.expected_revision, revision, current, _named(key))
    world = await work.world(
        [key.unit for key in keys], periods=[key.period for key in keys], refs=[key.incident for key in keys]
    )
    problems = Problems()
    stated = [entry.stated() for entry in entries]
    await RulingImport(world, problems).take(stated, lambda *_: None, len(stated))
    work.errors += errors_of(problems.found, stated, work.registry)


async def withdraw_ruling(work: Work, key: RulingKey, expected: int | None) -> None:
    """End a ruling: what it settled is open again."""
    current = _at(await _rulings(work.session, [key]), key)
    revision = 0 if current is None else current.revision
    if not work.expect(("expected_revision",), expected, revision, current, _named(key)):
        return
    if current is None:
        work.refuse(Rule.NOT_FOUND, (), f"there is no {_named(key).removeprefix('the ')}")
        return
    await work.end(RULING, key.scheme, key.item, key.unit, key.period, key.incident)


async def read_observations(
    session: Session, registry: Registry, keys: Sequence[ObservationKey]
) -> list[ObservationRecord]:
    """Observations in the order of their keys as given."""
    found = await _observations(session, registry, keys)
    return [found[key] for key in keys]


async def read_rulings(session: Session, keys: Sequence[RulingKey]) -> list[RulingRecord]:
    """Rulings in the order of their keys as given."""
    found = await _rulings(session, keys)
    return [found[key] for key in keys]


async def _observations(
    session: Session, registry: Registry, keys: Sequence[ObservationKey]
) -> dict[ObservationKey, ObservationRecord]:
    units, metrics, periods = (
        texts(given) for given in ([k.unit for k in keys], [k.metric for k in keys], [k.period for k in keys])
    )
    found = await judgements.observations(session, registry, units, metrics, periods)
    return {ObservationKey(each.unit, each.period, each.metric): each for each in found}


async def _rulings(session: Session, keys: Sequence[RulingKey]) -> dict[RulingKey, RulingRecord]:
    units, schemes, periods = (
        texts(given) for given in ([k.unit for k in keys], [k.scheme for k in keys], [k.period for k in keys])
    )
    found = await judgements.rulings(session, units, schemes, periods)
    return {RulingKey(each.scheme, each.item, each.unit, each.period, each.incident): each for each in found}


def _at(found: Mapping[KeyT, RecordT], key: KeyT) -> RecordT | None:
    """What is on file under a key; nothing under one that is none."""
    try:
        return found.get(key)
    except TypeError:  # a list where a text belongs
        return None


def _named(key: RulingKey) -> str:
    judged = "" if key.incident is None else f" judging {key.incident}"
    return f"the ruling on {key.item} of {key.scheme} for {key.unit} in {key.period}{judged}"
