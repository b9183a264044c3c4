"""Selections of incidents in Chinese: 到州(地、市)、6至19人、非正常的来访."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch

from kaohe.scheme.incident_kinds import ABSENT, Choice, Flag, IncidentKind
from kaohe.scheme.selections import AllOf, AnyOf, Condition, Everything, Not, OneOf, Selection, Within
from kaohe.scheme.vocabulary import LEVELS, Level
from kaohe.scoring.questions.words.voice import Voice

_NOUNS = {
    "petition_visit": "来访",
    "assigned_case": "交办信访件",
    "report_failure": "信息迟报、漏报、瞒报",
    "screening_missed": "未开展矛盾纠纷排查",
}
_MEASURES = {"petition_visit": "批", "assigned_case": "件", "report_failure": "次", "screening_missed": "次"}
_PLACES = {
    Level.TOWNSHIP: "乡镇(街道)",
    Level.COUNTY: "县(区、市)",
    Level.PREFECTURE: "州(地、市)",
    Level.PROVINCE: "省",
    Level.NATIONAL: "京",
}
_FLAGS = {
    ("petition_visit", "abnormal"): ("非正常", "非“非正常”"),
    ("petition_visit", "skip_level"): ("越级", "未越级"),
    ("petition_visit", "repeat"): ("重复", "非重复"),
    ("petition_visit", "key_person"): ("重点人员", "非重点人员"),
    ("petition_visit", "disruptive"): ("有异常行为", "无异常行为"),
    ("petition_visit", "forewarned"): ("已预报", "未预报"),
    ("petition_visit", "at_fault"): ("因工作不力、推诿扯皮", "非因工作不力、推诿扯皮"),
    ("petition_visit", "serious_harm"): ("造成严重恶果", "未造成严重恶果"),
    ("petition_visit", "attended"): ("到现场接访", "未到现场接访"),
    ("assigned_case", "closed"): ("已办结", "未办结"),
    ("assigned_case", "extension_filed"): ("有延期报告", "无延期报告"),
    ("assigned_case", "unreported_two_months"): (
        "两个月内不上报结果又不说明",
        "两个月内上报结果或作出说明",
    ),
    ("report_failure", "serious_harm"): ("造成严重后果", "未造成严重后果"),
}


def selected(selection: Selection, voice: Voice) -> str:
    """What a selection selects, as a noun with all that narrows it before it."""
    traits = "、".join(_parts(selection.condition, selection.kind, voice))
    noun = noun_of(selection.kind)
    return f"{traits}的{noun}" if traits else noun


def noun_of(kind: IncidentKind) -> str:
    """What incidents of a kind are called; those of a plugin's own kinds by their title."""
    return _NOUNS.get(kind.code, f"“{kind.title_zh}”")


def measure_of(kind: IncidentKind) -> str:
    """The measure word of a kind."""
    return _MEASURES.get(kind.code, "起")


def attribute_of(selection: Selection, attribute: str) -> str:
    """The measure of what the selected incidents count in an attribute: 人次, 项."""
    return "人次" if attribute == "head_count" else f"项({selection.kind.attribute(attribute).title_zh})"


@singledispatch
def _parts(condition: Condition, kind: IncidentKind, voice: Voice) -> Iterator[str]:
    """The traits that a condition asks for."""
    yield "合于条款所述"  # a condition of a plugin's own


@_parts.register
def _(_condition: Everything, _kind: IncidentKind, _voice: Voice) -> Iterator[str]:
    return iter(())


@_parts.register
def _(condition: OneOf, kind: IncidentKind, _voice: Voice) -> Iterator[str]:
    attribute, values = kind.attribute(condition.attribute), condition.values
    if values == (ABSENT,):
        yield f"未载明“{attribute.title_zh}”"
    elif attribute.name == "level":
        levels = _levels(values)
        yield f"到{levels}" if kind.code == "petition_visit" else f"{levels}交办"
    elif isinstance(attribute, Flag):
        title = attribute.title_zh
        as_true, as_false = _FLAGS.get((kind.code, attribute.name), (f"“{title}”", f"非“{title}”"))
        yield as_true if values == (1,) else as_false
    elif isinstance(attribute, Choice):
        names = list(attribute.options.values())
        yield f"{attribute.title_zh}为“{'”或“'.join(names[value] for value in values)}”"
    else:
        yield f"“{attribute.title_zh}”为{'或'.join(str(value) for value in values)}"


@_parts.register
def _(condition: Within, kind: IncidentKind, voice: Voice) -> Iterator[str]:
    least = None if condition.least is None else voice.bound(condition.least)
    most = None if condition.most is None else voice.bound(condition.most)
    unit = "人" if condition.attribute == "head_count" else ""
    if least is not None and most is not None:
        span = f"{least}至{most}{unit}"
    elif least is not None:
        span = f"{least}{unit}以上" if unit else f"不少于{least}"
    else:
        span = f"{most}{unit}以下" if unit else f"不超过{most}"
    yield span if unit else f"“{kind.attribute(condition.attribute).title_zh}”{span}"


@_parts.register
def _(condition: AllOf, kind: IncidentKind, voice: Voice) -> Iterator[str]:
    for part in condition.parts:
        yield from _parts(part, kind, voice)


@_parts.register
def _(condition: AnyOf, kind: IncidentKind, voice: Voice) -> Iterator[str]:
    yield "或".join("、".join(_parts(part, kind, voice)) or "任何" for part in condition.parts)


@_parts.register
def _(condition: Not, kind: IncidentKind, voice: Voice) -> Iterator[str]:
    yield f"非({'、'.join(_parts(condition.part, kind, voice)) or '任何'})"


def _levels(values: tuple[int, ...]) -> str:
    levels = [LEVELS[value] for value in sorted(values)]
    if len(levels) > 1 and levels == list(LEVELS[LEVELS.index(levels[0]) :]):
        return f"{_PLACES[levels[0]]}以上"
    return "或".join(_PLACES[level] for level in levels)
