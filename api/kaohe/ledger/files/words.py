"""What all readers of ledger files share: the formats, the sections, what is text, what is no ledger at all."""

from __future__ import annotations

from enum import StrEnum

#: Fields that hold text whatever it looks like, so that YAML need not quote `period: 2014`.
TEXT_FIELDS = frozenset(
    {"code", "incident", "item", "metric", "parent", "period", "points", "ref", "scheme", "title", "unit"}
)

#: The sections whose entries are listed, in the order in which they lean on each other.
SECTIONS = ("units", "periods", "incidents", "observations", "rulings")

NO_MAPPING = "must be a mapping with units, periods, incidents, observations, rulings and cards"


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


class UnreadableFile(Exception):  # noqa: N818  # what is so of the file, not an error of ours
    """A file that is no ledger at all; the message is what is wrong with it."""
