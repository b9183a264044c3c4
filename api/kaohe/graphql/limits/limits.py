"""The limits as numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one request; each is named in the error that it causes.

    Attributes:
        tokens: words and signs of the document.
        depth: how deep fields may be nested.
        aliases: renamed fields in the document.
        directives: directives in the document.
        cost: values that the answer may hold, by the sizes of the pages asked for, and what work on this ledger costs.
        seconds: how long a query may take; a change of facts is carried out to its end.
        introspection: whether the schema may be asked for, and mistakes tell which of its names were perhaps meant.
    """

    tokens: int = 5000
    depth: int = 20
    aliases: int = 100
    directives: int = 50
    cost: int = 250_000
    seconds: float = 10.0
    introspection: bool = True
