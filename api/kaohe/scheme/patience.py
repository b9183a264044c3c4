"""How long a plugin's function is waited for. It runs on a thread of its own, so that none can hold up its caller.

A thread cannot be killed. One that takes too long is left alone: it is sent an exception, which ends whatever it does
in Python, and is never used again. Its function is not called for a while either, so that it costs everyone its time
once and not with each card.
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable
from typing import Any

#: Seconds for which a function that took too long is not called again.
REST = 60.0


class TookTooLong(BaseException):
    """Raised where a function still runs when nobody waits for it any more; not for ``except Exception`` to catch."""


class Patience:
    """How long one function may take, for all columns that it computes at once.

    Attributes:
        seconds: how long; what ``KAOHE_RULE_SECONDS`` says, once settings are read.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        #: Functions that rest (by what they are: they need not be hashable), and until when.
        self._resting: dict[int, tuple[Callable[..., Any], float]] = {}

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call a function.

        Raises:
            TimeoutError: it took too long.
            BaseException: whatever the function raises, SystemExit too.
        """
        self._refuse_resting(function)
        here = threading.current_thread()
        if isinstance(here, Caller) and here.is_watched:
            return here.count_time_of(function, arguments)
        thread, call = idle_thread(), Call(function, arguments)
        thread.take(call)
        if not call.done.acquire(timeout=self.seconds):
            thread.leave()
            self.let_rest(function)
            raise TimeoutError(f"it took more than {self.seconds:g} s")
        thread.rest()
        return call.outcome()

    def let_rest(self, function: Callable[..., Any]) -> None:
        """Do not call a function for a while, since it took too long."""
        self._resting[id(function)] = function, time.monotonic() + REST

    def _refuse_resting(self, function: Callable[..., Any]) -> None:
        _, until = self._resting.get(id(function), (None, 0.0))
        if until > time.monotonic():
            raise TimeoutError(f"it took more than {self.seconds:g} s a while ago")


#: How long kaohe waits.
PATIENCE = Patience(2.0)


class Call:
    """One call of a function, and what came of it; ``then`` is called on its thread once it is over."""

    def __init__(
        self, function: Callable[..., Any], arguments: tuple[Any, ...], then: Callable[[], None] | None = None
    ) -> None:
        self.function, self.arguments, self.then = function, arguments, then
        self.result: Any = None
        self.error: BaseException | None = None
        self.done = threading.Lock()  # a lock is all that an Event is, and wakes whoever waits in half the time
        self.done.acquire()

    def run(self) -> None:
        try:
            self.result = self.function(*self.arguments)
        except BaseException as error:  # noqa: BLE001  # sys.exit() too ends the function only; the caller raises it
            self.error = error
        self.done.release()
        if self.then is not None:
            self.then()

    def outcome(self) -> Any:
        """What the function returned, or raised."""
        if self.error is not None:
            raise self.error
        return self.result


class Caller(threading.Thread):
    """A thread that calls functions, one after the other, until one takes too long."""

    def __init__(self) -> None:
        super().__init__(name="kaohe-rule", daemon=True)  # so that one that never ends does not keep the program
        self._next: Call | None = None
        self._wake = threading.Lock()
        self._wake.acquire()
        self._is_left = False
        self.is_watched = False
        self._counted: tuple[Callable[..., Any], float] | None = None
        self.start()

    def count_time_of(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        """Call a function on this very thread, whose time somebody else watches."""
        self._counted = function, time.monotonic()
        try:
            return function(*arguments)
        finally:
            self._counted = None

    def overdue(self, seconds: float) -> Callable[..., Any] | None:
        """The function that takes longer than so many seconds on this thread, if one does."""
        counted = self._counted
        return counted[0] if counted is not None and time.monotonic() - counted[1] >= seconds else None

    def take(self, call: Call) -> None:
        """Begin with a call."""
        self._next = call
        self._wake.release()

    def rest(self) -> None:
        """Wait for the next call, this one being over."""
        self.is_watched = False
        _idle.append(self)

    def leave(self) -> None:
        """Let the thread end: with its call where Python can be interrupted, else once the call returns."""
        self._is_left = True
        if self.ident is not None:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self.ident), ctypes.py_object(TookTooLong))
        self._wake.release()

    def run(self) -> None:
        try:
            while self._wake.acquire() and not self._is_left:
                call, self._next = self._next, None  # now: the next may be given as soon as this one is over
                assert call is not None  # take() gave it one
                call.run()
        except TookTooLong:
            pass  # it came just after the call had ended


_idle: list[Caller] = []


def idle_thread() -> Caller:
    """A thread that has nothing to do."""
    try:
        return _idle.pop()
    except IndexError:
        return Caller()
