"""What is at stake under one scheme, item by item, and under several side by side, driver by driver."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import numpy as np

from kaohe.scheme.amounts import Money, MoneyKind
from kaohe.scheme.columns import Interval, interval
from kaohe.scheme.findings import FindingKind
from kaohe.scheme.fixed_point import HUNDREDTHS, half_up, to_decimal, to_scaled
from kaohe.scheme.regime import Scheme
from kaohe.scheme.rules import Assessed, Deduct, FullIf, RulingRange
from kaohe.scheme.score import Item, ItemForm
from kaohe.scheme.vocabulary import Driver, Kinds
from kaohe.scoring.analysis.stakes.prices import UnitPrice, conditions, unit_prices
from kaohe.scoring.analysis.stakes.vetoes import VetoStake, veto_stakes


class Earned(StrEnum):
    """How an item's points come about.

    All or nothing by a condition; all less deductions; as an assessor awards; as a term computes.
    """

    ALL_OR_NOTHING = "ALL_OR_NOTHING"
    DEDUCTIONS = "DEDUCTIONS"
    AWARDED = "AWARDED"
    COMPUTED = "COMPUTED"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an assessor decides.

    Attributes:
        range: what one ruling may say, in points or CNY.
        of: the kind of the incidents that are judged one by one; None where the item or amount is judged as a whole.
        where: what these incidents must be, every one of these.
        times: the metric whose value the range is multiplied by, if any.
        points: how many of the item's marks rulings decide; None where nothing caps them (a deduction, money).
    """

    range: Interval
    of: str | None
    where: tuple[str, ...]
    times: str | None
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class ItemStake:
    """An item of the score.

    Attributes:
        section: the top section it stands in.
        kinds: the kinds of unit on whose card it is.
        marks: None for a deduction from a base, which nothing caps but the base.
        share: its marks in per cent of the encoded marks, rounded half up; None for a deduction.
        judgement: None where no assessor decides anything.
        prices: what takes points away, and how many.
    """

    code: str
    title: str
    title_zh: str
    section: str
    kinds: Kinds
    form: ItemForm
    driver: Driver
    earned: Earned
    marks: Decimal | None
    share: Decimal | None
    judgement: Judgement | None
    prices: tuple[UnitPrice, ...]


@dataclass(frozen=True, slots=True)
class AmountStake:
    """A reward or a fine; ``judgement`` is None where no assessor decides the amount."""

    kind: MoneyKind
    code: str
    title: str
    title_zh: str
    driver: Driver | None
    kinds: Kinds
    judgement: Judgement | None


@dataclass(frozen=True, slots=True)
class SchemeStakes:
    """Everything at stake under a scheme.

    Attributes:
        encoded_marks: what the items carry; None for a regime without marks.
        judged_marks: how many of them rulings decide, and ``judged_share`` in per cent of the encoded marks; None where
            no item carries marks (a regime without any, or one of deductions, whose rulings nothing caps).
    """

    scheme: Scheme
    encoded_marks: Decimal | None
    items: tuple[ItemStake, ...]
    vetoes: tuple[VetoStake, ...]
    amounts: tuple[AmountStake, ...]
    judged_marks: Decimal | None
    judged_share: Decimal | None


def stakes_of(scheme: Scheme) -> SchemeStakes:
    """Say what is at stake under a scheme; no facts are needed."""
    items = tuple(
        _item(scheme, item, section.code, section.kinds or scheme.kinds)
        for section in scheme.sections
        for item in section.items()
    )
    encoded = scheme.encoded_marks
    decided = [each.judgement.points for each in items if each.judgement is not None]
    has_marks = any(each.marks is not None for each in items)
    judged = sum((each for each in decided if each is not None), Decimal("0.00")) if has_marks else None
    return SchemeStakes(
        scheme,
        encoded,
        items,
        veto_stakes(scheme),
        tuple(_amount(scheme, money) for money in scheme.money),
        judged,
        None if judged is None else share_of(judged, encoded),
    )


def share_of(marks: Decimal, encoded: Decimal | None) -> Decimal | None:
    """Marks in per cent of the encoded marks, rounded half up to two decimals; None where there are none."""
    if not encoded:
        return None
    of = to_scaled(encoded, HUNDREDTHS)
    return to_decimal(int(half_up(np.array(to_scaled(marks, HUNDREDTHS) * 10_000), of)))


def _item(scheme: Scheme, item: Item, section: str, kinds: Kinds) -> ItemStake:
    return ItemStake(
        item.code,
        item.title,
        item.title_zh,
        section,
        kinds,
        item.form,
        item.driver,
        _earned(item),
        item.marks,
        None if item.marks is None else share_of(item.marks, scheme.encoded_marks),
        _judgement(item.ruling, item.marks),
        unit_prices(scheme, item),
    )


def _earned(item: Item) -> Earned:
    match item.rule:
        case FullIf(otherwise=None):
            return Earned.ALL_OR_NOTHING
        case FullIf() | Deduct():
            return Earned.DEDUCTIONS
        case Assessed():
            return Earned.AWARDED
        case _:
            return Earned.COMPUTED


def _amount(scheme: Scheme, money: Money) -> AmountStake:
    kinds = money.kinds or scheme.kinds
    judgement = _judgement(money.ruling, None)
    return AmountStake(money.kind, money.code, money.title, money.title_zh, money.driver, kinds, judgement)


def _judgement(ruling: RulingRange | None, marks: Decimal | None) -> Judgement | None:
    if ruling is None or ruling.least == ruling.most:
        return None
    points = marks
    if points is not None and ruling.selection is None:
        points = to_decimal(ruling.most - ruling.least)
    return Judgement(
        interval(ruling.least, ruling.most),
        None if ruling.selection is None else ruling.selection.kind.code,
        () if ruling.selection is None else conditions(ruling.selection),
        None if ruling.per is None else ruling.per.code,
        points,
    )


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
