"""A card as a person reads it: sections and items with their points, answers, money, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from kaohe.cli.console import counted, escaped, shown
from kaohe.ledger.facts.confirmations import ConfirmationRecord, FrozenCard
from kaohe.scheme import Finding, FindingKind, Item, Section
from kaohe.scheme.fixed_point import to_decimal
from kaohe.scoring import Scorecards
from kaohe.scoring.confirmed import OPEN, Settled, differs, is_open, stated_parts
from kaohe.scoring.evidence import Missing, MissingKind, missing
from kaohe.scoring.statement import stated_figure, statement

_FINDINGS = {
    FindingKind.TARGET: "Targets",
    FindingKind.OBLIGATION: "Obligations",
    FindingKind.REWARD: "Rewards",
    FindingKind.VETO: "Vetoes",
    FindingKind.SANCTION: "Sanctions",
    FindingKind.STATUS: "Standing",
}
_COLOURS = {"YES": "green", "NO": "dim", "UNKNOWN": "yellow"}
_BAD_NEWS = frozenset({FindingKind.VETO, FindingKind.SANCTION, FindingKind.STATUS})


def print_card(console: Console, cards: Scorecards, row: int, unit_name: str, settled: Settled) -> None:
    """Print the card of a row, which must have one."""
    scheme = cards.scheme
    code = cards.facts.units.codes[row]
    console.print(f"[bold]{escaped(scheme.title_zh)}[/]", soft_wrap=True)
    if cards.label != scheme.code:
        since = "" if scheme.since is None else f", in force since {scheme.since}"
        console.print(f"version {escaped(scheme.version)} ({escaped(cards.label)}){since}", soft_wrap=True)
    console.print(f"{escaped(unit_name)} ({escaped(code)}), {escaped(cards.period.code)}", soft_wrap=True)
    if (total := cards.total()) is not None:
        percent = cards.percent()
        assert percent is not None  # there are marks wherever there is a total
        of = f"of {scheme.encoded_marks:f}" + (
            f" ({scheme.full_marks:f} in the source)" if scheme.full_marks != scheme.encoded_marks else ""
        )
        ratio = shown(stated_figure(percent, row))
        console.print(f"total [bold cyan]{shown(stated_figure(total, row))}[/] {of}, {ratio} %")
    _print_settled(console, settled, statement(cards, row))
    for problem in cards.problems(row):
        console.print(f"[yellow]{escaped(problem.message(scheme))}[/]", soft_wrap=True)
    console.print()
    if scheme.sections:
        console.print(_points(cards, row))
    for kind, title in _FINDINGS.items():
        findings = [each for each in cards.findings_of(row) if each.kind is kind]
        if findings:
            console.print(_answers(title, findings, cards, row))
    if scheme.figures or any(True for _ in cards.money_of(row)):
        console.print(_amounts(cards, row))
    _print_missing(console, missing(cards, row))


def print_kept(console: Console, kept: ConfirmationRecord, frozen: FrozenCard) -> None:
    """Print what a confirmed card states, whose scheme nobody knows any more: its figures by their codes."""
    by = "" if frozen.plugin is None else f" by {escaped(frozen.plugin)}"
    key, about = kept.key, f"version {escaped(frozen.version)}{by}, not installed"
    console.print(f"[bold]{escaped(key.scheme)}[/] ({about})", soft_wrap=True)
    console.print(f"{escaped(key.unit)}, {escaped(key.period)}", soft_wrap=True)
    console.print(f"state {kept.state} on {kept.at:%Y-%m-%d} by {escaped(kept.actor)}; as it was confirmed:")
    console.print()
    table = Table(box=None, show_header=False, pad_edge=False)
    for (group, code), value in stated_parts(frozen.card).items():
        table.add_row(escaped(group), escaped(code or ""), shown(value))
    console.print(table)


def settled_as_json(settled: Settled, stated: Mapping[str, Any]) -> dict[str, Any]:
    """How far a card that is not OPEN has come, what was confirmed, and whether the facts give something else now."""
    if settled == OPEN:
        return {}
    told: dict[str, Any] = {"state": settled.state}
    if settled.statement is not None:
        told |= {"statement": settled.statement, "differs": differs(settled.statement, stated)}
    return {"confirmation": told}


def _print_settled(console: Console, settled: Settled, stated: Mapping[str, Any]) -> None:
    if settled == OPEN:
        return
    while_open = " while figures on it were open" if is_open(settled.statement or {}) else ""
    if settled.statement is None or not differs(settled.statement, stated):
        console.print(f"state {settled.state}{while_open}")
        return
    total = settled.statement.get("total")
    at = "" if total is None else f" with a total of [bold]{shown(total)}[/]"
    before, now = stated_parts(settled.statement), stated_parts(stated)
    moved = [place for place in {**before, **now} if before.get(place) != now.get(place) and place[1] is not None]
    told = ", ".join(
        f"{code} {shown(before.get((group, code)), '–')} → {shown(now.get((group, code)), '–')}"
        for group, code in moved
    )
    since = f"state {settled.state}{while_open}{at}; facts were corrected since"
    console.print(f"[yellow]{since}[/]: {escaped(told)}", soft_wrap=True)


def _table(title: str, last: str) -> Table:
    table = Table(box=None, title=title, title_justify="left", title_style="bold", show_header=False, pad_edge=False)
    table.add_column("code", no_wrap=True, overflow="fold")
    table.add_column("title", ratio=1)
    table.add_column(last, justify="right", no_wrap=True)
    return table


def _points(cards: Scorecards, row: int) -> Table:
    table = _table("Points", "points")
    table.add_column("of", no_wrap=True, style="dim")
    for part, depth in _parts(cards, row):
        titles = f"{'  ' * depth}{escaped(part.title)} {escaped(part.title_zh)}"
        if isinstance(part, Section):
            points, of = shown(stated_figure(cards.section(part), row)), f"of {part.encoded:f}"
            table.add_row(*(f"[bold]{each}[/]" for each in (escaped(part.code), titles, points, of)))
        else:
            points = shown(stated_figure(cards.item(part), row))
            marks = "" if part.marks is None else f"of {part.marks:f}"
            table.add_row(escaped(part.code), titles, points if part.marks is not None else f"− {points}", marks)
    return table


def _parts(cards: Scorecards, row: int) -> Iterator[tuple[Section | Item, int]]:
    def within(section: Section, depth: int) -> Iterator[tuple[Section | Item, int]]:
        yield section, depth
        for part in section.parts:
            if isinstance(part, Section):
                yield from within(part, depth + 1)
            else:
                yield part, depth + 1

    for section in cards.sections_of(row):
        yield from within(section, 0)


def _answers(title: str, findings: list[Finding], cards: Scorecards, row: int) -> Table:
    table = _table(title, "answer")
    for finding in findings:
        answer = cards.verdict(finding, row).value
        bad = answer == "YES" and finding.kind in _BAD_NEWS
        colour = "bold red" if bad else _COLOURS[answer]
        titles = f"{escaped(finding.title)} {escaped(finding.title_zh)}"
        table.add_row(escaped(finding.code), titles, f"[{colour}]{answer}[/]")
    return table


def _amounts(cards: Scorecards, row: int) -> Table:
    table = _table("Money and rates", "amount")
    for figure in cards.scheme.figures:
        value = stated_figure(cards.figure(figure), row, figure.number.places)
        table.add_row(escaped(figure.code), f"{escaped(figure.title)} {escaped(figure.title_zh)}", shown(value))
    for money in cards.money_of(row):
        value = shown(stated_figure(cards.money(money), row), absent="unbounded")
        titles = f"{escaped(money.title)} {escaped(money.title_zh)}"
        table.add_row(escaped(money.code), titles, value if value == "unbounded" else f"{value} CNY")
    return table


def _print_missing(console: Console, facts: list[Missing]) -> None:
    if not facts:
        return
    console.print(f"[bold]Missing[/], {counted(len(facts), 'fact')}")
    for each in facts:
        fact = each.fact
        points = f", {to_decimal(each.worth)} points" if each.worth else ""
        due = f" ({counted(fact.count, 'ruling')} due)" if fact.kind is MissingKind.RULING else ""
        if fact.kind is MissingKind.PEERS:
            due = f" of {counted(fact.count, 'peer')}"
        console.print(
            f"  {escaped(fact.code)}{due}, {escaped(fact.unit)}, {escaped(fact.period)}{points}", soft_wrap=True
        )
