"""What a write is asked to do. Values are checked when they are written, whatever their types say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final, Literal

from kaohe.scheme.incident_kinds import AttributeValue


class Keep(Enum):
    """Stands for what a change leaves as it is."""

    KEEP = "KEEP"


KEEP: Final = Keep.KEEP


@dataclass(frozen=True, slots=True)
class Request:
    """Who writes and why. A request repeated under its key writes nothing and gives the first result.

    Keys are an actor's own. A request that was refused leaves no trace, and its key stays free.
    """

    actor: str
    reason: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class IncidentEntry:
    """An incident to be recorded."""

    ref: str
    unit: str
    kind: str
    on: date | str
    attributes: Mapping[str, AttributeValue | None] = field(default_factory=dict)

    def stated(self) -> dict[str, Any]:
        """The entry as an import would state it; attributes come first, so that none passes for a field."""
        return {**self.attributes, "ref": self.ref, "unit": self.unit, "kind": self.kind, "on": self.on}


@dataclass(frozen=True, slots=True)
class IncidentChange:
    """What is to change of an incident; an attribute of None is one left out."""

    unit: str | Literal[Keep.KEEP] = KEEP
    on: date | str | Literal[Keep.KEEP] = KEEP
    attributes: Mapping[str, AttributeValue | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ObservationEntry:
    """A value to be recorded; it replaces the one of the expected revision (0: there is none; None: any)."""

    unit: str
    period: str
    metric: str
    value: bool | int | str | Decimal
    expected_revision: int | None = None

    def stated(self) -> dict[str, Any]:
        """The entry as an import would state it."""
        return {"unit": self.unit, "period": self.period, "metric": self.metric, "value": self.value}


@dataclass(frozen=True, slots=True)
class RulingEntry:
    """Points to be ruled; they replace those of the expected revision (0: there are none; None: any)."""

    scheme: str
    item: str
    unit: str
    period: str
    points: int | str | Decimal
    incident: str | None = None
    expected_revision: int | None = None

    def stated(self) -> dict[str, Any]:
        """The entry as an import would state it."""
        stated = {"scheme": self.scheme, "item": self.item, "unit": self.unit, "period": self.period}
        return {**stated, "points": self.points, **({} if self.incident is None else {"incident": self.incident})}


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit to be created."""

    code: str
    name: str
    kind: str
    parent: str | None = None
    oversees: tuple[str, ...] = ()
    opens: date | str | None = None
    succeeds: tuple[str, ...] = ()

    def stated(self) -> dict[str, Any]:
        """The entry as an import would state it."""
        stated = {"code": self.code, "name": self.name, "kind": self.kind}
        further = {"opens": self.opens, "succeeds": list(self.succeeds)}
        known = {key: value for key, value in further.items() if value}
        return {**stated, "parent": self.parent, "oversees": list(self.oversees), **known}


@dataclass(frozen=True, slots=True)
class UnitChange:
    """What is to change of a unit; a parent of None makes it a root.

    ``since`` is the day from which name, kind, parent and units overseen are to be others, up to the next day on which
    they change; what they were before stays for the days before. None corrects what the unit has been since the last of
    these days, or ever. Its first day and the units whose place it took hold for all of its life.
    """

    name: str | Literal[Keep.KEEP] = KEEP
    parent: str | Literal[Keep.KEEP] | None = KEEP
    oversees: tuple[str, ...] | Literal[Keep.KEEP] = KEEP
    # Not shown, so that a request made before there were these is known again by its digest.
    kind: str | Literal[Keep.KEEP] = field(default=KEEP, repr=False)
    opens: date | str | Literal[Keep.KEEP] | None = field(default=KEEP, repr=False)
    succeeds: tuple[str, ...] | Literal[Keep.KEEP] = field(default=KEEP, repr=False)
    since: date | str | None = field(default=None, repr=False)

    def content(self) -> list[str]:
        """What makes two changes the same."""
        later = {name: getattr(self, name) for name in ("kind", "opens", "succeeds", "since")}
        given = {name: value for name, value in later.items() if value is not (None if name == "since" else KEEP)}
        return [repr(self), *([repr(given)] if given else [])]


@dataclass(frozen=True, slots=True)
class PeriodEntry:
    """A period to be created."""

    code: str
    kind: str
    starts: date | str
    ends: date | str

    def stated(self) -> dict[str, Any]:
        """The entry as an import would state it."""
        return {"code": self.code, "kind": self.kind, "starts": self.starts, "ends": self.ends}


@dataclass(frozen=True, slots=True)
class PeriodChange:
    """What is to be corrected of a period."""

    kind: str | Literal[Keep.KEEP] = KEEP
    starts: date | str | Literal[Keep.KEEP] = KEEP
    ends: date | str | Literal[Keep.KEEP] = KEEP
