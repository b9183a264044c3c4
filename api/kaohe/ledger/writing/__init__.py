"""Writing single facts: recorded, corrected, withdrawn; each request all or nothing, every error told.

What may be stored is checked by the importers (:mod:`kaohe.ledger.importing`); here is what requests have beyond them:
keys under which they may be repeated, revisions that they expect, typed errors, and the changes of what is on file.
"""

from kaohe.ledger.facts.records import ObservationKey, RulingKey
from kaohe.ledger.writing.inputs import (
    KEEP,
    IncidentChange,
    IncidentEntry,
    Keep,
    ObservationEntry,
    PeriodChange,
    PeriodEntry,
    Request,
    RulingEntry,
    UnitChange,
    UnitEntry,
)
from kaohe.ledger.writing.results import Rule, WriteError, Written
from kaohe.ledger.writing.writer import Writing

__all__ = [
    "KEEP",
    "IncidentChange",
    "IncidentEntry",
    "Keep",
    "ObservationEntry",
    "ObservationKey",
    "PeriodChange",
    "PeriodEntry",
    "Request",
    "Rule",
    "RulingEntry",
    "RulingKey",
    "UnitChange",
    "UnitEntry",
    "WriteError",
    "Writing",
    "Written",
]
