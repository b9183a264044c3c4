"""Tables of the pages that say what is installed: made from the registry, so that they cannot go stale."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path

from kaohe.plugins import load_plugins
from kaohe.scheme import Choice, Count, Flag, IncidentKind, Metric, NumberMetric, PeriodKind, Scheme, UnitKind
from kaohe.scheme.core_kinds import CORE_KINDS
from kaohe.scheme.fixed_point import to_decimal
from kaohe.scheme.incident_kinds import LARGEST_COUNT, Attribute
from kaohe.scheme.metrics import MetricType
from kaohe.scoring.analysis import TABLES as EXPORTED
from kaohe.web import Settings
from tests.project.floors import floors, house
from tests.project.pages import ROOT
from tests.project.reader import HOW_TO_MEND, WRITING

REGISTRY = load_plugins()
SCHEMES = list(REGISTRY.schemes.values())

_CADENCES = {PeriodKind.YEAR: "every year", PeriodKind.BIMONTH: "every two months"}


def regimes() -> Iterator[str]:
    yield "| code | issuer | year | assesses | a card | marks encoded |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for each in SCHEMES:
        link = f"[`{each.code}`](schemes/{each.code}/kaohe_{each.code}/scheme.py)"
        issuer = f"{each.issuer.text} {each.issuer.text_zh}"
        yield f"| {link} | {issuer} | {each.year} | {_assessed(each)} | {_CADENCES[each.cadence]} | {_marks(each)} |"


def unit_kinds() -> Iterator[str]:
    yield "| kind | Chinese | assessed by |"
    yield "| --- | --- | --- |"
    for kind in UnitKind:
        by = ", ".join(f"`{each.code}`" for each in SCHEMES if kind in each.kinds)
        yield f"| `{kind.value}` | {kind.title_zh} | {by} |"


def incident_kinds() -> Iterator[str]:
    for kind in sorted(REGISTRY.kinds.values(), key=lambda each: (each not in CORE_KINDS, each.code)):
        by = ", ".join(f"`{each.code}`" for each in SCHEMES if kind in each.incident_kinds)
        owner = "core; " if kind in CORE_KINDS else ""
        yield f"**`{kind.code}`** {kind.title} {kind.title_zh} ({owner}read by {by})"
        yield ""
        yield from _attributes(kind)


def metrics() -> Iterator[str]:
    yield "| metric | | value |"
    yield "| --- | --- | --- |"
    for metric in REGISTRY.metrics.values():
        yield f"| `{metric.code}` | {metric.title} {metric.title_zh} | {_values(metric)} |"


def rulings() -> Iterator[str]:
    yield "| scheme | item | points | judges |"
    yield "| --- | --- | --- | --- |"
    for scheme in SCHEMES:
        for code, allowed in scheme.rulings.items():
            judged = "the unit" if allowed.selection is None else f"one `{allowed.selection.kind.code}`"
            yield f"| `{scheme.code}` | `{code}` | {allowed.words()} | {judged} |"


def parameters() -> Iterator[str]:
    yield "| parameter | | default |"
    yield "| --- | --- | --- |"
    for each in REGISTRY.parameters.values():
        source = ", not in the source" if each.not_in_source else ""
        yield f"| `{each.code}` | {each.title} {each.title_zh} | {each.default}{source} |"


def settings() -> Iterator[str]:
    yield "| variable | default | |"
    yield "| --- | --- | --- |"
    for name, field in Settings.model_fields.items():
        default = "a file in your data folder" if field.default_factory else f"`{_as_set(field.default)}`"
        yield f"| `KAOHE_{name.upper()}` | {default} | {field.description} |"


def columns() -> Iterator[str]:
    for each in EXPORTED.values():
        yield f"### {each.name}"
        yield ""
        yield each.meaning
        yield ""
        yield "| column | type | |"
        yield "| --- | --- | --- |"
        for column in each.columns:
            yield f"| `{column.name}` | {column.type.value} | {column.meaning} |"
        yield ""


#: The tables of each page, by the comments that they stand between.
TABLES: dict[str, dict[str, Callable[[], Iterator[str]]]] = {
    "ARCHITECTURE.md": {
        "house": house,
        **{room: floors(f"kaohe.{room}") for room in ("scheme", "scoring", "ledger", "graphql")},
    },
    "README.md": {"regimes": regimes},
    "docs/ledger-format.md": {
        "unit kinds": unit_kinds,
        "incident kinds": incident_kinds,
        "metrics": metrics,
        "rulings": rulings,
        "parameters": parameters,
    },
    "docs/operators.md": {"settings": settings},
    "docs/tables.md": {"tables": columns},
}


def check_table(page: Path, name: str) -> None:
    """Compare a table with what is installed.

    Raises:
        AssertionError: they differ; the message has the table as it should be.
    """
    text = page.read_text(encoding="utf-8")
    table = "\n".join(TABLES[page.relative_to(ROOT).as_posix()][name]()).strip()
    pattern = re.compile(rf"(<!-- {name} -->\n)(.*?)(<!-- /{name} -->)", re.DOTALL)
    found = pattern.search(text)
    assert found is not None, f"{page.name} has no place for the table of {name}"
    if WRITING:
        page.write_text(text[: found.start(2)] + f"\n{table}\n\n" + text[found.end(2) :], encoding="utf-8")
    else:
        assert found[2].strip() == table, f"{page.name} should say\n\n{table}\n\n{HOW_TO_MEND}"


def _assessed(scheme: Scheme) -> str:
    names = [kind.value.lower().replace("_", " ") for kind in UnitKind if kind in scheme.kinds]
    return ", ".join(name if name == "staff" else f"{name}s" for name in names)


def _marks(scheme: Scheme) -> str:
    return "no marks" if scheme.full_marks is None else f"{scheme.encoded_marks:f} of {scheme.full_marks:f}"


def _attributes(kind: IncidentKind) -> Iterator[str]:
    if not kind.attributes:
        yield "It has no attributes."
        yield ""
        return
    yield "| attribute | | value |"
    yield "| --- | --- | --- |"
    for each in kind.attributes:
        yield f"| `{each.name}` | {each.title} {each.title_zh} | {_allowed(each)} |"
    yield ""
    for only in kind.constraints:
        subject = f"`{only.attribute}`" if only.value is None else f"`{only.attribute}: {only.value}`"
        yield f"{subject} goes only with `{only.other}: {only.other_value}`."
        yield ""


def _allowed(attribute: Attribute) -> str:
    required = "required; " if attribute.is_required else ""
    if isinstance(attribute, Flag):
        return "true or false; true when left out" if attribute.default else "true or false"
    if isinstance(attribute, Choice):
        return required + ", ".join(f"`{code}` {title}" for code, title in attribute.options.items())
    assert isinstance(attribute, Count)
    most = "" if attribute.maximum == LARGEST_COUNT else f" and at most {attribute.maximum}"
    default = "" if attribute.default is None else f"; {attribute.default} when left out"
    return f"{required}a whole number of at least {attribute.minimum}{most}{default}"


def _values(metric: Metric) -> str:
    if not isinstance(metric, NumberMetric):
        return "true or false"
    kind = "a whole number" if metric.type is MetricType.COUNT else f"a decimal with at most {metric.places} places"
    most = "" if metric.maximum is None else f" and at most {metric.maximum}"
    limit = "" if metric.at_most is None else f"; part of `{metric.at_most.code}`"
    return f"{kind} of at least {to_decimal(int(metric.minimum), 0):f}{most}{limit}"


def _as_set(default: object) -> str:
    if default is None:
        return "none"
    if isinstance(default, Enum):
        return str(default.value)
    return str(default).lower() if isinstance(default, bool) else str(default)
