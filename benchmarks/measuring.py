"""Times and memory. CPU time counts, because other programs may run beside a benchmark; wall time is told with it."""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass
class Taken:
    """What one or more runs of the same thing took; seconds are medians."""

    cpu_seconds: list[float] = field(default_factory=list)
    wall_seconds: list[float] = field(default_factory=list)
    peak_megabytes: float | None = None

    @property
    def cpu(self) -> float:
        """The median CPU time of this process, in seconds."""
        return median(self.cpu_seconds)

    @property
    def wall(self) -> float:
        """The median time on the clock, in seconds."""
        return median(self.wall_seconds)

    @contextmanager
    def run(self) -> Iterator[None]:
        """Add the time of one run."""
        cpu, wall = time.process_time(), time.perf_counter()
        yield
        self.cpu_seconds.append(time.process_time() - cpu)
        self.wall_seconds.append(time.perf_counter() - wall)

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return {
            "cpu_seconds": self.cpu,
            "wall_seconds": self.wall,
            "runs": len(self.cpu_seconds),
            "peak_megabytes": self.peak_megabytes,
        }


def interleaved(runs: int, contestants: Mapping[str, Callable[[], object]]) -> dict[str, Taken]:
    """Run the contestants one after the other, so many times, so that what else the machine does meets all alike."""
    taken = {name: Taken() for name in contestants}
    gc.collect()
    gc.disable()
    try:
        for _ in range(runs):
            for name, contestant in contestants.items():
                with taken[name].run():
                    contestant()
    finally:
        gc.enable()
    return taken


@contextmanager
def peak_memory(taken: Taken) -> Iterator[None]:
    """Note how much memory Python and NumPy take at most meanwhile; this slows them, so no such run is timed."""
    gc.collect()
    tracemalloc.start()
    try:
        yield
        taken.peak_megabytes = tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


@contextmanager
def process_growth(taken: Taken) -> Iterator[None]:
    """Note by how much the process grows at most meanwhile; nothing where the system does not tell (Linux does)."""
    gc.collect()
    try:
        _RESET.write_text("5")
    except OSError:
        yield
        return
    before = _resident("VmRSS")
    yield
    taken.peak_megabytes = (_resident("VmHWM") - before) / 1024


def _resident(name: str) -> int:
    """A figure of the process, in kilobytes."""
    line = next(each for each in _STATUS.read_text().splitlines() if each.startswith(name))
    return int(line.split()[1])
