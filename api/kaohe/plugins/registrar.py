"""What plugins register, and the registry that the rest of kaohe reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kaohe.scheme.core_kinds import CORE_KINDS
from kaohe.scheme.incident_kinds import IncidentKind
from kaohe.scheme.metrics import Metric
from kaohe.scheme.parameters import Parameter
from kaohe.scheme.regime import Scheme
from kaohe.scheme.soundness import CODE, Flaw, flaws


@dataclass(frozen=True, slots=True)
class PluginFailure:
    """Why a plugin, or one thing that it registers, is left out: plugin, place, reason and remedy."""

    plugin: str
    place: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"plugin {self.plugin}, {self.place}: {self.reason}; {self.remedy}"


@dataclass(frozen=True)
class Registry:
    """All schemes and incident kinds that serve, sorted by code, and what failed to load."""

    schemes: Mapping[str, Scheme]
    kinds: Mapping[str, IncidentKind]
    failures: tuple[PluginFailure, ...] = ()
    plugins: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def metrics(self) -> Mapping[str, Metric]:
        """All metrics that may be observed, by code."""
        return {code: metric for scheme in self.schemes.values() for code, metric in scheme.metrics_read.items()}

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        """All parameters that a deployment may set, by code."""
        return {p.code: p for scheme in self.schemes.values() for p in scheme.parameters}


class Registrar:
    """Takes what plugins register, one plugin at a time, and says what is wrong with it."""

    def __init__(self) -> None:
        self.failures: list[PluginFailure] = []
        self._schemes: dict[str, Scheme] = {}
        self._kinds: dict[str, IncidentKind] = {kind.code: kind for kind in CORE_KINDS}
        self._owner: dict[str, str] = {f"incident kind {kind.code}": "kaohe" for kind in CORE_KINDS}
        self._plugin = ""

    def serving(self, plugin: str) -> None:
        """Say which plugin registers from now on."""
        self._plugin = plugin

    def incident_kind(self, kind: IncidentKind) -> None:
        """Register an incident kind of the plugin's own."""
        place = f"incident kind {kind.code}"
        if not CODE.fullmatch(kind.code):
            self._refuse(Flaw(place, "its code is not lower_snake", "use letters a-z, digits and _"))
        elif self._is_free(place):
            self._kinds[kind.code] = kind

    def scheme(self, scheme: Scheme) -> None:
        """Register a scheme."""
        found = list(flaws(scheme))
        found += [
            Flaw(
                f"incident kind {kind.code}",
                f"scheme {scheme.code} reads it, but it is not registered",
                "register it in kaohe_register_incident_kinds, or import the kind that is",
            )
            for kind in sorted(scheme.incident_kinds, key=lambda kind: kind.code)
            if self._kinds.get(kind.code) is not kind
        ]
        for flaw in found:
            self._refuse(Flaw(f"scheme {scheme.code}, {flaw.place}", flaw.reason, flaw.remedy))
        if not found and self._is_free(f"scheme {scheme.code}"):
            self._schemes[scheme.code] = scheme

    def failed(self, place: str, reason: str, remedy: str) -> None:
        """Note what is wrong with the plugin that registers now."""
        self.failures.append(PluginFailure(self._plugin, place, reason, remedy))

    def registry(self) -> Registry:
        """Return what was registered, sorted by code."""
        owners = {place.removeprefix("scheme "): plugin for place, plugin in self._owner.items()}
        return Registry(
            dict(sorted(self._schemes.items())),
            dict(sorted(self._kinds.items())),
            tuple(self.failures),
            {code: owners[code] for code in sorted(self._schemes)},
        )

    def _is_free(self, place: str) -> bool:
        if place in self._owner:
            self._refuse(Flaw(place, f"the code is taken by plugin {self._owner[place]}", "choose another code"))
            return False
        self._owner[place] = self._plugin
        return True

    def _refuse(self, flaw: Flaw) -> None:
        self.failed(flaw.place, flaw.reason, flaw.remedy)
