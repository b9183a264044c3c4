"""Finds the files that were named, and reads ledger and case files that are held whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kaohe.cli.console import CommandError

if TYPE_CHECKING:
    from kaohe.ledger.files import FileFormat
    from kaohe.plugins import Registry

JSON_SUFFIXES = frozenset({".json"})
YAML_SUFFIXES = frozenset({".yaml", ".yml"})
TABLE_SUFFIXES = frozenset({".csv"})


class UnreadableError(CommandError):
    """A file that is no ledger at all: missing, not JSON or YAML, not a mapping."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


def files_in(paths: Iterable[Path], suffixes: frozenset[str] = JSON_SUFFIXES | YAML_SUFFIXES) -> list[Path]:
    """Return the files that were named, and of each folder those that end like JSON or YAML, in order, once each.

    Args:
        paths: files and folders.
        suffixes: how files end that are looked for in folders.

    Raises:
        CommandError: there are none.
    """
    paths = list(paths)
    files = [file for path in paths for file in (_within(path, suffixes) if path.is_dir() else [path])]
    if not files:
        *others, last = sorted(suffixes)
        raise CommandError(f"no {', '.join(others)} or {last} file in {', '.join(map(str, paths))}")
    return list(dict.fromkeys(files))


def read_file(path: Path) -> dict[str, Any]:
    """Read a ledger or case file, all of it.

    Raises:
        UnreadableError: there is no such file, or it holds something else.
    """
    from kaohe.ledger.files import UnreadableFile, read_text

    try:
        with opened_file(path) as file:
            return read_text(file, yaml=path.suffix.lower() in YAML_SUFFIXES)
    except UnreadableFile as error:
        raise UnreadableError(path, str(error)) from error


def read_import(
    path: Path, file: BinaryIO, registry: Registry, format_: FileFormat | None, encoding: str | None = None
) -> dict[str, Any]:
    """Read a file for an import: its tables and its large sections stay in it until they are gone through.

    Raises:
        UnreadableError: it is nothing that can be imported.
    """
    from kaohe.ledger.files import UnreadableFile, read_ledger

    try:
        return read_ledger(file, path.name, registry, format_, encoding=encoding)
    except UnreadableFile as error:
        raise UnreadableError(path, str(error)) from error
    except OSError as error:
        raise UnreadableError(path, _told(error)) from error


def opened_file(path: Path) -> BinaryIO:
    """Open a file.

    Raises:
        UnreadableError: there is no such file.
    """
    try:
        return path.open("rb")
    except OSError as error:
        raise UnreadableError(path, _told(error)) from error


def _told(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _within(folder: Path, suffixes: frozenset[str]) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in suffixes and path.is_file())
