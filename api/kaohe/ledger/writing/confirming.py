"""The name by which those who write to a ledger knew :class:`~kaohe.ledger.writing.writer.Writing`."""

from kaohe.ledger.writing.writer import Writing

Confirming = Writing
