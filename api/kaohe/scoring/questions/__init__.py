"""The questions for which people come: what if, what would one more cost, and why is it so. Nothing is ever stored."""

from kaohe.scoring.questions.explanations import Explanation, RefusedError, explain
from kaohe.scoring.questions.explanations.account import Balance, Line
from kaohe.scoring.questions.explanations.reasons import Reason
from kaohe.scoring.questions.explanations.settling import Narrowing, Settling, Target, ends, settling
from kaohe.scoring.questions.prices import (
    SIZES,
    Marginal,
    OneMore,
    Price,
    SchemePrices,
    Visit,
    marginal,
    marginal_alone,
    price_list,
)
from kaohe.scoring.questions.what_if import WhatIf, what_if
from kaohe.scoring.questions.what_if.changes import (
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
    Vocabulary,
    WithdrawIncident,
)
from kaohe.scoring.questions.what_if.differences import CardDifference, Flip, Move, Reading, difference
from kaohe.scoring.questions.what_if.editing import changed, edited

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
    "settling",
    "what_if",
]
