"""What all readers of ledger files share: the formats, the sections, what is text, what is no ledger at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from kaohe.plugins import Registry
from kaohe.scheme.incident_kinds import IncidentKind
from kaohe.scheme.metrics import Metric

#: Fields that hold text whatever it looks like, so that YAML need not quote `period: 2014`.
TEXT_FIELDS = frozenset(
    {"code", "incident", "item", "metric", "parent", "period", "points", "ref", "scheme", "title", "unit"}
)

#: The sections whose entries are listed, in the order in which they lean on each other.
SECTIONS = ("units", "periods", "incidents", "observations", "rulings")

NO_MAPPING = "must be a mapping with units, periods, incidents, observations, rulings and cards"


#: How deeply a ledger or case file may be nested; none needs half of it.
DEEPEST = 20
TOO_DEEP = f"is nested too deeply, more than {DEEPEST} levels"


class FileFormat(StrEnum):
    """What a file is."""

    LEDGER_JSON = "LEDGER_JSON"
    LEDGER_YAML = "LEDGER_YAML"
    INCIDENTS_CSV = "INCIDENTS_CSV"
    OBSERVATIONS_CSV = "OBSERVATIONS_CSV"
    UNITS_CSV = "UNITS_CSV"
    PERIODS_CSV = "PERIODS_CSV"
    RULINGS_CSV = "RULINGS_CSV"
    WORKBOOK = "WORKBOOK"


@dataclass(frozen=True)
class Title:
    """A scheme, as far as tables name it."""

    title_zh: str


@dataclass(frozen=True)
class Words:
    """Of a registry what tables speak of, by code; it can be given to another process."""

    kinds: Mapping[str, IncidentKind]
    metrics: Mapping[str, Metric]
    schemes: Mapping[str, Title]

    @classmethod
    def of(cls, registry: Vocabulary) -> Words:
        """The words of a registry."""
        titles = {code: Title(scheme.title_zh) for code, scheme in registry.schemes.items()}
        return cls(dict(registry.kinds), dict(registry.metrics), titles)


#: What tables speak of.
Vocabulary: TypeAlias = Registry | Words


class UnreadableFile(Exception):  # noqa: N818  # what is so of the file, not an error of ours
    """A file that is no ledger at all; the message is what is wrong with it."""
