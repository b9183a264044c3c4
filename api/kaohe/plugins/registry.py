"""The registry that the rest of kaohe reads: schemes in all their versions, incident kinds, and what failed to load."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as distribution_version

from kaohe.scheme.incident_kinds import IncidentKind
from kaohe.scheme.metrics import Metric
from kaohe.scheme.parameters import Parameter
from kaohe.scheme.regime import AT, Scheme, Versions


@dataclass(frozen=True, slots=True)
class PluginFailure:
    """Why a plugin, or one thing that it registers, is left out: plugin, place, reason and remedy."""

    plugin: str
    place: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"plugin {self.plugin}, {self.place}: {self.reason}; {self.remedy}"


@dataclass(frozen=True, eq=False)  # one is another's equal only if it is the same: what is made of it can be kept by it
class Registry:
    """All schemes and incident kinds that serve, sorted by code, and what failed to load.

    A scheme is referred to by its code, which means the version in force, or by its code and a version:
    ``luxi2014@2016``.

    Attributes:
        schemes: by code, the version in force on the day of loading.
        plugins: who registered each scheme, by code; where there are several versions, by reference too.
        several: the versions of schemes that have more than one, the earliest first.
    """

    schemes: Mapping[str, Scheme]
    kinds: Mapping[str, IncidentKind]
    failures: tuple[PluginFailure, ...] = ()
    plugins: Mapping[str, str] = field(default_factory=dict)
    several: Mapping[str, tuple[Scheme, ...]] = field(default_factory=dict)

    def versions(self, code: str) -> tuple[Scheme, ...]:
        """All versions of a scheme, the earliest first.

        Raises:
            KeyError: there is no such scheme.
        """
        return self.several.get(code) or (self.schemes[code],)

    def asked(self, reference: str) -> Versions | None:
        """What a reference means: the version that it names, else all of the code; None where there is none such."""
        code, at, version = reference.partition(AT)
        if code not in self.schemes:
            return None
        versions = self.versions(code)
        if at:
            versions = tuple(each for each in versions if each.version == version)
        return Versions(self.reference(versions[0]) if len(versions) == 1 else code, versions) if versions else None

    def find(self, reference: str, day: date | None = None) -> Scheme | None:
        """What a reference means for a period whose last day this is; without a day, on that of loading."""
        if day is None and reference in self.schemes:
            return self.schemes[reference]
        asked = self.asked(reference)
        return None if asked is None else asked.on(date.max if day is None else day)

    def in_force(self, code: str, day: date) -> Scheme:
        """The version of a scheme for a period whose last day this is (see :meth:`Versions.on`).

        Raises:
            KeyError: there is no such scheme.
        """
        return Versions(code, self.versions(code)).on(day)

    def ruled_under(self, code: str, item: object, day: date) -> Scheme:
        """The version whose range a ruling on an item keeps to: that in force on the last day of its period.

        Where this one leaves the item nothing to rule, it is the last that does: its cards may be asked for as well.

        Raises:
            KeyError: there is no such scheme.
        """
        now = self.in_force(code, day)
        those = (now, *reversed(self.versions(code)))
        return next((each for each in those if isinstance(item, str) and item in each.rulings), now)

    def ruled(self, code: str) -> Iterator[str]:
        """The codes of all that a version of a scheme leaves to rulings, each once."""
        yield from dict.fromkeys(item for version in self.versions(code) for item in version.rulings)

    def reference(self, scheme: Scheme) -> str:
        """The shortest reference to a version: the code alone where there is no other version."""
        return scheme.reference if scheme.code in self.several else scheme.code

    def reference_on(self, scheme: Scheme, day: date) -> str:
        """The shortest reference to a version for a period whose last day this is: the code where it is in force."""
        if scheme.code not in self.several:
            return scheme.code
        return scheme.code if self.in_force(scheme.code, day) is scheme else scheme.reference

    def plugin_of(self, scheme: Scheme) -> str:
        """Who registered a version: the distribution of the scheme, or of its last amendment."""
        return self.plugins.get(self.reference(scheme), "")

    def release_of(self, scheme: Scheme) -> str:
        """Who registered a version, with the version of that distribution where it is installed as one."""
        plugin = self.plugin_of(scheme)
        try:
            return f"{plugin} {distribution_version(plugin.partition(' (')[0])}"
        except (PackageNotFoundError, ValueError):  # a plugin under test is in no distribution
            return plugin

    def lacking(self, reference: str) -> str:
        """Say that there is no such scheme: that its plugin failed to load, and why, where that is so."""
        code = reference.partition(AT)[0]
        for failure in self.failures:
            of_scheme = failure.place == f"scheme {code}" or failure.place.startswith(f"scheme {code},")
            if of_scheme or (failure.place.startswith("import") and _names(failure.plugin, code)):
                return f"scheme {reference} failed to load: {failure}"
        return f"there is no scheme {reference}"

    @cached_property
    def references(self) -> tuple[str, ...]:
        """All that refers to a scheme: the codes, and the versions of those that have several."""
        return tuple(
            name for code in self.schemes for name in (code, *(v.reference for v in self.several.get(code, ())))
        )

    @cached_property
    def every_version(self) -> tuple[Scheme, ...]:
        """All versions of all schemes."""
        return tuple(version for code in self.schemes for version in self.versions(code))

    @cached_property
    def metrics(self) -> Mapping[str, Metric]:
        """All metrics that may be observed, by code."""
        return {code: metric for scheme in self.every_version for code, metric in scheme.metrics_read.items()}

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        """All parameters that a deployment may set, by code."""
        return {p.code: p for scheme in self.every_version for p in scheme.parameters}


def _names(plugin: str, code: str) -> bool:
    """Whether the name of a distribution or entry point says that the scheme is its."""
    words = plugin.replace("(", " ").replace(")", " ").replace("-", "_").split()
    return any(each in (code, f"kaohe_{code}") for each in words)
