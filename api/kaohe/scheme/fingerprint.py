"""The digest of a scheme's rules: what its cards are computed by, and nothing of how that is called.

The same rules have the same digest in every process and under every Python; another number, term or function gives
another. Titles, clauses, readings and drivers move no figure and do not count.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from hashlib import sha256
from typing import Any

from kaohe.scheme.regime import Scheme
from kaohe.scheme.terms.term import Term

#: What is read and not computed with.
_WORDS = frozenset(
    ("title", "title_zh", "text", "text_zh", "words", "clause", "reading", "method", "department", "driver", "shows")
)

#: What a function may read beside its text and counts as a part of it.
_PLAIN = (bool, int, str, Decimal, Enum, date, tuple, list, frozenset, set, dict, Term)


@lru_cache(maxsize=256)
def rules_digest(scheme: Scheme) -> str:
    """The SHA-256 of a scheme's rules, in 64 hexadecimal digits."""
    hasher = sha256()
    for line in _Reader().lines(_rules(scheme)):
        hasher.update(line.encode(errors="surrogatepass"))
        hasher.update(b"\n")
    return hasher.hexdigest()


def _rules(scheme: Scheme) -> list[Any]:
    return [
        scheme.code,
        scheme.kinds,
        scheme.cadence,
        scheme.in_force_from,
        scheme.full_marks,
        scheme.total,
        [(each.code, each.kinds, each.base, each.points) for each in scheme.all_sections()],
        [(each.code, each.marks, each.figure, each.ruling) for each in scheme.items()],
        [(each.code, each.kind, each.kinds, each.when) for each in scheme.findings],
        [(each.code, each.kind, each.kinds, each.per_head, each.amount, each.ruling) for each in scheme.money],
        [(each.code, each.number) for each in scheme.figures],
        [(each.code, each.default, each.minimum, each.maximum) for each in scheme.parameters],
    ]


class _Reader:
    """Reads a value as lines, whatever it is made of; what is met again is told by its number."""

    def __init__(self) -> None:
        self._met: dict[int, int] = {}
        self._kept: list[Any] = []

    def lines(self, value: Any) -> Iterator[str]:
        match value:
            case None | bool() | int() | str():
                yield f"{type(value).__name__} {value!r}"
            case Enum():
                yield f"{type(value).__name__}.{value.name}"
            case Decimal():
                yield f"Decimal {value.normalize()}" if value else "Decimal 0"
            case date():
                yield f"date {value.isoformat()}"
            case list() | tuple():
                yield f"[{len(value)}"
                for each in value:
                    yield from self.lines(each)
            case frozenset() | set():
                yield f"set {len(value)}"
                yield from sorted("\t".join(_Reader().lines(each)) for each in value)  # they stand in no order
            case Mapping():
                yield f"mapping {len(value)}"
                for key, each in value.items():
                    yield from self.lines(key)
                    yield from self.lines(each)
            case _:
                yield from self._object(value)

    def _object(self, value: Any) -> Iterator[str]:
        if id(value) in self._met:
            yield f"again {self._met[id(value)]}"
            return
        self._met[id(value)] = len(self._met)
        self._kept.append(value)  # so that no other object gets its id meanwhile
        if inspect.isroutine(value):
            yield from self._function(value)
            return
        yield type(value).__name__
        for name in sorted(_attributes(value)):
            if name not in _WORDS and not name.startswith("_"):
                yield name
                yield from self.lines(getattr(value, name))

    def _function(self, function: Callable[..., Any]) -> Iterator[str]:
        """The text of a function, and what it reads of its surroundings, other functions of the same author's too."""
        inner = inspect.unwrap(function)
        yield f"function {getattr(inner, '__qualname__', '')}"
        with suppress(OSError, TypeError):  # built in, or its file is not there: its name is all that is known
            yield inspect.getsource(inner).strip()
        yield from self.lines(getattr(inner, "__defaults__", None))
        yield from self.lines(getattr(inner, "__kwdefaults__", None))
        for each in dict.fromkeys((function, inner)):
            for name, value in _surroundings(each):
                if isinstance(value, _PLAIN) or (inspect.isroutine(value) and _package(value) == _package(inner)):
                    yield name
                    yield from self.lines(value)


def _surroundings(function: Callable[..., Any]) -> Iterator[tuple[str, Any]]:
    """What a function reads of the functions around it and of its module, by name."""
    try:
        found = inspect.getclosurevars(function)
    except (TypeError, ValueError):  # built in; or a name that is still to be given something
        return
    yield from sorted({**found.globals, **found.nonlocals}.items())


def _package(function: Callable[..., Any]) -> str:
    return (getattr(function, "__module__", None) or "").partition(".")[0]


def _attributes(value: Any) -> Iterator[str]:
    if is_dataclass(value):
        yield from (each.name for each in fields(value))
        return
    yield from getattr(value, "__dict__", ())
    for kind in type(value).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        yield from (each for each in ((slots,) if isinstance(slots, str) else slots) if hasattr(value, each))
    if isinstance(value, Term):
        yield "charges"
