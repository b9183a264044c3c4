"""Changes of the ledger as a person reads them, and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table

from kaohe.cli.console import escaped
from kaohe.ledger.facts.confirmations import ConfirmationRecord
from kaohe.ledger.facts.records import (
    IncidentRecord,
    ObservationRecord,
    OversightRecord,
    ParameterRecord,
    RulingRecord,
    UnitRecord,
)
from kaohe.ledger.journal.change_log import Change, FactKind
from kaohe.ledger.journal.changed import Changed
from kaohe.scheme.facts import Period
from kaohe.scheme.fixed_point import to_decimal

#: What facts are known by; the rest is what changes of them.
_KEYS = {
    FactKind.PARAMETER: ("code", "unit", "from"),
    FactKind.PERIOD: ("code",),
    FactKind.UNIT: ("code",),
    FactKind.OVERSIGHT: ("leader", "oversees"),
    FactKind.INCIDENT: ("ref",),
    FactKind.OBSERVATION: ("metric", "unit", "period"),
    FactKind.RULING: ("scheme", "item", "unit", "period", "incident"),
    FactKind.CONFIRMATION: ("scheme", "unit", "period"),
}


def print_changes(console: Console, changes: Sequence[Change]) -> None:
    """Print changes as a table."""
    table = Table("Revision", "At", "Who", "What", "Fact", "Before", "After", "Why", box=None, pad_edge=False)
    for change in changes:
        before, after = (None if fact is None else _stated(fact) for fact in (change.before, change.after))
        known = after or before or {}
        key = _KEYS[change.kind]
        table.add_row(
            str(change.by.revision),
            f"{change.by.at:%Y-%m-%d %H:%M:%S%z}",
            escaped(change.by.actor),
            f"{change.kind.lower()} {change.operation.lower()}",
            escaped(" ".join(str(known[name]) for name in key if known.get(name) is not None)),
            _said(before, after, key),
            _said(after, before, key),
            escaped(change.by.reason or ""),
        )
    console.print(table)


def print_lines(changes: Sequence[Change]) -> None:
    """Print changes as JSON, one a line."""
    for change in changes:
        by = change.by
        line: dict[str, Any] = {
            "revision": by.revision,
            "at": by.at.isoformat(),
            "actor": by.actor,
            "action": by.action,
            "reason": by.reason,
            "kind": change.kind.value,
            "operation": change.operation.value,
            "before": None if change.before is None else _stated(change.before),
            "after": None if change.after is None else _stated(change.after),
        }
        sys.stdout.write(orjson.dumps(line).decode())
        sys.stdout.write("\n")


def _said(fact: dict[str, Any] | None, other: dict[str, Any] | None, key: Sequence[str]) -> str:
    """What a fact states that it did not state before, or does not any more."""
    if fact is None:
        return ""
    different = {n: v for n, v in fact.items() if n not in key and (other is None or other.get(n) != v)}
    return escaped(", ".join(f"{name} {value}" for name, value in different.items() if value is not None))


def _stated(fact: Changed) -> dict[str, Any]:
    """A fact as a ledger file states it."""
    match fact:
        case IncidentRecord():
            return {"ref": fact.ref, "unit": fact.unit, "kind": fact.kind, "on": str(fact.on), **fact.attributes}
        case ObservationRecord():
            value = fact.value if isinstance(fact.value, bool | int) else str(fact.value)
            return {"unit": fact.unit, "period": fact.period, "metric": fact.metric, "value": value}
        case RulingRecord():
            stated = {"scheme": fact.scheme, "item": fact.item, "unit": fact.unit, "period": fact.period}
            return {**stated, "points": str(to_decimal(fact.points)), "incident": fact.incident}
        case UnitRecord():
            closes = None if fact.closes is None else str(fact.closes)
            return {
                "code": fact.code,
                "name": fact.name,
                "kind": fact.kind.value,
                "parent": fact.parent,
                "closes": closes,
            }
        case OversightRecord():
            return {"leader": fact.leader, "oversees": fact.overseen}
        case ParameterRecord():
            starts = None if fact.starts is None else str(fact.starts)
            return {"code": fact.code, "unit": fact.unit, "from": starts, "value": fact.value}
        case ConfirmationRecord():
            return {
                "scheme": fact.key.scheme,
                "unit": fact.key.unit,
                "period": fact.key.period,
                "state": fact.state.value,
            }
        case Period():
            return {"code": fact.code, "kind": fact.kind.value, "starts": str(fact.starts), "ends": str(fact.ends)}
