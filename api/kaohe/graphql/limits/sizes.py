"""How long the lists are that the installed schemes have: what a query costs depends on it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import ceil

from kaohe.plugins import Registry
from kaohe.scheme import FindingKind, Scheme

#: The lists of findings, as fields of a scheme and of a card.
ANSWERED = {
    "targets": FindingKind.TARGET,
    "obligations": FindingKind.OBLIGATION,
    "rewards": FindingKind.REWARD,
    "vetoes": FindingKind.VETO,
    "sanctions": FindingKind.SANCTION,
    "statuses": FindingKind.STATUS,
}


@lru_cache(maxsize=16)
def sizes_of(registry: Registry) -> Mapping[str, int]:
    """How many entries the longest list of each kind has, by the field that holds it."""
    lengths = [_lengths(scheme, registry) for scheme in registry.every_version]
    longest = {name: max((each[name] for each in lengths), default=0) for name in _NAMES}
    sizes = {
        f"{type_name}.{name}": size
        for name, size in longest.items()
        for type_name in ("Scheme", "SchemeStakes", "Scorecard")
    }
    # A card has all its items once, on whichever floor of its headings they stand: on the average these are so many.
    top = max(longest["sections"], 1)
    for type_name in ("SchemeSection", "ScorecardSection"):
        sizes[f"{type_name}.items"] = ceil(longest["items"] / top)
        sizes[f"{type_name}.sections"] = max(ceil(longest["headings"] / top) - 1, 0)
    several = len(registry.every_version)
    sizes["Scorecard.deductions"] = longest["items"]
    sizes["Unit.scorecards"] = sizes["Query.stakes"] = sizes["PriceListPayload.schemes"] = several
    sizes["ComparisonRow.cells"] = sizes["Comparison.schemes"] = sizes["Comparison.distributions"] = several
    sizes["Comparison.pairs"] = several * (several - 1) // 2
    return sizes


_NAMES = (
    "sections",
    "headings",
    "items",
    *ANSWERED,
    "money",
    "figures",
    "metrics",
    "versions",
    "amendments",
    "changes",
)


def _lengths(scheme: Scheme, registry: Registry) -> dict[str, int]:
    return {
        "sections": len(scheme.sections),
        "headings": sum(1 for _ in scheme.all_sections()),
        "items": sum(1 for _ in scheme.items()),
        **{name: sum(each.kind is kind for each in scheme.findings) for name, kind in ANSWERED.items()},
        "money": len(scheme.money),
        "figures": len(scheme.figures),
        "metrics": len(scheme.metrics_read),
        "versions": len(registry.versions(scheme.code)),
        "amendments": len(scheme.amendments),
        "changes": len(scheme.history),
    }
