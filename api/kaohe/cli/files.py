"""Reads ledger and case files, JSON or YAML, into plain values: decimals and dates stay the text that was written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kaohe.cli.console import CommandError

JSON_SUFFIXES = frozenset({".json"})
YAML_SUFFIXES = frozenset({".yaml", ".yml"})

#: Fields that hold text whatever it looks like, so that YAML need not quote `period: 2014`.
TEXT_FIELDS = frozenset(
    {"code", "incident", "item", "metric", "parent", "period", "points", "ref", "scheme", "title", "unit"}
)


class UnreadableError(CommandError):
    """A file that is no ledger at all: missing, not JSON or YAML, not a mapping."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Return the files that were named, and of each folder those that end like JSON or YAML, in order, once each.

    Raises:
        CommandError: there are none.
    """
    paths = list(paths)
    files = [file for path in paths for file in (_within(path) if path.is_dir() else [path])]
    if not files:
        raise CommandError(f"no .json, .yaml or .yml file in {', '.join(map(str, paths))}")
    return list(dict.fromkeys(files))


def read_file(path: Path) -> dict[str, Any]:
    """Read a ledger or case file.

    Raises:
        UnreadableError: there is no such file, or it holds something else.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UnreadableError(path, (error.strerror or str(error)).lower()) from error
    except UnicodeDecodeError as error:
        raise UnreadableError(path, f"is not UTF-8 text (byte {error.start})") from error
    try:
        value = _from_yaml(text) if path.suffix.lower() in YAML_SUFFIXES else _from_json(text)
    except json.JSONDecodeError as error:
        raise UnreadableError(path, f"is not JSON: {error.msg} in line {error.lineno}, column {error.colno}") from error
    except RecursionError as error:
        raise UnreadableError(path, "is nested too deeply") from error
    except ValueError as error:
        raise UnreadableError(path, str(error)) from error
    if not isinstance(value, dict):
        raise UnreadableError(path, "must be a mapping with units, periods, incidents, observations, rulings and cards")
    return value


def _within(folder: Path) -> list[Path]:
    suffixes = JSON_SUFFIXES | YAML_SUFFIXES
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in suffixes and path.is_file())


def _from_json(text: str) -> Any:
    return json.loads(text, parse_float=str, parse_constant=_no_number, object_pairs_hook=_unique)


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice} stands twice in one record")
    return found


def _from_yaml(text: str) -> Any:
    import yaml

    from kaohe.cli.plain_yaml import PlainLoader

    try:
        return yaml.load(text, PlainLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise ValueError(f"is not YAML: {error.problem or error.context}{where}") from error
    except yaml.YAMLError as error:
        raise ValueError(f"is not YAML: {' '.join(str(error).split())}") from error
