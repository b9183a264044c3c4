"""What-if files: which cards they ask about and what they suppose, in the words of ledger files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kaohe.cli.console import CommandError
from kaohe.cli.files import read_file
from kaohe.scheme.days import parse_day
from kaohe.scoring.questions import (
    AddIncident,
    AlterIncident,
    Change,
    RemoveObservation,
    RemoveRuling,
    SetObservation,
    SetParameter,
    SetRuling,
    SetVersion,
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
