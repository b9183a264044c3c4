"""What is at stake under schemes, as a person reads it, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.table import Table

from kaohe.cli.console import escaped
from kaohe.scheme import Driver
from kaohe.scoring.analysis import Interval, driver_stake, side_by_side

if TYPE_CHECKING:
    from decimal import Decimal

    from rich.console import Console

    from kaohe.scoring.analysis import DriverStake, ItemStake, Judgement, SchemeStakes, UnitPrice, VetoStake


def print_stakes(console: Console, name: str, stakes: SchemeStakes) -> None:
    """Print everything at stake under one scheme, by what refers to it."""
    console.print(f"[bold]{escaped(name)}[/]  {escaped(stakes.scheme.title_zh)}", soft_wrap=True)
    if stakes.items:
        table = _table("Items", "item", "title", "driver", "marks", "share", "judged", "price")
        for item in stakes.items:
            table.add_row(*map(escaped, _item(item)))
        console.print(table)
    console.print(_drivers({name: stakes}))
    if stakes.vetoes:
        table = _table("Vetoes", "veto", "title", "driver", "overrides", "shares facts with")
        for veto in stakes.vetoes:
            table.add_row(*map(escaped, _veto(veto)))
        console.print(table)


def print_side_by_side(console: Console, stakes: Mapping[str, SchemeStakes]) -> None:
    """Print several schemes side by side: what each driver moves, what is judged, what vetoes override."""
    console.print(_drivers(stakes))
    table, found = _table("Judgement and vetoes", "", *stakes), stakes.values()
    table.add_row("marks", *(_text(each.encoded_marks) for each in found))
    table.add_row("judged by assessors", *(_of(each.judged_marks, each.judged_share) for each in found))
    table.add_row("vetoes", *(str(len(each.vetoes)) for each in found))
    table.add_row("override a total of", *(_highest(each) for each in found))
    console.print(table)


def stakes_as_json(name: str, stakes: SchemeStakes) -> dict[str, Any]:
    """Everything at stake under one scheme, by what refers to it."""
    return {
        "scheme": name,
        "encodedMarks": _json(stakes.encoded_marks),
        "judgedMarks": _json(stakes.judged_marks),
        "judgedShare": _json(stakes.judged_share),
        "items": [
            {
                "code": each.code,
                "driver": each.driver.value,
                "earned": each.earned.value,
                "marks": _json(each.marks),
                "share": _json(each.share),
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
                "overrides": _json(each.overrides),
                "sharesFactsWith": list(each.shares_facts_with),
            }
            for each in stakes.vetoes
        ],
        "money": [
            {"code": each.code, "kind": each.kind.value, "judgement": _judgement(each.judgement)}
            for each in stakes.amounts
        ],
    }


def _table(title: str, *columns: str) -> Table:
    table = Table(box=None, title=title, title_justify="left", title_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _drivers(stakes: Mapping[str, SchemeStakes]) -> Table:
    table = _table("Drivers", "", *stakes)
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
    judged = "" if item.judgement is None else _interval(item.judgement.range)
    prices = "; ".join(_priced(price) for price in item.prices)
    share = "" if item.share is None else f"{item.share} %"
    return [item.code, item.title_zh, item.driver.value, _text(item.marks), share, judged, prices]


def _veto(veto: VetoStake) -> list[str]:
    driver = "" if veto.driver is None else veto.driver.value
    return [veto.code, veto.title_zh, driver, _text(veto.overrides), ", ".join(veto.shares_facts_with)]


def _priced(price: UnitPrice) -> str:
    each = price.of if price.attribute is None else f"{price.attribute} of {price.of}"
    where = f" ({', '.join(price.where)})" if price.where else ""
    return f"−{_interval(price.points)} a {each}{where}"


def _highest(stakes: SchemeStakes) -> str:
    return _text(max((veto.overrides for veto in stakes.vetoes if veto.overrides is not None), default=None))


def _of(marks: Decimal | None, share: Decimal | None) -> str:
    if marks is None:
        return "–"
    return f"{marks:f}" if share is None else f"{marks:f} ({share} %)"


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _interval(found: Interval) -> str:
    return f"{found.low:f}" if found.exact is not None else f"{found.low:f}–{found.high:f}"


def _json(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _ends(found: Interval) -> str | list[str]:
    return f"{found.low:f}" if found.exact is not None else [f"{found.low:f}", f"{found.high:f}"]


def _judgement(found: Judgement | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "range": _ends(found.range),
        "incidentKind": found.of,
        "where": list(found.where),
        "times": found.times,
        "points": _json(found.points),
    }


def _price(price: UnitPrice) -> dict[str, Any]:
    return {
        "points": _ends(price.points),
        "per": price.per.value,
        "of": price.of,
        "attribute": price.attribute,
        "where": list(price.where),
    }


def _driver(stake: DriverStake) -> dict[str, Any]:
    return {
        "driver": None if stake.driver is None else stake.driver.value,
        "marks": _json(stake.marks),
        "share": _json(stake.share),
        "judgedMarks": _json(stake.judged_marks),
        "items": list(stake.items),
        "deductions": list(stake.deductions),
        "prices": [_price(price) for price in stake.prices],
        "obligations": list(stake.obligations),
        "targets": list(stake.targets),
        "vetoes": list(stake.vetoes),
        "sanctions": list(stake.sanctions),
        "money": list(stake.amounts),
    }
