"""Small words that every part of a regime uses: texts in two languages, sets of unit kinds, recipients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kaohe.scheme.vocabulary import UnitKind

Kinds: TypeAlias = frozenset[UnitKind]


def kinds(*which: UnitKind) -> Kinds:
    """A set of unit kinds."""
    return frozenset(which)


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text in English and, as the source has it, in Chinese."""

    text: str
    text_zh: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who receives a reward or pays a fine: the unit itself or a post, never a person."""

    code: str
    title: str
    title_zh: str


UNIT = Recipient("UNIT", "The unit", "本单位")
