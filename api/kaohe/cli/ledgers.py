"""How commands reach a ledger: where it is when nobody says, and what goes wrong said in one line."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kaohe.cli.console import CommandError

if TYPE_CHECKING:
    from kaohe.ledger import Ledger
    from kaohe.plugins import Registry

ResultT = TypeVar("ResultT")


def run(work: Coroutine[Any, Any, ResultT]) -> ResultT:
    """Run asynchronous work to its end."""
    import asyncio

    return asyncio.run(work)


def database_url(given: str | None) -> str:
    """The URL given, else that of the embedded ledger in the user's data folder."""
    if given:
        return given
    import platformdirs

    return sqlite_url(platformdirs.user_data_path("kaohe", appauthor=False) / "ledger.sqlite3")


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
    from kaohe.ledger import open_ledger

    with said_plainly():
        async with open_ledger(url, registry, create=create and is_embedded(url)) as ledger:
            yield ledger


@contextmanager
def said_plainly() -> Generator[None]:
    """Turn what goes wrong with a database into one line.

    Raises:
        CommandError: something went wrong.
    """
    from kaohe.ledger import LedgerUnavailable

    try:
        yield
    except LedgerUnavailable as error:
        raise CommandError(" ".join(str(error).split())) from error
    except OSError as error:
        raise CommandError(f"the ledger cannot be opened: {error}") from error


@contextmanager
def fresh_ledgers() -> Generator[Callable[[], str]]:
    """Hands out the URLs of empty embedded ledgers, thrown away in the end; their tables are made but once."""
    import shutil
    from tempfile import TemporaryDirectory

    from kaohe.ledger import upgrade

    with TemporaryDirectory(prefix="kaohe-") as folder:
        numbers = count()
        empty = Path(folder) / "empty.sqlite3"
        run(upgrade(sqlite_url(empty)))

        def fresh() -> str:
            file = Path(folder) / f"{next(numbers)}.sqlite3"
            shutil.copyfile(empty, file)
            return f"{sqlite_url(file)}?synchronous=OFF"

        yield fresh


async def ready(url: str, registry: Registry) -> None:
    """See that a ledger can be opened, made or brought up to date if it is an embedded one."""
    async with opened(url, registry, create=True):
        pass
