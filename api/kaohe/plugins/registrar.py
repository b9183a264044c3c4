"""Takes what plugins register, and says what is wrong with it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from datetime import date, datetime

from kaohe.plugins.registry import PluginFailure, Registry
from kaohe.scheme.amending import AmendmentError, amended
from kaohe.scheme.amendments import Amendment
from kaohe.scheme.core_kinds import CORE_KINDS
from kaohe.scheme.incident_kinds import IncidentKind
from kaohe.scheme.regime import Scheme, Versions
from kaohe.scheme.validation import CODE, Flaw, conflicts, flaws


class Registrar:
    """Takes what plugins register, one plugin at a time, and says what is wrong with it."""

    def __init__(self) -> None:
        self.failures: list[PluginFailure] = []
        self._versions: dict[str, list[Scheme]] = {}
        self._brought: dict[str, str] = {}
        self._amendments: list[tuple[str, Amendment]] = []
        self._kinds: dict[str, IncidentKind] = {kind.code: kind for kind in CORE_KINDS}
        self._owner: dict[str, str] = {f"incident kind {kind.code}": "kaohe" for kind in CORE_KINDS}
        self._contested: dict[str, list[str]] = {}
        self._bears: dict[str, str] = {}
        self._plugin = ""

    def serving(self, plugin: str, bears: str | None = None) -> None:
        """Say which plugin registers from now on, and the name that its entry point bears if it is told anew."""
        self._plugin = plugin
        if bears is not None:
            self._bears[plugin] = bears

    def incident_kind(self, kind: IncidentKind) -> None:
        """Register an incident kind of the plugin's own."""
        place = f"incident kind {kind.code}"
        if not CODE.fullmatch(kind.code):
            self._refuse(Flaw(place, "its code is not lower_snake", "use letters a-z, digits and _"))
        elif self._is_free(place, kind.code, "choose another code"):
            self._kinds[kind.code] = kind

    def scheme(self, scheme: Scheme) -> None:
        """Register a scheme, or a further version of one that the plugin has registered already."""
        found = [*flaws(scheme), *self._unregistered(scheme)]
        place, remedy = f"scheme {scheme.code}", "choose another code, or amend that scheme"
        is_own = self._owner.get(place) == self._plugin
        if is_own:
            found += conflicts(scheme, self._versions[scheme.code])
        for flaw in found:
            self._refuse(Flaw(f"{place}, {flaw.place}", flaw.reason, flaw.remedy))
        if not found and (is_own or self._is_free(place, scheme.code, remedy)):
            self._keep(scheme)

    def amendment(self, amendment: Amendment) -> None:
        """Register an amendment; what it amends is looked up once all plugins have registered."""
        if _is_day(amendment.since):
            self._amendments.append((self._plugin, amendment))
        else:
            remedy = "give the first day on which it is in force: date(2016, 1, 1)"
            self._refuse(Flaw(f"{_place(amendment)}, since", f"{amendment.since!r} is no date", remedy))

    def amend(self) -> None:
        """Make the versions that amendments give: in the order of their days, each from the version before it."""
        refused: dict[str, Amendment] = {}
        for plugin, amendment in sorted(self._amendments, key=lambda each: each[1].since):
            self.serving(plugin)
            before = refused.get(amendment.of)
            try:
                found = list(self._amend(amendment, before))
            except Exception as error:  # noqa: BLE001  # a plugin's terms may raise anything; the others serve on
                found = [Flaw("changes", f"{type(error).__name__}: {error}", "correct the plugin")]
            if found:
                refused[amendment.of] = amendment
            for flaw in found:
                self._refuse(Flaw(f"{_place(amendment)}, {flaw.place}", flaw.reason, flaw.remedy))

    def failed(self, place: str, reason: str, remedy: str) -> None:
        """Note what is wrong with the plugin that registers now."""
        self.failures.append(PluginFailure(self._plugin, place, reason, remedy))

    def registry(self, today: date) -> Registry:
        """Return what was registered, sorted by code, with the versions in force on a day in front."""
        versions = {code: tuple(each) for code, each in sorted(self._versions.items())}
        several = {code: each for code, each in versions.items() if len(each) > 1}
        owners = {code: self._owner[f"scheme {code}"] for code in versions}
        owners |= {each.reference: self._brought[each.reference] for code in several for each in several[code]}
        return Registry(
            {code: Versions(code, each).on(today) for code, each in versions.items()},
            dict(sorted(self._kinds.items())),
            tuple(self.failures),
            owners,
            several,
        )

    def _amend(self, amendment: Amendment, refused: Amendment | None) -> Iterator[Flaw]:
        """Make the version that an amendment gives, or yield what is wrong with it."""
        versions = self._versions.get(amendment.of)
        if versions is None:
            close = difflib.get_close_matches(amendment.of, self._versions, n=1)
            meant = f"did you mean {close[0]}? " if close else ""
            remedy = f"{meant}let its distribution depend on the one that it amends"
            yield Flaw(f"scheme {amendment.of}", "no plugin has registered it", remedy)
            return
        earlier = [each for each in versions if each.since is None or each.since < amendment.since]
        if not earlier:
            yield Flaw("since", f"no version is in force before {amendment.since}", "give a later day")
        elif refused is not None and (earlier[-1].since or date.min) < refused.since:
            reason = f"the version before it is that of amendment {refused.version}, which is refused"
            yield Flaw("since", reason, "correct that one first")
        else:
            try:
                version = amended(earlier[-1], amendment)
            except AmendmentError as error:
                yield from error.flaws
                return
            found = [*flaws(version), *self._unregistered(version), *conflicts(version, versions)]
            yield from found
            if not found:
                self._keep(version)

    def _keep(self, scheme: Scheme) -> None:
        versions = self._versions.setdefault(scheme.code, [])
        versions.append(scheme)
        versions.sort(key=lambda each: each.since or date.min)
        self._brought[scheme.reference] = self._plugin

    def _unregistered(self, scheme: Scheme) -> Iterator[Flaw]:
        """The incident kinds that a scheme reads and nobody has registered."""
        for kind in sorted(scheme.incident_kinds, key=lambda kind: kind.code):
            if self._kinds.get(kind.code) is not kind:
                yield Flaw(
                    f"incident kind {kind.code}",
                    f"scheme {scheme.code} reads it, but it is not registered",
                    "register it in kaohe_register_incident_kinds, or import the kind that is",
                )

    def _is_free(self, place: str, code: str, remedy: str) -> bool:
        """Whether the plugin may register a code: nobody else does, or its entry point alone bears the code as name.

        Where two have the same right to a code neither has it: which comes first in the alphabet says nothing.
        """
        owner = self._owner.get(place)
        if place in self._contested or (owner is not None and self._has_equal_right(owner, code)):
            self._contest(place, code)
            return False
        if owner is not None and (owner in ("kaohe", self._plugin) or self._bears.get(self._plugin) != code):
            self._refuse(Flaw(place, f"the code is taken by plugin {owner}", remedy))
            return False
        if owner is not None:
            self._drop(place, code)
            reason = f"the code is that of plugin {self._plugin}, whose entry point bears it"
            self.failures.append(PluginFailure(owner, place, reason, remedy))
        self._owner[place] = self._plugin
        return True

    def _has_equal_right(self, owner: str, code: str) -> bool:
        bears = [self._bears.get(each) == code for each in (owner, self._plugin)]
        return owner not in ("kaohe", self._plugin) and bears[0] == bears[1]

    def _contest(self, place: str, code: str) -> None:
        """Take a code from all that bring it."""
        brought = self._contested.setdefault(place, [])
        new = [self._plugin] if brought else [self._owner[place], self._plugin]
        brought += new
        self._drop(place, code)
        self._owner[place] = "none"
        for plugin in new:
            others = " and ".join(each for each in brought if each != plugin)
            reason = f"plugin {others} brings the same code, and neither is served"
            remedy = "uninstall one of them, or choose another code"
            self.failures.append(PluginFailure(plugin, place, reason, remedy))

    def _drop(self, place: str, code: str) -> None:
        """Forget what was registered under a code."""
        if place.startswith("scheme "):
            for version in self._versions.pop(code, ()):
                self._brought.pop(version.reference, None)
        else:
            self._kinds.pop(code, None)

    def _refuse(self, flaw: Flaw) -> None:
        self.failed(flaw.place, flaw.reason, flaw.remedy)


def _is_day(given: object) -> bool:
    """Whether a plugin, which may be untyped, gives a day."""
    return isinstance(given, date) and not isinstance(given, datetime)


def _place(amendment: Amendment) -> str:
    return f"amendment {amendment.version} of {amendment.of}"
