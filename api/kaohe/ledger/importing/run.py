"""One import from beginning to end: one transaction, one revision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sized
from typing import Any

from kaohe.ledger.facts.records import ImportReport
from kaohe.ledger.importing.incidents import IncidentImport
from kaohe.ledger.importing.observations import ObservationImport
from kaohe.ledger.importing.parameters import import_parameters
from kaohe.ledger.importing.periods import import_periods
from kaohe.ledger.importing.rulings import RulingImport
from kaohe.ledger.importing.state import World
from kaohe.ledger.importing.units import import_units
from kaohe.ledger.importing.validation import Problems, Progress, text_problem
from kaohe.ledger.journal.audit import new_revision, seal
from kaohe.ledger.storage.database import Database
from kaohe.ledger.storage.fact_tables import SECTIONS as FACT_SECTIONS
from kaohe.ledger.storage.models import NAME_LENGTH
from kaohe.plugins import Registry

#: The parts of an import file. ``cards`` belong to case files and are left alone.
SECTIONS = ("title", *FACT_SECTIONS, "cards")

#: How many problems are told; of a million bad rows the first ones are enough to see what is wrong.
MOST_TOLD = 1_000

#: From so many entries on, the database looks at its tables anew, so that its plans fit them.
_MANY = 5_000


_EMPTY = f"there is nothing to import; give entries in one of {', '.join(SECTIONS[1:-1])}"


class _Undone(Exception):  # noqa: N818  # nothing went wrong
    """Rolls an import back."""


async def import_records(
    database: Database,
    registry: Registry,
    records: Mapping[str, Any],
    *,
    actor: str = "import",
    reason: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    mark: tuple[str, str] | None = None,
) -> ImportReport:
    """Import a ledger: everything, or nothing and a report of all that is wrong.

    ``mark`` is the caller's key and the digest of what is imported: stored with the facts, as of any other request, it
    tells later whether they were.
    """
    problems = Problems(MOST_TOLD, suggest=True)
    taken: dict[str, int] = {}
    revision: int | None = None
    try:
        async with database.writing() as session:
            revision = await new_revision(session, actor, "import", reason)
            world = World(session, registry, revision)
            await world.read()
            await _take(world, problems, records, taken, progress or _silent)
            if problems.found or dry_run:
                raise _Undone
            if mark is not None:
                await session.insert("request", ("actor", "key", "digest", "since"), [(actor, *mark, revision)])
            if sum(taken.values()) >= _MANY:
                await session.rows("ANALYZE")
            await seal(session, revision, world.opened)
    except _Undone:
        revision = None
    return ImportReport(tuple(problems.found), taken, revision, problems.untold)


async def _take(
    world: World, problems: Problems, records: Mapping[str, Any], taken: dict[str, int], progress: Progress
) -> None:
    for key in records:
        if key not in SECTIONS:
            problems.add(str(key), None, None, None, f"is not a section; a ledger has {', '.join(SECTIONS)}")
    title = records.get("title")
    if title is not None and (problem := text_problem(title, NAME_LENGTH)) is not None:
        problems.add("title", None, None, None, problem)
    periods, _ = _section(problems, records, "periods")
    taken["periods"] = await import_periods(world, problems, periods)
    units, _ = _section(problems, records, "units")
    taken["units"] = await import_units(world, problems, units)
    if records.get("parameters") is not None:
        taken["parameters"] = await import_parameters(world, problems, records["parameters"])
    for section, importer in (
        ("incidents", IncidentImport(world, problems)),
        ("observations", ObservationImport(world, problems)),
        ("rulings", RulingImport(world, problems)),
    ):
        given, total = _section(problems, records, section)
        taken[section] = await importer.take(given, progress, total)
    if not problems.found and not any(taken.values()) and not records.get("cards"):
        problems.add(next(iter(records), "units"), None, None, None, _EMPTY)


def _section(problems: Problems, records: Mapping[str, Any], name: str) -> tuple[Iterable[Any], int | None]:
    """The entries of a section and how many there are (None where only reading them would tell)."""
    given = records.get(name)
    if given is None:
        return [], 0
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
        problems.add(name, None, None, None, "must be a list of entries")
        return [], 0
    return given, len(given) if isinstance(given, Sized) else None


def _silent(_section: str, _done: int, _total: int | None) -> None:
    """Tell nobody."""
