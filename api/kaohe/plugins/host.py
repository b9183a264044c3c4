"""The one place that talks to pluggy: finds plugins by entry point, checks them, calls their hooks, keeps the failures.

One broken plugin never keeps the others from serving: whatever goes wrong with it is kept as a
:class:`~kaohe.plugins.registry.PluginFailure`.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from importlib.metadata import EntryPoint, entry_points

import pluggy

from kaohe.plugins import spec
from kaohe.plugins.registrar import Registrar
from kaohe.plugins.registry import Registry
from kaohe.scheme.blame import authors_line, described

_PREFIX = "kaohe_"


class PluginHost:
    """Wraps each hook in a typed method; nobody else touches the pluggy manager."""

    def __init__(self) -> None:
        self._manager = pluggy.PluginManager(spec.GROUP)
        self._manager.add_hookspecs(spec)
        self._registrar = Registrar()
        self._bears: dict[str, str] = {}

    def add(self, name: str, plugin: object) -> None:
        """Add a plugin under the name by which failures report it."""
        self._registrar.serving(name, self._bears.setdefault(name, name))
        if (misspelt := self._unknown_hook(plugin)) is not None:
            known = [hook for hook in vars(spec) if hook.startswith(_PREFIX)]
            close = difflib.get_close_matches(misspelt, known, n=1, cutoff=0)
            self._registrar.failed(
                f"hook {misspelt}", "there is no such hook", f"did you mean {close[0]}? hooks: {', '.join(known)}"
            )
            return
        try:
            hash(plugin)  # pluggy looks plugins up
            self._manager.register(plugin, name=name)
        except TypeError as error:
            self._registrar.failed("object", str(error), "let a module be the plugin, or an object that can be hashed")
        except pluggy.PluginValidationError as error:
            self._registrar.failed("hooks", str(error), "give the hook the arguments of its specification")
        except ValueError as error:
            self._registrar.failed("name", str(error), "load each plugin once, under a name of its own")
        else:
            if not self._manager.get_hookcallers(plugin):
                self._registrar.failed("hooks", "it implements none", "mark them with @hookimpl (kaohe.plugins)")

    def add_entry_point(self, found: EntryPoint) -> None:
        """Import the plugin of an entry point and add it."""
        name = found.name if found.dist is None else found.dist.name
        if self._manager.has_plugin(name):  # a distribution may have several
            name = f"{name} ({found.name})"
        self._bears[name] = found.name
        self._registrar.serving(name)
        try:
            plugin = found.load()
        except KeyboardInterrupt:  # somebody wants the program to end
            raise
        except BaseException as error:  # noqa: BLE001  # sys.exit() too ends the plugin, not those beside it
            self._fail("import", error)
        else:
            self.add(name, plugin)

    def register_incident_kinds(self) -> None:
        """Call ``kaohe_register_incident_kinds`` of every plugin."""
        self._call_each("kaohe_register_incident_kinds")

    def register_schemes(self) -> None:
        """Call ``kaohe_register_schemes`` of every plugin."""
        self._call_each("kaohe_register_schemes")

    def register_amendments(self) -> None:
        """Call ``kaohe_register_amendments`` of every plugin, and make the versions that the amendments give."""
        self._call_each("kaohe_register_amendments")
        self._registrar.amend()

    def registry(self, today: date) -> Registry:
        """Return everything that was registered, with the versions in force on a day in front."""
        return self._registrar.registry(today)

    def _call_each(self, hook: str) -> None:
        # One plugin at a time, in the order of names, so that a failure has an author and the rest go on.
        for name, plugin in sorted(self._manager.list_name_plugin()):
            self._registrar.serving(name)
            others = [other for _, other in self._manager.list_name_plugin() if other is not plugin]
            call: Callable[..., object] = self._manager.subset_hook_caller(hook, others)
            try:
                call(registrar=self._registrar)
            except KeyboardInterrupt:  # somebody wants the program to end
                raise
            except BaseException as error:  # noqa: BLE001  # sys.exit() too ends the plugin, not those beside it
                self._fail(f"hook {hook}", error)

    def _unknown_hook(self, plugin: object) -> str | None:
        """The name of something marked as a hook that no specification knows."""
        for name in dir(plugin):
            options = self._manager.parse_hookimpl_opts(plugin, name)
            if options is not None and not hasattr(spec, hook := options.get("specname") or name):
                return hook
        return None

    def _fail(self, place: str, error: BaseException) -> None:
        line = authors_line(error)
        where = "" if line is None else f" ({line})"
        self._registrar.failed(place + where, described(error), "correct the plugin, or uninstall its distribution")


def load_plugins(
    found: Iterable[EntryPoint] | None = None, extra: Mapping[str, object] | None = None, *, today: date | None = None
) -> Registry:
    """Load the plugins of all installed distributions and return what they register.

    Args:
        found: entry points to load instead of those installed.
        extra: further plugins by name, such as one under test.
        today: the day on which the version of a scheme is in force that a code alone refers to; the day of loading if
            left out.
    """
    host = PluginHost()
    installed = entry_points(group=spec.GROUP) if found is None else found
    for entry_point in sorted(installed, key=lambda each: each.name):
        host.add_entry_point(entry_point)
    for name, plugin in (extra or {}).items():
        host.add(name, plugin)
    host.register_incident_kinds()
    host.register_schemes()
    host.register_amendments()
    return host.registry(datetime.now().astimezone().date() if today is None else today)


__all__ = ["PluginHost", "load_plugins"]
