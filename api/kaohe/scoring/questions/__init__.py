"""The questions for which people come: what if, what would one more cost, and why is it so. Nothing is ever stored."""

from kaohe.scoring.questions.balance import Balance, Line
from kaohe.scoring.questions.changes import (
    AddIncident,
    AlterIncident,
    Change,
    ChangeError,
    ChangeProblem,
    RemoveObservation,
    RemoveRuling,
    SetObservation,
    SetParameter,
    SetRuling,
    SetVersion,
    SupposedIncident,
    SupposedRuling,
    WithdrawIncident,
)
from kaohe.scoring.questions.differences import CardDifference, difference
from kaohe.scoring.questions.editing import changed, edited
from kaohe.scoring.questions.ends import ends
from kaohe.scoring.questions.explanation import Explanation, RefusedError, explain
from kaohe.scoring.questions.marginal import Marginal, OneMore, marginal, marginal_alone
from kaohe.scoring.questions.price_list import SIZES, Price, SchemePrices, Visit, price_list
from kaohe.scoring.questions.readings import Flip, Move, Reading
from kaohe.scoring.questions.reasons import Reason
from kaohe.scoring.questions.settling import Narrowing, Settling, Target, settling
from kaohe.scoring.questions.vocabulary import Vocabulary
from kaohe.scoring.questions.what_if import WhatIf, ranks, what_if

__all__ = [
    "SIZES",
    "AddIncident",
    "AlterIncident",
    "Balance",
    "CardDifference",
    "Change",
    "ChangeError",
    "ChangeProblem",
    "Explanation",
    "Flip",
    "Line",
    "Marginal",
    "Move",
    "Narrowing",
    "OneMore",
    "Price",
    "Reading",
    "Reason",
    "RefusedError",
    "RemoveObservation",
    "RemoveRuling",
    "SchemePrices",
    "SetObservation",
    "SetParameter",
    "SetRuling",
    "SetVersion",
    "Settling",
    "SupposedIncident",
    "SupposedRuling",
    "Target",
    "Visit",
    "Vocabulary",
    "WhatIf",
    "WithdrawIncident",
    "changed",
    "difference",
    "edited",
    "ends",
    "explain",
    "marginal",
    "marginal_alone",
    "price_list",
    "ranks",
    "settling",
    "what_if",
]
