"""Changes that a question supposes, as clients write them, and where each stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import strawberry

from kaohe.graphql.context import Context
from kaohe.graphql.context.known import nearest
from kaohe.graphql.core.naming import suggestion
from kaohe.graphql.types.incident import AttributeInput
from kaohe.graphql.types.question_errors import QuestionError, QuestionErrorCode, invalid
from kaohe.scheme.incident_kinds import AttributeValue, IncidentKind
from kaohe.scoring import questions
from kaohe.scoring.questions import Change, ChangeError, Vocabulary


@strawberry.input(description="One incident more.")
class OneMoreInput:
    """A kind, attributes and a day."""

    kind: str = strawberry.field(description="The code of its kind.")
    attributes: list[AttributeInput] | None = strawberry.field(
        default=None, description="What it states; defaults hold for the rest."
    )
    on: date | None = strawberry.field(
        default=None, description="The day on which it happens; the last of the period if left out."
    )


def stated(attributes: Sequence[AttributeInput] | None) -> dict[str, AttributeValue | None]:
    """Attributes by name."""
    return {each.name: each.value for each in attributes or ()}


def attribute_errors(attributes: Sequence[AttributeInput] | None, *path: str | int) -> Iterator[QuestionError]:
    """What is wrong with how attributes are written, whatever the kind of incident."""
    seen: set[str] = set()
    for place, each in enumerate(attributes or ()):
        given = list(each.values)
        if len(given) > 1:
            yield invalid(f"give one value, not {' and '.join(given)}", *path, place, given[1])
        if each.name in seen:
            yield invalid(f"{each.name} stands here twice", *path, place, "name")
        seen.add(each.name)


def placed(
    field: str,
    message: str,
    attributes: Sequence[AttributeInput] | None,
    kind: IncidentKind | None,
    *path: str | int,
) -> QuestionError:
    """A problem of an incident, at the attribute that it is about where it is about one."""
    for place, each in enumerate(attributes or ()):
        if each.name == field:
            known = [] if kind is None else [attribute.name for attribute in kind.attributes]
            close = None if field in known else suggestion(field, known)
            return invalid(message, *path, "attributes", place, suggestion=close)
    return invalid(message, *path, "attributes" if field not in {"kind", "on", "unit", "ref"} else field)


#: Whole numbers may have as many digits.
_DIGITS = 20


@strawberry.input(name="AddIncidentInput", description="One more incident.")
class AddIncident:
    """A unit, a kind, a day, attributes."""

    unit: str = strawberry.field(description="The code of the unit that it is recorded on.")
    kind: str = strawberry.field(description="The code of its kind.")
    on: date = strawberry.field(description="Its day.")
    attributes: list[AttributeInput] | None = strawberry.field(
        default=None, description="What it states; defaults hold for the rest."
    )
    ref: str | None = strawberry.field(
        default=None, description="A document number by which other changes may name it; none that is on file."
    )


@strawberry.input(
    name="AlterIncidentInput", description="An incident on file with another unit, another day or other attributes."
)
class AlterIncident:
    """What is other than on file."""

    ref: str = strawberry.field(description="Its document number.")
    unit: str | None = strawberry.field(default=None, description="The code of another unit.")
    on: date | None = strawberry.field(default=None, description="Another day.")
    attributes: list[AttributeInput] | None = strawberry.field(
        default=None, description="Other attributes; one without a value is left out."
    )


@strawberry.input(
    name="SetObservationInput", description="The value of a metric, whether or not another one was observed."
)
class SetObservation:
    """A value."""

    unit: str = strawberry.field(description="The code of the unit.")
    period: str = strawberry.field(description="The code of the period.")
    metric: str = strawberry.field(description="The code of the metric.")
    flag: bool | None = strawberry.field(default=None, description="The value of a flag.")
    number: Decimal | None = strawberry.field(default=None, description="The value of a count or a decimal.")


@strawberry.input(name="RemoveObservationInput", description="A metric that was not observed.")
class RemoveObservation:
    """A unit, a period, a metric."""

    unit: str = strawberry.field(description="The code of the unit.")
    period: str = strawberry.field(description="The code of the period.")
    metric: str = strawberry.field(description="The code of the metric.")


@strawberry.input(name="SetRulingInput", description="A ruling, whether or not there is another one.")
class SetRuling:
    """Points for an item, or for an incident."""

    scheme: str = strawberry.field(description="The code of the regime.")
    item: str = strawberry.field(description="The code of the item or amount.")
    unit: str = strawberry.field(description="The code of the unit.")
    period: str = strawberry.field(description="The code of the period.")
    points: Decimal = strawberry.field(description="The points (or CNY) deducted for the incident, or else awarded.")
    incident: str | None = strawberry.field(
        default=None, description="The document number of the incident that it judges, where incidents are judged."
    )


@strawberry.input(name="RemoveRulingInput", description="A ruling that was not made.")
class RemoveRuling:
    """An item, and perhaps an incident."""

    scheme: str = strawberry.field(description="The code of the regime.")
    item: str = strawberry.field(description="The code of the item or amount.")
    unit: str = strawberry.field(description="The code of the unit.")
    period: str = strawberry.field(description="The code of the period.")
    incident: str | None = strawberry.field(
        default=None, description="The document number of the incident that it judges, where incidents are judged."
    )


@strawberry.input(name="SetParameterInput", description="Another value of a parameter.")
class SetParameter:
    """A value."""

    code: str = strawberry.field(description="The code of the parameter: `<scheme>.<name>`.")
    value: int = strawberry.field(description="The value.")


@strawberry.input(name="SetVersionInput", description="Another version of a regime for the cards after.")
class SetVersion:
    """A regime and a version."""

    scheme: str = strawberry.field(description="The code of the regime.")
    version: str = strawberry.field(description="The version: `2016` of `luxi2014@2016`.")


@strawberry.input(
    name="ChangesInput", description="What is supposed; the lists apply in the order in which they stand here."
)
class Changes:
    """At most 100 changes in all."""

    add_incidents: list[AddIncident] | None = strawberry.field(default=None, description="Incidents more.")
    alter_incidents: list[AlterIncident] | None = strawberry.field(default=None, description="Incidents altered.")
    withdraw_incidents: list[str] | None = strawberry.field(
        default=None, description="The document numbers of incidents that never happened; rulings on them fall, too."
    )
    set_observations: list[SetObservation] | None = strawberry.field(default=None, description="Values observed.")
    remove_observations: list[RemoveObservation] | None = strawberry.field(
        default=None, description="Values not observed."
    )
    set_rulings: list[SetRuling] | None = strawberry.field(default=None, description="Rulings made.")
    remove_rulings: list[RemoveRuling] | None = strawberry.field(default=None, description="Rulings not made.")
    set_parameters: list[SetParameter] | None = strawberry.field(default=None, description="Parameters set.")
    set_versions: list[SetVersion] | None = strawberry.field(
        default=None, description="Regimes in other versions; the last of each holds."
    )


@dataclass
class Listed:
    """Changes in the order in which they apply, each with the list and the place where it was written."""

    changes: list[Change] = field(default_factory=list)
    places: list[tuple[str, int]] = field(default_factory=list)
    attributes: list[list[AttributeInput] | None] = field(default_factory=list)

    def add(self, name: str, place: int, change: Change, attributes: list[AttributeInput] | None = None) -> None:
        """Add a change."""
        self.changes.append(change)
        self.places.append((name, place))
        self.attributes.append(attributes)

    def errors(self) -> Iterator[QuestionError]:
        """What is wrong with how the changes are written."""
        for (name, place), attributes in zip(self.places, self.attributes, strict=True):
            yield from attribute_errors(attributes, "changes", name, place, "attributes")

    async def of(self, error: ChangeError, vocabulary: Vocabulary, context: Context) -> list[QuestionError]:
        """What is wrong with the changes themselves."""
        errors = []
        for problem in error.problems:
            change, attributes = self.changes[problem.place], self.attributes[problem.place]
            path = ("changes", *self.places[problem.place])
            if isinstance(change, questions.AddIncident | questions.AlterIncident):
                kind = vocabulary.kinds.get(change.kind) if isinstance(change, questions.AddIncident) else None
                found = placed(problem.field, problem.message, attributes, kind, *path)
            elif isinstance(change, questions.WithdrawIncident):
                found = invalid(problem.message, *path)
            elif isinstance(change, questions.SetObservation) and problem.field == "value":
                found = invalid(problem.message, *path, "flag" if isinstance(change.value, bool) else "number")
            else:
                found = invalid(problem.message, *path, problem.field)
            found.suggestion = found.suggestion or _meant(change, problem.field, vocabulary)
            if found.code is QuestionErrorCode.NOT_FOUND:
                given = getattr(change, problem.field, None)
                found.given = given if isinstance(given, str) else None
                if found.given is not None and found.suggestion is None:
                    found.suggestion = await nearest(context, problem.field, found.given)
            errors.append(found)
        return errors


def listed(given: Changes) -> Listed:
    """Changes in the order in which they apply."""
    found = Listed()
    for place, add in enumerate(given.add_incidents or ()):
        change = questions.AddIncident(add.unit, add.kind, add.on, stated(add.attributes), add.ref)
        found.add("addIncidents", place, change, add.attributes)
    for place, alter in enumerate(given.alter_incidents or ()):
        altered = questions.AlterIncident(alter.ref, alter.unit, alter.on, stated(alter.attributes))
        found.add("alterIncidents", place, altered, alter.attributes)
    for place, ref in enumerate(given.withdraw_incidents or ()):
        found.add("withdrawIncidents", place, questions.WithdrawIncident(ref))
    for place, seen in enumerate(given.set_observations or ()):
        value = "" if seen.number is None else number_of(seen.number)
        value = value if seen.flag is None else seen.flag
        found.add("setObservations", place, questions.SetObservation(seen.unit, seen.period, seen.metric, value))
    for place, unseen in enumerate(given.remove_observations or ()):
        removed = questions.RemoveObservation(unseen.unit, unseen.period, unseen.metric)
        found.add("removeObservations", place, removed)
    for place, ruled in enumerate(given.set_rulings or ()):
        ruling = questions.SetRuling(ruled.scheme, ruled.item, ruled.unit, ruled.period, ruled.points, ruled.incident)
        found.add("setRulings", place, ruling)
    for place, fallen in enumerate(given.remove_rulings or ()):
        unruled = questions.RemoveRuling(fallen.scheme, fallen.item, fallen.unit, fallen.period, fallen.incident)
        found.add("removeRulings", place, unruled)
    for place, parameter in enumerate(given.set_parameters or ()):
        found.add("setParameters", place, questions.SetParameter(parameter.code, parameter.value))
    for place, version in enumerate(given.set_versions or ()):
        found.add("setVersions", place, questions.SetVersion(version.scheme, version.version))
    return found


def number_of(value: Decimal) -> int | Decimal:
    """A whole number as int, which is what a count takes."""
    is_whole = value.adjusted() < _DIGITS and value == value.to_integral_value()
    return int(value) if is_whole else value


def _meant(change: Change, name: str, vocabulary: Vocabulary) -> str | None:
    """What a wrong code was perhaps meant to be."""
    known = {
        "kind": vocabulary.kinds,
        "metric": vocabulary.metrics,
        "code": vocabulary.parameters,
        "scheme": [scheme.code for scheme in vocabulary.schemes],
    }
    given = getattr(change, name, None)
    if name not in known or not isinstance(given, str) or given in known[name]:
        return None
    return suggestion(given, known[name])
