"""Recording, correcting and withdrawing incidents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from kaohe.ledger.facts import incidents
from kaohe.ledger.facts.records import IncidentRecord
from kaohe.ledger.importing.circumstances import FIELDS
from kaohe.ledger.importing.incidents import IncidentImport
from kaohe.ledger.importing.validation import Problems
from kaohe.ledger.storage.dialects import texts
from kaohe.ledger.storage.fact_tables import INCIDENT
from kaohe.ledger.storage.session import Session
from kaohe.ledger.writing.dependents import check_rulings, rulings_on
from kaohe.ledger.writing.inputs import KEEP, IncidentChange, IncidentEntry
from kaohe.ledger.writing.results import Rule, errors_of
from kaohe.ledger.writing.transaction import Work


async def record(work: Work, entries: Sequence[IncidentEntry]) -> None:
    """Record new incidents."""
    world = await work.world([entry.unit for entry in entries])
    problems = Problems()
    stated = [entry.stated() for entry in entries]
    await IncidentImport(world, problems).take(stated, lambda *_: None, len(stated))
    work.errors += errors_of(problems.found, stated, work.registry)
    _refuse_fields(work, [entry.attributes for entry in entries], "incidents")


async def correct(work: Work, ref: str, change: IncidentChange, expected: int | None) -> None:
    """End the row of an incident and open another one under the same ref, if anything changes."""
    current = await _current(work, ref, expected)
    if current is None:
        return
    _refuse_fields(work, [change.attributes], None)
    stated: dict[str, Any] = {**current.attributes, **change.attributes}
    stated |= {"ref": ref, "kind": current.kind}
    stated["unit"] = current.unit if change.unit is KEEP else change.unit
    stated["on"] = current.on if change.on is KEEP else change.on
    if work.errors or _is_same(work, current, stated):
        return
    rulings = await rulings_on(work.session, ref)
    places = [ruling.unit for ruling in rulings]
    world = await work.world([stated["unit"], current.unit, *places], refs=[ref])
    problems = Problems()
    await work.end(INCIDENT, ref)
    await IncidentImport(world, problems).take([stated], lambda *_: None, 1)
    work.errors += errors_of(problems.found, [stated], work.registry, single=True)
    if not work.errors:
        await check_rulings(work, world, rulings)


async def withdraw(work: Work, ref: str, expected: int | None) -> None:
    """End the row of an incident. Its ref is free again."""
    if await _current(work, ref, expected) is None:
        return
    for ruling in await rulings_on(work.session, ref):
        message = f"a ruling on {ruling.item} of {ruling.scheme} for {ruling.unit} in {ruling.period} judges {ref}"
        work.refuse(Rule.RULING_DEPENDS, ("ref",), message, "withdraw the ruling first", ruling)
    await work.end(INCIDENT, ref)


async def read(session: Session, refs: Sequence[str]) -> list[IncidentRecord]:
    """Incidents in the order of their refs as given."""
    found = {incident.ref: incident for incident in await incidents.incidents(session, refs)}
    return [found[ref] for ref in refs]


async def _current(work: Work, ref: str, expected: int | None) -> IncidentRecord | None:
    found = await incidents.incidents(work.session, texts([ref]))
    current = found[0] if found else None
    revision = 0 if current is None else current.revision
    if not work.expect(("expected_revision",), expected, revision, current, f"the incident {ref}"):
        return None
    if current is None:
        work.refuse(Rule.NOT_FOUND, ("ref",), f"there is no incident {ref}")
    return current


def _is_same(work: Work, current: IncidentRecord, stated: dict[str, Any]) -> bool:
    on = stated["on"].isoformat() if isinstance(stated["on"], date) else stated["on"]
    kind = work.registry.kinds.get(current.kind)
    attributes = {name: value for name, value in stated.items() if name not in FIELDS}
    if kind is None or (stated["unit"], on) != (current.unit, current.on.isoformat()) or any(kind.problems(attributes)):
        return False
    return kind.canonical(attributes) == current.attributes


def _refuse_fields(work: Work, given: Sequence[Any], section: str | None) -> None:
    """Refuse attributes that have the name of a field."""
    for index, attributes in enumerate(given):
        for name in sorted(FIELDS.intersection(attributes)):
            place = () if section is None else (section, index)
            work.refuse(
                Rule.INVALID, (*place, "attributes", name), f"{name} is a field of every incident, no attribute"
            )
