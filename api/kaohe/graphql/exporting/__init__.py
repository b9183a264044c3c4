"""Cards of any selection as the rows of a table, read from one state of the ledger, some hundred units at a time."""

from kaohe.graphql.exporting.reading import Part, parts
from kaohe.graphql.exporting.selection import Found, NotExportable, Selection

__all__ = ["Found", "NotExportable", "Part", "Selection", "parts"]
