"""What front ends may rely on: the schema that was promised, and what CHANGELOG.md says about breaking it.

``.venv/bin/python -m tests.project.promise`` makes today's schema the promise. That is part of a release.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from graphql import (
    DirectiveNode,
    Node,
    StringValueNode,
    Visitor,
    build_schema,
    find_breaking_changes,
    parse,
    print_ast,
    visit,
)

from tests.project.pages import ROOT

SCHEMA = ROOT / "schema.graphql"
PROMISED = ROOT / "tests" / "project" / "promised.graphql"
CHANGELOG = ROOT / "CHANGELOG.md"

_UNTIL = re.compile(r"removed after (\d{4})-(0[1-9]|1[0-2])")


def breaking_changes(promised: str, schema: str) -> list[str]:
    """What may break a front end that was written for the promised schema, a sentence each."""
    changes = find_breaking_changes(build_schema(promised), build_schema(schema))
    return sorted(change.description for change in changes)


def announced(changelog: str) -> list[str]:
    """The entries under "Breaking" of what is not released yet."""
    unreleased = re.search(r"^## Unreleased$(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    breaking = unreleased and re.search(r"^### Breaking$(.*?)(?=^###|\Z)", unreleased[1], re.MULTILINE | re.DOTALL)
    if not breaking:
        return []
    return [" ".join(entry.split()) for entry in re.split(r"^- ", breaking[1], flags=re.MULTILINE)[1:]]


@dataclass(frozen=True)
class Deprecation:
    """Something that is to go, and why."""

    place: str
    reason: str

    def is_dated(self) -> bool:
        """Whether the reason says until when it stays."""
        return _UNTIL.search(self.reason) is not None

    def is_due(self, today: date) -> bool:
        """Whether the month after which it may go has passed."""
        until = _UNTIL.search(self.reason)
        return until is not None and (int(until[1]), int(until[2])) < (today.year, today.month)


def deprecations(schema: str) -> Iterator[Deprecation]:
    """Everything that is deprecated, in order."""
    found: list[Deprecation] = []

    class Find(Visitor):
        def enter_directive(self, node: DirectiveNode, _key: Any, _parent: Any, _path: Any, above: list[Any]) -> None:
            if node.name.value == "deprecated":
                place = ".".join(each.name.value for each in above if isinstance(each, Node) and hasattr(each, "name"))
                reason = next((each.value for each in node.arguments or () if each.name.value == "reason"), None)
                found.append(Deprecation(place, reason.value if isinstance(reason, StringValueNode) else ""))

    visit(parse(schema), Find())
    yield from found


def without_descriptions(schema: str) -> str:
    """The schema as programs see it."""

    class Undescribed(Visitor):
        def enter(self, node: Any, *_: Any) -> Node | None:
            return replace(node, description=None) if getattr(node, "description", None) else None

    return print_ast(visit(parse(schema), Undescribed())) + "\n"


if __name__ == "__main__":
    PROMISED.write_text(without_descriptions(SCHEMA.read_text(encoding="utf-8")), encoding="utf-8")
