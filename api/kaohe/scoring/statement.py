"""What a card states, in the keys and words of case files, each figure exact or as an interval."""

from __future__ import annotations

from typing import Any, TypeAlias

from kaohe.scheme.columns import Numbers
from kaohe.scheme.findings import FindingKind
from kaohe.scheme.fixed_point import HUNDREDTHS, to_decimal
from kaohe.scheme.score import ItemForm
from kaohe.scoring.cards import Scorecards

#: An exact figure, an interval, or None where nothing bounds it.
StatedFigure: TypeAlias = str | list[str] | None

ITEM_KEYS = {ItemForm.MARKS: "items", ItemForm.DEDUCTION: "deductions"}

FINDING_KEYS = {
    FindingKind.TARGET: "targets",
    FindingKind.OBLIGATION: "obligations",
    FindingKind.REWARD: "rewards",
    FindingKind.VETO: "vetoes",
    FindingKind.SANCTION: "sanctions",
}


def statement(cards: Scorecards, row: int) -> dict[str, Any]:
    """Everything that the card of a row states, or only ``error`` where it is refused.

    Keys: ``total``, ``items``, ``deductions``, ``targets``, ``obligations``, ``rewards``, ``vetoes``, ``sanctions``,
    ``money``, and one for each figure and status by its code.
    """
    refusal = cards.refusal(row)
    if refusal is not None:
        return {"error": refusal.value}
    scheme = cards.scheme
    total = cards.total()
    stated: dict[str, Any] = {"total": None if total is None else stated_figure(total, row)}
    on_card = [item for section in cards.sections_of(row) for item in section.items()]
    for form, key in ITEM_KEYS.items():
        if any(item.form is form for item in scheme.items()):
            stated[key] = {item.code: stated_figure(cards.item(item), row) for item in on_card if item.form is form}
    for kind, key in FINDING_KEYS.items():
        if any(finding.kind is kind for finding in scheme.findings):
            stated[key] = {f.code: cards.verdict(f, row).value for f in cards.findings_of(row) if f.kind is kind}
    for finding in cards.findings_of(row):
        if finding.kind is FindingKind.STATUS:
            stated[finding.code] = cards.verdict(finding, row).value
    for figure in scheme.figures:
        stated[figure.code] = stated_figure(cards.figure(figure), row, figure.number.places)
    if scheme.money:
        stated["money"] = {m.code: stated_figure(cards.money(m), row) for m in cards.money_of(row)}
    return stated


def stated_figure(column: Numbers, row: int, places: int = HUNDREDTHS) -> StatedFigure:
    """One entry of a column: "1.00" where exact, ["0.00", "1.00"] as an interval, None where nothing bounds it."""
    if column.open is not None and column.open[row]:
        return None
    low, high = int(column.low[row]), int(column.high[row])
    if low == high:
        return str(to_decimal(low, places))
    return [str(to_decimal(low, places)), str(to_decimal(high, places))]
