"""``kaohe what-if``: cards before and after changes that are nowhere stored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaohe.cli.console import CommandError, escaped, print_json, stdout
from kaohe.cli.ledgers import database_url, opened, run
from kaohe.cli.options import AsJson, Database
from kaohe.cli.plugins import installed_or_warned, versions_of

if TYPE_CHECKING:
    from kaohe.cli.supposing import Question
    from kaohe.graphql.context.supposed import Supposed
    from kaohe.plugins import Registry
    from kaohe.scheme.facts import Period
    from kaohe.scheme.regime import Versions
    from kaohe.scoring.questions import Move, WhatIf


def what_if(
    file: Annotated[Path, typer.Argument(help="Units, period, schemes and changes, JSON or YAML.")],
    database: Database = None,
    as_json: AsJson = False,
) -> None:
    """Say how cards and ranks would differ after the changes in a file. Nothing is stored."""
    from kaohe.cli.differing import difference_as_json, move_as_json, print_difference
    from kaohe.cli.figures import shown_reading
    from kaohe.cli.supposing import question_in

    registry, asked = installed_or_warned(), question_in(file)
    known = registry.schemes if asked.schemes is None else asked.schemes
    versions = list(dict.fromkeys(versions_of(registry, each) for each in known))
    supposed, cohorts, period = run(_ask(database_url(database), registry, asked, versions))
    schemes = [each.on(period.ends) for each in versions]
    console, answers = stdout(), list[dict[str, Any]]()
    for unit in asked.units:
        for scheme in schemes:
            row, peer = supposed.before.units.row(unit), cohorts.before.units.row(unit)
            assert row is not None  # the question was checked
            assert peer is not None
            found = supposed.what_if(scheme, period)
            refusals = (found.before.refusal(row), found.after.refusal(row))
            if asked.schemes is None and None not in refusals:
                continue
            rank = cohorts.what_if(scheme, period).rank(peer)
            difference = found.difference(row)
            if as_json:
                named = {"unit": unit, "scheme": registry.reference(scheme), "period": period.code}
                moved_rank = None if rank is None else move_as_json(rank)
                answers.append({**named, **difference_as_json(difference), "rank": moved_rank})
            else:
                names = dict.fromkeys(map(registry.reference, (scheme, found.after.scheme)))
                words = f"[bold]{escaped(unit)}[/], {escaped(' → '.join(names))}, {escaped(period.code)}"
                console.print(words, soft_wrap=True)
                print_difference(console, difference, scheme, found.after.scheme, rank=rank)
    moved_peers = [each for scheme in schemes for each in _moved(cohorts.what_if(scheme, period), asked.units)]
    if as_json:
        moved = [
            {"unit": unit, "scheme": code, **{each.code: move_as_json(each) for each in moves}}
            for unit, code, moves in moved_peers
        ]
        print_json({"cards": answers, "moved": moved})
        return
    for unit, code, moves in moved_peers:
        words = "; ".join(f"{each.code} {shown_reading(each.before)} → {shown_reading(each.after)}" for each in moves)
        console.print(f"also {escaped(unit)}, {code}: {escaped(words)}", soft_wrap=True)


async def _ask(
    url: str, registry: Registry, asked: Question, versions: list[Versions]
) -> tuple[Supposed, Supposed, Period]:
    from kaohe.graphql.context.supposed import Supposition, WithPeers
    from kaohe.scoring.questions import ChangeError

    async with opened(url, registry) as ledger:
        calendar = await ledger.calendar()
        period = calendar.find(asked.period)
        if period is None:
            raise CommandError(f"the ledger has no period {asked.period}")
        there = {each.code for each in await ledger.units(asked.units)}
        lacking = [code for code in asked.units if code not in there]
        if lacking:
            raise CommandError(f"the ledger has no unit {', '.join(lacking)}")
        schemes = [each.on(period.ends) for each in versions]
        supposition = await Supposition.of(ledger, registry, schemes, [period], asked.changes)
        try:
            supposed = await supposition.about(asked.units)
            cohorts = await WithPeers(supposition, tuple(asked.units), tuple(schemes)).supposed()
        except ChangeError as error:
            lines = [f"{asked.places[each.place]}.{each.field}: {each.message}" for each in error.problems]
            raise CommandError("\n".join(lines)) from error
    return supposed, cohorts, period


def _moved(found: WhatIf, asked: list[str]) -> list[tuple[str, str, list[Move]]]:
    """Other units whose total or rank moves."""
    units, assessed = found.before.facts.units, found.before.assessed()
    moves = []
    for row in found.moved().tolist():
        if assessed[row] and units.codes[row] not in asked:
            both = (found.difference(row).total, found.rank(row))
            moved = [each for each in both if each is not None and each.is_change]
            if moved:
                moves.append((units.codes[row], found.before.scheme.code, moved))
    return moves
