"""What the pages say is so: every block is run, every table is that of the registry, every link leads somewhere."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
import uv

import kaohe.scheme
from kaohe.cli import main
from kaohe.cli.views.schema import schema_reference
from kaohe.graphql.core.errors import Code
from kaohe.graphql.schema import schema
from kaohe.graphql.types.write_errors import ErrorCode
from kaohe.scheme import Refusal
from kaohe.web.documents import DocumentCode
from kaohe.web.samples import samples
from tests.project.pages import ROOT, Block, blocks, pages
from tests.project.reader import Ask, Reader
from tests.project.shell import Shell
from tests.project.tables import TABLES, check_table

PAGES = [page for page in pages() if page.is_relative_to(ROOT / "docs")]

SET_UP = "python3 -m venv .venv && .venv/bin/pip install -q uv && .venv/bin/uv sync --locked"

#: The blocks that are not run where they stand: page, how they begin, and the reason.
NOT_RUN = [
    ("ARCHITECTURE.md", "flowchart TD", "a drawing, made from the imports"),
    ("README.md", f"{SET_UP} && .venv/bin/kaohe serve --demo", "test_readme.py runs it in a fresh clone"),
    ("README.md", f"{SET_UP} && .venv/bin/pytest", "test_readme.py runs it in a fresh clone"),
    ("CONTRIBUTING.md", SET_UP, "the first half of the README's commands"),
    ("api/README.md", "kaohe schemes", "the pages under docs/ run both commands"),
    ("benchmarks/README.md", ".venv/bin/python -m benchmarks.run", "takes minutes; tests/benchmarks tests its parts"),
    ("clients/README.md", "cd clients && npm ci", "clients/check.py installs, builds and renders the page"),
    ("docs/front-ends.md", "npm install", "clients/check.py generates, with the packages of a lock"),
    ("docs/front-ends.md", "pip install", "clients/check.py generates, in an environment of its own"),
    ("docs/operators.md", "location /graphql", "nginx reads it, which is no part of kaohe"),
    ("docs/schemes.md", "$ uv pip install", "test_the_example_scheme_installs runs it in an environment of its own"),
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_block_of_a_page_does_what_the_page_says(
    page: Path, tmp_path: Path, ask: Ask, request: pytest.FixtureRequest
) -> None:
    wants_postgres = "$POSTGRES_URL" in page.read_text(encoding="utf-8")
    variables = {"POSTGRES_URL": request.getfixturevalue("postgres_url")} if wants_postgres else {}
    Reader(tmp_path, ask, variables).read(page)


def test_no_block_is_left_out_without_a_reason() -> None:
    left_out = [block for page in pages() for block in blocks(page) if not block.is_run]
    unlisted = [block.place for block in left_out if not any(_is(block, *listed) for listed in NOT_RUN)]
    assert not unlisted, f"run these blocks, or list them in NOT_RUN with the reason: {', '.join(unlisted)}"
    gone = [listed for listed in NOT_RUN if not any(_is(block, *listed) for block in left_out)]
    assert not gone, f"drop these from NOT_RUN, there is no such block: {gone}"


def test_the_schema_reference_is_that_of_the_schema() -> None:
    written = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    assert written == schema_reference(schema.core), "write it anew: kaohe schema --reference -o docs/schema.md"


def test_a_file_is_quoted_as_it_stands() -> None:
    quoted = [block for page in pages() for block in blocks(page) if block.source is not None]
    assert quoted
    for block in quoted:
        lines = [line.strip() for line in (ROOT / str(block.source)).read_text(encoding="utf-8").splitlines()]
        wanted = [line.strip().removesuffix(",") for line in block.text.splitlines()]
        there = any(
            [line.removesuffix(",") for line in lines[at : at + len(wanted)]] == wanted for at in range(len(lines))
        )
        assert there, f"{block.place}: {block.source} does not read like this"


def test_the_playground_has_the_queries_of_the_cookbook() -> None:
    queries = [block for block in blocks(ROOT / "docs" / "cookbook.md") if block.language == "graphql"]
    own = [block.place for block in queries if block.source is None and "petition_visits" not in block.text]
    assert not own, f"make these queries samples, and quote them: {', '.join(own)}"  # a mistake shown is none
    quoted = [Path(block.source).stem for block in queries if block.source]
    assert quoted == [sample.name for sample in samples("en")][-len(quoted) :]


@pytest.mark.parametrize(("page", "table"), [(page, table) for page, tables in TABLES.items() for table in tables])
def test_a_table_says_what_is_installed(page: str, table: str) -> None:
    check_table(ROOT / page, table)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_and_a_heading_that_exist(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://")):
            continue
        name, _, heading = target.partition("#")
        file = page if not name else page.parent / name
        assert file.exists(), f"{page.name} links to {target}, which is not there"
        assert not heading or heading in _headings(file), f"{page.name} links to {target}, which has no such heading"


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_in_the_text_exist(page: Path) -> None:
    """`kaohe …` in the text names a command, and options that it has."""
    for command in re.findall(r"`(?:\.venv/bin/)?kaohe ([a-z][^`]*)`", page.read_text(encoding="utf-8")):
        words = [word for word in command.split() if re.fullmatch(r"-?-?[a-z][a-z-]*", word)]
        name, options = words[0], [word for word in words if word.startswith("--")]
        said = _help(*(words[:2] if name == "db" and len(words) > 1 else [name]))
        assert "Usage" in said, f"{page.name} speaks of `kaohe {command}`, but there is no such command"
        for option in options:
            assert option in said, f"{page.name} speaks of `kaohe {command}`, which has no {option}"


def test_every_word_of_a_regime_is_explained() -> None:
    words = set(re.findall(r"\w+", (ROOT / "docs" / "schemes.md").read_text(encoding="utf-8")))
    assert not set(kaohe.scheme.__all__) - words, "explain these words in docs/schemes.md"


@pytest.mark.parametrize("code", sorted({str(each.value) for each in (*Code, *Refusal, *DocumentCode)}))
def test_every_code_of_an_error_or_refusal_is_explained(code: str) -> None:
    assert f"| `{code}` |" in (ROOT / "docs" / "front-ends.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", ErrorCode, ids=lambda code: str(code.value))
def test_every_code_of_a_refused_change_is_explained(code: ErrorCode) -> None:
    assert f"| `{code.value}` |" in (ROOT / "docs" / "recording.md").read_text(encoding="utf-8")


@pytest.mark.slow_install
def test_the_example_scheme_installs(tmp_path: Path) -> None:
    """docs/schemes.md, as its reader does it: the distribution is built, installed and found beside kaohe alone."""
    page = ROOT / "docs" / "schemes.md"
    for block in blocks(page):
        if block.file is not None:
            path = tmp_path / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
    (install,) = (b for b in blocks(page) if b.language == "console" and "pip install" in b.text)
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    bin_folder = tmp_path / "env" / "bin"
    environment |= {
        "VIRTUAL_ENV": str(tmp_path / "env"),
        "PATH": f"{bin_folder}:{Path(uv.find_uv_bin()).parent}:{os.environ['PATH']}",
    }
    locked = tmp_path / "locked.txt"
    subprocess.run(
        [uv.find_uv_bin(), "export", "-q", "--locked", "--no-emit-workspace", "--no-hashes", "--output-file", locked],
        cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    shell = Shell(tmp_path, environment)
    try:
        for command in (
            f"uv venv -q --python {sys.executable} env",
            f"uv pip install -q --constraint locked.txt {ROOT / 'api'}",
            install.text.removeprefix("$ ").strip(),
            "kaohe verify kaohe-shili2020/cases",
        ):
            printed, status = shell.run(command)
            assert status == 0, f"{command}: {printed}"
        printed, status = shell.run("kaohe schemes --json")
    finally:
        shell.close()
    assert [scheme["code"] for scheme in json.loads(printed)["schemes"]] == ["shili2020"]


def _is(block: Block, page: str, begins: str, reason: str) -> bool:
    assert reason
    return block.page == ROOT / page and block.text.startswith(begins)


def _headings(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@cache
def _help(*command: str) -> str:
    with redirect_stdout(StringIO()) as out, pytest.raises(SystemExit) as exited:
        main([*command, "--help"])
    return out.getvalue() if exited.value.code == 0 else ""
