"""The picture of the house in ARCHITECTURE.md, drawn from the imports: a room stands above all that it imports."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import grimp

import kaohe

API = Path(kaohe.__file__).parent


def floors(container: str) -> Callable[[], Iterator[str]]:
    """The table of a container's rooms, from the top floor down."""

    def rows() -> Iterator[str]:
        below = rooms(container)
        levels: dict[str, int] = {}
        for room in below:
            level(room, below, levels)
        yield "| floor | room | what it is | stands on |"
        yield "| --- | --- | --- | --- |"
        for room in sorted(below, key=lambda each: (-levels[each], each)):
            stands_on = ", ".join(f"`{each}`" for each in sorted(below[room])) or "nothing"
            yield f"| {levels[room]} | `{room}` | {meaning(f'{container}.{room}')} | {stands_on} |"

    return rows


def house() -> Iterator[str]:
    """The seven rooms as a drawing."""
    below = rooms("kaohe")
    levels: dict[str, int] = {}
    for room in below:
        level(room, below, levels)
    yield "```mermaid"
    yield "flowchart TD"
    for room in sorted(below, key=lambda each: (-levels[each], each)):
        for other in sorted(below[room], key=lambda each: (-levels[each], each)):
            yield f"    {room} --> {other}"
    yield "```"


def level(room: str, below: Mapping[str, set[str]], levels: dict[str, int]) -> int:
    """The floor of a room: one above the highest that it stands on."""
    if room not in levels:
        levels[room] = 1 + max((level(other, below, levels) for other in below[room]), default=0)
    return levels[room]


def rooms(container: str) -> dict[str, set[str]]:
    """The folders and files directly inside a package, each with those of them that it imports."""
    graph = _graph()
    found: dict[str, set[str]] = {}
    for module in graph.find_children(container):
        room = module.rpartition(".")[2]
        if room.startswith("__"):
            continue
        inside = {module, *graph.find_descendants(module)}
        imported = {other for each in inside for other in graph.find_modules_directly_imported_by(each)}
        children = {each for each in imported if each.startswith(f"{container}.")}
        found[room] = {each.removeprefix(f"{container}.").split(".")[0] for each in children} - {room}
    return found


def meaning(module: str) -> str:
    """The first sentence that a module says of itself."""
    path = API.parent.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    said = (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").splitlines()
    return said[0].rstrip(".").replace("|", "\\|") if said else ""


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph("kaohe", cache_dir=None)
