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


def test_the_reference_has_a_section_for_every_type_and_a_row_for_every_field(kaohe: Run) -> None:
    lines = set(kaohe("schema", "--reference").out.splitlines())
    schema = build_schema(kaohe("schema").out)
    roots = {schema.query_type, schema.mutation_type, schema.subscription_type}
    own = [each for each in schema.type_map.values() if not each.name.startswith("__") and each not in roots]
    assert {f"### {each.name}" for each in own} <= lines
    rows = "\n".join(lines)
    for each in (*own, *roots):
        for field in getattr(each, "fields", {}):
            assert f"| `{field}` | " in rows, f"{each}.{field}"


def test_a_folder_that_is_not_there(kaohe: Run, tmp_path: Path) -> None:
    ran = kaohe("schema", "--output", tmp_path / "none" / "schema.graphql")
    assert ran.status == 1
    assert ran.err == f"error cannot write {tmp_path / 'none' / 'schema.graphql'}: no such file or directory\n"
