"""Choices: by a condition, by what is known, and by a unit's kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from kaohe.scheme.bilingual import Bilingual, say
from kaohe.scheme.columns import Numbers, Truths
from kaohe.scheme.misuse import expect
from kaohe.scheme.terms.arithmetic import Number, Operand, constant, in_places, number
from kaohe.scheme.terms.logic import Truth
from kaohe.scheme.terms.term import AnyTerm, Frame, Voice
from kaohe.scheme.vocabulary import Kinds, UnitKind, Verdict

__all__ = ["first_known", "for_kinds", "known", "only_for", "when"]


class Choose(Number):
    """One number where a condition holds, another where it does not; both together where that is unknown."""

    __slots__ = ("condition", "otherwise", "then")
    is_choice: ClassVar[bool] = True

    def __init__(self, condition: Truth, then: Operand, otherwise: Operand) -> None:
        self.condition, self.then, self.otherwise = condition, number(then), number(otherwise)
        super().__init__(max(self.then.places, self.otherwise.places), condition, self.then, self.otherwise)

    def compute(self, frame: Frame) -> Numbers:
        holds = frame.value(self.condition)
        then = in_places(frame, self.then, self.places)
        otherwise = in_places(frame, self.otherwise, self.places)
        chosen = then.where(holds.low, otherwise)
        return chosen if holds.is_exact else chosen.where(holds.known(), then.hull(otherwise)).settled()

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        holds = frame.value(self.condition)
        yield self.condition, frame, row
        if holds.high[row]:
            yield self.then, frame, row
        if not holds.low[row]:
            yield self.otherwise, frame, row

    def sentence(self, voice: Voice) -> Bilingual:
        if (branch := self._branch(voice)) is not None:
            chosen, denied = branch
            condition = self.condition.said(voice, denied=denied)
            return say("{0}, as {1}", "因{1},计{0}", chosen.said_within(voice), condition)
        condition = self.condition.said(voice)
        then, otherwise = self.then.said_within(voice), self.otherwise.said_within(voice)
        if constant(self.then) == 0:
            return say("{0} unless {1}", "除非{1},否则计{0}", otherwise, condition)
        rest = Bilingual("nothing", "不计") if constant(self.otherwise) == 0 else say("{0}", "计{0}", otherwise)
        return say("{0} if {1}, otherwise {2}", "{1}的计{0},否则{2}", then, condition, rest)

    def _branch(self, voice: Voice) -> tuple[Number, bool] | None:
        """The number that the choice comes to where that is known, and whether its condition fails.

        None where it is not known, or where both numbers are constants and the whole choice is as short.
        """
        if not voice.is_known(self.condition) or None not in (constant(self.then), constant(self.otherwise)):
            return None
        denied = voice.verdict(self.condition) is Verdict.NO
        return (self.otherwise if denied else self.then), denied


def when(condition: Truth, then: Operand, otherwise: Operand) -> Number:
    """``then`` where the condition holds, ``otherwise`` where not, anything between both where that is unknown."""
    expect(condition, Truth, "when")
    return Choose(condition, then, otherwise)


class FirstKnown(Number):
    """The first of several numbers that is known for a unit; the last one where none is."""

    __slots__ = ("terms",)

    def __init__(self, *terms: Number) -> None:
        super().__init__(max(term.places for term in terms), *terms)
        self.terms = terms

    def compute(self, frame: Frame) -> Numbers:
        result = in_places(frame, self.terms[-1], self.places)
        for term in reversed(self.terms[:-1]):
            column = in_places(frame, term, self.places)
            result = column.where(column.known(), result)
        return result

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        for term in self.terms:
            yield term, frame, row
            if frame.value(term).known()[row]:
                return

    def sentence(self, voice: Voice) -> Bilingual:
        between = Bilingual(" or, where that is not known, ", ",不明的则取")
        return between.join(each.said(voice) for each in self.terms)


def first_known(*terms: Number) -> Number:
    """The first of the numbers that is known for a unit."""
    return FirstKnown(*terms)


class Known(Truth):
    """YES where a number is known, NO where it is an interval."""

    __slots__ = ("term",)

    def __init__(self, term: Number) -> None:
        super().__init__(term)
        self.term = term

    def compute(self, frame: Frame) -> Truths:
        return Truths.exact(frame.value(self.term).known())

    def sentence(self, voice: Voice, *, denied: bool = False) -> Bilingual:
        holds = Bilingual("not known", "不明") if denied else Bilingual("known", "已知")
        return say("{0} is {1}", "{0}{1}", self.term.said(voice), holds)


def known(term: Number) -> Truth:
    """Whether a number is known for a unit; itself never UNKNOWN."""
    return Known(term)


class ForKinds(Number):
    """Different numbers for units of different kinds."""

    __slots__ = ("by_kind", "otherwise")

    def __init__(self, by_kind: Mapping[Kinds, Number], otherwise: Number) -> None:
        terms = (*by_kind.values(), otherwise)
        super().__init__(max(term.places for term in terms), *terms)
        self.by_kind, self.otherwise = dict(by_kind), otherwise

    def compute(self, frame: Frame) -> Numbers:
        result = in_places(frame, self.otherwise, self.places)
        for kinds, term in self.by_kind.items():
            concerned = frame.of_kind(kinds)
            if concerned.any():
                result = in_places(frame, term, self.places).where(concerned, result)
        return result

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        for kinds, term in self.by_kind.items():
            if frame.of_kind(kinds)[row]:
                yield term, frame, row
                return
        yield self.otherwise, frame, row

    def sentence(self, voice: Voice) -> Bilingual:
        if voice.frame is not None:
            branch, _frame, _row = next(iter(self.steps(voice.frame, voice.row)))
            return branch.said(voice)
        texts = [
            say("for {0} {1}", "{0}为{1}", Bilingual("/".join(sorted(kinds)), titles_zh(kinds)), each.said(voice))
            for kinds, each in self.by_kind.items()
        ]
        texts.append(say("for others {0}", "其他为{0}", self.otherwise.said(voice)))
        return Bilingual("; ", ";").join(texts)


def for_kinds(by_kind: Mapping[UnitKind, Number], *, otherwise: Number) -> Number:
    """The number that goes with a unit's kind."""
    return ForKinds({frozenset({kind}): term for kind, term in by_kind.items()}, otherwise)


class OnlyFor(Truth):
    """A truth for units of some kinds, NO for all others."""

    __slots__ = ("kinds", "term")

    def __init__(self, kinds: Kinds, term: Truth) -> None:
        super().__init__(term)
        self.kinds, self.term = kinds, term

    def compute(self, frame: Frame) -> Truths:
        concerned = frame.of_kind(self.kinds)
        column = frame.value(self.term)
        low = column.low & concerned
        return Truths(low, low if column.is_exact else column.high & concerned)

    def steps(self, frame: Frame, row: int) -> Iterator[tuple[AnyTerm, Frame, int]]:
        if frame.of_kind(self.kinds)[row]:
            yield self.term, frame, row

    def concerns(self, voice: Voice) -> bool:
        return voice.frame is None or bool(voice.frame.of_kind(self.kinds)[voice.row])

    def sentence(self, voice: Voice, *, denied: bool = False) -> Bilingual:
        inner = self.term.said(voice, denied=denied)
        if voice.frame is not None:
            return inner
        units = " or ".join(f"a {kind.lower().replace('_', ' ')}" for kind in sorted(self.kinds))
        return say("for {0} {1}", "({0}){1}", Bilingual(units, titles_zh(self.kinds)), inner)


def only_for(kinds: Kinds, term: Truth) -> Truth:
    """The truth for units of these kinds, NO for all others."""
    return OnlyFor(kinds, term)


def titles_zh(kinds: Kinds) -> str:
    """Kinds of unit in Chinese."""
    return "、".join(kind.title_zh for kind in sorted(kinds))
