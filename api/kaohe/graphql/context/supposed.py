"""Facts as they are and as changes would leave them, read in a fixed number of statements; nothing is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kaohe.graphql.context.card import compute_functions
from kaohe.graphql.context.reader import IncidentRow, Reader, RulingRow
from kaohe.plugins import Registry
from kaohe.scheme.facts import Facts, Period
from kaohe.scheme.regime import Scheme
from kaohe.scoring import Scorecards
from kaohe.scoring.evidence import Records
from kaohe.scoring.questions import (
    AddIncident,
    AlterIncident,
    Change,
    RemoveRuling,
    SetParameter,
    SetRuling,
    SetVersion,
    Vocabulary,
    WhatIf,
    WithdrawIncident,
    edited,
)


@dataclass(frozen=True)
class Supposition:
    """Changes to a ledger, and what they may speak of.

    Attributes:
        schemes: the schemes whose facts are read.
        periods: the periods of the cards.
        named: the incidents on file that the changes name.
    """

    ledger: Reader
    vocabulary: Vocabulary
    schemes: tuple[Scheme, ...]
    periods: tuple[Period, ...]
    changes: tuple[Change, ...]
    named: tuple[IncidentRow, ...]

    @classmethod
    async def of(
        cls,
        ledger: Reader,
        registry: Registry,
        schemes: Iterable[Scheme],
        periods: Iterable[Period],
        changes: Sequence[Change],
    ) -> Supposition:
        """Look up the incidents that changes name."""
        refs = refs_in(changes)
        named = tuple(await ledger.incidents(refs)) if refs else ()
        vocabulary = Vocabulary.of(registry)
        both = [each for scheme in schemes for each in (scheme, vocabulary.after(scheme, changes))]
        read, kinds = list(dict.fromkeys(both)), {each.kind for each in named}
        for scheme in registry.every_version:  # an incident can only be taken from facts that count its kind
            if (kinds - _counted(read)) & _counted([scheme]):
                read.append(scheme)
        return cls(ledger, vocabulary, tuple(read), tuple(dict.fromkeys(periods)), tuple(changes), named)

    def after(self, scheme: Scheme) -> Scheme:
        """The scheme of the cards after the changes."""
        return self.vocabulary.after(scheme, self.changes)

    async def about(self, units: Iterable[str]) -> Supposed:
        """The facts about some units, before and after.

        Raises:
            ChangeError: some changes cannot be made.
        """
        changed = [change.unit for change in self.changes if not isinstance(change, _WITHOUT_UNIT) and change.unit]
        codes = dict.fromkeys((*units, *changed, *(each.unit for each in self.named)))
        facts = await self.ledger.read_facts(tuple(codes), self.schemes, self.periods)
        records = Records(self.named, await self._rulings(facts))
        after, records_after = edited(facts, self.changes, self.vocabulary, records)
        return Supposed(self, facts, after, records, records_after)

    async def _rulings(self, facts: Facts) -> Sequence[RulingRow]:
        """The rulings on the incidents that changes name, which may be of any unit above."""
        if not self.named:
            return ()
        refs, units = {each.ref for each in self.named}, set[str]()
        for incident in self.named:
            if (row := facts.units.row(incident.unit)) is not None:
                trees = (facts.units, *map(facts.units_in, facts.periods))
                units.update(facts.units.codes[each] for tree in trees for each in tree.line(row))
        schemes = sorted({scheme.code for scheme in self.schemes})
        found = await self.ledger.rulings(sorted(units), schemes, sorted(facts.periods))
        return [ruling for ruling in found if ruling.incident in refs]


@dataclass
class Supposed:
    """Facts before and after."""

    supposition: Supposition
    before: Facts
    after: Facts
    records: Records
    records_after: Records
    _what_ifs: dict[tuple[Scheme, str], WhatIf] = field(default_factory=dict, repr=False)

    async def compute_functions(self, pairs: Iterable[tuple[Scheme, Period]]) -> None:
        """Compute off the event loop what functions of plugins compute for the cards of some schemes and periods."""
        found = [self.what_if(scheme, period) for scheme, period in pairs]
        await compute_functions([each for one in found for each in (one.before, one.after)])

    def what_if(self, scheme: Scheme, period: Period) -> WhatIf:
        """The cards of a scheme for a period, before and after; made once."""
        key = (scheme, period.code)
        if key not in self._what_ifs:
            before = Scorecards(scheme, self.before, period)
            after = Scorecards(self.supposition.after(scheme), self.after, period)
            rows = tuple(range(len(self.before.units)))
            self._what_ifs[key] = WhatIf(before, after, rows, self.records_after)
        return self._what_ifs[key]

    def supposing(self, records: Records) -> Records:
        """What the changes make of the records behind a card."""
        held = {incident.ref for incident in self.records.incidents}
        incidents = [each for each in records.incidents if each.ref not in held]
        rulings = [each for each in records.rulings if each not in self.records.rulings]
        every = Records((*self.records.incidents, *incidents), (*self.records.rulings, *rulings))
        return edited(self.before, self.supposition.changes, self.supposition.vocabulary, every)[1]


@dataclass
class WithPeers:
    """The same suppositions with all units that rank with those asked for, read once and only if a rank is."""

    supposition: Supposition
    units: tuple[str, ...]
    pairs: tuple[tuple[Scheme, Period], ...]
    _task: asyncio.Task[Supposed] | None = None

    async def supposed(self) -> Supposed:
        """Facts about whole cohorts."""
        if self._task is None:
            self._task = asyncio.ensure_future(self._read())
        return await self._task

    async def _read(self) -> Supposed:
        schemes = [each for scheme, _ in self.pairs for each in (scheme, self.supposition.after(scheme))]
        kinds = {kind for scheme in schemes for kind in scheme.kinds}
        days = sorted({period.ends for _, period in self.pairs})
        peers = await self.supposition.ledger.peers(self.units, sorted(kinds), days)
        supposed = await self.supposition.about(dict.fromkeys((*self.units, *peers)))
        await supposed.compute_functions(self.pairs)
        return supposed


_WITHOUT_UNIT = (SetParameter, SetVersion, WithdrawIncident)


def refs_in(changes: Sequence[Change]) -> list[str]:
    """The incidents that changes name and do not add themselves."""
    refs: dict[str, None] = {}
    added = {change.ref for change in changes if isinstance(change, AddIncident)}
    for change in changes:
        if isinstance(change, AddIncident | AlterIncident | WithdrawIncident):
            ref = change.ref
        elif isinstance(change, SetRuling | RemoveRuling):
            ref = None if change.incident in added else change.incident
        else:
            ref = None
        if ref is not None:
            refs[ref] = None
    return list(refs)


def _counted(schemes: Iterable[Scheme]) -> set[str]:
    return {kind.code for scheme in schemes for kind in scheme.incident_kinds}
