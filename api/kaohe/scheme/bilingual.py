"""A text in both languages at once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text in English and, as the source has it, in Chinese."""

    text: str
    text_zh: str
