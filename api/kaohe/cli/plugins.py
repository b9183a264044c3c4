"""The installed schemes, as commands need them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kaohe.cli.console import CommandError, counted, escaped, stderr

if TYPE_CHECKING:
    from kaohe.plugins import Registry
    from kaohe.scheme import Scheme


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


def scheme_of(registry: Registry, code: str) -> Scheme:
    """Return the scheme of that code.

    Raises:
        CommandError: no such scheme is installed; the message says which are.
    """
    scheme = registry.schemes.get(code)
    if scheme is None:
        raise CommandError(not_installed(registry, code))
    return scheme


def not_installed(registry: Registry, code: object) -> str:
    """Say that there is no such scheme, and which there are."""
    known = ", ".join(registry.schemes) or "none"
    return f"scheme {code} is not installed{close_to(str(code), registry.schemes)}; installed: {known}"


def close_to(given: str, known: Iterable[str]) -> str:
    """Return " (did you mean luxi2014?)" where a known code is like a wrong one."""
    import difflib

    close = difflib.get_close_matches(given, list(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""
