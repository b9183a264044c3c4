"""One card, with every key that applies to it, or the code it is refused with."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from tests.reference import liaocheng1995, luxi2014, minhang_linkage, pinghu2012, street_ten_rules
from tests.reference.model import Ledger, Period, RefusedError, Unit


class Regime(NamedTuple):
    """What has to be known of a regime before one of its cards is made."""

    assesses: tuple[str, ...]
    cadence: str
    in_force: date | None
    card: Callable[[Ledger, Unit, Period], dict[str, Any]]


REGIMES = {
    module.CODE: Regime(module.ASSESSES, module.CADENCE, module.IN_FORCE, module.card)
    for module in (liaocheng1995, luxi2014, minhang_linkage, pinghu2012, street_ten_rules)
}


def card(ledger: Ledger, scheme: str, unit: str, period: str) -> dict[str, Any]:
    """The card of a case file: scheme, unit, period and all that follows from the ledger."""
    head = {"scheme": scheme, "unit": unit, "period": period}
    try:
        return {**head, **_made(ledger, scheme, unit, period)}
    except RefusedError as refusal:
        return {**head, "error": str(refusal)}


def _made(ledger: Ledger, scheme: str, unit_code: str, period_code: str) -> dict[str, Any]:
    if scheme not in REGIMES or unit_code not in ledger.units or period_code not in ledger.periods:
        raise RefusedError("NOT_FOUND")
    regime, unit, period = REGIMES[scheme], ledger.units[unit_code], ledger.periods[period_code]
    if unit.kind not in regime.assesses:
        raise RefusedError("NOT_ASSESSED")
    if period.kind != regime.cadence:
        raise RefusedError("WRONG_CADENCE")
    if regime.in_force is not None and period.ends < regime.in_force:
        raise RefusedError("NOT_IN_FORCE")
    if unit.kind == "LEADER" and not unit.oversees:
        raise RefusedError("NOBODY_OVERSEEN")
    return regime.card(ledger, unit, period)
