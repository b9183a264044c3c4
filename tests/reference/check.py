"""What the cards of a case file state otherwise than the model."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.reference.cards import card
from tests.reference.model import Ledger


def differences(document: Mapping[str, Any]) -> Iterator[str]:
    """A line for every key that a card states and the model does not give."""
    ledger = Ledger.from_dict(document)
    for expected in document.get("cards", []):
        made = card(ledger, expected["scheme"], expected["unit"], expected["period"])
        where = f"{expected['scheme']} {expected['unit']} {expected['period']}"
        if "error" in made and "error" not in expected:
            yield f"{where}: refused with {made['error']}, expected a card"
        for key, value in expected.items():
            if key not in made:
                yield f"{where} {key}: stated {value!r}, not given"
            elif made[key] != value:
                stated, given = _only_other(value, made[key]), _only_other(made[key], value)
                yield f"{where} {key}: stated {stated!r}, given {given!r}"


def _only_other(one: Any, other: Any) -> Any:
    """Of two groups only the entries that differ, so that a line stays readable."""
    if isinstance(one, dict) and isinstance(other, dict):
        return {code: value for code, value in one.items() if code not in other or other[code] != value}
    return one
