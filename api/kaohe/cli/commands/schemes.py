"""``kaohe schemes``: what is installed, what failed to load and why, and one scheme as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.console import counted, escaped, print_json, stdout
from kaohe.cli.options import AsJson
from kaohe.cli.plugins import installed, scheme_of

if TYPE_CHECKING:
    from kaohe.plugins import PluginFailure, Registry
    from kaohe.scheme import Scheme

#: Wide enough for any clause on one line.
_ANY_WIDTH = 10_000


def schemes(
    code: Annotated[
        str | None,
        typer.Argument(help="Show the sections, items and clauses of this scheme, or of a version: luxi2014@2016."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the installed schemes, and what failed to load and why."""
    registry = installed()
    chosen = list(registry.schemes.values()) if code is None else [scheme_of(registry, code)]
    if as_json:
        listed = [_as_json(each, registry) for each in chosen]
        print_json({"schemes": listed, "failures": [_failure_as_json(each) for each in registry.failures]})
    elif code is not None:
        from kaohe.cli.scheme_tree import scheme_tree

        console = stdout()
        if not console.is_terminal:
            console.width = _ANY_WIDTH
        console.print(scheme_tree(chosen[0], registry.reference(chosen[0])))
    else:
        _print_list(chosen, registry)


def marks_in_words(scheme: Scheme) -> str:
    """Return "87 of 100 marks", "100 marks", "no marks"."""
    if scheme.full_marks is None:
        return "no marks"
    if scheme.encoded_marks == scheme.full_marks:
        return f"{scheme.full_marks:f} marks"
    return f"{scheme.encoded_marks:f} of {scheme.full_marks:f} marks"


def version_in_words(scheme: Scheme, registry: Registry) -> str:
    """Return "luxi2014@2016, since 2016-01-01, from kaohe-luxi2016: Rules on …"."""
    since = "" if scheme.since is None else f", since {scheme.since}"
    title = f": {scheme.amendments[-1].title_zh}" if scheme.amendments else ""
    return f"{scheme.reference}{since}, from {registry.plugin_of(scheme)}{title}"


def _print_list(chosen: list[Scheme], registry: Registry) -> None:
    console = stdout()
    for each in chosen:
        kinds = ", ".join(kind.value for kind in type(next(iter(each.kinds))) if kind in each.kinds)
        console.print(f"[bold]{escaped(each.code)}[/]  {escaped(each.title_zh)}", soft_wrap=True)
        console.print(f"  {escaped(each.title)}", soft_wrap=True)
        since = "" if each.in_force_from is None else f", in force from {each.in_force_from}"
        facts = f"{marks_in_words(each)}, a card for each {each.cadence.value}{since}"
        console.print(f"  {facts}; from {escaped(registry.plugin_of(each))}", soft_wrap=True)
        console.print(f"  [dim]{kinds}[/]", soft_wrap=True)
        for version in registry.several.get(each.code, ()):
            console.print(f"  {escaped(version_in_words(version, registry))}", soft_wrap=True)
        console.print()
    if not chosen:
        console.print("No scheme is installed. Each is a distribution of its own, such as kaohe-luxi2014.\n")
    if not registry.failures:
        console.print(f"{counted(len(chosen), 'scheme')}, no failure")
        return
    for failure in registry.failures:
        console.print(f"[bold red]failed[/]  plugin [bold]{escaped(failure.plugin)}[/]", soft_wrap=True)
        for name in ("place", "reason", "remedy"):
            console.print(f"  {name:6}  {escaped(getattr(failure, name))}", soft_wrap=True)
        console.print()
    console.print(f"{counted(len(chosen), 'scheme')}, [bold red]{counted(len(registry.failures), 'failure')}[/]")


def _as_json(scheme: Scheme, registry: Registry) -> dict[str, Any]:
    return {
        "code": scheme.code,
        "title": scheme.title,
        "titleZh": scheme.title_zh,
        "kinds": sorted(kind.value for kind in scheme.kinds),
        "cadence": scheme.cadence.value,
        "inForceFrom": None if scheme.in_force_from is None else scheme.in_force_from.isoformat(),
        "encodedMarks": None if scheme.encoded_marks is None else format(scheme.encoded_marks, "f"),
        "fullMarks": None if scheme.full_marks is None else format(scheme.full_marks, "f"),
        "items": [item.code for item in scheme.items()],
        "plugin": registry.plugin_of(scheme),
        **_versions_as_json(scheme, registry),
    }


def _versions_as_json(scheme: Scheme, registry: Registry) -> dict[str, Any]:
    """Which version it is, and which there are; nothing where there is only one."""
    several = registry.several.get(scheme.code, ())
    versions = [
        {
            "reference": each.reference,
            "since": None if each.since is None else each.since.isoformat(),
            "plugin": registry.plugin_of(each),
            "amendments": [amendment.title_zh for amendment in each.amendments],
        }
        for each in several
    ]
    return {"version": scheme.version, "versions": versions} if versions else {}


def _failure_as_json(failure: PluginFailure) -> dict[str, str]:
    return {name: getattr(failure, name) for name in ("plugin", "place", "reason", "remedy")}
