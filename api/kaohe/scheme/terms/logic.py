"""Truths: Kleene's AND, OR and NOT."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from kaohe.scheme.bilingual import NOTHING, Bilingual, bracketed, listed, say
from kaohe.scheme.columns import Truths, combine
from kaohe.scheme.misuse import Operation, expect, refuse
from kaohe.scheme.terms.term import ANSWERS, Frame, Term, Voice

__all__ = ["Truth", "all_of", "any_of"]

ALWAYS, NEVER = Bilingual("in any case", "任何情况下"), Bilingual("never", "任何情况下不成立")


class Truth(Term[Truths]):
    """A term that computes YES, NO or UNKNOWN. ``&``, ``|`` and ``~`` are Kleene's AND, OR and NOT."""

    __slots__ = ()
    what: ClassVar[str] = "a truth"
    instead: ClassVar[dict[Operation, str]] = {
        Operation.ARITHMETIC: "when(truth, 1, 0) makes a number of a truth",
        Operation.COMPARISON: "when(truth, 1, 0) makes a number of a truth, and ~truth asks whether it does not hold",
    }
    between: ClassVar[dict[str, str]] = {"^": "write (a & ~b) | (b & ~a)"}

    def __and__(self, other: Truth) -> Truth:
        return All(self, _truth("&", self, other))

    def __or__(self, other: Truth) -> Truth:
        return AnyOne(self, _truth("|", self, other))

    def __invert__(self) -> Truth:
        return Negation(self)

    @property
    def is_composite(self) -> bool:
        """Whether its sentence is put in brackets as a part of another."""
        return False

    def concerns(self, voice: Voice) -> bool:
        """Whether it is about the row at all, rather than only about units of other kinds."""
        return True

    def said(self, voice: Voice, *, denied: bool = False) -> Bilingual:
        """A clause: its title and the answer, or else its sentence; ``denied`` says that it does not hold."""
        name = voice.name(self)
        if name is None:
            return self.sentence(voice, denied=denied)
        answer = Bilingual("NO", "否") if denied else Bilingual("YES", "是")
        return say("{0}{1} is {2}", "{0}{1}为{2}", name, self.in_brackets(voice), answer)

    def sentence(self, voice: Voice, *, denied: bool = False) -> Bilingual:
        """The clause spelt out. A class of its own says itself here; else it is what the clause says of its inputs."""
        texts = [each.said(voice) for each in self.inputs]
        what = Bilingual("what the clause says", "按条款判断")
        if texts:
            what = say("what the clause says of {0}", "由{0}按条款判断", listed(texts))
        holds = Bilingual("not so", "不成立") if denied else Bilingual("so", "成立")
        return say("{0}{1} is {2}", "{0}{1}{2}", what, self.in_brackets(voice), holds)

    def in_brackets(self, voice: Voice) -> Bilingual:
        """The answer for the row, in brackets; nothing without facts."""
        verdict = voice.verdict(self)
        return NOTHING if verdict is None else bracketed(ANSWERS[verdict])


def _truth(symbol: str, one: Truth, other: object) -> Truth:
    return other if isinstance(other, Truth) else refuse(symbol, one, other)


class All(Truth):
    """YES where every input is, NO where one is NO."""

    __slots__ = ("truths",)

    def __init__(self, *truths: Truth) -> None:
        super().__init__(*truths)
        self.truths = truths

    def compute(self, frame: Frame) -> Truths:
        columns = [frame.value(term) for term in self.truths]
        return combine(np.logical_and, columns, frame.size, empty=True)

    @property
    def is_composite(self) -> bool:
        return len(self.truths) > 1

    def sentence(self, voice: Voice, *, denied: bool = False) -> Bilingual:
        if not self.truths:
            return NEVER if denied else ALWAYS
        texts = _parts(self.truths, voice, denied=denied)
        return listed(texts, "or", "或者") if denied else listed(texts, "and", ",且")


class AnyOne(Truth):
    """YES where one input is, NO where every one is NO."""

    __slots__ = ("truths",)

    def __init__(self, *truths: Truth) -> None:
        super().__init__(*truths)
        self.truths = truths

    def compute(self, frame: Frame) -> Truths:
        columns = [frame.value(term) for term in self.truths]
        return combine(np.logical_or, columns, frame.size, empty=False)

    @property
    def is_composite(self) -> bool:
        return len(self.truths) > 1

    def sentence(self, voice: Voice, *, denied: bool = False) -> Bilingual:
        if not self.truths:
            return ALWAYS if denied else NEVER
        texts = _parts(self.truths, voice, denied=denied)
        return listed(texts, "and", ",且") if denied else listed(texts, "or", ",或者")


def all_of(*truths: Truth) -> Truth:
    """YES where all are; met where there are none."""
    for each in truths:
        expect(each, Truth, "all_of")
    return All(*truths)


def any_of(*truths: Truth) -> Truth:
    """YES where one is; NO where there are none."""
    for each in truths:
        expect(each, Truth, "any_of")
    return AnyOne(*truths)


class Negation(Truth):
    """Kleene's NOT."""

    __slots__ = ("term",)

    def __init__(self, term: Truth) -> None:
        super().__init__(term)
        self.term = term

    def compute(self, frame: Frame) -> Truths:
        return frame.value(self.term).negated()

    def __invert__(self) -> Truth:
        return self.term

    @property
    def is_composite(self) -> bool:
        return isinstance(self.term, All | AnyOne) and len(self.term.truths) > 1

    def sentence(self, voice: Voice, *, denied: bool = False) -> Bilingual:
        return self.term.said(voice, denied=not denied)


def _parts(truths: Sequence[Truth], voice: Voice, *, denied: bool) -> list[Bilingual]:
    """The parts of AND or OR that are about the row, or all of them; in brackets those that are AND or OR again."""
    return [_within(each, voice, denied=denied) for each in [t for t in truths if t.concerns(voice)] or truths]


def _within(truth: Truth, voice: Voice, *, denied: bool) -> Bilingual:
    said = truth.said(voice, denied=denied)
    return say("({0})", "({0})", said) if truth.is_composite and voice.name(truth) is None else said
