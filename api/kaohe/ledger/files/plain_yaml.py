"""A ledger file in YAML as its authors mean it: only null, true, false and whole numbers are anything but text.

YAML 1.1 reads ``on`` and ``NO`` as truth values, ``82.90`` as a binary float and ``2014-03-01`` as a date object. Here
all of them stay the text that was written. Values are put together from the parser's events as they come, so that a
file takes no more room than what it says, and nothing that is nested too deeply is ever held.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from kaohe.ledger.files.words import DEEPEST, NO_MAPPING, TEXT_FIELDS, TOO_DEEP, UnreadableFile

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NOTHING = frozenset(("~", "null", "Null", "NULL", ""))
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)")
#: How many digits a whole number may have; no field takes as many.
_DIGITS = 100

_COLLECTIONS = frozenset((None, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"))
_TEXT, _INT = "tag:yaml.org,2002:str", "tag:yaml.org,2002:int"


def from_yaml(text: str) -> dict[str, Any]:
    """Read a ledger file.

    Raises:
        UnreadableFile: it is not YAML, or not a mapping.
    """
    try:
        value = _document(yaml.parse(text, _Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise UnreadableFile(f"is not YAML: {error.problem or error.context}{where}") from error
    except yaml.YAMLError as error:
        raise UnreadableFile(f"is not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(value, dict):
        raise UnreadableFile(NO_MAPPING)
    return value


def _document(events: Iterator[yaml.Event]) -> Any:
    """The one document of a file."""
    value: Any = None
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _wrong("there is more than one document", event)
        elif isinstance(event, yaml.NodeEvent):
            value = _node(event, events)
    return value


def _node(event: yaml.Event, events: Iterator[yaml.Event]) -> Any:
    """The value that begins with an event."""
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    open_: list[_Open] = []
    while True:
        if isinstance(event, yaml.AliasEvent):
            raise _wrong(f"*{event.anchor} repeats something; write it out", event)
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            if len(open_) == DEEPEST:
                raise UnreadableFile(TOO_DEEP)
            if open_ and open_[-1].wants_key:
                raise _wrong("a key must be a word", event)
            if event.tag not in _COLLECTIONS:
                raise _wrong(f"there is no tag {event.tag}", event)
            open_.append(_Open({} if isinstance(event, yaml.MappingStartEvent) else []))
        elif isinstance(event, yaml.ScalarEvent):
            open_[-1].take(event)
        else:
            value = open_.pop().value
            if not open_:
                return value
            open_[-1].put(value)
        event = next(events)


class _Open:
    """A mapping or a list whose end has not come yet."""

    __slots__ = ("_key", "value")

    def __init__(self, value: dict[str, Any] | list[Any]) -> None:
        self.value = value
        self._key: str | None = None

    @property
    def wants_key(self) -> bool:
        """Whether a key comes next."""
        return self._key is None and isinstance(self.value, dict)

    def take(self, event: yaml.ScalarEvent) -> None:
        """Take a word, as a key or as a value."""
        if self.wants_key:
            if event.value in self.value:
                raise _wrong(f"{event.value} stands twice in one record", event)
            self._key = event.value
        else:
            self.put(_scalar(event, is_text=self._key in TEXT_FIELDS))

    def put(self, value: Any) -> None:
        """Add a value."""
        if isinstance(self.value, list):
            self.value.append(value)
        else:
            assert self._key is not None
            self.value[self._key] = value
            self._key = None


def _scalar(event: yaml.ScalarEvent, *, is_text: bool = False) -> Any:
    """What a word says: null, a truth value or a whole number where it is plainly that, else the text itself."""
    text = event.value
    plain = event.implicit[0]
    if event.tag not in (None, "!", _TEXT, _INT):
        raise _wrong(f"there is no tag {event.tag}", event)
    if not plain and event.tag != _INT:
        return text
    if text in _TRUTH:
        return _TRUTH[text]
    if text in _NOTHING:
        return None
    if _WHOLE.fullmatch(text) and not is_text:
        if len(text) > _DIGITS:
            raise _wrong(f"a number has more than {_DIGITS} digits", event)
        return int(text)
    return text


def _wrong(problem: str, event: yaml.Event) -> yaml.MarkedYAMLError:
    mark: Any = event.start_mark
    return yaml.MarkedYAMLError(problem=problem, problem_mark=mark)
