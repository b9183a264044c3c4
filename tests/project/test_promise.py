"""Front ends are told before anything breaks: in CHANGELOG.md, and by a deprecation with its month."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.project.promise import (
    CHANGELOG,
    PROMISED,
    SCHEMA,
    Deprecation,
    announced,
    breaking_changes,
    deprecations,
    without_descriptions,
)

BEFORE = 'type Query { unit(code: String!): Unit } type Unit { code: String! "Its name." name: String! }'


@pytest.fixture(scope="module")
def broken() -> list[str]:
    """What the schema of today breaks."""
    return breaking_changes(PROMISED.read_text(encoding="utf-8"), SCHEMA.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def said() -> list[str]:
    """What the changelog says is broken."""
    return announced(CHANGELOG.read_text(encoding="utf-8"))


def test_every_breaking_change_is_announced(broken: list[str], said: list[str]) -> None:
    untold = [change for change in broken if not any(entry.startswith(change) for entry in said)]
    lines = "\n".join(f"- {change}" for change in untold)
    assert not untold, f"undo these, or put them under Unreleased, Breaking, with what to do instead:\n\n{lines}"


def test_nothing_else_is_announced_as_breaking(broken: list[str], said: list[str]) -> None:
    idle = [entry for entry in said if not entry.startswith(tuple(broken))]
    assert not idle, f"these break nothing that was promised; take them out of CHANGELOG.md: {idle}"


def test_everything_deprecated_says_when_it_goes() -> None:
    undated = [each for each in deprecations(SCHEMA.read_text(encoding="utf-8")) if not each.is_dated()]
    assert not undated, f"end these reasons with `removed after YYYY-MM`: {undated}"


def test_nothing_outlives_the_month_that_it_was_given() -> None:
    today = datetime.now(UTC).date()
    due = [each for each in deprecations(SCHEMA.read_text(encoding="utf-8")) if each.is_due(today)]
    assert not due, f"remove these, or give them another month: {due}"


@pytest.mark.parametrize(
    ("now", "change"),
    [
        (BEFORE.replace('"Its name." name: String!', ""), "Field Unit.name was removed."),
        (BEFORE.replace("name: String!", "name: String"), "Field Unit.name changed type from String! to String."),
        (BEFORE.replace("code: String!)", "id: ID!)"), "A required argument Query.unit(id:) was added."),
        (BEFORE.replace("Unit", "Place"), "Unit was removed."),
    ],
)
def test_a_change_that_breaks_a_query_is_found(now: str, change: str) -> None:
    assert change in breaking_changes(without_descriptions(BEFORE), now)


def test_what_is_added_or_said_otherwise_breaks_nothing() -> None:
    now = BEFORE.replace('"Its name." name: String!', '"As people call it." name: String! closes: String')
    assert breaking_changes(BEFORE, now) == []


def test_only_what_is_not_released_is_announced() -> None:
    changelog = """
## Unreleased

- Something new.

### Breaking

- Field Unit.name was removed. Ask for
  `title`.
- Unit was removed.

### Mended

- Something.

## 0.1.0

### Breaking

- Field Unit.code was removed.
"""
    assert announced(changelog) == ["Field Unit.name was removed. Ask for `title`.", "Unit was removed."]


def test_a_deprecation_is_read_wherever_it_stands() -> None:
    schema = """
        type Query { unit(id: ID @deprecated(reason: "use code"), code: String): Unit }
        type Unit { name: String @deprecated(reason: "use title; removed after 2027-03") }
        enum Kind { OLD @deprecated NEW }
    """
    assert list(deprecations(schema)) == [
        Deprecation("Query.unit.id", "use code"),
        Deprecation("Unit.name", "use title; removed after 2027-03"),
        Deprecation("Kind.OLD", ""),
    ]
    assert [each.is_dated() for each in deprecations(schema)] == [False, True, False]


def test_something_stays_to_the_end_of_its_month() -> None:
    name = Deprecation("Unit.name", "use title; removed after 2027-03")
    assert not name.is_due(date(2027, 3, 31))
    assert name.is_due(date(2027, 4, 1))
