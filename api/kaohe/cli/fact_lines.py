"""The facts behind a figure, a line each: in English by the names that the API has, in Chinese by their titles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.cli.figures import scaled, shown_ends
from kaohe.scheme.incident_kinds import Attribute, AttributeValue, Choice, IncidentKind

if TYPE_CHECKING:
    from kaohe.scoring.evidence import Evidence, IncidentEvidence, ObservationEvidence, RecordedRuling

_YES_NO = {True: "是", False: "否"}


@dataclass(frozen=True)
class FactLines:
    """Says facts in one of the two languages; a code that nobody gave a Chinese title stays as it is."""

    kinds: Mapping[str, IncidentKind]
    zh: bool

    def of(self, facts: Evidence) -> Iterator[str]:
        """Incidents, then observations, then rulings."""
        yield from map(self._incident, facts.incidents)
        yield from map(self._observation, facts.observations)
        yield from map(self._ruling, facts.rulings)

    def _incident(self, behind: IncidentEvidence) -> str:
        found = behind.incident
        kind = self.kinds.get(found.kind)
        attributes = {} if kind is None or not self.zh else {each.name: each for each in kind.attributes}
        stated = ", ".join(_stated(name, value, attributes.get(name)) for name, value in found.attributes.items())
        named = found.kind if kind is None or not self.zh else kind.title_zh
        cost = "" if behind.low is None else f", {shown_ends(behind.low, behind.high)}"
        return f"{found.ref}, {found.on}, {found.unit}, {named} ({stated}){cost}"

    def _observation(self, seen: ObservationEvidence) -> str:
        named = seen.metric.title_zh if self.zh else seen.metric.code
        if seen.value is None:
            value = "未报" if self.zh else "not observed"
        else:
            value = _YES_NO[seen.value] if self.zh and isinstance(seen.value, bool) else _plain(seen.value)
        return f"{named}, {seen.unit}, {seen.period}: {value}"

    def _ruling(self, ruling: RecordedRuling) -> str:
        if self.zh:
            on = "" if ruling.incident is None else f"({ruling.incident})"
            return f"评定 {ruling.item}{on}, {ruling.unit}, {ruling.period}: {scaled(ruling.points)}"
        on = "" if ruling.incident is None else f" on {ruling.incident}"
        return f"ruling on {ruling.item}{on}, {ruling.unit}, {ruling.period}: {scaled(ruling.points)}"


def _stated(name: str, value: AttributeValue, attribute: Attribute | None) -> str:
    if attribute is None:
        return f"{name} {_plain(value)}"
    if isinstance(attribute, Choice):
        return f"{attribute.title_zh} {attribute.options.get(str(value), str(value))}"
    return f"{attribute.title_zh} {_YES_NO[value] if isinstance(value, bool) else value}"


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
