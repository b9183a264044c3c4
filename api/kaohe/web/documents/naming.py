"""How requests name documents: by ``documentId``, or by the hash of Apollo's persisted queries."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from cross_web import HTTPException

#: What GraphQL over HTTP puts before the SHA-256 of a document.
SHA256 = "sha256:"

_DIGEST = re.compile(r"[0-9a-f]{64}")


class DocumentCode(StrEnum):
    """Values of `extensions.code` where a document is not the one that is answered."""

    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    PERSISTED_QUERY_NOT_SUPPORTED = "PERSISTED_QUERY_NOT_SUPPORTED"
    DOCUMENT_NOT_TRUSTED = "DOCUMENT_NOT_TRUSTED"


class DocumentRefused(HTTPException):
    """A request whose document is not there, or is none of those that a deployment answers."""

    def __init__(self, code: DocumentCode, message: str) -> None:
        super().__init__(400, message)
        self.code = code


def id_named(sent: Mapping[str, Any]) -> str | None:
    """The id by which a request names its document; None where it sends one.

    Raises:
        HTTPException: it is no text, or the document is sent as well.
    """
    named = sent.get("documentId")
    if named is None:
        return None
    if not isinstance(named, str) or not named:
        raise HTTPException(400, "`documentId` must be a string")
    if sent.get("query") is not None:
        raise HTTPException(400, "send `query` or `documentId`, not both")
    return named


def digest_named(sent: Mapping[str, Any]) -> str | None:
    """The SHA-256 by which a request names its document; None where it has no persisted query.

    Raises:
        HTTPException: it is not what Apollo's protocol says.
    """
    extensions = sent.get("extensions")
    named = extensions.get("persistedQuery") if isinstance(extensions, dict) else None
    if named is None:
        return None
    digest = named.get("sha256Hash") if isinstance(named, dict) else None
    if not isinstance(digest, str) or named.get("version") != 1 or not _DIGEST.fullmatch(digest):
        form = '{"version": 1, "sha256Hash": "64 hexadecimal digits, in lower case"}'
        raise HTTPException(400, f"`extensions.persistedQuery` must be {form}")
    return digest
