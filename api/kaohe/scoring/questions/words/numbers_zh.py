"""Numbers in Chinese, each class of term in its own words: noun phrases with what they are for the unit."""

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
from kaohe.scheme.vocabulary import Kinds
from kaohe.scoring.questions.words import incidents_zh as incidents
from kaohe.scoring.questions.words import parts
from kaohe.scoring.questions.words.speech_zh import charge, either, number, number_words, truth, value
from kaohe.scoring.questions.words.voice import Voice, plain


@number_words.register
def _(term: Constant, _voice: Voice) -> str:
    return plain(to_decimal(term.scaled, term.places))


@number_words.register
def _(term: ParameterValue, voice: Voice) -> str:
    return f"“{term.parameter.title_zh}”({voice.bound(term.parameter)})"


@number_words.register
def _(term: NumberMetric, voice: Voice) -> str:
    return f"“{term.title_zh}”{value(term, voice) if voice.is_known(term) else _not_observed(voice)}"


@number_words.register
def _(term: ReadElsewhere, voice: Voice) -> str:
    where = "所属县(区)的" if term.on_county else "本单位或其上最近单位的"
    return f"{where}“{term.metric.title_zh}”{value(term, voice) if voice.is_known(term) else _not_observed(voice)}"


@number_words.register
def _(term: Tally, voice: Voice) -> str:
    only = parts.only_charge(term)
    if only is None:
        words = parts.charged(term, voice)
        return ",加".join(charge(each, voice, unit="") for each in words) if words else f"所计事项{value(term, voice)}"
    if only.times == "head_count":
        return f"{incidents.selected(only.selection, voice)}的人次{value(term, voice)}"
    what = f"{incidents.selected(only.selection, voice)}的{incidents.measure_of(only.selection.kind)}数"
    return f"{what}{value(term, voice)}"


@number_words.register
def _(term: Ruled, voice: Voice) -> str:
    least, most = to_decimal(term.discretion.least), to_decimal(term.discretion.most)
    selection = term.discretion.selection
    what = f"{incidents.selected(selection, voice)}每{incidents.measure_of(selection.kind)}"
    return f"{what}由考核人在{plain(least)}至{plain(most)}分内裁定{value(term, voice)}"


@number_words.register
def _(term: Awarded, voice: Voice) -> str:
    least, most = plain(to_decimal(term.least)), plain(to_decimal(term.most))
    ruled = "" if voice.frame is None else value(term, voice) if voice.is_known(term) else "(尚未评定)"
    return f"由考核人在{least}至{most}分内评定{ruled}"


@number_words.register
def _(term: Settled, voice: Voice) -> str:
    least, most = number(term.least, voice), number(term.most, voice)
    return f"在{least}与{most}之间由考核人裁定{value(term, voice)}"


@number_words.register
def _(term: Sum, voice: Voice) -> str:
    texts = [_within(each, voice) for each in parts.summands(term, voice)]
    return ",加".join(texts) if texts else "0"


@number_words.register
def _(term: Difference, voice: Voice) -> str:
    return f"{number(term.minuend, voice)}减去{_bracketed(term.subtrahend, voice)}"


@number_words.register
def _(term: Multiple, voice: Voice) -> str:
    words = parts.charged(term, voice)
    if words is not None:
        return charge(words[0], voice, unit="")
    factor = plain(to_decimal(term.factor, term.places - term.term.places))
    return f"{number(term.term, voice)}的{factor}倍"


@number_words.register
def _(term: AtLeast, voice: Voice) -> str:
    return f"{number(term.term, voice)},不低于{plain(to_decimal(term.least, term.places))}"


@number_words.register
def _(term: Clipped, voice: Voice) -> str:
    least, most = to_decimal(term.least, term.places), to_decimal(term.most, term.places)
    return f"{number(term.term, voice)},以{plain(least)}至{plain(most)}为限"


@number_words.register
def _(term: Choose, voice: Voice) -> str:
    if (branch := parts.branch(term, voice)) is not None:
        chosen, denied = branch
        return f"因{truth(term.condition, voice, denied=denied)},计{_within(chosen, voice)}"
    then, otherwise = _within(term.then, voice), _within(term.otherwise, voice)
    if parts.constant(term.then) == Decimal(0):
        return f"除非{truth(term.condition, voice)},否则计{otherwise}"
    last = "不计" if parts.constant(term.otherwise) == Decimal(0) else f"计{otherwise}"
    return f"{truth(term.condition, voice)}的计{then},否则{last}"


@number_words.register
def _(term: FirstKnown, voice: Voice) -> str:
    return ",不明的则取".join(number(each, voice) for each in term.terms)


@number_words.register
def _(term: CohortRank, voice: Voice) -> str:
    return f"以{number(term.term, voice)}在同级单位中排列的名次{value(term, voice)}"


@number_words.register
def _(term: CohortSum, voice: Voice) -> str:
    return f"{number(term.term, voice)}在全部同级单位中的合计{value(term, voice)}"


@number_words.register
def _(term: CohortSize, voice: Voice) -> str:
    return f"同级单位数{value(term, voice)}"


@number_words.register
def _(term: PreviousNumber, voice: Voice) -> str:
    return f"上期的{number(term.term, Voice(voice.scheme))}{value(term, voice)}"


@number_words.register
def _(term: ForKinds, voice: Voice) -> str:
    if voice.frame is not None:
        branch, _frame, _row = next(iter(term.steps(voice.frame, voice.row)))
        return either(branch, voice)
    texts = [f"{kinds_zh(kinds)}为{number(each, voice)}" for kinds, each in term.by_kind.items()]
    return ";".join([*texts, f"其他为{number(term.otherwise, voice)}"])


@number_words.register
def _(term: MeanOverseen, voice: Voice) -> str:
    return f"所分管单位的{number(term.term, Voice(voice.scheme))}的平均值{value(term, voice)}"


@number_words.register
def _(term: Tiers, voice: Voice) -> str:
    bounds = [plain(to_decimal(int(bound), term.term.places)) for bound in term.bounds]
    values = [plain(to_decimal(int(each))) for each in term.values]
    steps = [f"{bound}以内计{each}" for each, bound in zip(values[:-1], bounds, strict=True)]
    return f"依{number(term.term, voice)}:{','.join(steps)},以外计{values[-1]}"


@number_words.register
def _(term: Grades, voice: Voice) -> str:
    bounds = [plain(to_decimal(int(bound), term.term.places)) for bound in term.thresholds]
    values = [plain(to_decimal(int(each))) for each in term.values]
    steps = [f"{bound}起计{each}" for each, bound in zip(values[1:], bounds, strict=True)]
    return f"依{number(term.term, voice)}:{','.join(steps)},以下计{values[0]}"


@number_words.register
def _(term: PercentOf, voice: Voice) -> str:
    return f"{number(term.amount, voice)}按{number(term.percent, voice)}的百分比计"


@number_words.register
def _(term: Rounded, voice: Voice) -> str:
    return f"{number(term.term, voice)}(四舍五入至两位小数)"


@number_words.register
def _(term: Computed, voice: Voice) -> str:
    texts = [either(each, voice) for each in term.inputs]
    if term.words is not None:
        return f"{term.words.text_zh.format(*texts)}{value(term, voice)}"
    return f"由{'、'.join(texts)}按条款计算{value(term, voice)}" if texts else "按条款计算之数"


def kinds_zh(kinds: Kinds) -> str:
    """Kinds of unit in Chinese."""
    return "、".join(kind.title_zh for kind in sorted(kinds))


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
    return "" if voice.frame is None else "(未记录)"
