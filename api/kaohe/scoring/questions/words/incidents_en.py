"""Selections of incidents in English: "batch of visitors to the prefecture of 6 to 19 persons, abnormal"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch

from kaohe.scheme.incident_kinds import ABSENT, Choice, Flag, IncidentKind
from kaohe.scheme.selections import AllOf, AnyOf, Condition, Everything, Not, OneOf, Selection, Within
from kaohe.scheme.vocabulary import LEVELS, Level
from kaohe.scoring.questions.words.voice import Voice

_NOUNS = {
    "petition_visit": ("batch of visitors", "batches of visitors"),
    "assigned_case": ("assigned case", "assigned cases"),
    "report_failure": ("failure to report", "failures to report"),
    "screening_missed": ("screening of disputes missed", "screenings of disputes missed"),
}
_PLACES = {
    Level.TOWNSHIP: "the township or subdistrict",
    Level.COUNTY: "the county",
    Level.PREFECTURE: "the prefecture",
    Level.PROVINCE: "the province",
    Level.NATIONAL: "Beijing",
}
_FLAGS = {
    ("petition_visit", "abnormal"): ("abnormal", "not abnormal"),
    ("petition_visit", "skip_level"): ("skipping a level", "not skipping a level"),
    ("petition_visit", "repeat"): ("repeated", "not repeated"),
    ("petition_visit", "key_person"): ("by key persons", "not by key persons"),
    ("petition_visit", "disruptive"): ("disruptive", "not disruptive"),
    ("petition_visit", "forewarned"): ("announced beforehand", "not announced beforehand"),
    ("petition_visit", "at_fault"): ("through poor work or shirking", "not through poor work or shirking"),
    ("petition_visit", "serious_harm"): ("with grave consequences", "without grave consequences"),
    ("petition_visit", "attended"): ("received on the spot by the unit", "not received on the spot by the unit"),
    ("assigned_case", "closed"): ("closed", "not closed"),
    ("assigned_case", "extension_filed"): ("with an extension filed", "without an extension filed"),
    ("assigned_case", "unreported_two_months"): (
        "with neither result nor explanation within two months",
        "reported or explained within two months",
    ),
    ("report_failure", "serious_harm"): ("with grave consequences", "without grave consequences"),
}


def selected(selection: Selection, voice: Voice, *, plural: bool = False) -> str:
    """What a selection selects, as a noun with all that narrows it."""
    noun = noun_of(selection.kind, plural=plural)
    parts = list(_parts(selection.condition, selection.kind, voice))
    after = "".join(f" {text}" for adjunct, text in parts if adjunct)
    traits = "".join(f", {text}" for adjunct, text in parts if not adjunct)
    return f"{noun}{after}{traits}"


def noun_of(kind: IncidentKind, *, plural: bool = False) -> str:
    """What one incident of a kind is called; those of a plugin's own kinds by their title."""
    known = _NOUNS.get(kind.code)
    if known is not None:
        return known[plural]
    return f"{'incidents' if plural else 'incident'} “{kind.title}”"


def attribute_of(selection: Selection, attribute: str, voice: Voice) -> str:
    """One of what the selected incidents count in an attribute: "person in a batch of visitors to Beijing"."""
    incident = selected(selection, voice)
    if attribute == "head_count":
        return f"person in a {incident}"
    return f"one of “{selection.kind.attribute(attribute).title}” in an {incident}"


@singledispatch
def _parts(condition: Condition, kind: IncidentKind, voice: Voice) -> Iterator[tuple[bool, str]]:
    """The phrases of a condition; True for those that follow the noun without a comma."""
    yield False, "as the clause describes"  # a condition of a plugin's own


@_parts.register
def _(_condition: Everything, _kind: IncidentKind, _voice: Voice) -> Iterator[tuple[bool, str]]:
    return iter(())


@_parts.register
def _(condition: OneOf, kind: IncidentKind, _voice: Voice) -> Iterator[tuple[bool, str]]:
    attribute, values = kind.attribute(condition.attribute), condition.values
    if values == (ABSENT,):
        yield False, f"with no “{attribute.title}” stated"
    elif attribute.name == "level":
        way = "to" if kind.code == "petition_visit" else "from"
        yield True, f"{way} {_levels(values)}"
    elif isinstance(attribute, Flag):
        title = attribute.title
        as_true, as_false = _FLAGS.get((kind.code, attribute.name), (f"marked “{title}”", f"not marked “{title}”"))
        yield False, as_true if values == (1,) else as_false
    elif isinstance(attribute, Choice):
        codes = list(attribute.options)
        names = [codes[value].lower().replace("_", " ") for value in values]
        yield True, f"({attribute.title.lower()}: {' or '.join(names)})"
    else:
        yield False, f"with “{attribute.title}” of {' or '.join(str(value) for value in values)}"


@_parts.register
def _(condition: Within, kind: IncidentKind, voice: Voice) -> Iterator[tuple[bool, str]]:
    least = None if condition.least is None else voice.bound(condition.least)
    most = None if condition.most is None else voice.bound(condition.most)
    what = " persons" if condition.attribute == "head_count" else ""
    if least is not None and most is not None:
        span = f"{least} to {most}{what}"
    elif least is not None:
        span = f"{least}{what} or more"
    else:
        span = f"at most {most}{what}"
    if what:
        yield True, f"of {span}"
    else:
        yield False, f"with “{kind.attribute(condition.attribute).title}” of {span}"


@_parts.register
def _(condition: AllOf, kind: IncidentKind, voice: Voice) -> Iterator[tuple[bool, str]]:
    for part in condition.parts:
        yield from _parts(part, kind, voice)


@_parts.register
def _(condition: AnyOf, kind: IncidentKind, voice: Voice) -> Iterator[tuple[bool, str]]:
    yield False, " or ".join(_phrase(part, kind, voice) for part in condition.parts)


@_parts.register
def _(condition: Not, kind: IncidentKind, voice: Voice) -> Iterator[tuple[bool, str]]:
    phrase = _phrase(condition.part, kind, voice)
    yield False, f"not ({phrase})" if ", " in phrase else f"not {phrase}"


def _phrase(condition: Condition, kind: IncidentKind, voice: Voice) -> str:
    return ", ".join(text for _, text in _parts(condition, kind, voice)) or "any"


def _levels(values: tuple[int, ...]) -> str:
    levels = [LEVELS[value] for value in sorted(values)]
    if len(levels) > 1 and levels == list(LEVELS[LEVELS.index(levels[0]) :]):
        return f"{_PLACES[levels[0]]} or above"
    return " or ".join(_PLACES[level] for level in levels)
