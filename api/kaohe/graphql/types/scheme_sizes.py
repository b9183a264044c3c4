"""How long the lists are that the installed schemes have: what a query costs depends on it."""

from __future__ import annotations

from collections.abc import Sequence

from kaohe.graphql.types.scheme import Scheme

#: The lists of findings, as fields of a scheme and of a card.
ANSWERED = ("targets", "obligations", "rewards", "vetoes", "sanctions", "statuses")


def sizes_of(schemes: Sequence[Scheme]) -> dict[str, int]:
    """How many entries the longest list of each kind has, by the field that holds it."""
    longest = {
        name: max((len(getattr(scheme, name)) for scheme in schemes), default=0)
        for name in ("sections", "items", *ANSWERED, "money", "figures", "metrics", "versions", "amendments", "changes")
    }
    sizes = {
        f"{type_name}.{name}": size
        for name, size in longest.items()
        for type_name in ("Scheme", "SchemeStakes", "Scorecard")
    }
    sizes["Scorecard.deductions"] = longest["items"]
    sizes["Unit.scorecards"] = sizes["Query.stakes"] = sizes["PriceListPayload.schemes"] = len(schemes)
    sizes["ComparisonRow.cells"] = sizes["Comparison.schemes"] = sizes["Comparison.distributions"] = len(schemes)
    sizes["Comparison.pairs"] = len(schemes) * (len(schemes) - 1) // 2
    return sizes
