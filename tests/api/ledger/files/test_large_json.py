"""A ledger file that is read as a stream says what it says when it is read whole."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import orjson
import pytest

from kaohe.ledger.files import FileEntries, UnreadableFile, read_ledger
from tests.api.ledger.opened import small
from tests.support.cards import installed


def streamed(content: bytes) -> dict[str, Any]:
    return read_ledger(io.BytesIO(content), "a.json", installed(), large=0)


def whole(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(each) if isinstance(each, FileEntries) else each for name, each in content.items()}


def test_the_same_sections_and_entries() -> None:
    found = streamed(b"\xef\xbb\xbf" + orjson.dumps(small()))
    assert {name: len(each) for name, each in found.items() if isinstance(each, FileEntries)} == {
        "units": 9, "periods": 3, "incidents": 3, "observations": 5, "rulings": 3,
    }  # fmt: skip
    assert whole(found) == small()
    assert whole(found) == small(), "a section can be gone through again"


def test_decimals_stay_text_and_entries_that_are_none_are_kept() -> None:
    assert whole(streamed(b'{"observations": [{"value": 82.90}, 7, null, [1], {}], "units": 3}')) == {
        "observations": [{"value": "82.90"}, 7, None, [1], {}], "units": 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"units": [}', "is not JSON"),
        (b"[]", "must be a mapping"),
        (b'{"units": [], "units": []}', "units stands twice in one record"),
        (b'{"units": ["\xff"]}', "is not"),
        (b'{"units": [{"code": "A", "code": "B"}]}', "code stands twice in one record"),
    ],
)
def test_what_is_no_ledger_is_said_before_anything_is_imported(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        streamed(content)
