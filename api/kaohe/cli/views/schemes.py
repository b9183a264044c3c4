"""Schemes as a list, and one as a tree that can be read beside its source: its parts with their clauses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from rich.console import Console
from rich.tree import Tree

from kaohe.cli.console import counted, escaped
from kaohe.plugins import PluginFailure, Registry
from kaohe.scheme import (
    Amended,
    Amendment,
    Bilingual,
    Clause,
    Figure,
    Finding,
    FindingKind,
    Item,
    Money,
    Parameter,
    Scheme,
    Section,
    Step,
)

#: Wide enough for any clause on one line.
_ANY_WIDTH = 10_000

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


def print_schemes(console: Console, chosen: Sequence[Scheme], registry: Registry) -> None:
    """Print what is installed, and what failed to load and why."""
    for each in chosen:
        kinds = ", ".join(kind.value for kind in type(next(iter(each.kinds))) if kind in each.kinds)
        console.print(f"[bold]{escaped(each.code)}[/]  {escaped(each.title_zh)}", soft_wrap=True)
        console.print(f"  {escaped(each.title)}", soft_wrap=True)
        since = "" if each.in_force_from is None else f", in force from {each.in_force_from}"
        facts = f"{_marks_in_words(each)}, a card for each {each.cadence.value}{since}"
        console.print(f"  {facts}; from {escaped(registry.plugin_of(each))}", soft_wrap=True)
        console.print(f"  [dim]{kinds}[/]", soft_wrap=True)
        for version in registry.several.get(each.code, ()):
            console.print(f"  {escaped(_version_in_words(version, registry))}", soft_wrap=True)
        console.print()
    if not chosen:
        console.print("No scheme is installed. Each is a distribution of its own, such as kaohe-luxi2014.\n")
    if not registry.failures:
        console.print(f"{counted(len(chosen), 'scheme')}, no failure")
        return
    for failure in registry.failures:
        console.print(f"[bold red]failed[/]  plugin [bold]{escaped(failure.plugin)}[/]", soft_wrap=True)
        for name in ("place", "reason", "remedy"):
            console.print(f"  {name:6}  {escaped(getattr(failure, name))}", soft_wrap=True)
        console.print()
    console.print(f"{counted(len(chosen), 'scheme')}, [bold red]{counted(len(registry.failures), 'failure')}[/]")


def scheme_as_json(scheme: Scheme, registry: Registry) -> dict[str, Any]:
    """A scheme as JSON: what it is, not its clauses."""
    return {
        "code": scheme.code,
        "title": scheme.title,
        "titleZh": scheme.title_zh,
        "kinds": sorted(scheme.kinds),
        "cadence": scheme.cadence,
        "inForceFrom": scheme.in_force_from,
        "encodedMarks": scheme.encoded_marks,
        "fullMarks": scheme.full_marks,
        "items": [item.code for item in scheme.items()],
        "plugin": registry.plugin_of(scheme),
        **_versions_as_json(scheme, registry),
    }


def failure_as_json(failure: PluginFailure) -> dict[str, str]:
    """What failed to load."""
    return {name: getattr(failure, name) for name in ("plugin", "place", "reason", "remedy")}


def print_tree(console: Console, scheme: Scheme, name: str) -> None:
    """Print everything that a scheme's cards state, in the order of its source, under what refers to it."""
    tree = Tree(f"[bold]{escaped(name)}[/]  {_titles(scheme)}")
    for section in scheme.sections:
        _add_section(tree, section, scheme)
    for kind, title in _FINDINGS.items():
        _add_group(tree, title, [_finding(each, scheme) for each in scheme.findings if each.kind is kind])
    _add_group(tree, "Money", [_money(each, scheme) for each in scheme.money])
    _add_group(tree, "Other figures", [_figure(each, scheme) for each in scheme.figures])
    _add_group(tree, "Parameters", [_parameter(each) for each in scheme.parameters])
    _add_group(tree, "Procedure", [_step(each) for each in scheme.procedure])
    _add_group(tree, "Amended by", [_amendment(each) for each in scheme.amendments])
    _add_group(tree, "Repealed", [_repealed(each) for each in scheme.history if each.part is None])
    _add_group(tree, "Not computed", [_text(each) for each in scheme.texts])
    _add_group(tree, "Notes", [_text(each) for each in scheme.notes])
    if not console.is_terminal:
        console.width = _ANY_WIDTH
    console.print(tree)


def _marks_in_words(scheme: Scheme) -> str:
    """Return "87 of 100 marks", "100 marks", "no marks"."""
    if scheme.full_marks is None:
        return "no marks"
    if scheme.encoded_marks == scheme.full_marks:
        return f"{scheme.full_marks:f} marks"
    return f"{scheme.encoded_marks:f} of {scheme.full_marks:f} marks"


def _version_in_words(scheme: Scheme, registry: Registry) -> str:
    """Return "luxi2014@2016, since 2016-01-01, from kaohe-luxi2016: Rules on …"."""
    since = "" if scheme.since is None else f", since {scheme.since}"
    title = f": {scheme.amendments[-1].title_zh}" if scheme.amendments else ""
    return f"{scheme.reference}{since}, from {registry.plugin_of(scheme)}{title}"


def _versions_as_json(scheme: Scheme, registry: Registry) -> dict[str, Any]:
    """Which version it is, and which there are; nothing where there is only one."""
    several = registry.several.get(scheme.code, ())
    versions = [
        {
            "reference": each.reference,
            "since": each.since,
            "plugin": registry.plugin_of(each),
            "amendments": [amendment.title_zh for amendment in each.amendments],
        }
        for each in several
    ]
    return {"version": scheme.version, "versions": versions} if versions else {}


def _add_section(tree: Tree, section: Section, scheme: Scheme) -> None:
    lost = f", {section.lost:f} of them lost" if section.lost else ""
    base = f"base {section.base:f}" if section.base is not None else f"{section.marks:f} marks{lost}"
    branch = tree.add(f"[bold]{escaped(section.code)}[/]  {_titles(section)}  [cyan]{base}[/]{_number(section.clause)}")
    if (change := scheme.change_of(section)) is not None and change.part is section:
        branch.add(_brought(change))
    for part in section.parts:
        if isinstance(part, Section):
            _add_section(branch, part, scheme)
        else:
            _add_item(branch, part, scheme)


def _add_item(tree: Tree, item: Item, scheme: Scheme) -> None:
    worth = "deduction" if item.marks is None else f"{item.marks:f} marks"
    leaf = tree.add(f"[bold]{escaped(item.code)}[/]  {_titles(item)}  [cyan]{worth}[/] · {item.driver.value}")
    leaf.add(_quotation(item.clause))
    if (change := scheme.change_of(item)) is not None and change.part is item:
        leaf.add(_brought(change))
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


def _finding(finding: Finding, scheme: Scheme) -> str:
    of_kinds = "" if finding.kinds is None else f" · {', '.join(sorted(finding.kinds))}"
    head = f"[bold]{escaped(finding.code)}[/]  {_titles(finding)}[cyan]{of_kinds}[/]"
    text = f"{head}\n{_quotation(finding.clause)}{_also(scheme, finding)}"
    consequences = "; ".join(each.text for each in finding.consequences)
    return f"{text}\n[dim]then: {escaped(consequences)}[/]" if consequences else text


def _money(money: Money, scheme: Scheme) -> str:
    to = ", ".join(each.title for each in money.recipients)
    head = f"[bold]{escaped(money.code)}[/]  {_titles(money)}  [cyan]{money.kind.value}, {escaped(to)}[/]"
    return f"{head}\n{_quotation(money.clause)}{_also(scheme, money)}"


def _figure(figure: Figure, scheme: Scheme) -> str:
    return f"[bold]{escaped(figure.code)}[/]  {_titles(figure)}{_number(figure.clause)}{_also(scheme, figure)}"


def _also(scheme: Scheme, part: Finding | Money | Figure) -> str:
    change = scheme.change_of(part)
    return "" if change is None else f"\n{_brought(change)}"


def _brought(change: Amended) -> str:
    """Which amendment brought a part, and in the place of what."""
    former = "" if change.former is None else f" in the place of {change.former.code} {change.former.clause.number}"
    reaches = f"; {', '.join(change.reaches)} follow" if change.reaches else ""
    return f"[dim]amended {change.amendment.version}:{escaped(former or ' inserted')}{escaped(reaches)}[/]"


def _repealed(change: Amended) -> str:
    """What an amendment took away, and by which clause."""
    assert change.former is not None  # what is not there now was there before
    head = f"[bold]{escaped(change.former.code)}[/]  {_titles(change.former)}{_number(change.former.clause)}"
    return f"{head}\n[dim]amended {escaped(change.amendment.version)}:[/] {_quotation(change.clause)}"


def _amendment(amendment: Amendment) -> str:
    return f"[bold]{escaped(amendment.version)}[/]  {_titles(amendment)}, since {amendment.since}"


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
