"""Finds the document of a request: among the trusted ones, among those that clients sent before, or in the request."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

from cross_web import HTTPException

from kaohe.web.documents.manifest import Document, digest_of
from kaohe.web.documents.naming import SHA256, DocumentCode, DocumentRefused, digest_named, id_named

ONLY_TRUSTED = "this server answers only the documents that its front ends were built with; this is none of them"


class Documents:
    """The documents of a deployment.

    A trusted document is known by its id and by its SHA-256. Others are kept by their SHA-256 as clients send them
    (automatic persisted queries); those that were not asked for the longest go first.
    """

    def __init__(self, trusted: Iterable[Document] = (), *, only_trusted: bool = False, room: int = 0) -> None:
        """Begin with the trusted documents.

        Args:
            trusted: those that front ends were built with.
            only_trusted: refuse all others.
            room: characters that documents sent by clients may take; 0 keeps none.
        """
        known = list(trusted)
        self._by_id = {each.id: each.text for each in known}
        self._by_digest = {each.digest: each.text for each in known}
        self._only_trusted, self._room = only_trusted, 0 if only_trusted else room
        self._sent: OrderedDict[str, str] = OrderedDict()
        self._taken = 0

    def is_trusted(self, sent: Any) -> bool:
        """Whether a request asks a document that front ends were built with, by whichever name."""
        if not isinstance(sent, dict):
            return False
        named, digest, query = id_named(sent), digest_named(sent), sent.get("query")
        if named is not None:
            return named in self._by_id or named.removeprefix(SHA256) in self._by_digest
        digest = digest_of(query) if isinstance(query, str) else digest
        return digest in self._by_digest or digest in self._by_id

    def complete(self, sent: Any) -> Any:
        """A request with its document in the place of the name; any other as it is.

        Raises:
            HTTPException: the document is named in a wrong way.
            DocumentRefused: it is not there, or it may not be asked.
        """
        if not isinstance(sent, dict):
            return sent
        request: Mapping[str, Any] = sent
        named, digest, query = id_named(request), digest_named(request), request.get("query")
        if named is not None:
            return {**request, "query": self._of_id(named)}
        if digest is not None and query is None:
            return {**request, "query": self._of_digest(digest)}
        if isinstance(query, str):
            self._sent_along(query, digest)
        return sent

    def _of_id(self, named: str) -> str:
        found = self._by_id.get(named) or self._find(named.removeprefix(SHA256))
        if found is None:
            message = f"there is no document {named!r} here"
            raise DocumentRefused(DocumentCode.PERSISTED_QUERY_NOT_FOUND, message)
        return found

    def _of_digest(self, digest: str) -> str:
        found = self._find(digest)
        if found is not None:
            return found
        if self._only_trusted:
            raise DocumentRefused(DocumentCode.DOCUMENT_NOT_TRUSTED, ONLY_TRUSTED)
        # Apollo's clients look for these very words: after the first they send the document, after the second for good.
        if self._room:
            raise DocumentRefused(DocumentCode.PERSISTED_QUERY_NOT_FOUND, "PersistedQueryNotFound")
        raise DocumentRefused(DocumentCode.PERSISTED_QUERY_NOT_SUPPORTED, "PersistedQueryNotSupported")

    def _find(self, digest: str) -> str | None:
        if digest in self._sent:
            self._sent.move_to_end(digest)
            return self._sent[digest]
        return self._by_digest.get(digest) or self._by_id.get(digest)

    def _sent_along(self, query: str, named: str | None) -> None:
        """See that a document may be asked, and keep it if it is to be asked again by its hash."""
        if named is None and not self._only_trusted:
            return
        digest = digest_of(query)
        if named not in (None, digest):
            raise HTTPException(
                400, f"`extensions.persistedQuery.sha256Hash` is not that of `query`, which is {digest}"
            )
        if self._only_trusted and digest not in self._by_digest:
            raise DocumentRefused(DocumentCode.DOCUMENT_NOT_TRUSTED, ONLY_TRUSTED)
        if digest not in self._by_digest:
            self._keep(digest, query)

    def _keep(self, digest: str, query: str) -> None:
        if digest not in self._sent and len(query) <= self._room:
            self._sent[digest] = query
            self._taken += len(query)
            while self._taken > self._room:
                self._taken -= len(self._sent.popitem(last=False)[1])
