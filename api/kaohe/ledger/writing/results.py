"""What comes of a write: the facts as they are now, or everything that is wrong, typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Generic, TypeAlias, TypeVar

from kaohe.ledger.facts.records import ImportProblem
from kaohe.ledger.importing.circumstances import FIELDS
from kaohe.plugins import Registry

RecordT = TypeVar("RecordT")

#: Where an error is: names of fields and indexes of entries, from the outside in.
Path: TypeAlias = tuple[str | int, ...]


class Rule(StrEnum):
    """What was broken."""

    INVALID = "INVALID"
    REQUIRED = "REQUIRED"
    NOT_FOUND = "NOT_FOUND"
    TAKEN = "TAKEN"
    UNIT_CLOSED = "UNIT_CLOSED"
    HAS_FACTS = "HAS_FACTS"
    HAS_UNITS = "HAS_UNITS"
    RULING_DEPENDS = "RULING_DEPENDS"
    STALE = "STALE"
    KEY_REUSED = "KEY_REUSED"
    TOO_MANY = "TOO_MANY"
    WRONG_STATE = "WRONG_STATE"
    BUSY = "BUSY"
    STORAGE_FULL = "STORAGE_FULL"


@dataclass(frozen=True, slots=True)
class WriteError:
    """One thing that is wrong, where, and what would be right.

    ``current`` is what the ledger holds, where that is not what the request expected (None: nothing).
    """

    code: Rule
    path: Path
    message: str
    suggestion: str | None = None
    current: object | None = None


@dataclass(frozen=True, slots=True)
class Written(Generic[RecordT]):
    """What a write did: the facts that it concerned, in the order of the request, or (nothing is stored then) errors.

    What was withdrawn is shown as it was before. ``repeated`` says that the same request had been answered before, and
    that this is the first answer again.
    """

    records: tuple[RecordT, ...] = ()
    revision: int | None = None
    errors: tuple[WriteError, ...] = ()
    repeated: bool = False

    @property
    def accepted(self) -> bool:
        """Whether it is stored."""
        return not self.errors


def errors_of(
    problems: Iterable[ImportProblem], stated: Sequence[Mapping[str, Any]], registry: Registry, *, single: bool = False
) -> list[WriteError]:
    """The problems of an import as errors of a request, which lists its entries unless it is about a single one."""
    errors = []
    for problem in problems:
        path: Path = () if single or problem.index is None else (problem.section, problem.index)
        entry = {} if problem.index is None else stated[problem.index]
        if problem.field is not None:
            path += ("attributes",) if problem.section == "incidents" and problem.field not in FIELDS else ()
            path += (problem.field,)
        errors.append(WriteError(Rule(problem.rule), path, problem.message, _suggestion(problem, entry, registry)))
    return errors


def _suggestion(problem: ImportProblem, stated: Mapping[str, Any], registry: Registry) -> str | None:
    """The code that was probably meant."""
    field = problem.field
    if field is None:
        return None
    options: Iterable[str] = ()
    meant = stated.get(field)
    kind, scheme = stated.get("kind"), stated.get("scheme")
    if problem.section == "incidents" and field == "kind":
        options = registry.kinds
    elif problem.section == "incidents" and isinstance(kind, str) and kind in registry.kinds and field not in FIELDS:
        attributes = {attribute.name: attribute for attribute in registry.kinds[kind].attributes}
        if field in attributes:
            options = getattr(attributes[field], "options", ())
        else:
            meant, options = field, attributes
    elif field == "metric":
        options = registry.metrics
    elif field == "scheme":
        options = registry.schemes
    elif field == "item" and isinstance(scheme, str) and scheme in registry.schemes:
        options = registry.ruled(scheme)
    close = get_close_matches(meant, list(options), 1) if isinstance(meant, str) else []
    return close[0] if close else None
