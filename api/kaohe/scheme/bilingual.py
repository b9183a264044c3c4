"""A text in both languages at once, and sentences made of such texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Bilingual"]


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text in English and, as the source has it, in Chinese."""

    text: str
    text_zh: str

    def of(self, *parts: Bilingual | str) -> Bilingual:
        """The sentence with ``parts`` where ``{0}``, ``{1}`` … stand, each language with its own."""
        texts = (each.text if isinstance(each, Bilingual) else each for each in parts)
        texts_zh = (each.text_zh if isinstance(each, Bilingual) else each for each in parts)
        return Bilingual(self.text.format(*texts), self.text_zh.format(*texts_zh))

    def join(self, texts: Iterable[Bilingual]) -> Bilingual:
        """The texts with this between them."""
        both = list(texts)
        return Bilingual(self.text.join(each.text for each in both), self.text_zh.join(each.text_zh for each in both))

    def __add__(self, other: Bilingual) -> Bilingual:
        return Bilingual(self.text + other.text, self.text_zh + other.text_zh)


#: No words in either language.
NOTHING = Bilingual("", "")


def say(english: str, chinese: str, *parts: Bilingual | str) -> Bilingual:
    """A sentence in both languages, with ``parts`` where ``{0}``, ``{1}`` … stand."""
    return Bilingual(english, chinese).of(*parts)


def alike(text: str) -> Bilingual:
    """What both languages write alike, such as a number."""
    return Bilingual(text, text)


def bracketed(inner: Bilingual | str) -> Bilingual:
    """A remark in brackets behind a word."""
    return say(" ({0})", "({0})", inner)


def listed(texts: Sequence[Bilingual], last: str = "and", between: str = "、") -> Bilingual:
    """A list: English has ``last`` before the last text, Chinese has ``between`` between all of them."""
    english = [each.text for each in texts]
    several = f"{', '.join(english[:-1])} {last} {english[-1]}" if len(english) > 1 else english[0]
    return Bilingual(several, between.join(each.text_zh for each in texts))
