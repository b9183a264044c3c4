"""What moves the points of several schemes, side by side: one row a driver, one column a scheme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kaohe.scheme.exact import HUNDREDTHS, to_decimal, to_scaled
from kaohe.scheme.findings import FindingKind
from kaohe.scheme.score import ItemForm
from kaohe.scheme.vocabulary import Driver
from kaohe.scoring.analysis.stakes.prices import UnitPrice
from kaohe.scoring.analysis.stakes.scheme import SchemeStakes, share_of


@dataclass(frozen=True, slots=True)
class DriverStake:
    """What one driver moves under one scheme.

    Attributes:
        driver: None for what follows from the whole score and for what the source ties to no driver.
        marks: of its items; None where no item of the scheme carries marks.
        share: of the encoded marks, in per cent, each rounded half up by itself (so that they may not add up to 100).
        judged_marks: how many of these marks rulings decide.
        deductions: codes of the items that take points from a base; ``prices`` are theirs.
        obligations, targets, vetoes, sanctions: codes of the findings of each kind.
        amounts: codes of rewards and fines.
    """

    scheme: str
    driver: Driver | None
    items: tuple[str, ...]
    marks: Decimal | None
    share: Decimal | None
    judged_marks: Decimal | None
    deductions: tuple[str, ...]
    prices: tuple[UnitPrice, ...]
    obligations: tuple[str, ...]
    targets: tuple[str, ...]
    vetoes: tuple[str, ...]
    sanctions: tuple[str, ...]
    amounts: tuple[str, ...]


def driver_stake(stakes: SchemeStakes, driver: Driver | None) -> DriverStake:
    """What a driver moves under a scheme."""
    scheme, encoded = stakes.scheme, stakes.encoded_marks
    concerned = [item for item in stakes.items if item.driver is driver]
    earning = [item for item in concerned if item.form is ItemForm.MARKS]
    deducting = [item for item in concerned if item.form is ItemForm.DEDUCTION]
    has_marks = any(item.form is ItemForm.MARKS for item in stakes.items)
    marks = _sum(item.marks for item in earning) if has_marks else None
    judged = _sum(item.judgement.points for item in earning if item.judgement) if has_marks else None
    findings = {
        kind: tuple(each.code for each in scheme.findings if each.kind is kind and each.driver is driver)
        for kind in FindingKind
    }
    return DriverStake(
        scheme.code,
        driver,
        tuple(item.code for item in earning),
        marks,
        None if marks is None else share_of(marks, encoded),
        judged,
        tuple(item.code for item in deducting),
        tuple(price for item in deducting for price in item.prices),
        findings[FindingKind.OBLIGATION],
        findings[FindingKind.TARGET],
        findings[FindingKind.VETO],
        findings[FindingKind.SANCTION],
        tuple(each.code for each in scheme.money if each.driver is driver),
    )


def side_by_side(stakes: Sequence[SchemeStakes]) -> Iterator[tuple[DriverStake, ...]]:
    """One row a driver, in the vocabulary's order, then one for what has none; in each every scheme in turn."""
    for driver in (*Driver, None):
        yield tuple(driver_stake(each, driver) for each in stakes)


def _sum(marks: Iterator[Decimal | None]) -> Decimal:
    return to_decimal(sum(to_scaled(each, HUNDREDTHS) for each in marks if each is not None))
