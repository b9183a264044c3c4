"""Files that an import takes: a ledger in JSON or YAML, and tables of incidents or observations in CSV."""

from kaohe.ledger.files.entries import FileEntries, Note
from kaohe.ledger.files.reading import read_ledger, read_text
from kaohe.ledger.files.words import SECTIONS, FileFormat, UnreadableFile
from kaohe.ledger.files.writing import BOM, columns_of, csv_of, header_of

__all__ = [
    "BOM",
    "SECTIONS",
    "FileEntries",
    "FileFormat",
    "Note",
    "UnreadableFile",
    "columns_of",
    "csv_of",
    "header_of",
    "read_ledger",
    "read_text",
]
