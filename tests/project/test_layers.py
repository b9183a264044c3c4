"""The house stands: rooms import only rooms below them, and regimes only words and hooks (`[tool.importlinter]`)."""

import subprocess
import sysconfig
from collections.abc import Iterator, Mapping
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[2]

#: What a unit names and what names a unit (see `types/unit_link.py`).
TYPES = {
    f"kaohe.graphql.types.{name}"
    for name in ("evidence", "explanation", "incident", "scorecard", "scorecard_parts", "unit", "unit_link")
}
#: The queue of imports opens the ledger that it imports into.
JOBS = {"kaohe.ledger.ledger", *(f"kaohe.ledger.jobs{name}" for name in ("", ".queue", ".worker"))}


def test_every_import_respects_the_contracts() -> None:
    lint_imports = Path(sysconfig.get_path("scripts"), "lint-imports")
    done = subprocess.run([lint_imports, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_leads_back_to_itself_but_those_that_say_why() -> None:
    graph = grimp.build_graph("kaohe", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert [circle for circle in circles(imports) if circle not in (TYPES, JOBS)] == []


def circles(imports: Mapping[str, set[str]]) -> Iterator[set[str]]:
    """All sets of modules each of which leads to each other one, imports for type checkers and in functions too."""
    reached = {module: reachable(module, imports) for module in imports}
    seen: set[str] = set()
    for module in sorted(imports):
        if module not in seen and module in reached[module]:
            circle = {each for each in reached[module] if module in reached[each]}
            seen |= circle
            yield circle


def reachable(start: str, imports: Mapping[str, set[str]]) -> set[str]:
    """All that a module leads to."""
    found: set[str] = set()
    ahead = [start]
    while ahead:
        new = imports[ahead.pop()] - found
        found |= new
        ahead += new
    return found
