"""``kaohe price``: what one more visit, or one more incident of any kind, costs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from kaohe.cli import CommandError
from kaohe.cli.console import escaped, print_json, stdout
from kaohe.cli.ledgers import database_url, opened, period_of, run
from kaohe.cli.options import AsJson, Database, close_to, installed_or_warned, scheme_of
from kaohe.cli.views.price import price_list_as_json, print_price_list
from kaohe.cli.views.what_if import difference_as_json, print_difference
from kaohe.plugins import Registry
from kaohe.scheme import Scheme
from kaohe.scheme.core_kinds import petition_visit
from kaohe.scheme.facts import Period
from kaohe.scheme.incident_kinds import AttributeValue, Count, Flag, IncidentKind
from kaohe.scheme.vocabulary import LEVELS, Level
from kaohe.scoring.questions import (
    SIZES,
    CardDifference,
    ChangeError,
    OneMore,
    Vocabulary,
    marginal,
    marginal_alone,
    price_list,
)
from kaohe.scoring.questions.prices import kinds_with_incidents


def price(
    schemes: Annotated[
        list[str] | None, typer.Argument(metavar="SCHEME", help="The schemes; all side by side if left out.")
    ] = None,
    level: Annotated[
        list[str] | None, typer.Option("--level", metavar="LEVEL", help="Where visits go; every level if left out.")
    ] = None,
    size: Annotated[
        list[int] | None, typer.Option("--size", metavar="NUMBER", help="How many come: 5, 6, 10, 20, 50, 100.")
    ] = None,
    also: Annotated[
        str, typer.Option("--with", metavar="ATTRIBUTES", help="What else is true: abnormal,returned=UNCONTROLLED.")
    ] = "",
    incident: Annotated[
        str | None,
        typer.Option(
            "--incident", metavar="KIND:ATTRIBUTES", help="One incident instead: report_failure:failure=LATE."
        ),
    ] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="CODE", help="What the incident costs on top of a unit's record.")
    ] = None,
    period: Annotated[str | None, typer.Option("--period", metavar="CODE", help="The period of that record.")] = None,
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Say what one more visit costs, as a table; or one more incident, alone and on a unit's record."""
    registry = installed_or_warned()
    references = list(schemes or registry.schemes)
    if incident is not None:
        if (unit is None) != (period is None):
            raise CommandError("give --unit and --period together")
        url, record = database_url(database), None
        if unit is not None and period is not None:
            record = (url, unit, run(_period(url, registry, period)))
        day = None if record is None else record[2].ends
        chosen = dict.fromkeys(scheme_of(registry, each, day) for each in references)
        _one(registry, chosen, incident, record, as_json=as_json)
    elif unit is not None or period is not None:
        raise CommandError("--unit and --period go with --incident")
    else:
        chosen = dict.fromkeys(scheme_of(registry, each) for each in references)
        _table(registry, chosen, level, size, also, as_json=as_json)


def _table(
    registry: Registry,
    chosen: Iterable[Scheme],
    level: list[str] | None,
    size: list[int] | None,
    also: str,
    *,
    as_json: bool,
) -> None:
    unknown = [each for each in level or () if each not in Level.__members__]
    if unknown:
        raise CommandError(f"there is no level {unknown[0]}; there are {', '.join(Level.__members__)}")
    levels = [Level[each] for each in dict.fromkeys(level or ())] or list(LEVELS)
    sizes = list(dict.fromkeys(size or SIZES))
    try:
        prices = price_list(list(chosen), levels, sizes, [_attributes_in(also, petition_visit)])
    except ChangeError as error:
        raise CommandError("; ".join(f"{each.field}: {each.message}" for each in error.problems)) from error
    found = {registry.reference(each.scheme): each for each in prices}
    if as_json:
        print_json({"schemes": [price_list_as_json(name, each) for name, each in found.items()]})
    else:
        print_price_list(stdout(), found)


def _one(
    registry: Registry, chosen: Iterable[Scheme], text: str, record: tuple[str, str, Period] | None, *, as_json: bool
) -> None:
    vocabulary, console, answers = Vocabulary.of(registry), stdout(), list[dict[str, Any]]()
    one_more = _incident_in(text, vocabulary)
    for scheme in chosen:
        try:
            alone = marginal_alone(scheme, one_more, None, vocabulary) if kinds_with_incidents(scheme) else None
            on_record = None if record is None else run(_on_record(registry, scheme, one_more, *record))
        except ChangeError as error:
            raise CommandError("; ".join(f"{each.field}: {each.message}" for each in error.problems)) from error
        name = registry.reference(scheme)
        answer: dict[str, Any] = {"scheme": name, "incident": one_more.kind}
        if not as_json:
            console.print(f"[bold]{escaped(name)}[/]")
        if alone is not None:
            answer |= {"unitKind": alone.unit_kind, "alone": difference_as_json(alone.difference)}
            if not as_json:
                console.print(f" alone ({alone.unit_kind})")
                print_difference(console, alone.difference, scheme)
        if on_record is not None and record is not None:
            answer["onRecord"] = difference_as_json(on_record)
            if not as_json:
                console.print(f" on the record of {record[1]} in {record[2].code}")
                print_difference(console, on_record, scheme)
        answers.append(answer)
    if as_json:
        print_json({"prices": answers})


async def _period(url: str, registry: Registry, code: str) -> Period:
    async with opened(url, registry) as ledger:
        return await period_of(ledger, code)


async def _on_record(
    registry: Registry, scheme: Scheme, incident: OneMore, url: str, unit: str, period: Period
) -> CardDifference:
    async with opened(url, registry) as ledger:
        facts = await ledger.read_facts(units=[unit], schemes=[scheme], periods=[period])
    return marginal(scheme, incident, facts, unit, period, Vocabulary.of(registry)).difference


def _incident_in(text: str, vocabulary: Vocabulary) -> OneMore:
    """An incident written as ``KIND:NAME=VALUE,FLAG``.

    Raises:
        CommandError: there is no such kind or attribute.
    """
    code, _, stated = text.partition(":")
    kind = vocabulary.kinds.get(code)
    if kind is None:
        raise CommandError(f"there is no incident kind {code}{close_to(code, vocabulary.kinds)}")
    return OneMore(code, _attributes_in(stated, kind))


def _attributes_in(text: str, kind: IncidentKind) -> dict[str, AttributeValue]:
    """Attributes written as ``abnormal,head_count=20,attended=false``.

    Raises:
        CommandError: the kind has no such attribute, or a value has the wrong type.
    """
    known = {each.name: each for each in kind.attributes}
    found: dict[str, AttributeValue] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        name, equals, value = part.partition("=")
        attribute = known.get(name)
        if attribute is None:
            raise CommandError(f"{name} is not an attribute of {kind.code}{close_to(name, known)}")
        if isinstance(attribute, Flag):
            if equals and value not in {"true", "false"}:
                raise CommandError(f"{name} is a flag: write {name} or {name}=false")
            found[name] = value != "false"
        elif isinstance(attribute, Count):
            if not value.isdecimal():
                raise CommandError(f"{name} is a count: write {name}=5")
            found[name] = int(value)
        else:
            found[name] = value
    return found
