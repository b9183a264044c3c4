"""Verifies one case file: its ledger goes into a fresh embedded one, and what its cards state is compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kaohe.cli.comparing import NAMING_KEYS, Difference, differences, keys_of_card
from kaohe.cli.files import UnreadableError, read_file
from kaohe.cli.importing import Fault, Together, import_together
from kaohe.cli.plugins import not_installed
from kaohe.ledger import Ledger, open_ledger
from kaohe.plugins import Registry
from kaohe.scheme.facts import Facts, Period
from kaohe.scheme.regime import Scheme
from kaohe.scheme.vocabulary import Refusal
from kaohe.scoring import Scorecards, score, statement
from kaohe.scoring.cards import refusal_message

_NOT_FOUND = Refusal.NOT_FOUND.value


@dataclass
class Verified:
    """What came of one file: how many cards it has, and everything that is wrong."""

    file: str
    cards: int = 0
    faults: list[Fault] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    differing: int = 0
    unchecked: int = 0

    @property
    def matching(self) -> int:
        """How many cards match in everything that they state."""
        return self.cards - self.differing - self.unchecked


async def verify_file(path: Path, registry: Registry, fresh: Callable[[], str]) -> Verified:
    """Verify all cards of a case file in a ledger of its own, at a fresh URL."""
    result = Verified(str(path))
    try:
        case = read_file(path)
    except UnreadableError as error:
        result.faults.append(Fault(result.file, "", "", error.reason))
        return result
    cards = case.pop("cards", None) or []
    if not isinstance(cards, list):
        result.faults.append(Fault(result.file, "cards", "", "must be a list"))
        return result
    result.cards = len(cards)
    together = Together()
    together.add(result.file, case)
    async with open_ledger(fresh(), registry) as ledger:
        result.faults += (await import_together(ledger, together)).faults
        if not result.faults:
            await _compare(cards, ledger, registry, result)
        else:
            result.unchecked = result.cards
    return result


async def _compare(cards: list[Any], ledger: Ledger, registry: Registry, result: Verified) -> None:
    sound: list[Mapping[str, Any]] = []
    for number, card in enumerate(cards):
        faults = list(_faults_of_card(card, f"cards[{number}]", registry, result.file))
        result.faults += faults
        if faults:
            result.unchecked += 1
        else:
            sound.append(card)
    found = await Stated.of(sound, ledger, registry)
    for card in sound:
        unequal = list(differences(card, *found.card(*(card[key] for key in NAMING_KEYS))))
        result.differences += unequal
        result.differing += bool(unequal)


@dataclass
class Stated:
    """What the ledger's cards state, all facts read at once and each scheme scored once a period."""

    registry: Registry
    facts: Facts
    _scored: dict[tuple[Scheme, str], Scorecards] = field(default_factory=dict)

    @classmethod
    async def of(cls, cards: list[Mapping[str, Any]], ledger: Ledger, registry: Registry) -> Stated:
        """Read the facts of all cards."""
        calendar = await ledger.calendar()
        periods = {calendar.find(card["period"]) for card in cards}
        asked = [registry.asked(reference) for reference in sorted({card["scheme"] for card in cards})]
        facts = await ledger.read_facts(
            units=sorted({card["unit"] for card in cards}),
            schemes=[scheme for versions in asked if versions is not None for scheme in versions.schemes],
            periods=sorted(period for period in periods if period is not None),
        )
        return cls(registry, facts)

    def card(self, scheme: str, unit: str, period: str) -> tuple[dict[str, Any], str]:
        """The statement of a card, and in words why there is none."""
        row, when = self.facts.units.row(unit), self.facts.calendar.find(period)
        for missing, name in ((row, f"unit {unit}"), (when, f"period {period}")):
            if missing is None:
                return {"error": _NOT_FOUND}, f"{_NOT_FOUND}: the ledger has no {name}"
        found = None if when is None else self.registry.find(scheme, when.ends)
        if found is None:
            return {"error": _NOT_FOUND}, f"{_NOT_FOUND}: {not_installed(self.registry, scheme)}"
        assert row is not None
        assert when is not None
        cards = self._cards(found, when)
        refusal = cards.refusal(row)
        words = "" if refusal is None else f"{refusal.value}: {refusal_message(refusal, scheme, unit, period)}"
        return statement(cards, row), words

    def _cards(self, scheme: Scheme, period: Period) -> Scorecards:
        cards = self._scored.get((scheme, period.code))
        if cards is None:
            cards = self._scored[scheme, period.code] = score(scheme, self.facts, period)
        return cards


def _faults_of_card(card: object, record: str, registry: Registry, file: str) -> Iterator[Fault]:
    if not isinstance(card, Mapping):
        yield Fault(file, record, "", f"must be a mapping with {', '.join(NAMING_KEYS)} and what is expected")
        return
    unnamed = [key for key in NAMING_KEYS if not isinstance(card.get(key), str)]
    for key in unnamed:
        yield Fault(file, record, key, "is required" if key not in card else "must be a code, as text")
    if unnamed:
        return
    record = f"{record} ({', '.join(card[key] for key in NAMING_KEYS)})"
    asked = registry.asked(card["scheme"])
    if asked is None:
        if card.get("error") != _NOT_FOUND:
            yield Fault(file, record, "scheme", not_installed(registry, card["scheme"]))
        return
    allowed = list(dict.fromkeys(key for scheme in asked.schemes for key in keys_of_card(scheme)))
    stated = [key for key in card if key not in NAMING_KEYS]
    for key in stated:
        if key not in allowed:
            yield Fault(
                file, record, str(key), f"is not a key of a {asked.label} card; it may state {', '.join(allowed)}"
            )
    if not stated:
        yield Fault(file, record, "", f"states nothing; it may state {', '.join(allowed)}")
    if card.get("error") is not None and card["error"] not in (refusals := [each.value for each in Refusal]):
        yield Fault(file, record, "error", f"{card['error']} is none of {', '.join(refusals)}")
