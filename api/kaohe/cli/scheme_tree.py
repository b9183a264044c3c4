"""A scheme as a tree that can be read beside its source: sections, items, findings and money with their clauses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from rich.tree import Tree

from kaohe.cli.console import escaped
from kaohe.scheme import Bilingual, Clause, Figure, Finding, FindingKind, Item, Money, Parameter, Scheme, Section, Step

_FINDINGS = {
    FindingKind.TARGET: "Targets",
    FindingKind.OBLIGATION: "Obligations",
    FindingKind.REWARD: "Rewards without an amount",
    FindingKind.VETO: "Vetoes",
    FindingKind.SANCTION: "Sanctions",
    FindingKind.STATUS: "Standing",
}


class Titled(Protocol):
    """What has a title in English and one in Chinese."""

    @property
    def title(self) -> str: ...
    @property
    def title_zh(self) -> str: ...


def scheme_tree(scheme: Scheme) -> Tree:
    """Everything that a scheme's cards state, in the order of its source."""
    tree = Tree(f"[bold]{escaped(scheme.code)}[/]  {_titles(scheme)}")
    for section in scheme.sections:
        _add_section(tree, section)
    for kind, title in _FINDINGS.items():
        _add_group(tree, title, [_finding(each) for each in scheme.findings if each.kind is kind])
    _add_group(tree, "Money", [_money(each) for each in scheme.money])
    _add_group(tree, "Other figures", [_figure(each) for each in scheme.figures])
    _add_group(tree, "Parameters", [_parameter(each) for each in scheme.parameters])
    _add_group(tree, "Procedure", [_step(each) for each in scheme.procedure])
    _add_group(tree, "Not computed", [_text(each) for each in scheme.texts])
    _add_group(tree, "Notes", [_text(each) for each in scheme.notes])
    return tree


def _add_section(tree: Tree, section: Section) -> None:
    lost = f", {section.lost:f} of them lost" if section.lost else ""
    base = f"base {section.base:f}" if section.base is not None else f"{section.marks:f} marks{lost}"
    branch = tree.add(f"[bold]{escaped(section.code)}[/]  {_titles(section)}  [cyan]{base}[/]{_number(section.clause)}")
    for part in section.parts:
        if isinstance(part, Section):
            _add_section(branch, part)
        else:
            _add_item(branch, part)


def _add_item(tree: Tree, item: Item) -> None:
    worth = "deduction" if item.marks is None else f"{item.marks:f} marks"
    leaf = tree.add(f"[bold]{escaped(item.code)}[/]  {_titles(item)}  [cyan]{worth}[/] · {item.driver.value}")
    leaf.add(_quotation(item.clause))
    if item.ruling is not None:
        leaf.add(f"[dim]settled by a ruling of {escaped(item.ruling.words())}[/]")
    if item.reading is not None:
        leaf.add(f"[dim]reading: {escaped(item.reading)}[/]")


def _add_group(tree: Tree, title: str, lines: Iterable[str]) -> None:
    lines = list(lines)
    if lines:
        branch = tree.add(f"[bold]{title}[/]")
        for line in lines:
            branch.add(line)


def _finding(finding: Finding) -> str:
    of_kinds = "" if finding.kinds is None else f" · {', '.join(sorted(finding.kinds))}"
    text = f"[bold]{escaped(finding.code)}[/]  {_titles(finding)}[cyan]{of_kinds}[/]\n{_quotation(finding.clause)}"
    consequences = "; ".join(each.text for each in finding.consequences)
    return f"{text}\n[dim]then: {escaped(consequences)}[/]" if consequences else text


def _money(money: Money) -> str:
    to = ", ".join(each.title for each in money.recipients)
    head = f"[bold]{escaped(money.code)}[/]  {_titles(money)}  [cyan]{money.kind.value}, {escaped(to)}[/]"
    return f"{head}\n{_quotation(money.clause)}"


def _figure(figure: Figure) -> str:
    return f"[bold]{escaped(figure.code)}[/]  {_titles(figure)}{_number(figure.clause)}"


def _parameter(parameter: Parameter) -> str:
    source = " (not in source)" if parameter.not_in_source else ""
    return f"[bold]{escaped(parameter.code)}[/]  {_titles(parameter)}, default {parameter.default}{source}"


def _text(text: Bilingual) -> str:
    return f"{escaped(text.text)}  {escaped(text.text_zh)}"


def _step(step: Step) -> str:
    due = "" if step.due_day is None else f", by day {step.due_day} of month {step.months_after} after the period"
    return f"{_titles(step)}{due}{_number(step.clause)}"


def _titles(titled: Titled) -> str:
    return f"{escaped(titled.title)} {escaped(titled.title_zh)}"


def _number(clause: Clause) -> str:
    return f"  [dim]{escaped(clause.number)}[/]"


def _quotation(clause: Clause) -> str:
    return f"[dim]{escaped(clause.number)}  {escaped(clause.text)}[/]"
