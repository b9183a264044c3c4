"""Files that an import takes: a ledger in JSON or YAML, and tables in CSV or on the sheets of a workbook."""

from kaohe.ledger.files.apart import read_apart
from kaohe.ledger.files.entries import FileEntries
from kaohe.ledger.files.reading import read_ledger, read_text
from kaohe.ledger.files.shape import ColumnRead, Note, Shape
from kaohe.ledger.files.words import SECTIONS, FileFormat, UnreadableFile
from kaohe.ledger.files.writing import BOM, columns_of, csv_of, header_of

__all__ = [
    "BOM",
    "SECTIONS",
    "ColumnRead",
    "FileEntries",
    "FileFormat",
    "Note",
    "Shape",
    "UnreadableFile",
    "columns_of",
    "csv_of",
    "header_of",
    "read_apart",
    "read_ledger",
    "read_text",
]
