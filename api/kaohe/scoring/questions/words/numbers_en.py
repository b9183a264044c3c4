"""Numbers in English, each class of term in its own words: noun phrases with what they are for the unit."""

from __future__ import annotations

from decimal import Decimal

from kaohe.scheme.fixed_point import to_decimal
from kaohe.scheme.metrics import NumberMetric, ReadElsewhere
from kaohe.scheme.terms import Awarded, MeanOverseen, Number, Ruled, Settled, Tally
from kaohe.scheme.terms.arithmetic import (
    AtLeast,
    Choose,
    Clipped,
    Constant,
    Difference,
    FirstKnown,
    Multiple,
    ParameterValue,
    Sum,
)
from kaohe.scheme.terms.cohorts import CohortRank, CohortSize, CohortSum
from kaohe.scheme.terms.earlier import PreviousNumber
from kaohe.scheme.terms.oversight import ForKinds
from kaohe.scheme.terms.steps import Computed, Grades, PercentOf, Rounded, Tiers
from kaohe.scoring.questions.words import incidents_en as incidents
from kaohe.scoring.questions.words import parts
from kaohe.scoring.questions.words.speech_en import charge, either, listed, number, number_words, truth, value
from kaohe.scoring.questions.words.voice import Voice, plain


@number_words.register
def _(term: Constant, _voice: Voice) -> str:
    return plain(to_decimal(term.scaled, term.places))


@number_words.register
def _(term: ParameterValue, voice: Voice) -> str:
    return f"“{term.parameter.title}” ({voice.bound(term.parameter)})"


@number_words.register
def _(term: NumberMetric, voice: Voice) -> str:
    return f"“{term.title}”{value(term, voice) if voice.is_known(term) else _not_observed(voice)}"


@number_words.register
def _(term: ReadElsewhere, voice: Voice) -> str:
    where = "of the county" if term.on_county else "of the unit or the nearest above it"
    return f"“{term.metric.title}” {where}{value(term, voice) if voice.is_known(term) else _not_observed(voice)}"


@number_words.register
def _(term: Tally, voice: Voice) -> str:
    only = parts.only_charge(term)
    if only is None:
        words = parts.charged(term, voice)
        return " plus ".join(charge(each, voice) for each in words) if words else f"incidents{value(term, voice)}"
    if only.times == "head_count":
        return f"the number of persons in {incidents.selected(only.selection, voice, plural=True)}{value(term, voice)}"
    return f"the number of {incidents.selected(only.selection, voice, plural=True)}{value(term, voice)}"


@number_words.register
def _(term: Ruled, voice: Voice) -> str:
    least, most = to_decimal(term.discretion.least), to_decimal(term.discretion.most)
    what = incidents.selected(term.discretion.selection, voice)
    return f"{plain(least)} to {plain(most)} for each {what}, as an assessor rules{value(term, voice)}"


@number_words.register
def _(term: Awarded, voice: Voice) -> str:
    least, most = plain(to_decimal(term.least)), plain(to_decimal(term.most))
    ruled = "" if voice.frame is None else value(term, voice) if voice.is_known(term) else " (not yet ruled)"
    return f"{least} to {most} as an assessor awards{ruled}"


@number_words.register
def _(term: Settled, voice: Voice) -> str:
    return (
        f"between {number(term.least, voice)} and {number(term.most, voice)}, as an assessor rules{value(term, voice)}"
    )


@number_words.register
def _(term: Sum, voice: Voice) -> str:
    texts = [_within(each, voice) for each in parts.summands(term, voice)]
    return " plus ".join(texts) if texts else "0"


@number_words.register
def _(term: Difference, voice: Voice) -> str:
    return f"{number(term.minuend, voice)} less {_bracketed(term.subtrahend, voice)}"


@number_words.register
def _(term: Multiple, voice: Voice) -> str:
    words = parts.charged(term, voice)
    if words is not None:
        return charge(words[0], voice)
    factor = plain(to_decimal(term.factor, term.places - term.term.places))
    return f"{factor} times {number(term.term, voice)}"


@number_words.register
def _(term: AtLeast, voice: Voice) -> str:
    return f"{number(term.term, voice)}, not below {plain(to_decimal(term.least, term.places))}"


@number_words.register
def _(term: Clipped, voice: Voice) -> str:
    least, most = to_decimal(term.least, term.places), to_decimal(term.most, term.places)
    return f"{number(term.term, voice)}, kept between {plain(least)} and {plain(most)}"


@number_words.register
def _(term: Choose, voice: Voice) -> str:
    if (branch := parts.branch(term, voice)) is not None:
        chosen, denied = branch
        return f"{_within(chosen, voice)}, as {truth(term.condition, voice, denied=denied)}"
    then, otherwise = _within(term.then, voice), _within(term.otherwise, voice)
    if parts.constant(term.then) == Decimal(0):
        return f"{otherwise} unless {truth(term.condition, voice)}"
    last = "nothing" if parts.constant(term.otherwise) == Decimal(0) else otherwise
    return f"{then} if {truth(term.condition, voice)}, otherwise {last}"


@number_words.register
def _(term: FirstKnown, voice: Voice) -> str:
    return " or, where that is not known, ".join(number(each, voice) for each in term.terms)


@number_words.register
def _(term: CohortRank, voice: Voice) -> str:
    return f"the rank{value(term, voice)} in the cohort by {number(term.term, voice)}"


@number_words.register
def _(term: CohortSum, voice: Voice) -> str:
    return f"the sum{value(term, voice)} over the cohort of {number(term.term, voice)}"


@number_words.register
def _(term: CohortSize, voice: Voice) -> str:
    return f"the number of units in the cohort{value(term, voice)}"


@number_words.register
def _(term: PreviousNumber, voice: Voice) -> str:
    return f"{number(term.term, Voice(voice.scheme))} in the previous period{value(term, voice)}"


@number_words.register
def _(term: ForKinds, voice: Voice) -> str:
    if voice.frame is not None:
        branch, _frame, _row = next(iter(term.steps(voice.frame, voice.row)))
        return either(branch, voice)
    texts = [f"for {'/'.join(sorted(kinds))} {number(each, voice)}" for kinds, each in term.by_kind.items()]
    return "; ".join([*texts, f"for others {number(term.otherwise, voice)}"])


@number_words.register
def _(term: MeanOverseen, voice: Voice) -> str:
    return f"the mean{value(term, voice)} over the units overseen of {number(term.term, Voice(voice.scheme))}"


@number_words.register
def _(term: Tiers, voice: Voice) -> str:
    bounds = [plain(to_decimal(int(bound), term.term.places)) for bound in term.bounds]
    values = [plain(to_decimal(int(each))) for each in term.values]
    steps = [f"{each} up to {bound}" for each, bound in zip(values[:-1], bounds, strict=True)]
    return f"{', '.join(steps)}, {values[-1]} beyond that, by {number(term.term, voice)}"


@number_words.register
def _(term: Grades, voice: Voice) -> str:
    bounds = [plain(to_decimal(int(bound), term.term.places)) for bound in term.thresholds]
    values = [plain(to_decimal(int(each))) for each in term.values]
    steps = [f"{each} from {bound}" for each, bound in zip(values[1:], bounds, strict=True)]
    return f"{', '.join(steps)}, {values[0]} below that, by {number(term.term, voice)}"


@number_words.register
def _(term: PercentOf, voice: Voice) -> str:
    return f"the percentage {number(term.percent, voice)} of {number(term.amount, voice)}"


@number_words.register
def _(term: Rounded, voice: Voice) -> str:
    return f"{number(term.term, voice)}, rounded half up to two decimals"


@number_words.register
def _(term: Computed, voice: Voice) -> str:
    texts = [either(each, voice) for each in term.inputs]
    if term.words is not None:
        return f"{term.words.text.format(*texts)}{value(term, voice)}"
    return f"what the clause makes{value(term, voice)} of {listed(texts)}" if texts else "what the clause computes"


def _bracketed(term: Number, voice: Voice) -> str:
    """What is taken away, in brackets where it is a sum."""
    text = number(term, voice)
    several = len(list(parts.summands(term, voice))) > 1 and voice.name(term) is None
    return f"({text})" if several else text


def _within(term: Number, voice: Voice) -> str:
    """A part of a sum or of a choice, in brackets where it is itself a choice."""
    text = number(term, voice)
    return f"({text})" if isinstance(term, Choose | Tiers | Grades) and voice.name(term) is None else text


def _not_observed(voice: Voice) -> str:
    return "" if voice.frame is None else " (not observed)"
