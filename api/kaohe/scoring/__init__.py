"""A scheme and columns of facts in, cards out: for one unit or for every unit of a country, by the same code."""

from kaohe.scoring.cards import Scorecards, score
from kaohe.scoring.statement import statement

__all__ = ["Scorecards", "score", "statement"]
