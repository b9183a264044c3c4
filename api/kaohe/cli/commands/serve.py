"""``kaohe serve``: the API and its pages, over HTTP."""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, NoReturn

import typer
import uvicorn
from pydantic import ValidationError

from kaohe.cli import CommandError
from kaohe.cli.commands.demo import import_demo
from kaohe.cli.console import escaped, stderr
from kaohe.cli.ledgers import database_url, ready, run, sqlite_url
from kaohe.cli.options import Database, installed_or_warned
from kaohe.plugins import Registry
from kaohe.web import DocumentsError, Settings, create_app
from kaohe.web.calm_logs import calm_logs
from kaohe.web.connections import BACKLOG, guarded

#: Connections that wait to be accepted, which takes longer where many come at once.
QUEUED = 2048
#: Seconds that what is under way has to end, once the server is told to.
GRACE = 10


def serve(
    host: Annotated[
        str, typer.Option(envvar="KAOHE_HOST", help="The address to listen on; 0.0.0.0 for every one.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(envvar="KAOHE_PORT", min=0, max=65535, help="The port to listen on; 0 for any free one.")
    ] = 8000,
    database: Database = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Serve a throw-away ledger of a fictional county instead.")
    ] = False,
) -> None:
    """Serve the API and GraphiQL."""
    registry = installed_or_warned()
    with _tidy_when_terminated(), _socket(host, port) as listening:
        if demo:
            with _demo_ledger(registry) as url:
                _serve(url, registry, host, listening)
        else:
            url = database_url(database)
            run(ready(url, registry))
            _serve(url, registry, host, listening)


@contextmanager
def _tidy_when_terminated() -> Generator[None]:
    """Let SIGTERM end the command as an error does, so that what is to be thrown away is thrown away."""

    def leave(number: int, _frame: object) -> NoReturn:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _socket(host: str, port: int) -> Generator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=QUEUED)
    except OSError as error:
        # For a name that is not known errno is negative, and for a port in use strerror tells too much.
        number = error.errno or 0
        reason = os.strerror(number) if number > 0 else error.strerror or str(error)
        raise CommandError(f"cannot listen on {host}, port {port}: {reason.lower()}; choose another --port") from error
    with listening:
        yield listening


@contextmanager
def _demo_ledger(registry: Registry) -> Generator[str]:
    with TemporaryDirectory(prefix="kaohe-demo-") as folder:
        url = sqlite_url(Path(folder) / "county.sqlite3")
        outcome = run(import_demo(url, registry))
        stderr().print(f"a fictional county: {outcome.in_words()}", soft_wrap=True)
        yield url


def _serve(url: str, registry: Registry, host: str, listening: socket.socket) -> None:
    address = f"[{host}]" if ":" in host else host
    home = f"http://{address}:{listening.getsockname()[1]}"

    class Server(uvicorn.Server):
        """Says where it is once it answers."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            for each in sockets or ():
                each.listen(QUEUED)
            # What is there by now stays: nobody waits while it is looked through for garbage again and again.
            gc.collect()
            gc.freeze()
            if self.started:
                stderr().print(f"kaohe at [bold]{escaped(home)}[/] (Ctrl+C stops it)", soft_wrap=True)

    try:
        settings = Settings(database_url=url, host=host)
        app = create_app(settings, registry=registry)
    except ValidationError as error:
        raise CommandError("\n".join(_wrong_setting(each) for each in error.errors())) from error
    except DocumentsError as error:
        raise CommandError(str(error)) from error
    limits = settings.connection_limits().within_descriptors(settings.live_clients)
    config = uvicorn.Config(
        app,
        http=guarded(limits),
        backlog=BACKLOG,
        log_level="warning",
        ws_max_size=settings.largest_body,
        timeout_graceful_shutdown=GRACE,
    )
    calm_logs()
    server = Server(config)
    server.run(sockets=[listening])
    if not server.started:
        sys.exit(1)


def _wrong_setting(found: Mapping[str, Any]) -> str:
    """What is wrong with a setting, by the name of its variable."""
    variable = "".join(f"KAOHE_{each}".upper() for each in found["loc"][:1])
    what = found["msg"].removeprefix("Value error, ")
    return f"{variable}: {what}" if variable else what
