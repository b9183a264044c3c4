"""The log says a thing once a minute, and no more of it than a page."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from kaohe.web.calm_logs import LONGEST, LONGEST_TRACE, QUIET, Calm


class Listener(logging.Handler):
    """Keeps what is said."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr("kaohe.web.calm_logs.time.monotonic", lambda: now[0])
    return now


@pytest.fixture
def heard() -> Iterator[Listener]:
    listener = Listener()
    listener.addFilter(Calm())
    log = logging.getLogger("tests.calm")
    log.addHandler(listener)
    log.propagate = False
    yield listener
    log.removeHandler(listener)


def test_a_line_is_said_once_a_minute_and_counted(heard: Listener, clock: list[float]) -> None:
    log = logging.getLogger("tests.calm")
    for number in range(1000):
        log.warning("no descriptor left for %s", number)
    log.warning("another thing")
    assert heard.said == ["no descriptor left for 0", "another thing"]
    clock[0] = QUIET
    log.warning("no descriptor left for %s", 1000)
    assert heard.said[2:] == ["no descriptor left for 1000 (999 more like it in the minute before)"]


def test_a_long_line_and_a_long_trace_are_cut(heard: Listener, clock: list[float]) -> None:
    log = logging.getLogger("tests.calm")
    log.error("%s", "9" * 900_000)
    try:
        raise ValueError("x" * 100_000)
    except ValueError:
        log.exception("it failed")
    assert heard.said[0].endswith("… (900000 characters)")
    assert len(heard.said[0]) < LONGEST + 50
    assert len(heard.said[1]) < LONGEST_TRACE + 50


def test_what_is_remembered_is_bounded(heard: Listener, clock: list[float]) -> None:
    log = logging.getLogger("tests.calm")
    for number in range(5000):
        log.warning(f"line {number}")  # noqa: G004  # what others do
    (calm,) = heard.filters
    assert isinstance(calm, Calm)
    assert len(calm._said) <= 1000
