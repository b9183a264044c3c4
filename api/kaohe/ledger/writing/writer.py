"""Single facts written: each call is one request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any, TypeVar

from kaohe.ledger.columns.reader import read_calendar
from kaohe.ledger.facts import units as reading_units
from kaohe.ledger.facts.confirmations import SHORTEST, ConfirmationKey, ConfirmationRecord, FrozenCard, State
from kaohe.ledger.facts.confirmations import confirmations as read_confirmations
from kaohe.ledger.facts.records import (
    IncidentRecord,
    ObservationKey,
    ObservationRecord,
    RulingKey,
    RulingRecord,
    UnitRecord,
)
from kaohe.ledger.storage.session import Session
from kaohe.ledger.storage.view import View
from kaohe.ledger.writing import incidents, judgements, periods, structure
from kaohe.ledger.writing.confirmations import advance, reopen
from kaohe.ledger.writing.inputs import (
    IncidentChange,
    IncidentEntry,
    ObservationEntry,
    PeriodChange,
    PeriodEntry,
    Request,
    RulingEntry,
    UnitChange,
    UnitEntry,
)
from kaohe.ledger.writing.results import Rule, WriteError, Written
from kaohe.ledger.writing.transaction import MOST_ENTRIES, Act, Outcome, write
from kaohe.plugins import Registry
from kaohe.scheme.facts import Period

RecordT = TypeVar("RecordT")


class Writing:
    """What an open ledger writes: each call is one request, stored as a whole or not at all.

    All calls raise :class:`~kaohe.ledger.storage.errors.LedgerUnavailable` if the database does not answer.
    """

    def __init__(self, view: View, registry: Registry) -> None:
        self.view, self.registry = view, registry

    async def record_incidents(self, entries: Sequence[IncidentEntry], request: Request) -> Written[IncidentRecord]:
        """Record new incidents, at most 250."""

        async def outcome(now: Session, _before: Session) -> Sequence[IncidentRecord]:
            return await incidents.read(now, [entry.ref for entry in entries])

        return await self._many(
            request, "incidents", entries, lambda work: incidents.record(work, entries), outcome, "record_incidents"
        )

    async def correct_incident(
        self, ref: str, change: IncidentChange, request: Request, *, expected_revision: int | None = None
    ) -> Written[IncidentRecord]:
        """Change what is said of an incident; its kind and its ref stay. Rulings on it must fit still."""

        async def outcome(now: Session, _before: Session) -> Sequence[IncidentRecord]:
            return await incidents.read(now, [ref])

        content = [ref, asdict(change), expected_revision]
        return await self._write(
            request, "correct_incident", content,
            lambda work: incidents.correct(work, ref, change, expected_revision), outcome,
        )  # fmt: skip

    async def withdraw_incident(
        self, ref: str, request: Request, *, expected_revision: int | None = None
    ) -> Written[IncidentRecord]:
        """Take an incident back; nothing that judges it may be there. Its ref is free again."""

        async def outcome(_now: Session, before: Session) -> Sequence[IncidentRecord]:
            return await incidents.read(before, [ref])

        return await self._write(
            request, "withdraw_incident", [ref, expected_revision],
            lambda work: incidents.withdraw(work, ref, expected_revision), outcome,
        )  # fmt: skip

    async def record_observations(
        self, entries: Sequence[ObservationEntry], request: Request
    ) -> Written[ObservationRecord]:
        """Record values, at most 250; each replaces the one there is."""
        keys = [ObservationKey(entry.unit, entry.period, entry.metric) for entry in entries]

        async def outcome(now: Session, _before: Session) -> Sequence[ObservationRecord]:
            return await judgements.read_observations(now, self.registry, keys)

        return await self._many(
            request, "observations", entries, lambda work: judgements.record_observations(work, entries), outcome,
            "record_observations",
        )  # fmt: skip

    async def withdraw_observation(
        self, key: ObservationKey, request: Request, *, expected_revision: int | None = None
    ) -> Written[ObservationRecord]:
        """Take a value back: it is unknown from now on."""

        async def outcome(_now: Session, before: Session) -> Sequence[ObservationRecord]:
            return await judgements.read_observations(before, self.registry, [key])

        return await self._write(
            request, "withdraw_observation", [asdict(key), expected_revision],
            lambda work: judgements.withdraw_observation(work, key, expected_revision), outcome,
        )  # fmt: skip

    async def record_rulings(self, entries: Sequence[RulingEntry], request: Request) -> Written[RulingRecord]:
        """Record points, at most 250; each replaces what was ruled before."""
        keys = [RulingKey(entry.scheme, entry.item, entry.unit, entry.period, entry.incident) for entry in entries]

        async def outcome(now: Session, _before: Session) -> Sequence[RulingRecord]:
            return await judgements.read_rulings(now, keys)

        return await self._many(
            request, "rulings", entries, lambda work: judgements.record_rulings(work, entries), outcome,
            "record_rulings",
        )  # fmt: skip

    async def withdraw_ruling(
        self, key: RulingKey, request: Request, *, expected_revision: int | None = None
    ) -> Written[RulingRecord]:
        """Take a ruling back."""

        async def outcome(_now: Session, before: Session) -> Sequence[RulingRecord]:
            return await judgements.read_rulings(before, [key])

        return await self._write(
            request, "withdraw_ruling", [asdict(key), expected_revision],
            lambda work: judgements.withdraw_ruling(work, key, expected_revision), outcome,
        )  # fmt: skip

    async def create_units(self, entries: Sequence[UnitEntry], request: Request) -> Written[UnitRecord]:
        """Create units, at most 250, in any order."""

        async def outcome(now: Session, _before: Session) -> Sequence[UnitRecord]:
            return await _units(now, [entry.code for entry in entries])

        return await self._many(
            request, "units", entries, lambda work: structure.create_units(work, entries), outcome, "create_units"
        )

    async def change_unit(
        self, code: str, change: UnitChange, request: Request, *, expected_revision: int | None = None
    ) -> Written[UnitRecord]:
        """Give a unit another name, kind, parent, or units to oversee, from a day on; or another first day."""

        async def outcome(now: Session, _before: Session) -> Sequence[UnitRecord]:
            return await _units(now, [code])

        content = [code, *change.content(), expected_revision]
        return await self._write(
            request, "change_unit", content,
            lambda work: structure.change_unit(work, code, change, expected_revision), outcome,
        )  # fmt: skip

    async def close_unit(
        self, code: str, last_day: date | str | None, request: Request, *, expected_revision: int | None = None
    ) -> Written[UnitRecord]:
        """Take no facts of a unit of days after its last day (None: open it again). There must be none already."""

        async def outcome(now: Session, _before: Session) -> Sequence[UnitRecord]:
            return await _units(now, [code])

        return await self._write(
            request, "close_unit", [code, last_day, expected_revision],
            lambda work: structure.close_unit(work, code, last_day, expected_revision), outcome,
        )  # fmt: skip

    async def create_periods(self, entries: Sequence[PeriodEntry], request: Request) -> Written[Period]:
        """Create periods, at most 250."""

        async def outcome(now: Session, _before: Session) -> Sequence[Period]:
            calendar = (await read_calendar(now))[0]
            return [found for entry in entries if (found := calendar.find(entry.code)) is not None]

        return await self._many(
            request, "periods", entries, lambda work: periods.create_periods(work, entries), outcome, "create_periods"
        )

    async def change_period(self, code: str, change: PeriodChange, request: Request) -> Written[Period]:
        """Correct a period, on which nothing is confirmed, so that all facts still fit."""

        async def outcome(now: Session, _before: Session) -> Sequence[Period]:
            found = (await read_calendar(now)).calendar.find(code)
            return [] if found is None else [found]

        return await self._write(
            request, "change_period", [code, repr(change)],
            lambda work: periods.change_period(work, code, change), outcome,
        )  # fmt: skip

    async def advance_card(
        self,
        key: ConfirmationKey,
        to: State,
        request: Request,
        *,
        steps: Sequence[State] = SHORTEST,
        frozen: FrozenCard | None = None,
        expected_revision: int | None = None,
    ) -> Written[ConfirmationRecord]:
        """Take a card to the next step of its scheme; CONFIRMED keeps the card that is given.

        ``expected_revision`` is that of the last step (0: none yet).
        """
        # The card is no part of the request: whoever repeats it later means the card that was kept the first time.
        content = [asdict(key), to, list(steps), expected_revision]
        return await self._write(
            request, f"card_{to.lower()}", content,
            lambda work: advance(work, key, to, steps, frozen, expected_revision), _card(key),
        )  # fmt: skip

    async def reopen_card(
        self, key: ConfirmationKey, request: Request, *, expected_revision: int | None = None
    ) -> Written[ConfirmationRecord]:
        """Open a card again, for a reason; what was confirmed stays in its history."""
        return await self._write(
            request, "card_reopened", [asdict(key), expected_revision],
            lambda work: reopen(work, key, request.reason, expected_revision), _card(key),
        )  # fmt: skip

    async def _write(
        self, request: Request, action: str, content: object, act: Act, outcome: Outcome[RecordT]
    ) -> Written[RecordT]:
        return await write(
            self.view.writable(),
            self.registry,
            request,
            action,
            content,
            act,
            outcome,
            shows_before=action.startswith("withdraw_"),
        )

    async def _many(
        self, request: Request, section: str, entries: Sequence[Any], act: Act, outcome: Outcome[RecordT], action: str
    ) -> Written[RecordT]:
        if len(entries) > MOST_ENTRIES:
            message = f"takes at most {MOST_ENTRIES} entries, not {len(entries)}"
            return Written(errors=(WriteError(Rule.TOO_MANY, (section,), message, "import them, or send fewer"),))
        if not entries:
            return Written(errors=(WriteError(Rule.REQUIRED, (section,), "takes at least one entry"),))
        content = [[entry.stated(), getattr(entry, "expected_revision", None)] for entry in entries]
        written = await self._write(request, action, content, act, outcome)
        return replace(written, errors=tuple(sorted(written.errors, key=_place)))


def _place(error: WriteError) -> int:
    return error.path[1] if len(error.path) > 1 and isinstance(error.path[1], int) else -1


async def _units(session: Session, codes: Sequence[str]) -> list[UnitRecord]:
    """Units in the order of their codes as given."""
    found = {unit.code: unit for unit in await reading_units.units(session, codes)}
    return [found[code] for code in codes]


def _card(key: ConfirmationKey) -> Outcome[ConfirmationRecord]:
    async def outcome(now: Session, _before: Session) -> Sequence[ConfirmationRecord]:
        return list((await read_confirmations(now, [key])).values())

    return outcome
