"""Timing calls against each other in one process, so that noise meets all of them alike."""

import gc
import math
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

__all__ = [
    "LEAST_ROUNDS",
    "SECONDS",
    "Measured",
    "Times",
    "time_interleaved",
    "time_once",
    "times_faster",
]

LEAST_ROUNDS = 3
"""Of a row, however long they take."""
SECONDS = 20.0
"""What the runs of a row may take, unless its section grants less; dearer ones get fewer rounds."""


@dataclass(frozen=True)
class Measured:
    """What a call returns that ran in a process of its own and measured itself there."""

    wall: float
    cpu: float
    extra: Mapping[str, float] = field(default_factory=dict)
    """More figures of that run, e.g. peak memory."""


@dataclass
class Times:
    """Seconds of every round: on the wall clock, and of processor time over all threads."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    extra: dict[str, list[float]] = field(default_factory=dict)

    def add(self, run: Measured) -> None:
        """One round more."""
        self.wall.append(run.wall)
        self.cpu.append(run.cpu)
        for name, figure in run.extra.items():
            self.extra.setdefault(name, []).append(figure)

    def of_the_whole(self, share: float) -> "Times":
        """What all of the work takes by proportion, where only a share of it was done."""
        wall, cpu = ([seconds / share for seconds in times] for times in (self.wall, self.cpu))
        return Times(wall, cpu, self.extra)

    def summary(self) -> dict[str, float]:
        """Best and median; of other figures the median."""
        return {
            "wall_best": min(self.wall),
            "wall_median": statistics.median(self.wall),
            "cpu_best": min(self.cpu),
            "cpu_median": statistics.median(self.cpu),
            **{name: statistics.median(figures) for name, figures in self.extra.items()},
        }


def time_interleaved(
    calls: Mapping[str, Callable[[], Any]],
    rounds: int,
    seconds: float = math.inf,
    least: int = LEAST_ROUNDS,
) -> dict[str, Times]:
    """Runs every call once a round, in turns: A B C, C B A, A B C and so on.

    Whatever else the machine does then falls on neighbouring runs of all sides, and a round's own
    ratio is worth more than the ratio of two totals. The order alternates, so that no call always
    runs in the wake of the same other one. No round begins after so many `seconds`, but the
    first `least` ones; what a call says that it has taken counts, whenever that was.

    >>> from warpmatch.bench.timing import time_interleaved
    >>> times = time_interleaved({"sum": lambda: sum(range(9)), "len": lambda: len("nine")}, 5)
    >>> {name: len(of.wall) for name, of in times.items()}
    {'sum': 5, 'len': 5}
    """
    times = {name: Times() for name in calls}
    forwards = list(calls.items())
    start, measured = time.perf_counter(), 0.0
    with _no_collection():
        for place in range(rounds):
            if place >= least and max(time.perf_counter() - start, measured) >= seconds:
                break
            for name, call in forwards if place % 2 == 0 else reversed(forwards):
                run = time_once(call)
                times[name].add(run)
                measured += run.wall
    return times


def time_once(call: Callable[[], Any]) -> Measured:
    """Seconds of one run, or what the call itself has measured."""
    cpu, wall = time.process_time(), time.perf_counter()
    result = call()
    measured = Measured(time.perf_counter() - wall, time.process_time() - cpu)
    return result if isinstance(result, Measured) else measured


def times_faster(ours: Times, theirs: Times) -> dict[str, float]:
    """How many times faster we are: by best runs, and by the median of the rounds' own ratios."""
    rounds = zip(ours.wall, theirs.wall, strict=True)
    # A processor clock that ticks slowly can say 0 for a short call.
    least = time.get_clock_info("process_time").resolution
    return {
        "best": min(theirs.wall) / min(ours.wall),
        "rounds": statistics.median(theirs / ours for ours, theirs in rounds),
        "cpu": max(min(theirs.cpu), least) / max(min(ours.cpu), least),
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
