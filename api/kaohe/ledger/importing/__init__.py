"""Importing a ledger file: every entry checked, every error told, all or nothing stored."""

from kaohe.ledger.importing.entries import Progress
from kaohe.ledger.importing.run import import_records

__all__ = ["Progress", "import_records"]
