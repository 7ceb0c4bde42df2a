"""Timing calls against each other in one process, so that noise meets all of them alike."""

import gc
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Times:
    """Seconds of every round: on the wall clock, and of processor time over all threads."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def summary(self) -> dict[str, float]:
        return {
            "wall_best": min(self.wall),
            "wall_median": statistics.median(self.wall),
            "cpu_best": min(self.cpu),
            "cpu_median": statistics.median(self.cpu),
        }


def time_interleaved(calls: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Times]:
    """Runs every call once a round, in turns: A B A B and so on.

    Whatever else the machine does then falls on neighbouring runs of all sides, and a round's own
    ratio is worth more than the ratio of two totals.
    """
    times = {name: Times() for name in calls}
    with _no_collection():
        for _ in range(rounds):
            for name, call in calls.items():
                cpu, wall = time.process_time(), time.perf_counter()
                result = call()
                times[name].wall.append(time.perf_counter() - wall)
                times[name].cpu.append(time.process_time() - cpu)
                del result
    return times


def speed_up(ours: Times, theirs: Times) -> dict[str, float]:
    """How many times faster we are: by best runs, and by the median of the rounds' own ratios."""
    rounds = zip(ours.wall, theirs.wall, strict=True)
    return {
        "wall_best": min(theirs.wall) / min(ours.wall),
        "wall_rounds": statistics.median(theirs / ours for ours, theirs in rounds),
        "cpu_best": min(theirs.cpu) / min(ours.cpu),
    }


@contextmanager
def _no_collection() -> Iterator[None]:
    gc.collect()
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
