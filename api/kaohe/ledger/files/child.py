"""The process that reads one file for :mod:`kaohe.ledger.files.apart`, within its limits."""

from __future__ import annotations

import os
import pickle
import resource
import sys
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

import orjson

from kaohe.ledger.files.apart import Asked
from kaohe.ledger.files.cells import Label
from kaohe.ledger.files.entries import FileEntries, Several
from kaohe.ledger.files.reading import read_ledger
from kaohe.ledger.files.words import UnreadableFile

#: From so many bytes on JSON is read as a stream here, where memory is bounded.
_LARGE = 8 * 2**20


def main() -> None:
    """Read what is asked for on the standard input, and tell what it is on the standard output."""
    asked: Asked = pickle.load(sys.stdin.buffer)  # from the process that started this one
    _limit(asked)
    try:
        told = _read(asked)
    except UnreadableFile as error:
        told = {"unreadable": str(error)}
    except MemoryError:
        most = f"{asked.memory // 2**20} MiB"
        told = {"unreadable": f"takes more than {most} of memory to read; split it, or hand it in as JSON or CSV"}
    except RecursionError:
        told = {"unreadable": "is nested too deeply"}
    sys.stdout.buffer.write(orjson.dumps(told))


def _limit(asked: Asked) -> None:
    """Bound what this process may take."""
    resource.setrlimit(resource.RLIMIT_AS, (asked.memory, asked.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (asked.seconds, asked.seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (asked.written, asked.written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(asked: Asked) -> dict[str, Any]:
    listed: dict[str, list[dict[str, Any]]] = {}
    plain: dict[str, Any] = {}
    with os.fdopen(asked.file, "rb") as file, os.fdopen(asked.answer, "wb") as answer:
        content = read_ledger(file, asked.name, asked.words, asked.format, encoding=asked.encoding, large=_LARGE)
        for section, entries in content.items():
            if isinstance(entries, Several):
                listed[section] = [_write(each, answer) for each in entries.parts]
            elif isinstance(entries, FileEntries | list):
                listed[section] = [_write(entries, answer)]
            else:
                plain[section] = entries
    return {"plain": plain, "listed": listed}


def _write(entries: FileEntries | list[Any], answer: BinaryIO) -> dict[str, Any]:
    """Write entries out, and say where they are and what else is known of them."""
    start, count = answer.tell(), 0
    labels: dict[str, None] = {}
    for count, entry in enumerate(_remembering(entries, labels), 1):  # noqa: B007  # counted
        answer.write(orjson.dumps(entry) + b"\n")
    told: dict[str, Any] = {"start": start, "end": answer.tell(), "count": count, "labels": list(labels)}
    if isinstance(entries, FileEntries):
        (shape,) = entries.shapes or (None,)
        return {**told, "shape": shape, "notes": entries.notes}
    return {**told, "shape": None, "notes": ()}


def _remembering(entries: Iterable[Any], labels: dict[str, None]) -> Iterable[Any]:
    """The entries; which of their fields name something on file is noted on the way."""
    for entry in entries:
        if isinstance(entry, Mapping):
            for field, value in entry.items():
                if type(value) is Label:
                    labels[field] = None
        yield entry
