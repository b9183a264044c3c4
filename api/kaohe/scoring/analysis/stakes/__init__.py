"""What is at stake under a scheme: whom and what its points reward, where judgement decides, what vetoes override."""

from kaohe.scoring.analysis.stakes.prices import Per, UnitPrice, conditions, unit_prices
from kaohe.scoring.analysis.stakes.scheme import (
    AmountStake,
    DriverStake,
    Earned,
    ItemStake,
    Judgement,
    SchemeStakes,
    driver_stake,
    side_by_side,
    stakes_of,
)
from kaohe.scoring.analysis.stakes.vetoes import VetoStake, veto_stakes

__all__ = [
    "AmountStake",
    "DriverStake",
    "Earned",
    "ItemStake",
    "Judgement",
    "Per",
    "SchemeStakes",
    "UnitPrice",
    "VetoStake",
    "conditions",
    "driver_stake",
    "side_by_side",
    "stakes_of",
    "unit_prices",
    "veto_stakes",
]
