"""Runs the blocks of a page as its reader would, from top to bottom, in a folder of their own.

- ``console``: types what follows ``$ `` (continued by ``> ``) into one shell a page, and compares what it prints; "…"
  stands for anything on a line, and alone for any lines. A command may fail only if ``echo $?`` follows.
- ``graphql``: asks the demo county; the ``json`` after it is the whole answer; ``json variables`` before that one.
- ``python``: executes it; the blocks of a page share their names.
- ``pycon``: types what follows ``>>> ``, and compares what it prints.
- any, with ``file=NAME``: writes a file where the shell starts; a project with a pyproject.toml counts as installed.
- any, with ``from=FILE``: looks for these lines in that file of the repository; queries and variables are asked too.

A block of any other kind, or after ``<!-- not run: … -->``, is not run, and has to be listed in ``test_docs.py``.
With ``KAOHE_WRITE_DOCS=1`` in the environment a run writes what it got into the pages instead of comparing.
"""

from __future__ import annotations

import doctest
import json
import os
import re
import socket
import sys
import tomllib
import traceback
from collections.abc import Callable, Iterator
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from tests.project.pages import FENCE, Block, blocks, line_of
from tests.project.shell import Shell

WRITING = os.environ.get("KAOHE_WRITE_DOCS") == "1"

HOW_TO_MEND = "If the page is what is wrong, KAOHE_WRITE_DOCS=1 pytest tests/project writes what came out into it."

#: The port that pages serve on. Runs beside each other get one each.
_PORT = "8123"

_WIDTH = 120

Ask = Callable[[str, dict[str, Any]], dict[str, Any]]


@dataclass
class Reader:
    """Someone who reads a page from top to bottom and does what it says, in a folder of their own."""

    folder: Path
    ask: Ask
    variables: dict[str, str] = field(default_factory=dict)
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "docs"})
    wrong: list[str] = field(default_factory=list)
    _shell: Shell | None = None
    _projects: list[Path] = field(default_factory=list)
    _port: str = field(default_factory=lambda: str(free_port()))

    def read(self, page: Path) -> None:
        """Run every block of a page.

        Raises:
            AssertionError: something came out otherwise than the page says; the message has every difference.
        """
        todo = [block for block in blocks(page) if block.is_run and (block.source is None or block.is_asked)]
        answers: dict[int, str] = {}
        try:
            while todo:
                block = todo.pop(0)
                if block.file is not None:
                    self._write(block, block.file)
                elif block.language == "console":
                    answers[block.line] = self._type(block)
                elif block.language == "graphql":
                    variables = json.loads(todo.pop(0).text) if todo and todo[0].is_variables else {}
                    answer = todo.pop(0)
                    assert answer.info == "json", f"{block.place}: the answer to the query is not given"
                    answers[answer.line] = self._compare_answer(answer, self.ask(block.text, variables))
                elif block.language == "python":
                    with chdir(self.folder), self._importing():
                        exec(compile(block.text, block.place, "exec"), self.names)
                elif block.language == "pycon":
                    answers[block.line] = self._converse(block)
                else:
                    self.wrong.append(f"{block.place}: a {block.language} block that answers nothing")
        finally:
            if self._shell is not None:
                self._shell.close()
        if WRITING:
            _rewrite(page, answers)
        else:
            assert not self.wrong, "\n\n".join([*self.wrong, HOW_TO_MEND])

    def environment(self) -> dict[str, str]:
        """The environment of someone who has activated the .venv and has no ledger yet."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("KAOHE_", "COV_", "PYTEST_"))}
        home = self.folder / ".home"
        home.mkdir(exist_ok=True)
        return {
            **kept,
            **self.variables,
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            "LC_ALL": "C.UTF-8",
            "PATH": f"{Path(sys.prefix) / 'bin'}:{os.environ['PATH']}",
            "PYTHONPATH": ":".join(map(str, self._projects)),
            "PYTHONDONTWRITEBYTECODE": "1",
            "COLUMNS": "120",
        }

    def _write(self, block: Block, name: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")
        if path.name == "pyproject.toml":
            self._projects.append(path.parent)
            _mark_as_installed(path)
            if self._shell is not None:
                self._shell.run(f"export PYTHONPATH={self.environment()['PYTHONPATH']}")

    def _type(self, block: Block) -> str:
        if self._shell is None:
            self._shell = Shell(self.folder, self.environment())
        written = []
        commands = list(_commands(block.text))
        following = [command for command, _ in commands[1:]] + [""]
        for (command, expected), next_command in zip(commands, following, strict=True):
            printed, status = self._shell.run(command.replace(_PORT, self._port))
            if status and next_command != "echo $?":
                self.wrong.append(f"{block.place}: `{command}` ended with {status}")
            said = self._said(block, command, expected, _tidy(printed.replace(self._port, _PORT)))
            lines = "$ " + command.replace("\n", "\n> ")
            written.append(re.sub(r" +$", "", lines, flags=re.MULTILINE) + "\n" + said)
        return "".join(written)

    def _compare_answer(self, block: Block, answer: dict[str, Any]) -> str:
        if json.loads(block.text) == answer:
            return block.text
        self.wrong.append(f"{block.place}: the answer is\n{compact(answer)}")
        return compact(answer) + "\n"

    def _converse(self, block: Block) -> str:
        lines = block.text.split("\n")
        written = []
        with chdir(self.folder), self._importing():
            for example in doctest.DocTestParser().get_examples(block.text, block.place):
                got = _answer(example.source, self.names, f"{block.place}+{example.lineno}")
                said = self._said(block, example.source.rstrip("\n"), _tidy(example.want), got)
                first, *rest = example.source.rstrip("\n").split("\n")
                gap = "\n" if example.lineno and not lines[example.lineno - 1] else ""
                written += [gap, f">>> {first}\n", *(f"... {line}".rstrip() + "\n" for line in rest), said]
        return "".join(written)

    def _said(self, block: Block, what: str, expected: str, got: str) -> str:
        """What the page should say came out: what it does say, if that is so."""
        if _alike(expected, got):
            return expected
        self.wrong.append(f"{block.place}: `{what}` said\n{got}instead of\n{expected}")
        if "Traceback" in got and "Traceback" not in expected:
            return expected  # nothing that a page should say
        return re.sub(r"\b\d+\.\d+( ?s\b)", r"…\1", got.replace(str(self.folder), "…"))

    def _importing(self) -> _Importing:
        return _Importing([str(path) for path in (self.folder, *self._projects)])


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


class _Importing:
    """While it lasts, the projects of a page can be imported, and are found by their entry points."""

    def __init__(self, paths: list[str]) -> None:
        self._paths = paths

    def __enter__(self) -> None:
        sys.path[:0] = self._paths

    def __exit__(self, *_: object) -> None:
        for path in self._paths:
            sys.path.remove(path)


def _answer(source: str, names: dict[str, Any], place: str) -> str:
    """What Python says to something typed at its prompt."""
    said = StringIO()
    try:
        with redirect_stdout(said):
            exec(compile(source, place, "single"), names)
    except Exception as error:  # noqa: BLE001  # a page may show how something is refused
        last = "".join(traceback.format_exception_only(error))
        return _tidy(f"{said.getvalue()}Traceback (most recent call last):\n…\n{last}")
    return _tidy(said.getvalue())


def _mark_as_installed(pyproject: Path) -> None:
    """Do what ``pip install --editable`` does to a project, without building it."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    name = project["name"].replace("-", "_")
    info = pyproject.parent / f"{name}-{project['version']}.dist-info"
    info.mkdir(exist_ok=True)
    metadata = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (info / "METADATA").write_text(metadata, encoding="utf-8")
    points = [
        f"[{group}]\n" + "".join(f"{key} = {value}\n" for key, value in entries.items())
        for group, entries in project.get("entry-points", {}).items()
    ]
    (info / "entry_points.txt").write_text("\n".join(points), encoding="utf-8")


def _commands(text: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block (continued by ``> ``) with what it prints."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        lines = part.split("\n")
        command = [lines.pop(0)]
        while lines and (lines[0] + " ").startswith("> "):
            command.append(lines.pop(0)[2:])
        yield "\n".join(command), _tidy("\n".join(lines))


def _tidy(text: str) -> str:
    """Text without white space at the ends of lines, and without empty lines at both ends."""
    stripped = "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
    return stripped + "\n" if stripped else ""


def _alike(expected: str, got: str) -> bool:
    """Whether a page says what came out; "…" stands for anything on a line, and alone for any lines."""
    pattern = re.escape(expected)
    pattern = re.sub(r"^…\\\n", r"(?:.*\\n)*", pattern, flags=re.MULTILINE)
    return re.fullmatch(pattern.replace("…", ".*"), got) is not None


def _rewrite(page: Path, answers: dict[int, str]) -> None:
    text = page.read_text(encoding="utf-8")

    def answered(match: re.Match[str]) -> str:
        line = line_of(text, match.start())
        return f"```{match['info']}\n{answers.get(line, match['text'])}```"

    page.write_text(FENCE.sub(answered, text), encoding="utf-8")


def compact(value: Any, indent: int = 0, before: int = 0) -> str:
    """JSON with everything on one line that fits there, ``before`` columns being taken."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value or indent + before + len(line) + _wide(line) <= _WIDTH:
        return line
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {compact(each, indent + 2, len(key) + 4)}" for key, each in value.items()]
    else:
        parts = [compact(each, indent + 2) for each in value]
    left, right = "{}" if isinstance(value, dict) else "[]"
    return left + "\n" + ",\n".join(inner + part for part in parts) + "\n" + " " * indent + right


def _wide(line: str) -> int:
    """How many letters take two columns."""
    return sum(ord(letter) > 0x2E80 for letter in line)
