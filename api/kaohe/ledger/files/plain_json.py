"""A ledger file in JSON, read whole: decimals stay the text that was written, and a name stands once in a record."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from kaohe.ledger.files.words import NO_MAPPING, TOO_DEEP, UnreadableFile


def from_json(text: str) -> dict[str, Any]:
    """Read a ledger file.

    Raises:
        UnreadableFile: it is not JSON, or not a mapping.
    """
    try:
        value = json.loads(text, parse_float=str, parse_constant=_no_number, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        raise UnreadableFile(f"is not JSON: {error.msg} in line {error.lineno}, column {error.colno}") from error
    except RecursionError as error:
        raise UnreadableFile(TOO_DEEP) from error
    except ValueError as error:
        raise UnreadableFile(str(error)) from error
    if not isinstance(value, dict):
        raise UnreadableFile(NO_MAPPING)
    return value


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise ValueError(f"{twice} stands twice in one record")
    return found
