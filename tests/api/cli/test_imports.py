"""Files are read as their authors mean them, and what cannot be read is said in one line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kaohe.cli.imports import UnreadableError, files_in, read_file

Write = Callable[[str, Any], Path]


def test_yaml_keeps_dates_decimals_and_words_as_they_are_written(write: Write) -> None:
    path = write(
        "a.yaml", "{on: 2014-03-01, total: 82.90, period: 2014, points: 3, veto: NO, n: 3, b: true, none: null}"
    )
    assert read_file(path) == {
        "on": "2014-03-01", "total": "82.90", "period": "2014", "points": "3", "veto": "NO", "n": 3, "b": True,
        "none": None,
    }  # fmt: skip


def test_json_keeps_decimals_as_they_are_written(write: Write) -> None:
    assert read_file(write("a.json", '{"value": 82.90, "n": 3}')) == {"value": "82.90", "n": 3}


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.json", '{"units": [}', "is not JSON: Expecting value in line 1, column 12"),
        ("a.json", '{"a": 1, "a": 2}', "a stands twice in one record"),
        ("a.json", '{"a": NaN}', "NaN is not a number"),
        ("a.json", "[]", "must be a mapping"),
        ("a.json", "[" * 100_000, "nested too deeply"),
        ("a.yaml", "a: [1", "is not YAML: did not find expected ',' or ']' in line 2, column 1"),
        ("a.yaml", "a: 1\na: 2", "a stands twice in one record in line 2, column 1"),
        ("a.yaml", "a: !!python/object/apply:os.getcwd []", "there is no tag"),
        ("a.yaml", "a: \x07", "is not YAML"),
        ("a.yaml", "- 1", "must be a mapping"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(write: Write, name: str, text: str, reason: str) -> None:
    path = write(name, text)
    with pytest.raises(UnreadableError) as raised:
        read_file(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert reason in str(raised.value)


def test_a_missing_file_and_one_that_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no such file"):
        read_file(tmp_path / "none.json")
    (tmp_path / "a.json").write_bytes(b'{"\xff"}')
    with pytest.raises(UnreadableError, match="not UTF-8"):
        read_file(tmp_path / "a.json")


def test_a_folder_stands_for_the_files_in_it(write: Write, tmp_path: Path) -> None:
    for name in ("b.json", "a.yaml", "in/c.yml", "README.md"):
        write(name, {})
    names = [path.name for path in files_in([tmp_path / "b.json", tmp_path])]
    assert names == ["b.json", "a.yaml", "c.yml"]
