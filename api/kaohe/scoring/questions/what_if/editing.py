"""Facts with changes applied, one after the other; columns that no change touches are shared with the facts before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from kaohe.scheme.facts import Facts, PeriodFacts
from kaohe.scheme.fixed_point import HUNDREDTHS, to_scaled
from kaohe.scheme.incident_kinds import Problem
from kaohe.scheme.settings import Setting
from kaohe.scoring.evidence import RecordedIncident, RecordedRuling, Records
from kaohe.scoring.questions.what_if import checks, columns
from kaohe.scoring.questions.what_if.changes import (
    AddIncident,
    AlterIncident,
    Change,
    ChangeError,
    ChangeProblem,
    RemoveObservation,
    RemoveRuling,
    SetObservation,
    SetParameter,
    SetRuling,
    SetVersion,
    SupposedIncident,
    SupposedRuling,
    Vocabulary,
    WithdrawIncident,
)


def changed(facts: Facts, changes: Sequence[Change], vocabulary: Vocabulary, records: Records | None = None) -> Facts:
    """Facts with the changes applied in their order.

    ``records`` hold the incidents (with the rulings on them) that changes name by ``ref``.

    Raises:
        ChangeError: some changes cannot be made; it names each with its field.
    """
    return edited(facts, changes, vocabulary, records)[0]


def edited(
    facts: Facts, changes: Sequence[Change], vocabulary: Vocabulary, records: Records | None = None
) -> tuple[Facts, Records]:
    """Facts and single records with the changes applied; see :func:`changed`."""
    edit = _Edit(facts, vocabulary, Records() if records is None else records)
    problems = [
        ChangeProblem(place, problem.field, problem.message)
        for place, change in enumerate(changes)
        for problem in edit.apply(change, place)
    ]
    for place, change in enumerate(changes):
        if isinstance(change, SetObservation):
            found = checks.limit_problems(edit.facts, vocabulary, change.unit, change.period, change.metric)
            problems += [ChangeProblem(place, problem.field, problem.message) for problem in found]
    if problems:
        raise ChangeError(problems)
    return edit.facts, Records(tuple(edit.incidents.values()), tuple(edit.rulings))


class _Edit:
    """Facts and records while changes are made to them."""

    def __init__(self, facts: Facts, vocabulary: Vocabulary, records: Records) -> None:
        self.facts, self.vocabulary = facts, vocabulary
        self.incidents: dict[str, RecordedIncident] = {each.ref: each for each in records.incidents}
        self.rulings: list[RecordedRuling] = list(records.rulings)

    def apply(self, change: Change, place: int) -> Iterator[Problem]:
        """Make a change, or yield what is wrong with it."""
        problems = list(self._problems(change))
        if not problems:
            try:
                self._make(change, place)
            except columns.NotRecordedError:
                problems = [Problem("ref", "the facts do not hold this incident, or its rulings, as it is recorded")]
        yield from problems

    def _problems(self, change: Change) -> Iterator[Problem]:
        match change:
            case AddIncident(ref=ref) if ref is not None and ref in self.incidents:
                yield Problem("ref", f"there is an incident {ref} already")
            case AddIncident():
                yield from checks.unit_problems(self.facts, change.unit)
                known = self.vocabulary.kinds.get(change.kind)
                yield from checks.incident_problems(self.facts, known, change.kind, change.on, change.attributes)
            case AlterIncident(ref) | WithdrawIncident(ref) if ref not in self.incidents:
                yield Problem("ref", f"there is no incident {ref} among these records")
            case WithdrawIncident(ref) if self.incidents[ref].kind not in self.vocabulary.kinds:
                yield Problem("ref", f"there is no incident kind {self.incidents[ref].kind}")
            case AlterIncident():
                before = self.incidents[change.ref]
                unit, on = change.unit or before.unit, change.on or before.on
                stated = {**before.attributes, **change.attributes}
                yield from checks.unit_problems(self.facts, unit)
                known = self.vocabulary.kinds.get(before.kind)
                yield from checks.incident_problems(self.facts, known, before.kind, on, stated)
            case SetObservation():
                yield from checks.observation_problems(self.facts, self.vocabulary, change)
            case RemoveObservation() | RemoveRuling():
                yield from checks.unit_problems(self.facts, change.unit)
                yield from checks.period_problems(self.facts, change.period)
            case SetRuling():
                incident = self.incidents.get(change.incident) if change.incident is not None else None
                yield from checks.ruling_problems(self.facts, self.vocabulary, change, incident)
            case SetParameter():
                yield from checks.parameter_problems(self.vocabulary, change)
            case SetVersion():
                yield from checks.version_problems(self.vocabulary, change)
            case _:
                pass

    def _make(self, change: Change, place: int) -> None:
        match change:
            case AddIncident():
                ref = change.ref or f"changes[{place}]"
                stated = self.vocabulary.kinds[change.kind].canonical(change.attributes)
                self._replace(None, SupposedIncident(ref, change.unit, change.kind, change.on, stated))
            case AlterIncident():
                before = self.incidents[change.ref]
                stated = self.vocabulary.kinds[before.kind].canonical({**before.attributes, **change.attributes})
                unit, on = change.unit or before.unit, change.on or before.on
                self._replace(before, SupposedIncident(before.ref, unit, before.kind, on, stated))
            case WithdrawIncident():
                self._replace(self.incidents[change.ref], None)
            case SetObservation():
                value = self.vocabulary.metrics[change.metric].encode(change.value)
                held = self.facts.periods[change.period].observations
                column = columns.with_observation(held.get(change.metric), self._row(change.unit), value)
                self._hold(change.period, observations={**held, change.metric: column})
            case RemoveObservation():
                held = self.facts.periods[change.period].observations
                if change.metric in held:
                    column = columns.without_observation(held[change.metric], self._row(change.unit))
                    self._hold(change.period, observations={**held, change.metric: column})
            case SetRuling():
                points = to_scaled(change.points, HUNDREDTHS)
                self._remove_ruling(change)
                self._rule(
                    SupposedRuling(change.scheme, change.item, change.unit, change.period, points, change.incident)
                )
            case RemoveRuling():
                self._remove_ruling(change)
            case SetParameter():
                parameters = {**self.facts.parameters, change.code: (Setting(change.value),)}
                self.facts = replace(self.facts, parameters=parameters)
            case SetVersion():
                pass  # another version is read from the same facts

    def _replace(self, before: RecordedIncident | None, after: RecordedIncident | None) -> None:
        """Take an incident away, put another in its place, and let rulings on it follow it or fall."""
        ref = before.ref if before is not None else None
        judged = [ruling for ruling in self.rulings if ref is not None and ruling.incident == ref]
        for ruling in judged:
            self._unrule(ruling)
        if before is not None:
            self._count(before, more=False)
            del self.incidents[before.ref]
        if after is not None:
            self.incidents[after.ref] = after
            self._count(after, more=True)
            for ruling in judged:
                self._rule(ruling)

    def _count(self, incident: RecordedIncident, *, more: bool) -> None:
        kind, row = self.vocabulary.kinds[incident.kind], self._row(incident.unit)
        place = self._circumstance(incident) if more else 0
        for code, held in self.facts.periods.items():
            if checks.is_within(held.period, incident.on):
                counted = held.incidents.get(incident.kind)
                if more:
                    column = columns.one_more(counted, row, place)
                elif incident.kind in self.facts.circumstances:
                    wanted = columns.alike(self.facts.circumstances[incident.kind], kind, incident.attributes)
                    column = columns.one_less(counted, row, wanted)
                else:
                    raise columns.NotRecordedError
                self._hold(code, incidents={**held.incidents, incident.kind: column})

    def _circumstance(self, incident: RecordedIncident) -> int:
        kind, known = self.vocabulary.kinds[incident.kind], self.facts.circumstances
        circumstances, place = columns.with_circumstance(known.get(kind.code), kind, incident.attributes)
        self.facts = replace(self.facts, circumstances={**known, kind.code: circumstances})
        return place

    def _remove_ruling(self, change: SetRuling | RemoveRuling) -> None:
        for ruling in list(self.rulings):
            settled = (ruling.scheme, ruling.item, ruling.unit, ruling.period, ruling.incident)
            if settled == (change.scheme, change.item, change.unit, change.period, change.incident):
                self._unrule(ruling)
        held, key = self.facts.periods[change.period].awards, (change.scheme, change.item)
        if change.incident is None and key in held:
            self._hold(change.period, awards={**held, key: columns.without_award(held[key], self._row(change.unit))})

    def _rule(self, ruling: RecordedRuling) -> None:
        self.rulings.append(ruling)
        held = self.facts.periods.get(ruling.period)
        if held is None:
            return
        row = self._row(ruling.unit)
        if ruling.incident is None:
            key = (ruling.scheme, ruling.item)
            awards = columns.with_award(held.awards.get(key), row, ruling.points)
            self._hold(ruling.period, awards={**held.awards, key: awards})
        elif self._judges(ruling):
            incident = self.incidents[ruling.incident]
            of = (ruling.scheme, ruling.item, incident.kind)
            ruled = held.incident_rulings
            column = columns.with_incident_ruling(ruled.get(of), row, ruling.points, self._circumstance(incident))
            self._hold(ruling.period, incident_rulings={**ruled, of: column})

    def _unrule(self, ruling: RecordedRuling) -> None:
        self.rulings.remove(ruling)
        held = self.facts.periods.get(ruling.period)
        if held is None or ruling.incident is None or not self._judges(ruling):
            return
        incident = self.incidents[ruling.incident]
        of = (ruling.scheme, ruling.item, incident.kind)
        known, kind = self.facts.circumstances[incident.kind], self.vocabulary.kinds[incident.kind]
        wanted, ruled = columns.alike(known, kind, incident.attributes), held.incident_rulings
        column = columns.without_incident_ruling(ruled.get(of), self._row(ruling.unit), ruling.points, wanted)
        self._hold(ruling.period, incident_rulings={**ruled, of: column})

    def _judges(self, ruling: RecordedRuling) -> bool:
        """Whether the incident of a ruling lies in its period and counts for its unit."""
        incident, held = self.incidents.get(ruling.incident or ""), self.facts.periods.get(ruling.period)
        if incident is None or held is None or not checks.is_within(held.period, incident.on):
            return False
        units = self.facts.units_in(ruling.period)
        below, root = units.row(incident.unit), units.row(ruling.unit)
        return below is not None and root is not None and units.is_within(below, root)

    def _hold(self, period: str, **columns_held: Any) -> None:
        held: PeriodFacts = replace(self.facts.periods[period], **columns_held)
        self.facts = replace(self.facts, periods={**self.facts.periods, period: held})

    def _row(self, unit: str) -> int:
        row = self.facts.units.row(unit)
        if row is None:
            raise columns.NotRecordedError
        return row
