"""Compares what a case file expects of a card with what the card states, key by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from kaohe.scheme import Scheme

#: The keys by which a card is named rather than described.
NAMING_KEYS = ("scheme", "unit", "period")

_NOT_STATED = "(not stated)"
_NOT_ON_THE_CARD = "(not on the card)"

_Figure: TypeAlias = "Decimal | tuple[Decimal, Decimal] | None"


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
    from kaohe.scheme import FindingKind
    from kaohe.scoring.statement import FINDING_KEYS

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


def shown(value: Any, absent: str = "null") -> str:
    """A figure or verdict as a person writes it: ``82.98``, ``57.00–87.00``, ``YES``."""
    if value is None:
        return absent
    if isinstance(value, list | tuple):
        return "–".join(shown(each) for each in value)
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


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
