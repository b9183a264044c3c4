"""What the figures of some cards rest on, so that a change elsewhere need not be worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kaohe.graphql.context.card import Card
from kaohe.ledger.facts.records import IncidentRecord, ObservationRecord, RulingRecord
from kaohe.ledger.journal.change_log import Change, FactKind
from kaohe.ledger.journal.changed import Changed
from kaohe.scheme.facts import Calendar
from kaohe.scheme.needs import Needs, needs

#: Changes of these may reach any card, a refused one, too: they say what it reads and with which parameters.
_FRAME = frozenset({FactKind.PARAMETER, FactKind.PERIOD, FactKind.UNIT, FactKind.OVERSIGHT})


@dataclass(frozen=True)
class Reach:
    """Everything that cards read: units, and what is needed of them."""

    units: frozenset[str]
    needs: Needs

    @classmethod
    def of(cls, cards: Sequence[Card], calendar: Calendar) -> Reach:
        """The reach of some cards."""
        units = frozenset[str]().union(*(card.cards.facts.units.codes for card in cards))
        return cls(units, needs([card.scheme for card in cards], [card.period for card in cards], calendar))

    def has(self, change: Change) -> bool:
        """Whether a change may make any figure another one."""
        if change.kind in _FRAME:
            return True
        return any(fact is not None and self._reads(fact) for fact in (change.before, change.after))

    def _reads(self, fact: Changed) -> bool:
        match fact:
            case IncidentRecord():
                in_time = any(each.starts <= fact.on <= each.ends for each in self.needs.periods)
                return fact.kind in self.needs.kinds and fact.unit in self.units and in_time
            case ObservationRecord():
                return fact.metric in self.needs.metrics and fact.unit in self.units and self._within(fact.period)
            case RulingRecord():
                return fact.scheme in self.needs.schemes and fact.unit in self.units and self._within(fact.period)
            case _:
                return False

    def _within(self, period: str) -> bool:
        return any(each.code == period for each in self.needs.periods)
