"""How commands reach a ledger: where it is when nobody says, a moment of its history, one card of it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import platformdirs
import typer

from kaohe.cli import CommandError, CommandInterruptedError
from kaohe.cli.console import print_json
from kaohe.graphql.context.card import settled_cards
from kaohe.ledger import Ledger, LedgerUnavailable, open_ledger, upgrade
from kaohe.plugins import Registry
from kaohe.scheme import Refusal
from kaohe.scheme.days import parse_moment
from kaohe.scheme.facts import Period
from kaohe.scheme.regime import Versions
from kaohe.scoring import Scorecards
from kaohe.scoring.cards import refusal_message
from kaohe.scoring.confirmed import OPEN, Settled, settled_card

ResultT = TypeVar("ResultT")


def run(work: Coroutine[Any, Any, ResultT]) -> ResultT:
    """Run asynchronous work to its end.

    Raises:
        CommandInterruptedError: Ctrl-C.
    """
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        raise CommandInterruptedError("interrupted") from None


def database_url(given: str | None) -> str:
    """The URL given, else that of the embedded ledger in the user's data folder."""
    return given or sqlite_url(platformdirs.user_data_path("kaohe", appauthor=False) / "ledger.sqlite3")


def sqlite_url(file: Path) -> str:
    """The URL of an embedded ledger."""
    return f"sqlite://{file.absolute()}"


def embedded_file(url: str) -> Path:
    """The file of an embedded ledger."""
    return Path(url.removeprefix("sqlite://").partition("?")[0])


def is_embedded(url: str) -> bool:
    """Whether a ledger is a file of its own, which commands may make and bring up to date without being asked."""
    return url.startswith("sqlite:")


@asynccontextmanager
async def opened(url: str, registry: Registry, *, create: bool = False) -> AsyncGenerator[Ledger]:
    """Open a ledger; with ``create`` an embedded one is made, or its tables are brought up to date, before.

    Raises:
        CommandError: nothing answers at the URL, or it needs an upgrade.
    """
    with said_plainly():
        async with open_ledger(url, registry, create=create and is_embedded(url)) as ledger:
            yield ledger


async def ready(url: str, registry: Registry) -> None:
    """See that a ledger can be opened, made or brought up to date if it is an embedded one."""
    async with opened(url, registry, create=True):
        pass


@contextmanager
def said_plainly() -> Generator[None]:
    """Turn what goes wrong with a database into one line.

    Raises:
        CommandError: something went wrong.
    """
    try:
        yield
    except LedgerUnavailable as error:
        raise CommandError(" ".join(str(error).split())) from error
    except OSError as error:
        raise CommandError(f"the ledger cannot be opened: {error}") from error


@contextmanager
def fresh_ledgers() -> Generator[Callable[[], str]]:
    """Hands out the URLs of empty embedded ledgers, thrown away in the end; their tables are made but once."""
    with TemporaryDirectory(prefix="kaohe-") as folder:
        numbers = count()
        empty = Path(folder) / "empty.sqlite3"
        run(upgrade(sqlite_url(empty)))

        def fresh() -> str:
            file = Path(folder) / f"{next(numbers)}.sqlite3"
            with closing(sqlite3.connect(empty)) as made, closing(sqlite3.connect(file)) as copy:
                made.backup(copy)  # with whatever of it lies beside the file still
            return f"{sqlite_url(file)}?synchronous=OFF"

        yield fresh


async def revision_of(ledger: Ledger, when: str) -> int:
    """The last write up to a moment, or the one of a number.

    Raises:
        CommandError: it is neither, or the write was not made yet.
    """
    if when.isdecimal():
        latest = await ledger.revision()
        if int(when) > latest:
            raise CommandError(f"there is no revision {when}; they are numbered up to {latest}")
        return int(when)
    try:
        return await ledger.revision_at(parse_moment(when))
    except ValueError:
        example = "the number of a revision, or a moment with its offset such as 2015-03-01T08:00:00+08:00"
        raise CommandError(f"a point in the ledger's history is {example}, not {when}") from None


async def period_of(ledger: Ledger, code: str) -> Period:
    """A period of the ledger.

    Raises:
        CommandError: there is no such period.
    """
    found = (await ledger.calendar()).find(code)
    if found is None:
        raise CommandError(f"the ledger has no period {code}")
    return found


async def see_units(ledger: Ledger, codes: Sequence[str]) -> None:
    """See that the ledger has units.

    Raises:
        CommandError: it lacks some of them.
    """
    there = {each.code for each in await ledger.units(codes)}
    if lacking := [code for code in codes if code not in there]:
        raise CommandError(f"the ledger has no unit {', '.join(lacking)}")


async def then(ledger: Ledger, when: str | None) -> Ledger:
    """The ledger as it was known then; as it is now if nothing is said.

    Raises:
        CommandError: as :func:`revision_of`.
    """
    return ledger if when is None else await ledger.as_of(await revision_of(ledger, when))


@dataclass(frozen=True)
class OneCard:
    """A unit's row among the cards of its facts, or what is not there.

    Attributes:
        about: the name of the unit, or what the ledger does not have.
        settled: how far the card has come.
    """

    cards: Scorecards | None
    row: int | None
    about: str
    settled: Settled = OPEN


async def read_card(ledger: Ledger, versions: Versions, unit: str, period: str) -> OneCard:
    """Read one card, of the version in force in the period if none was named."""
    calendar = await ledger.calendar()
    when = calendar.find(period)
    if when is None:
        cadence = versions.schemes[-1].cadence
        known = ", ".join(each.code for each in calendar.periods if each.kind is cadence) or "none"
        about = f"the ledger has no period {period}; of kind {cadence.value} it has {known}"
        return OneCard(None, None, about)
    found = await ledger.units([unit])
    if not found:
        return OneCard(None, None, f"the ledger has no unit {unit}")
    scheme = versions.on(when.ends)
    facts = await ledger.read_facts(units=[unit], schemes=[scheme], periods=[when])
    cards, row = Scorecards(scheme, facts, when, versions.label_of(scheme)), facts.units.row(unit)
    assert row is not None  # the unit was found
    settled = await settled_cards(ledger, [cards], [row])
    return OneCard(cards, row, found[0].name, settled_card(settled, cards, row))


def version_as_json(cards: Scorecards) -> dict[str, str]:
    """The version of a card's scheme, where there are several."""
    return {} if cards.label == cards.scheme.code else {"version": cards.scheme.version}


def refuse_if_none(card: OneCard, named: dict[str, Any], *, as_json: bool) -> tuple[Scorecards, int]:
    """The cards and the row of the unit.

    Raises:
        CommandError: there is no card, and why.
        typer.Exit: the same, printed as JSON.
    """
    cards, row = card.cards, card.row
    refusal = Refusal.NOT_FOUND if cards is None or row is None else cards.refusal(row)
    if cards is not None and row is not None and refusal is None:
        return cards, row
    assert refusal is not None
    detail = card.about if refusal is Refusal.NOT_FOUND else ""
    message = refusal_message(refusal, named["scheme"], named["unit"], named["period"], detail)
    if not as_json:
        raise CommandError(f"{refusal.value}: {message}")
    print_json({**named, "error": refusal.value, "message": message})
    raise typer.Exit(1)
