"""What changes may speak of: incident kinds, metrics, parameters and the ranges of rulings of some schemes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from kaohe.plugins import Registry
from kaohe.scheme.core_kinds import CORE_KINDS
from kaohe.scheme.incident_kinds import IncidentKind
from kaohe.scheme.metrics import Metric
from kaohe.scheme.parameters import Parameter
from kaohe.scheme.regime import Scheme
from kaohe.scoring.questions.changes import Change, SetVersion


@dataclass(frozen=True)
class Vocabulary:
    """The kinds and schemes against which changes are checked; two versions of one scheme may stand side by side."""

    kinds: Mapping[str, IncidentKind]
    schemes: tuple[Scheme, ...]

    @classmethod
    def of(cls, registry: Registry) -> Vocabulary:
        """Everything that plugins registered."""
        return cls(registry.kinds, registry.every_version)

    @classmethod
    def read_by(cls, *schemes: Scheme) -> Vocabulary:
        """What some schemes read, and the kinds of the core."""
        kinds = {kind.code: kind for scheme in schemes for kind in scheme.incident_kinds}
        return cls({kind.code: kind for kind in CORE_KINDS} | kinds, schemes)

    def beside(self, scheme: Scheme | None) -> Vocabulary:
        """The same with one more scheme, such as another version."""
        if scheme is None or scheme in self.schemes:
            return self
        kinds = {kind.code: kind for kind in scheme.incident_kinds}
        return Vocabulary({**kinds, **self.kinds}, (*self.schemes, scheme))

    @cached_property
    def metrics(self) -> Mapping[str, Metric]:
        """All metrics that may be observed, by code."""
        return {code: metric for scheme in self.schemes for code, metric in scheme.metrics_read.items()}

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        """All parameters that may be set, by code."""
        return {parameter.code: parameter for scheme in self.schemes for parameter in scheme.parameters}

    def after(self, scheme: Scheme, changes: Iterable[Change]) -> Scheme:
        """The scheme of the cards after some changes: another version of it where they set one that there is."""
        wanted = {change.scheme: change.version for change in changes if isinstance(change, SetVersion)}
        version = wanted.get(scheme.code, scheme.version)
        if version == scheme.version:
            return scheme
        return next((each for each in self.named(scheme.code) if each.version == version), scheme)

    def named(self, scheme: str) -> list[Scheme]:
        """The schemes (several where there are versions) of a code."""
        return [each for each in self.schemes if each.code == scheme]
