"""``kaohe schema`` prints the SDL, or writes it to a file."""

from pathlib import Path

from graphql import build_schema

from tests.api.cli.conftest import Run


def test_the_sdl_builds_a_schema(kaohe: Run) -> None:
    ran = kaohe("schema")
    assert ran.status == 0
    assert "scorecard" in build_schema(ran.out).query_type.fields  # type: ignore[union-attr]


def test_to_a_file(kaohe: Run, tmp_path: Path) -> None:
    ran = kaohe("schema", "--output", tmp_path / "schema.graphql")
    assert (ran.status, ran.out) == (0, "")
    assert (tmp_path / "schema.graphql").read_text() == kaohe("schema").out


def test_a_folder_that_is_not_there(kaohe: Run, tmp_path: Path) -> None:
    ran = kaohe("schema", "--output", tmp_path / "none" / "schema.graphql")
    assert ran.status == 1
    assert ran.err == f"error cannot write {tmp_path / 'none' / 'schema.graphql'}: no such file or directory\n"
