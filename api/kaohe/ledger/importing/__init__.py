"""Importing a ledger file: every entry checked, every error told, all or nothing stored."""

from kaohe.ledger.importing.run import import_records
from kaohe.ledger.importing.validation import Progress

__all__ = ["Progress", "import_records"]
