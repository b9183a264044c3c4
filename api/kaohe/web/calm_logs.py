"""Lines of the log: none is longer than a page, and none is said more than once a minute."""

from __future__ import annotations

import logging
import time
from typing import NamedTuple

#: Characters of a message, and of what led to it.
LONGEST, LONGEST_TRACE = 2_000, 8_000
#: Seconds for which a line is not said again.
QUIET = 60.0
#: How many lines are remembered.
_REMEMBERED = 1_000


class _Said(NamedTuple):
    """When a line was said, and how often it was kept back since."""

    at: float
    kept_back: int


class Calm(logging.Filter):
    """Lets a line through once a minute, cut to a length, with how often it was kept back meanwhile.

    Lines are alike that come of the same place with the same words, whatever is filled in.
    """

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[tuple[str, int, str, str], _Said] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is said; it is shortened in place."""
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        key = (record.name, record.levelno, str(record.msg)[:LONGEST], error)
        now, last = time.monotonic(), self._said.get(key)
        if last is not None and now - last.at < QUIET:
            self._said[key] = _Said(last.at, last.kept_back + 1)
            return False
        if len(self._said) >= _REMEMBERED:
            self._said = {key: said for key, said in self._said.items() if now - said.at < QUIET}
            if len(self._said) >= _REMEMBERED:
                self._said.clear()
        self._said[key] = _Said(now, 0)
        self._shorten(record, 0 if last is None else last.kept_back)
        return True

    @staticmethod
    def _shorten(record: logging.LogRecord, kept_back: int) -> None:
        message = record.getMessage()
        if len(message) > LONGEST:
            message = f"{message[:LONGEST]}… ({len(message)} characters)"
        if kept_back:
            message = f"{message} ({kept_back} more like it in the minute before)"
        record.msg, record.args = message, ()
        if record.exc_info and not record.exc_text:
            trace = logging.Formatter().formatException(record.exc_info)
            record.exc_text = trace if len(trace) <= LONGEST_TRACE else f"…{trace[-LONGEST_TRACE:]}"


def calm_logs() -> None:
    """Keep the lines calm that go to where they go by default, and those of the server."""
    calm = Calm()
    handlers = [*logging.getLogger().handlers, *logging.getLogger("uvicorn").handlers]
    for handler in (*handlers, logging.lastResort):
        if handler is not None and not any(isinstance(each, Calm) for each in handler.filters):
            handler.addFilter(calm)
