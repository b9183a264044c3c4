"""Conditions of a selection in words, in the codes of the vocabulary."""

from __future__ import annotations

from kaohe.scheme.incident_kinds import ABSENT, Attribute, Choice, Flag, IncidentKind
from kaohe.scheme.parameters import Parameter
from kaohe.scheme.selections import AllOf, AnyOf, Condition, Everything, Not, OneOf, Selection, Within


def conditions(selection: Selection) -> tuple[str, ...]:
    """What an incident must all be to be selected: ``level = NATIONAL``, ``head_count 6..9``, ``abnormal``."""
    condition = selection.condition
    if isinstance(condition, Everything):
        return ()
    parts = condition.parts if isinstance(condition, AllOf) else (condition,)
    return tuple(_words(part, selection.kind) for part in parts)


def _words(condition: Condition, kind: IncidentKind) -> str:
    match condition:
        case OneOf(name, values):
            return _one_of(kind.attribute(name), values)
        case Within(name, least, most):
            return _within(name, least, most)
        case AllOf(parts):
            return " and ".join(f"({_words(part, kind)})" for part in parts)
        case AnyOf(parts):
            return " or ".join(f"({_words(part, kind)})" for part in parts)
        case Not(part):
            return f"not ({_words(part, kind)})"
        case Everything():
            return "any"
        case _:  # a plugin's own
            return type(condition).__name__


def _one_of(attribute: Attribute, values: tuple[int, ...]) -> str:
    if values == (ABSENT,):
        return f"{attribute.name} left out"
    if isinstance(attribute, Flag) and len(values) == 1:
        return attribute.name if values[0] else f"not {attribute.name}"
    if isinstance(attribute, Choice):
        options = list(attribute.options)
        return f"{attribute.name} = {' or '.join(options[value] for value in values)}"
    return f"{attribute.name} = {' or '.join(str(value) for value in values)}"


def _within(name: str, least: int | Parameter | None, most: int | Parameter | None) -> str:
    if least is None:
        return name if most is None else f"{name} <= {_bound(most)}"
    return f"{name} >= {_bound(least)}" if most is None else f"{name} {_bound(least)}..{_bound(most)}"


def _bound(bound: int | Parameter) -> str:
    return str(bound) if isinstance(bound, int) else bound.code
