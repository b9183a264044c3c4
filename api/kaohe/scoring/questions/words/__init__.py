"""Rules in words, English and Chinese: every class of rule, term and condition says itself, with a unit's numbers."""

from kaohe.scoring.questions.words import numbers_en, numbers_zh, truths_en, truths_zh
from kaohe.scoring.questions.words.say import said_figure, said_result, said_rule, said_selection, said_truth
from kaohe.scoring.questions.words.voice import Voice

# Importing these modules is what teaches each class of term its words.
_TAUGHT = (numbers_en, numbers_zh, truths_en, truths_zh)

__all__ = ["Voice", "said_figure", "said_result", "said_rule", "said_selection", "said_truth"]
