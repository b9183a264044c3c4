"""``kaohe what-if``: cards before and after changes that are nowhere stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from kaohe.cli import CommandError
from kaohe.cli.console import print_json, stdout
from kaohe.cli.imports import read_file
from kaohe.cli.ledgers import database_url, opened, period_of, run, see_units
from kaohe.cli.options import AsJson, Database, installed_or_warned, versions_of
from kaohe.cli.views.what_if import MovedCard, MovedPeer, answers_as_json, print_answers
from kaohe.graphql.context.supposed import Supposed, Supposition, WithPeers
from kaohe.plugins import Registry
from kaohe.scheme import Scheme
from kaohe.scheme.days import parse_day
from kaohe.scheme.facts import Period
from kaohe.scheme.regime import Versions
from kaohe.scoring.questions import (
    AddIncident,
    AlterIncident,
    Change,
    ChangeError,
    RemoveObservation,
    RemoveRuling,
    SetObservation,
    SetParameter,
    SetRuling,
    SetVersion,
    WhatIf,
    WithdrawIncident,
)

_KEYS = ("period", "units", "schemes", "changes")


@dataclass(frozen=True)
class Form:
    """A kind of change: what a record of it must say and may say besides; ``rest`` is for attributes."""

    make: Callable[..., Change]
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    rest: bool = False


#: The lists of changes, in the order in which they apply.
FORMS: Mapping[str, Form] = {
    "addIncidents": Form(AddIncident, ("unit", "kind", "on"), ("ref",), rest=True),
    "alterIncidents": Form(AlterIncident, ("ref",), ("unit", "on"), rest=True),
    "withdrawIncidents": Form(WithdrawIncident, ("ref",)),
    "setObservations": Form(SetObservation, ("unit", "period", "metric", "value")),
    "removeObservations": Form(RemoveObservation, ("unit", "period", "metric")),
    "setRulings": Form(SetRuling, ("scheme", "item", "unit", "period", "points"), ("incident",)),
    "removeRulings": Form(RemoveRuling, ("scheme", "item", "unit", "period"), ("incident",)),
    "setParameters": Form(SetParameter, ("code", "value")),
    "setVersions": Form(SetVersion, ("scheme", "version")),
}


@dataclass
class Question:
    """What a file asks; ``places`` say where each change stands."""

    period: str
    units: list[str]
    schemes: list[str] | None
    changes: list[Change] = field(default_factory=list)
    places: list[str] = field(default_factory=list)


def what_if(
    file: Annotated[Path, typer.Argument(help="Units, period, schemes and changes, JSON or YAML.")],
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Say how cards and ranks would differ after the changes in a file. Nothing is stored."""
    registry, asked = installed_or_warned(), question_in(file)
    known = registry.schemes if asked.schemes is None else asked.schemes
    versions = list(dict.fromkeys(versions_of(registry, each) for each in known))
    supposed, cohorts, period = run(_ask(database_url(database), registry, asked, versions))
    schemes = [each.on(period.ends) for each in versions]
    cards = list(_cards(registry, asked, supposed, cohorts, schemes, period))
    peers = [each for scheme in schemes for each in _peers(cohorts.what_if(scheme, period), asked.units)]
    if as_json:
        print_json(answers_as_json(cards, peers))
    else:
        print_answers(stdout(), cards, peers)


async def _ask(
    url: str, registry: Registry, asked: Question, versions: list[Versions]
) -> tuple[Supposed, Supposed, Period]:
    async with opened(url, registry) as ledger:
        period = await period_of(ledger, asked.period)
        await see_units(ledger, asked.units)
        schemes = [each.on(period.ends) for each in versions]
        supposition = await Supposition.of(ledger, registry, schemes, [period], asked.changes)
        try:
            supposed = await supposition.about(asked.units)
            cohorts = await WithPeers(
                supposition, tuple(asked.units), tuple((each, period) for each in schemes)
            ).supposed()
        except ChangeError as error:
            lines = [f"{asked.places[each.place]}.{each.field}: {each.message}" for each in error.problems]
            raise CommandError("\n".join(lines)) from error
    return supposed, cohorts, period


def _cards(
    registry: Registry,
    asked: Question,
    supposed: Supposed,
    cohorts: Supposed,
    schemes: Sequence[Scheme],
    period: Period,
) -> Iterator[MovedCard]:
    """The cards asked about; of schemes that nobody named only those that there are."""
    for unit in asked.units:
        for scheme in schemes:
            row, peer = supposed.before.units.row(unit), cohorts.before.units.row(unit)
            assert row is not None  # the question was checked
            assert peer is not None
            found = supposed.what_if(scheme, period)
            if asked.schemes is None and None not in (found.before.refusal(row), found.after.refusal(row)):
                continue
            rank, both = cohorts.what_if(scheme, period).rank(peer), (scheme, found.after.scheme)
            references = tuple(map(registry.reference, both))
            yield MovedCard(unit, period.code, both, references, found.difference(row), rank)


def _peers(found: WhatIf, asked: Sequence[str]) -> Iterator[MovedPeer]:
    """Other units whose total or rank moves."""
    units, assessed = found.before.facts.units, found.before.assessed()
    for row in map(int, found.moved()):
        if assessed[row] and units.codes[row] not in asked:
            both = (found.difference(row).total, found.rank(row))
            moved = [each for each in both if each is not None and each.is_change]
            if moved:
                yield MovedPeer(units.codes[row], found.before.scheme.code, moved)


def question_in(path: Path) -> Question:
    """Read a what-if file.

    Raises:
        CommandError: it is none; the message names every field that is wrong.
    """
    content = read_file(path)
    wrong = [
        f"{name}: is not a part of a what-if file; it may have {', '.join(_KEYS)}"
        for name in content
        if name not in _KEYS
    ]
    if not isinstance(content.get("period"), str):
        wrong.append("period: is required, the code of a period")
    units, schemes = content.get("units"), content.get("schemes")
    if not isinstance(units, list) or not units:
        wrong.append("units: is required, a list of codes")
    if schemes is not None and not isinstance(schemes, list):
        wrong.append("schemes: must be a list of codes")
    changes = content.get("changes") or {}
    if not isinstance(changes, Mapping):
        wrong.append(f"changes: must be a mapping with {', '.join(FORMS)}")
        changes = {}
    wrong += [
        f"changes.{name}: is no list of changes; there are {', '.join(FORMS)}" for name in changes if name not in FORMS
    ]
    asked = Question(str(content.get("period")), [], None)
    for name, form in FORMS.items():
        records = changes.get(name) or []
        if not isinstance(records, list):
            wrong.append(f"changes.{name}: must be a list")
            continue
        for place, record in enumerate(records):
            where = f"changes.{name}[{place}]"
            given = {"ref": record} if name == "withdrawIncidents" and isinstance(record, str) else record
            problems = list(_problems(form, given))
            wrong += [f"{where}{problem}" for problem in problems]
            if not problems:
                asked.changes.append(_change(form, given))
                asked.places.append(where)
    if wrong:
        raise CommandError(f"{path}: " + f"\n{path}: ".join(wrong))
    assert isinstance(units, list)
    asked.units = [str(each) for each in units]
    asked.schemes = None if schemes is None else [str(each) for each in schemes]
    return asked


def _problems(form: Form, record: object) -> Iterator[str]:
    if not isinstance(record, Mapping):
        yield ": must be a record"
        return
    known = (*form.required, *form.optional)
    for name in form.required:
        if record.get(name) is None:
            yield f".{name}: is required"
    for name, value in record.items():
        if name not in known and not form.rest:
            yield f".{name}: is not a field of it; it may have {', '.join(known)}"
        elif name == "on" and not _is_day(value):
            yield f".on: must be a day such as 2014-03-01, not {value}"
        elif name in known and name not in {"value", "on"} and not isinstance(value, str | int):
            yield f".{name}: must be text"


def _change(form: Form, record: Mapping[str, Any]) -> Change:
    given = {name: record[name] for name in (*form.required, *form.optional) if record.get(name) is not None}
    given = {name: value if name == "value" else str(value) for name, value in given.items()}
    if "on" in given:
        given["on"] = parse_day(given["on"])
    if form.rest:
        known = (*form.required, *form.optional)
        given["attributes"] = {name: value for name, value in record.items() if name not in known}
    return form.make(**given)


def _is_day(value: object) -> bool:
    try:
        parse_day(str(value))
    except ValueError:
        return False
    return True
