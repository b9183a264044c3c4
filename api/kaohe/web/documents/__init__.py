"""Documents that requests name instead of sending them: those that front ends were built with, and automatic ones."""

from kaohe.web.documents.manifest import Document, DocumentsError, check_documents, read_documents
from kaohe.web.documents.naming import DocumentCode, DocumentRefused
from kaohe.web.documents.store import Documents

__all__ = [
    "Document",
    "DocumentCode",
    "DocumentRefused",
    "Documents",
    "DocumentsError",
    "check_documents",
    "read_documents",
]
