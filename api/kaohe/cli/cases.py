"""Case files: their ledger goes into a fresh embedded one, and what they expect of its cards is compared key by key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeAlias

from kaohe.cli.console import shown
from kaohe.cli.imports import Fault, Together, UnreadableError, import_together, read_file
from kaohe.cli.options import not_installed
from kaohe.ledger import Ledger, open_ledger
from kaohe.plugins import Registry
from kaohe.scheme import FindingKind, Refusal, Scheme
from kaohe.scheme.facts import Facts, Period
from kaohe.scoring import Scorecards, score, statement
from kaohe.scoring.cards import refusal_message
from kaohe.scoring.statement import FINDING_KEYS

#: The keys by which a card is named rather than described.
NAMING_KEYS = ("scheme", "unit", "period")

_NOT_FOUND = Refusal.NOT_FOUND.value
_NOT_STATED = "(not stated)"
_NOT_ON_THE_CARD = "(not on the card)"

_Figure: TypeAlias = Decimal | tuple[Decimal, Decimal] | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a card states otherwise than expected; ``key`` is ``total``, ``items.3.4.1.1`` and so on."""

    scheme: str
    unit: str
    period: str
    key: str
    expected: str
    found: str


def keys_of_card(scheme: Scheme) -> tuple[str, ...]:
    """The keys that a card of a scheme may state."""
    keys = ["total"]
    if scheme.sections:
        keys.append("deductions" if any(item.marks is None for item in scheme.items()) else "items")
    kinds = {finding.kind for finding in scheme.findings}
    keys += [key for kind, key in FINDING_KEYS.items() if kind in kinds]
    keys += [finding.code for finding in scheme.findings if finding.kind is FindingKind.STATUS]
    keys += [figure.code for figure in scheme.figures]
    if scheme.money:
        keys.append("money")
    return (*keys, "error")


def differences(card: Mapping[str, Any], found: Mapping[str, Any], refusal: str = "") -> Iterator[Difference]:
    """Yield where a card (what a case file expects) and its statement differ.

    Args:
        card: what is expected, with the naming keys.
        found: the statement of the card, or only its ``error``.
        refusal: why there is no card, in words.
    """
    named = {key: str(card[key]) for key in NAMING_KEYS}
    expected_error, found_error = card.get("error"), found.get("error")
    if expected_error is not None or found_error is not None:
        if expected_error != found_error:
            made = f"a card, total {shown(found.get('total'))}" if found_error is None else refusal or found_error
            yield Difference(**named, key="error", expected=shown(expected_error, "a card"), found=made)
        return
    for key, expected in card.items():
        if key in NAMING_KEYS or key == "error":
            continue
        for part, wanted, got in _unequal(expected, found.get(key)):
            yield Difference(**named, key=key + part, expected=wanted, found=got)


def _unequal(expected: Any, found: Any) -> Iterator[tuple[str, str, str]]:
    if isinstance(found, Mapping) and isinstance(expected, Mapping):
        for code, got in found.items():
            if code not in expected:
                yield f".{code}", _NOT_STATED, shown(got)
            elif not _same(expected[code], got):
                yield f".{code}", shown(expected[code]), shown(got)
        for code, wanted in expected.items():
            if code not in found:
                yield f".{code}", shown(wanted), _NOT_ON_THE_CARD
    elif not _same(expected, found):
        yield "", shown(expected), shown(found)


def _same(expected: Any, found: Any) -> bool:
    """Equal as text, or equal as exact numbers: 100, "100.0" and ["100.00", "100.00"] are all "100.00"."""
    if expected == found and type(expected) is type(found):
        return True
    try:
        return _figure(expected) == _figure(found)
    except (InvalidOperation, ValueError):
        return False


def _figure(value: Any) -> _Figure:
    if value is None:
        return None
    if isinstance(value, list):
        low, high = (_number(each) for each in value)
        return low if low == high else (low, high)
    return _number(value)


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(value)
    return Decimal(value)


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
