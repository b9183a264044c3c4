"""The installed schemes, as commands need them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kaohe.cli.console import CommandError, counted, escaped, stderr

if TYPE_CHECKING:
    from datetime import date

    from kaohe.plugins import Registry
    from kaohe.scheme import Scheme
    from kaohe.scheme.regime import Versions


def installed() -> Registry:
    """Load all plugins."""
    from kaohe.plugins import load_plugins

    return load_plugins()


def installed_or_warned() -> Registry:
    """Load all plugins, and say on stderr when some failed: what they would score is missing from the results."""
    registry = installed()
    if registry.failures:
        plugins = sorted({failure.plugin for failure in registry.failures})
        what = counted(len(plugins), "plugin")
        names = escaped(", ".join(plugins))
        stderr().print(f"[yellow]warning[/] {what} failed to load ({names}): see kaohe schemes", soft_wrap=True)
    return registry


def scheme_of(registry: Registry, reference: str, day: date | None = None) -> Scheme:
    """Return the version that a reference names, or the one of a code that is in force on a day (today if left out).

    Raises:
        CommandError: no such scheme is installed; the message says which are.
    """
    scheme = registry.find(reference, day)
    if scheme is None:
        raise CommandError(not_installed(registry, reference))
    return scheme


def versions_of(registry: Registry, reference: str) -> Versions:
    """Return the version that a reference names, or all versions of a code, of which each period has its own.

    Raises:
        CommandError: no such scheme is installed; the message says which are.
    """
    asked = registry.asked(reference)
    if asked is None:
        raise CommandError(not_installed(registry, reference))
    return asked


def not_installed(registry: Registry, code: object) -> str:
    """Say that there is no such scheme, and which there are."""
    known = ", ".join(registry.references) or "none"
    return f"scheme {code} is not installed{close_to(str(code), registry.references)}; installed: {known}"


def close_to(given: str, known: Iterable[str]) -> str:
    """Return " (did you mean luxi2014?)" where a known code is like a wrong one."""
    import difflib

    close = difflib.get_close_matches(given, list(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""
