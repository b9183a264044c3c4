"""All schemes as clients see them, made once from the registry; cards refer to these very objects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

import kaohe.scheme as regime
from kaohe.graphql.relay import id_of
from kaohe.graphql.types import scheme as types
from kaohe.graphql.types import scheme_facts as facts
from kaohe.graphql.types import scheme_parts as parts
from kaohe.graphql.types.scheme_parts import SchemeAmendment, SchemeChange
from kaohe.graphql.types.values import BilingualText, Clause, Recipient
from kaohe.plugins import Registry
from kaohe.scheme.fixed_point import to_decimal
from kaohe.scheme.incident_kinds import Attribute
from kaohe.scheme.metrics import MetricType, MetricValue
from kaohe.scheme.parts import Part
from kaohe.scheme.regime import AT
from kaohe.scheme.vocabulary import UnitKind


@dataclass
class Catalogue:
    """What the registry holds, in GraphQL's types, and for each part of a regime the object that shows it.

    Attributes:
        schemes: by code, in the version that a code alone refers to.
    """

    registry: Registry
    schemes: dict[str, types.Scheme] = field(default_factory=dict)
    versions: dict[regime.Scheme, types.Scheme] = field(default_factory=dict)
    amendments: dict[regime.Amendment, SchemeAmendment] = field(default_factory=dict)
    failures: list[types.SchemeFailure] = field(default_factory=list)
    kinds: dict[str, facts.IncidentKind] = field(default_factory=dict)
    metrics: dict[str, facts.Metric] = field(default_factory=dict)
    sections: dict[regime.Section, parts.SchemeSection] = field(default_factory=dict)
    items: dict[regime.Item, parts.SchemeItem] = field(default_factory=dict)
    findings: dict[regime.Finding, parts.SchemeFinding] = field(default_factory=dict)
    money: dict[regime.Money, parts.SchemeMoney] = field(default_factory=dict)
    figures: dict[regime.Figure, parts.SchemeFigure] = field(default_factory=dict)
    parameters: dict[str, facts.Parameter] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.failures = [
            types.SchemeFailure(plugin=each.plugin, place=each.place, reason=each.reason, remedy=each.remedy)
            for each in self.registry.failures
        ]
        self.kinds = {code: _kind(kind) for code, kind in self.registry.kinds.items()}
        self.metrics = {code: _metric(metric) for code, metric in self.registry.metrics.items()}
        self.parameters = {code: _parameter(each) for code, each in self.registry.parameters.items()}
        for code, scheme in self.registry.schemes.items():
            shown = [self._scheme(version) for version in self.registry.versions(code)]
            for each in shown:
                each.versions = shown
            self.schemes[code] = self.versions[scheme]

    def scheme(self, reference: str) -> types.Scheme | None:
        """The regime that a code, or a code and a version, refers to."""
        found = self.registry.find(reference)
        return None if found is None else self.versions[found]

    def scheme_of_id(self, key: str) -> types.Scheme | None:
        """The regime of an id: by the code alone the first version, which bore it before there were others."""
        if key in self.registry.schemes:
            return self.versions[self.registry.versions(key)[0]]
        return self.scheme(key)

    def metric(self, code: str, value: MetricValue) -> facts.Metric:
        """A metric that a value is of; one that is no longer registered is shown by its code and what the value is."""
        return self.metrics.get(code) or _unknown_metric(code, value)

    def kind(self, code: str) -> facts.IncidentKind:
        """An incident kind; one that is on file but no longer registered is shown by its code alone."""
        found = self.kinds.get(code)
        return facts.IncidentKind(code=code, title=code, title_zh=code, attributes=[]) if found is None else found

    def _scheme(self, scheme: regime.Scheme) -> types.Scheme:
        self.amendments |= {
            each: SchemeAmendment.of(each, self.registry.plugins.get(f"{scheme.code}{AT}{each.version}", ""))
            for each in scheme.amendments
        }
        sections = [self._section(each, scheme) for each in scheme.sections]
        findings = {
            kind: [self._finding(each, scheme) for each in scheme.findings if each.kind is kind]
            for kind in regime.FindingKind
        }
        kinds_read = sorted(kind.code for kind in scheme.incident_kinds)
        is_first = scheme is self.registry.versions(scheme.code)[0]
        shown = types.Scheme(
            id=id_of("Scheme", scheme.code if is_first else scheme.reference),
            code=scheme.code,
            title=scheme.title,
            title_zh=scheme.title_zh,
            issuer=BilingualText.of(scheme.issuer),
            year=scheme.year,
            version=scheme.version,
            reference=self.registry.reference(scheme),
            since=scheme.since,
            versions=[],
            amendments=[self.amendments[each] for each in scheme.amendments],
            changes=[self._change(each) for each in scheme.history],
            plugin=self.registry.plugin_of(scheme),
            cadence=scheme.cadence,
            kinds=in_order(scheme.kinds),
            in_force_from=scheme.in_force_from,
            full_marks=scheme.full_marks,
            encoded_marks=scheme.encoded_marks,
            coverage=coverage(scheme),
            sections=sections,
            items=[self.items[each] for each in scheme.items()],
            targets=findings[regime.FindingKind.TARGET],
            obligations=findings[regime.FindingKind.OBLIGATION],
            rewards=findings[regime.FindingKind.REWARD],
            vetoes=findings[regime.FindingKind.VETO],
            sanctions=findings[regime.FindingKind.SANCTION],
            statuses=findings[regime.FindingKind.STATUS],
            money=[self._money(each, scheme) for each in scheme.money],
            figures=[self._figure(each, scheme) for each in scheme.figures],
            parameters=[self.parameters[each.code] for each in scheme.parameters],
            metrics=[self.metrics[code] for code in scheme.metrics_read],
            incident_kinds=[self.kinds[code] for code in kinds_read],
            procedure=[_step(each) for each in scheme.procedure],
            provisions=[BilingualText.of(each) for each in scheme.texts],
            notes=[BilingualText.of(each) for each in scheme.notes],
            restorations=[
                types.Restoration(printed=each.printed, restored=each.restored) for each in scheme.source.restorations
            ],
            source_text=scheme.source.text,
        )
        self.versions[scheme] = shown
        return shown

    def _change(self, change: regime.Amended) -> SchemeChange:
        return SchemeChange.of(change, self.amendments[change.amendment])

    def _changed(self, part: Part, scheme: regime.Scheme) -> SchemeChange | None:
        change = scheme.change_of(part)
        return None if change is None else self._change(change)

    def _section(self, section: regime.Section, scheme: regime.Scheme) -> parts.SchemeSection:
        shown = parts.SchemeSection(
            code=section.code,
            title=section.title,
            title_zh=section.title_zh,
            marks=section.marks,
            encoded_marks=section.encoded,
            base=section.base,
            kinds=None if section.kinds is None else in_order(section.kinds),
            clause=Clause.of(section.clause),
            items=[self._item(each, scheme) for each in section.parts if isinstance(each, regime.Item)],
            sections=[self._section(each, scheme) for each in section.parts if isinstance(each, regime.Section)],
            amended_by=self._changed(section, scheme),
        )
        self.sections[section] = shown
        return shown

    def _item(self, item: regime.Item, scheme: regime.Scheme) -> parts.SchemeItem:
        shown = parts.SchemeItem(
            code=item.code,
            title=item.title,
            title_zh=item.title_zh,
            form=item.form,
            marks=item.marks,
            driver=item.driver,
            clause=Clause.of(item.clause),
            reading=item.reading,
            method=None if item.method is None else BilingualText.of(item.method),
            department=None if item.department is None else BilingualText.of(item.department),
            ruling=self._ruling(item.ruling),
            shows=[self.metrics[metric.code] for metric in item.shows],
            amended_by=self._changed(item, scheme),
        )
        self.items[item] = shown
        return shown

    def _finding(self, finding: regime.Finding, scheme: regime.Scheme) -> parts.SchemeFinding:
        shown = parts.SchemeFinding(
            code=finding.code,
            title=finding.title,
            title_zh=finding.title_zh,
            driver=finding.driver,
            clause=Clause.of(finding.clause),
            reading=finding.reading,
            consequences=[BilingualText.of(each) for each in finding.consequences],
            recipients=[Recipient.of(each) for each in finding.recipients],
            kinds=None if finding.kinds is None else in_order(finding.kinds),
            amended_by=self._changed(finding, scheme),
        )
        self.findings[finding] = shown
        return shown

    def _money(self, money: regime.Money, scheme: regime.Scheme) -> parts.SchemeMoney:
        shown = parts.SchemeMoney(
            kind=money.kind,
            code=money.code,
            title=money.title,
            title_zh=money.title_zh,
            recipients=[Recipient.of(each) for each in money.recipients],
            per_head=money.per_head,
            driver=money.driver,
            clause=Clause.of(money.clause),
            reading=money.reading,
            ruling=self._ruling(money.ruling),
            kinds=None if money.kinds is None else in_order(money.kinds),
            amended_by=self._changed(money, scheme),
        )
        self.money[money] = shown
        return shown

    def _figure(self, figure: regime.Figure, scheme: regime.Scheme) -> parts.SchemeFigure:
        shown = parts.SchemeFigure(
            code=figure.code,
            title=figure.title,
            title_zh=figure.title_zh,
            clause=Clause.of(figure.clause),
            amended_by=self._changed(figure, scheme),
        )
        self.figures[figure] = shown
        return shown

    def _ruling(self, ruling: regime.RulingRange | None) -> parts.RulingRange | None:
        if ruling is None:
            return None
        return parts.RulingRange(
            least=to_decimal(ruling.least),
            most=to_decimal(ruling.most),
            incident_kind=None if ruling.selection is None else self.kinds[ruling.selection.kind.code],
            per=None if ruling.per is None else self.metrics[ruling.per.code],
        )


@lru_cache(maxsize=16)
def catalogue_of(registry: Registry) -> Catalogue:
    """The catalogue of a registry, of which there is one: what is told of one part of a regime is one object."""
    return Catalogue(registry)


def in_order(kinds: Iterable[UnitKind]) -> list[UnitKind]:
    """Unit kinds in the order of the vocabulary."""
    wanted = frozenset(kinds)
    return [kind for kind in UnitKind if kind in wanted]


def coverage(scheme: regime.Scheme) -> Decimal | None:
    """The encoded marks in per cent of the full marks, rounded half up to two decimals."""
    if scheme.full_marks is None or scheme.encoded_marks is None:
        return None
    return (scheme.encoded_marks * 100 / scheme.full_marks).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _step(step: regime.Step) -> parts.SchemeStep:
    return parts.SchemeStep(
        code=step.code,
        title=step.title,
        title_zh=step.title_zh,
        clause=Clause.of(step.clause),
        due_day=step.due_day,
        months_after=step.months_after,
    )


def _parameter(parameter: regime.Parameter) -> facts.Parameter:
    return facts.Parameter(
        code=parameter.code,
        title=parameter.title,
        title_zh=parameter.title_zh,
        default=parameter.default,
        minimum=parameter.minimum,
        maximum=parameter.maximum,
        not_in_source=parameter.not_in_source,
    )


def _unknown_metric(code: str, value: MetricValue) -> facts.Metric:
    """What is known of a metric whose plugin is gone: its code, and how its values are kept."""
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    type_ = MetricType.FLAG if isinstance(value, bool) else MetricType.DECIMAL if exponent else MetricType.COUNT
    places = -exponent if isinstance(exponent, int) else 0
    return facts.Metric(
        code=code, title=code, title_zh=code, type=type_, places=places, minimum=None, maximum=None, at_most=None
    )


def _metric(metric: regime.Metric) -> facts.Metric:
    number = metric if isinstance(metric, regime.NumberMetric) else None
    return facts.Metric(
        code=metric.code,
        title=metric.title,
        title_zh=metric.title_zh,
        type=metric.type,
        places=0 if number is None else number.places,
        minimum=None if number is None else number.minimum,
        maximum=None if number is None else number.maximum,
        at_most=None if number is None or number.at_most is None else _metric(number.at_most),
    )


def _kind(kind: regime.IncidentKind) -> facts.IncidentKind:
    return facts.IncidentKind(
        code=kind.code,
        title=kind.title,
        title_zh=kind.title_zh,
        attributes=[_attribute(each) for each in kind.attributes],
    )


def _attribute(attribute: Attribute) -> facts.IncidentAttribute:
    count = attribute if isinstance(attribute, regime.Count) else None
    options = attribute.options if isinstance(attribute, regime.Choice) else {}
    return facts.IncidentAttribute(
        name=attribute.name,
        title=attribute.title,
        title_zh=attribute.title_zh,
        type=facts.AttributeType(attribute.type_name),
        required=attribute.is_required,
        default_flag=attribute.default_value if isinstance(attribute, regime.Flag) else None,
        default_count=None if count is None else count.default_value,
        minimum=None if count is None else count.minimum,
        maximum=None if count is None else count.maximum,
        options=[facts.AttributeOption(code=code, title_zh=title_zh) for code, title_zh in options.items()],
    )
