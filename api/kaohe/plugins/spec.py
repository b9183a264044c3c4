"""Hook specifications: what a plugin may implement.

A plugin is a module (or object) of a distribution with an entry point in the group ``kaohe``. It implements hooks with
:data:`hookimpl`, is handed a :class:`~kaohe.plugins.registrar.Registrar` and returns nothing. Incident kinds are
registered before schemes and schemes before amendments, whatever the order of the plugins.
"""

from __future__ import annotations

import pluggy

from kaohe.plugins.registrar import Registrar

#: The project name of the hooks, and the entry point group in which plugins are found.
GROUP = "kaohe"

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)


@hookspec
def kaohe_register_incident_kinds(registrar: Registrar) -> None:
    """Register incident kinds of the plugin's own, with their typed attributes.

    Fires once at load, for every plugin, before any scheme is registered. Call ``registrar.incident_kind(kind)`` for
    each. Kinds that a registered scheme reads and nobody has registered are an error.

    :param registrar: takes the kinds, and refuses a code that is taken.
    """


@hookspec
def kaohe_register_schemes(registrar: Registrar) -> None:
    """Register schemes: each with its sections, veto rules, reward and fine calculators, metrics and parameters.

    Fires once at load, for every plugin, after all incident kinds are registered. Call ``registrar.scheme(scheme)`` for
    each.

    :param registrar: takes the schemes, and refuses what is wrong with one, naming place and remedy.
    """


@hookspec
def kaohe_register_amendments(registrar: Registrar) -> None:
    """Register amendments: what a later text repeals, replaces or adds in a scheme, which may be another plugin's.

    Fires once at load, for every plugin, after all schemes are registered. Call ``registrar.amendment(amendment)`` for
    each. They are applied after all are registered, each to the version of its scheme before it.

    :param registrar: takes the amendments, and refuses what is wrong with one, naming place and remedy.
    """
