"""An explanation as a person reads it, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from kaohe.cli.console import escaped
from kaohe.cli.views import ends, reading, scaled, shown_ends
from kaohe.scheme import Bilingual
from kaohe.scheme.fixed_point import HUNDREDTHS
from kaohe.scheme.incident_kinds import Attribute, AttributeValue, Choice, IncidentKind
from kaohe.scoring.evidence import Evidence, IncidentEvidence, ObservationEvidence, RecordedRuling
from kaohe.scoring.questions import Explanation, Line, Narrowing, Settling
from kaohe.scoring.questions.explanations.account import Balance, Span

_HEADS = {
    "clause": ("Clause", "条款"),
    "reading": ("Reading", "解读"),
    "facts": ("Facts", "依据"),
    "account": ("Account", "明细"),
    "reasons": ("Why it is open", "未定原因"),
    "settling": ("What would settle it", "可定之事"),
}

_YES_NO = {True: "是", False: "否"}


def print_explanation(console: Console, asked: Explanation, *, zh: bool) -> None:
    """Print an explanation in one of the two languages."""

    def said(text: Bilingual) -> str:
        return escaped(text.text_zh if zh else text.text)

    def head(name: str) -> None:
        console.print(f"\n[bold]{_HEADS[name][zh]}[/]")

    target = asked.target
    if target is not None:
        title = target.title_zh if zh else target.title
        console.print(f"[bold]{escaped(target.code)}[/]  {escaped(title)}", soft_wrap=True)
    console.print(said(asked.sentence), soft_wrap=True)
    if asked.clause is not None:
        head("clause")
        console.print(f"  {escaped(asked.clause.number)}  [dim]{escaped(asked.clause.text)}[/]", soft_wrap=True)
    if asked.reading is not None:
        head("reading")
        console.print(f"  {escaped(asked.reading)}", soft_wrap=True)
    facts = asked.facts
    if facts.observations or facts.rulings or facts.incidents:
        head("facts")
        for line in FactLines(asked.kinds, zh).of(facts):
            console.print(f"  {escaped(line)}", soft_wrap=True)
    if asked.balance is not None and asked.balance.lines:
        head("account")
        console.print(_account(asked.balance.start, asked.balance.lines, zh=zh))
    if asked.reasons:
        head("reasons")
        for reason in asked.reasons:
            console.print(f"  {said(reason.words)}", soft_wrap=True)
        head("settling")
        for each in asked.settling:
            console.print(f"  {escaped(_named(each))}: {_narrowed(each, _places(asked), zh=zh)}", soft_wrap=True)


def explanation_as_json(asked: Explanation) -> dict[str, Any]:
    """An explanation in both languages."""
    clause = asked.clause
    return {
        "code": None if asked.target is None else asked.target.code,
        "clause": None if clause is None else {"number": clause.number, "text": clause.text},
        "reading": asked.reading,
        "rule": _both(asked.rule),
        "result": _both(asked.result),
        "sentence": _both(asked.sentence),
        "figure": reading(asked.figure),
        "verdict": asked.verdict,
        "facts": _facts_as_json(asked.facts),
        "balance": None if asked.balance is None else _balance_as_json(asked.balance),
        "reasons": [_both(each.words) for each in asked.reasons],
        "settling": [_settling_as_json(each, asked) for each in asked.settling],
    }


@dataclass(frozen=True)
class FactLines:
    """The facts behind a figure, a line each: in English by the names that the API has, in Chinese by their titles.

    A code that nobody gave a Chinese title stays as it is.
    """

    kinds: Mapping[str, IncidentKind]
    zh: bool

    def of(self, facts: Evidence) -> Iterator[str]:
        """Incidents, then observations, then rulings."""
        yield from map(self._incident, facts.incidents)
        yield from map(self._observation, facts.observations)
        yield from map(self._ruling, facts.rulings)

    def _incident(self, behind: IncidentEvidence) -> str:
        found = behind.incident
        kind = self.kinds.get(found.kind)
        attributes = {} if kind is None or not self.zh else {each.name: each for each in kind.attributes}
        stated = ", ".join(_stated(name, value, attributes.get(name)) for name, value in found.attributes.items())
        named = found.kind if kind is None or not self.zh else kind.title_zh
        cost = "" if behind.low is None else f", {shown_ends(behind.low, behind.high)}"
        return f"{found.ref}, {found.on}, {found.unit}, {named} ({stated}){cost}"

    def _observation(self, seen: ObservationEvidence) -> str:
        named = seen.metric.title_zh if self.zh else seen.metric.code
        if seen.value is None:
            value = "未报" if self.zh else "not observed"
        else:
            value = _YES_NO[seen.value] if self.zh and isinstance(seen.value, bool) else _plain(seen.value)
        return f"{named}, {seen.unit}, {seen.period}: {value}"

    def _ruling(self, ruling: RecordedRuling) -> str:
        if self.zh:
            on = "" if ruling.incident is None else f"({ruling.incident})"
            return f"评定 {ruling.item}{on}, {ruling.unit}, {ruling.period}: {scaled(ruling.points)}"
        on = "" if ruling.incident is None else f" on {ruling.incident}"
        return f"ruling on {ruling.item}{on}, {ruling.unit}, {ruling.period}: {scaled(ruling.points)}"


def _stated(name: str, value: AttributeValue, attribute: Attribute | None) -> str:
    if attribute is None:
        return f"{name} {_plain(value)}"
    if isinstance(attribute, Choice):
        return f"{attribute.title_zh} {attribute.options.get(str(value), str(value))}"
    return f"{attribute.title_zh} {_YES_NO[value] if isinstance(value, bool) else value}"


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _account(start: int, lines: tuple[Line, ...], *, zh: bool) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2))
    table.add_column("", ratio=1)
    for _ in range(3):
        table.add_column("", justify="right", no_wrap=True)
    table.add_row("  ", "应计" if zh else "by the rule", "实计" if zh else "took effect", scaled(start), style="dim")
    for line in lines:
        words = line.words.text_zh if zh else line.words.text
        spans = (line.charged, line.effective, line.balance)
        table.add_row(f"  {escaped(words)}", *(shown_ends(each.low, each.high) for each in spans))
    return table


def _named(each: Settling) -> str:
    fact = each.fact
    return f"{fact.code}, {fact.unit}, {fact.period}" if fact.unit else f"{fact.code}, {fact.period}"


def _narrowed(each: Settling, places: int, *, zh: bool) -> str:
    found = each.figure
    if found.now is None:
        return "[dim]现无上限[/]" if zh else "[dim]no bound now[/]"
    none = "无上限" if zh else "no bound"
    now = scaled(found.now, places)
    least, most = (scaled(width, places) or none for width in (found.at_least, found.at_most))
    if zh:
        return f"[dim]现相差{now}; 取最小值则相差{least}, 取最大值则相差{most}[/]"
    return f"[dim]{now} wide now, {least} with its least value, {most} with its greatest[/]"


def _both(text: Bilingual) -> dict[str, str]:
    return {"text": text.text, "textZh": text.text_zh}


def _span(span: Span) -> Any:
    return ends(span.low, span.high)


def _balance_as_json(balance: Balance) -> dict[str, Any]:
    lines = [_line_as_json(line) for line in balance.lines]
    return {"start": scaled(balance.start), "lines": lines, "end": _span(balance.end)}


def _line_as_json(line: Line) -> dict[str, Any]:
    spans = {"charged": line.charged, "effective": line.effective, "balance": line.balance}
    incident = None if line.incident is None else line.incident.ref
    return {"words": _both(line.words), "incident": incident} | {name: _span(span) for name, span in spans.items()}


def _facts_as_json(facts: Evidence) -> dict[str, Any]:
    return {
        "incidents": [_incident_as_json(each) for each in facts.incidents],
        "observations": [
            {"metric": each.metric.code, "unit": each.unit, "period": each.period, "value": each.value}
            for each in facts.observations
        ],
        "rulings": [_ruling_as_json(each) for each in facts.rulings],
    }


def _incident_as_json(behind: IncidentEvidence) -> dict[str, Any]:
    found, cost = behind.incident, None if behind.low is None else ends(behind.low, behind.high)
    named = {"ref": found.ref, "unit": found.unit, "kind": found.kind, "on": found.on}
    return {**named, **found.attributes, "cost": cost}


def _ruling_as_json(ruling: RecordedRuling) -> dict[str, Any]:
    named = {"item": ruling.item, "unit": ruling.unit, "period": ruling.period, "incident": ruling.incident}
    return {**named, "points": scaled(ruling.points)}


def _settling_as_json(each: Settling, asked: Explanation) -> dict[str, Any]:
    fact, total = each.fact, each.total
    named = {"kind": fact.kind, "code": fact.code, "unit": fact.unit or None, "period": fact.period}
    return {
        **named,
        "count": fact.count,
        "incidents": fact.incidents,
        "figure": _narrowing(each.figure, _places(asked)),
        "total": None if total is None else _narrowing(total, HUNDREDTHS),
    }


def _places(asked: Explanation) -> int:
    """The decimals of the figure's widths: an answer is 1 wide or 0."""
    if asked.verdict is not None:
        return 0
    return HUNDREDTHS if asked.figure is None else asked.figure.places


def _narrowing(found: Narrowing, places: int) -> dict[str, Any]:
    widths = {"now": found.now, "atLeast": found.at_least, "atMost": found.at_most, "certain": found.certain}
    return {name: scaled(width, places) for name, width in widths.items()} | {"settles": found.settles}
