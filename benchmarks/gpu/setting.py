"""What every measurement from Python is told, and how calls are timed."""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from warpmatch.bench.checking import first_difference
from warpmatch.bench.timing import LEAST_ROUNDS, Times, time_interleaved

__all__ = ["Measure", "Setting", "expect_equal", "timed"]


@dataclass(frozen=True)
class Setting:
    """Where and on what is measured."""

    device: str = "cuda"
    multiprocessors: int = 132
    names: str = "organism-names"
    """Real names: one of `real_data.DATA_SETS`, ``FILE`` or ``FILE:COLUMN``."""
    share: float = 1.0
    """Of the full sizes and times: less, to try the measurement itself."""
    deadline: float = math.inf
    """When a figure begins no more rounds or parts, by `time.perf_counter`."""
    keep: Callable[[list[dict[str, Any]]], object] = list
    """Writes what a figure has come to so far, for the case that it is stopped."""

    @property
    def left(self) -> float:
        """Seconds until the deadline, or none."""
        return max(0.0, self.deadline - time.perf_counter())

    @property
    def published_side(self) -> int:
        """Strings on a side of StringZilla's workload on this device: 1,471 on an H100."""
        return self.scaled(math.sqrt(16384 * self.multiprocessors))

    def scaled(self, count: float) -> int:
        """A size, or its share."""
        return max(2, round(count * self.share))


#: A figure: it raises an exception where it cannot be made or a result is wrong.
Measure = Callable[[Setting], list[dict[str, Any]]]


def expect_equal(what: str, found: Any, expected: Any) -> None:
    """Raises RuntimeError with the first place where the device's result is not the CPU's."""
    if difference := first_difference(found, expected):
        raise RuntimeError(f"{what} differs: {difference}")


def timed(
    setting: Setting,
    calls: Mapping[str, Callable[[], Any]],
    rounds: int,
    seconds: float,
    least: int = LEAST_ROUNDS,
) -> dict[str, Times]:
    """The calls timed in turns, once the first of them has kept the device busy for half a second:
    an idle device runs at a fraction of its clock. At most for half of the time that is left.
    """
    warm = time.perf_counter() + 0.5 * setting.share
    while True:
        next(iter(calls.values()))()
        if time.perf_counter() >= warm:
            break
    return time_interleaved(calls, rounds, min(seconds * setting.share, setting.left / 2), least)
