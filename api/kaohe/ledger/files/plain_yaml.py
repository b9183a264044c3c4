"""A ledger file in YAML as its authors mean it: only null, true, false and whole numbers are anything but text.

YAML 1.1 reads ``on`` and ``NO`` as truth values, ``82.90`` as a binary float and ``2014-03-01`` as a date object. Here
all of them stay the text that was written. The loader is a safe one: it constructs plain values only.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

import yaml
from yaml.constructor import ConstructorError

from kaohe.ledger.files.words import NO_MAPPING, TEXT_FIELDS, UnreadableFile

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def from_yaml(text: str) -> dict[str, Any]:
    """Read a ledger file.

    Raises:
        UnreadableFile: it is not YAML, or not a mapping.
    """
    try:
        value = yaml.load(text, PlainLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise UnreadableFile(f"is not YAML: {error.problem or error.context}{where}") from error
    except yaml.YAMLError as error:
        raise UnreadableFile(f"is not YAML: {' '.join(str(error).split())}") from error
    except RecursionError as error:
        raise UnreadableFile("is nested too deeply") from error
    except ValueError as error:
        raise UnreadableFile(str(error)) from error
    if not isinstance(value, dict):
        raise UnreadableFile(NO_MAPPING)
    return value


class PlainLoader(_SafeLoader):  # type: ignore[misc]  # whichever of the two is there
    """Loads plain values; refuses a key that stands twice in a mapping."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 (PyYAML's own way)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        found: dict[Hashable, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise ConstructorError(None, None, "a key must be a word", key_node.start_mark)
            key = key_node.value
            if key in found:
                raise ConstructorError(None, None, f"{key} stands twice in one record", key_node.start_mark)
            is_text = key in TEXT_FIELDS and value_node.tag == "tag:yaml.org,2002:int"
            found[key] = value_node.value if is_text else self.construct_object(value_node, deep=deep)
        return found


def _resolve(tag: str, pattern: str, first: str) -> None:
    PlainLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


_resolve("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF")
_resolve("int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789")
_resolve("null", r"^(?:~|null|Null|NULL|)$", "~nN")
PlainLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^$"), [""])
