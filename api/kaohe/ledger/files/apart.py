"""Files read in a process of their own, so that one that takes too much costs its own import and nothing else.

The process writes entries out as lines of JSON, which are read back one by one. A small file is read here: with what
the readers bound by themselves it can take neither long nor much.
"""

from __future__ import annotations

import io
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, BinaryIO

import orjson

from kaohe.ledger.files.cells import Label
from kaohe.ledger.files.entries import FileEntries, Several
from kaohe.ledger.files.reading import is_archive, read_ledger
from kaohe.ledger.files.shape import ColumnRead, Note, Shape
from kaohe.ledger.files.words import FileFormat, UnreadableFile, Vocabulary, Words

#: Up to so many bytes a file is read here, unless it is an archive.
SMALL = 256 * 2**10
#: What reading a file may take: bytes of memory, and seconds of a processor besides one for so many bytes.
MEMORY, SECONDS, BYTES_A_SECOND = 1_536 * 2**20, 60, 2**19
#: How many times as long it may take by the clock, on a machine that is busy.
_BUSY = 5
#: How large what is written out may get: so many bytes, and so many times the file.
_LEAST_WRITTEN, _TIMES_WRITTEN = 2**30, 8

_BEAT = 0.05
_LINES = 2**20


@dataclass(frozen=True)
class Asked:
    """What the process is asked to read; file and answer are descriptors that it inherits."""

    file: int
    answer: int
    #: What it may take: bytes of memory, seconds of a processor, bytes written out.
    memory: int
    seconds: int
    written: int
    name: str
    format: FileFormat | None
    encoding: str | None
    words: Words


def read_apart(
    file: BinaryIO,
    name: str,
    registry: Vocabulary,
    stack: ExitStack,
    format_: FileFormat | None = None,
    *,
    encoding: str | None = None,
    go_on: Callable[[], object] = lambda: None,
) -> dict[str, Any]:
    """Read a file as :func:`read_ledger` does, in a process of its own unless it is small.

    Args:
        file: the file, which must stay open while its entries are read.
        name: what it is called.
        registry: the metrics and kinds of incidents.
        stack: closes what holds the entries.
        format_: what it is, whatever its name says.
        encoding: in which it was saved.
        go_on: called now and then; what it raises ends the reading.

    Raises:
        UnreadableFile: it is nothing of the kind, or takes more memory or time than a file may.
    """
    size = file.seek(0, os.SEEK_END)
    if size <= SMALL and not is_archive(file):
        return read_ledger(file, name, registry, format_, encoding=encoding)
    source = _on_disk(file, stack)
    answer, summary, said = (_scratch(stack) for _ in range(3))
    limits = (MEMORY, seconds_for(size), written_for(size))
    asked = Asked(source.fileno(), answer.fileno(), *limits, name, format_, encoding, Words.of(registry))
    process = subprocess.Popen(
        [sys.executable, "-c", "from kaohe.ledger.files.child import main; main()"],
        stdin=subprocess.PIPE,
        stdout=summary,
        stderr=said,
        pass_fds=(source.fileno(), answer.fileno()),
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        start_new_session=True,
    )
    try:
        assert process.stdin is not None
        with process.stdin:
            pickle.dump(asked, process.stdin)
        _wait(process, time.monotonic() + _BUSY * seconds_for(size), go_on)
    except BrokenPipeError:
        process.wait()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    if process.returncode:
        raise UnreadableFile(_why_it_ended(process.returncode))
    summary.seek(0)
    told: dict[str, Any] = orjson.loads(summary.read())
    if "unreadable" in told:
        raise UnreadableFile(told["unreadable"])
    entries = {section: _entries(answer, parts) for section, parts in told["listed"].items()}
    return {**told["plain"], **entries}


def seconds_for(size: int) -> int:
    """How many seconds of a processor reading a file of some bytes may take."""
    return SECONDS + size // BYTES_A_SECOND


def written_for(size: int) -> int:
    """How many bytes may be written out of a file of some bytes."""
    return _LEAST_WRITTEN + _TIMES_WRITTEN * size


class Spooled(FileEntries):
    """Entries that were written out by the process that read them."""

    def __init__(
        self, file: BinaryIO, start: int, end: int, count: int, labels: Sequence[str], shape: Shape | None
    ) -> None:
        self._file, self._start, self._end, self._count = file, start, end, count
        self._labels, self._shape = tuple(labels), shape

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        at = self._start
        while at < self._end:
            self._file.seek(at)
            for line in self._file.readlines(_LINES):
                if at >= self._end:  # the lines of the next section were read with these
                    return
                at += len(line)
                entry = orjson.loads(line)
                for field in self._labels:
                    if field in entry:
                        entry[field] = Label(entry[field])
                yield entry

    @property
    def notes(self) -> Sequence[Note]:
        return () if self._shape is None else self._shape.notes

    @property
    def shapes(self) -> Sequence[Shape]:
        return () if self._shape is None else (self._shape,)

    def row(self, index: int) -> int | None:
        return None if self._shape is None else self._shape.row(index)

    def column(self, field: str, index: int) -> str:
        return field if self._shape is None else self._shape.column(field)

    def sheet(self, index: int) -> str | None:
        return None if self._shape is None else self._shape.sheet

    def cell(self, index: int, field: str | None) -> str | None:
        return None if self._shape is None else self._shape.cell(index, field)


def _on_disk(file: BinaryIO, stack: ExitStack) -> BinaryIO:
    """The file itself where it has a descriptor, else a copy."""
    try:
        file.fileno()
    except io.UnsupportedOperation:
        copy = _scratch(stack)
        file.seek(0)
        shutil.copyfileobj(file, copy)
        copy.flush()
        return copy
    file.flush()
    return file


def _scratch(stack: ExitStack) -> BinaryIO:
    return stack.enter_context(tempfile.TemporaryFile("w+b"))  # the stack closes it


def _wait(process: subprocess.Popen[bytes], until: float, go_on: Callable[[], object]) -> None:
    while process.poll() is None:
        go_on()
        if time.monotonic() > until:
            raise UnreadableFile(_TOO_LONG)
        time.sleep(_BEAT)


_TOO_LONG = "takes too long to read; split it, or hand it in as JSON or CSV"


def _why_it_ended(code: int) -> str:
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return _TOO_LONG
    if code == -signal.SIGXFSZ:
        return "grows too large when it is read; split it"
    return f"cannot be read: reading it ended with {code}"


def _entries(answer: BinaryIO, parts: Sequence[Mapping[str, Any]]) -> FileEntries:
    spooled = [
        Spooled(answer, each["start"], each["end"], each["count"], each["labels"], _shape(each["shape"]))
        for each in parts
    ]
    return spooled[0] if len(spooled) == 1 else Several(spooled)


def _shape(told: dict[str, Any] | None) -> Shape | None:
    if told is None:
        return None
    notes = [Note(**each) for each in told.pop("notes")]
    columns = [ColumnRead.from_json(each) for each in told.pop("columns")]
    above = [(entry, rows) for entry, rows in told.pop("above")]
    return Shape(**told, above=above, notes=notes, columns=columns)
