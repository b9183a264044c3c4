"""What is at stake under schemes, as a person reads it, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table

from kaohe.cli.console import escaped
from kaohe.cli.views import decimal, interval, shown_interval, titled_table
from kaohe.scheme import Driver
from kaohe.scoring.analysis import (
    DriverStake,
    ItemStake,
    Judgement,
    SchemeStakes,
    UnitPrice,
    VetoStake,
    driver_stake,
    side_by_side,
)


def print_stakes(console: Console, name: str, stakes: SchemeStakes) -> None:
    """Print everything at stake under one scheme, by what refers to it."""
    console.print(f"[bold]{escaped(name)}[/]  {escaped(stakes.scheme.title_zh)}", soft_wrap=True)
    if stakes.items:
        table = titled_table("Items", "item", "title", "driver", "marks", "share", "judged", "price")
        for item in stakes.items:
            table.add_row(*map(escaped, _item(item)))
        console.print(table)
    console.print(_drivers({name: stakes}))
    if stakes.vetoes:
        table = titled_table("Vetoes", "veto", "title", "driver", "overrides", "shares facts with")
        for veto in stakes.vetoes:
            table.add_row(*map(escaped, _veto(veto)))
        console.print(table)


def print_side_by_side(console: Console, stakes: Mapping[str, SchemeStakes]) -> None:
    """Print several schemes side by side: what each driver moves, what is judged, what vetoes override."""
    console.print(_drivers(stakes))
    table, found = titled_table("Judgement and vetoes", "", *stakes), stakes.values()
    table.add_row("marks", *(_text(each.encoded_marks) for each in found))
    table.add_row("judged by assessors", *(_of(each.judged_marks, each.judged_share) for each in found))
    table.add_row("vetoes", *(str(len(each.vetoes)) for each in found))
    table.add_row("override a total of", *(_highest(each) for each in found))
    console.print(table)


def stakes_as_json(name: str, stakes: SchemeStakes) -> dict[str, Any]:
    """Everything at stake under one scheme, by what refers to it."""
    return {
        "scheme": name,
        "encodedMarks": decimal(stakes.encoded_marks),
        "judgedMarks": decimal(stakes.judged_marks),
        "judgedShare": decimal(stakes.judged_share),
        "items": [
            {
                "code": each.code,
                "driver": each.driver.value,
                "earned": each.earned.value,
                "marks": decimal(each.marks),
                "share": decimal(each.share),
                "judgement": _judgement(each.judgement),
                "prices": [_price(price) for price in each.prices],
            }
            for each in stakes.items
        ],
        "drivers": [_driver(driver_stake(stakes, driver)) for driver in (*Driver, None)],
        "vetoes": [
            {
                "code": each.code,
                "driver": None if each.driver is None else each.driver.value,
                "kinds": sorted(kind.value for kind in each.kinds),
                "readsScore": each.reads_score,
                "overrides": decimal(each.overrides),
                "sharesFactsWith": list(each.shares_facts_with),
            }
            for each in stakes.vetoes
        ],
        "money": [
            {"code": each.code, "kind": each.kind.value, "judgement": _judgement(each.judgement)}
            for each in stakes.amounts
        ],
    }


def _drivers(stakes: Mapping[str, SchemeStakes]) -> Table:
    table = titled_table("Drivers", "", *stakes)
    for row in side_by_side(list(stakes.values())):
        driver = row[0].driver
        table.add_row("(none)" if driver is None else driver.value, *(_moved(each) for each in row))
    return table


def _moved(stake: DriverStake) -> str:
    """What a driver moves: its marks or the number of its deductions, then its findings."""
    parts = [] if not stake.marks else [_of(stake.marks, stake.share)]
    for codes, noun in (
        (stake.deductions, "deduction"),
        (stake.targets, "target"),
        (stake.obligations, "obligation"),
        (stake.vetoes, "veto"),
        (stake.sanctions, "sanction"),
        (stake.amounts, "amount"),
    ):
        if codes:
            plural = "vetoes" if noun == "veto" else f"{noun}s"
            parts.append(f"{len(codes)} {noun if len(codes) == 1 else plural}")
    return ", ".join(parts) or "–"


def _item(item: ItemStake) -> list[str]:
    judged = "" if item.judgement is None else shown_interval(item.judgement.range)
    prices = "; ".join(_priced(price) for price in item.prices)
    share = "" if item.share is None else f"{item.share} %"
    return [item.code, item.title_zh, item.driver.value, _text(item.marks), share, judged, prices]


def _veto(veto: VetoStake) -> list[str]:
    driver = "" if veto.driver is None else veto.driver.value
    return [veto.code, veto.title_zh, driver, _text(veto.overrides), ", ".join(veto.shares_facts_with)]


def _priced(price: UnitPrice) -> str:
    each = price.of if price.attribute is None else f"{price.attribute} of {price.of}"
    where = f" ({', '.join(price.where)})" if price.where else ""
    return f"−{shown_interval(price.points)} a {each}{where}"


def _highest(stakes: SchemeStakes) -> str:
    return _text(max((veto.overrides for veto in stakes.vetoes if veto.overrides is not None), default=None))


def _of(marks: Decimal | None, share: Decimal | None) -> str:
    if marks is None:
        return "–"
    return f"{marks:f}" if share is None else f"{marks:f} ({share} %)"


def _text(value: Decimal | None) -> str:
    return decimal(value) or ""


def _judgement(found: Judgement | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "range": interval(found.range),
        "incidentKind": found.of,
        "where": list(found.where),
        "times": found.times,
        "points": decimal(found.points),
    }


def _price(price: UnitPrice) -> dict[str, Any]:
    return {
        "points": interval(price.points),
        "per": price.per.value,
        "of": price.of,
        "attribute": price.attribute,
        "where": list(price.where),
    }


def _driver(stake: DriverStake) -> dict[str, Any]:
    return {
        "driver": None if stake.driver is None else stake.driver.value,
        "marks": decimal(stake.marks),
        "share": decimal(stake.share),
        "judgedMarks": decimal(stake.judged_marks),
        "items": list(stake.items),
        "deductions": list(stake.deductions),
        "prices": [_price(price) for price in stake.prices],
        "obligations": list(stake.obligations),
        "targets": list(stake.targets),
        "vetoes": list(stake.vetoes),
        "sanctions": list(stake.sanctions),
        "money": list(stake.amounts),
    }
