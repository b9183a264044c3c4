"""Hypothesis strategies for facts that a ledger would accept."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from kaohe.scheme import Choice, Count, IncidentKind


def attributes_of(kind: IncidentKind) -> st.SearchStrategy[dict[str, Any]]:
    """Attributes that an incident of the kind may state, constraints between them apart."""
    required: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for attribute in kind.attributes:
        values: st.SearchStrategy[Any] = st.booleans()
        if isinstance(attribute, Choice):
            values = st.sampled_from(list(attribute.options))
        elif isinstance(attribute, Count):
            values = st.integers(attribute.minimum, min(attribute.maximum, attribute.minimum + 30))
        (required if attribute.is_required else optional)[attribute.name] = values
    return st.fixed_dictionaries(required, optional=optional)
