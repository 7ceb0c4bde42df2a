"""Is the new build better, the same or worse? From paired rounds, with the day's noise in mind."""

import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

LEAST_FLOOR = 0.02
"""Differences below two per cent are never called a gain or a loss: where a build's code happens to
lie makes that much."""
RESAMPLES = 2000
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Ratio:
    """How many times as fast: the median of the rounds, and where 95 % of resamples put it."""

    median: float
    low: float
    high: float

    @property
    def deviation(self) -> float:
        """How far from 1 the interval reaches, e.g. 0.02 for 0.99 to 1.02."""
        return max(self.high, 1 / self.low) - 1

    def __str__(self) -> str:
        return f"{self.median:.3f} ({self.low:.3f} to {self.high:.3f})"


def ratio_of(old: Sequence[float], new: Sequence[float]) -> Ratio:
    """The ratio of paired rounds, old over new: above 1, the new build takes less time.

    >>> ratio_of([2.0, 2.2, 2.0], [1.0, 1.1, 1.0])
    Ratio(median=2.0, low=2.0, high=2.0)
    """
    rounds = [before / after for before, after in zip(old, new, strict=True)]
    draw = random.Random(len(rounds))  # the same rounds always give the same interval
    medians = sorted(
        statistics.median(draw.choices(rounds, k=len(rounds))) for _ in range(RESAMPLES)
    )
    outside = round(RESAMPLES * (1 - CONFIDENCE) / 2)
    return Ratio(statistics.median(rounds), medians[outside], medians[-outside - 1])


def noise_floor(against_itself: Ratio) -> float:
    """The difference that the machine makes by itself: what a build shows against itself."""
    return max(LEAST_FLOOR, against_itself.deviation)


def verdict(ratio: Ratio, floor: float) -> str:
    """``better`` or ``worse`` if the interval leaves out 1 and the median is beyond the floor.

    >>> verdict(Ratio(1.10, 1.08, 1.12), floor=0.02)
    'better'
    >>> verdict(Ratio(1.01, 1.005, 1.02), floor=0.02)
    'same'
    """
    if ratio.low > 1 and ratio.median > 1 + floor:
        return "better"
    if ratio.high < 1 and 1 / ratio.median > 1 + floor:
        return "worse"
    return "same"


def judged(verdict: str, ratio: Ratio, predicted: float) -> str:
    """What became of a predicted gain.

    >>> judged("better", Ratio(1.25, 1.2, 1.31), predicted=1.3)
    'prediction met'
    """
    if verdict == "worse":
        return "worse"
    if verdict == "same":
        return "no change"
    return "prediction met" if ratio.high >= predicted else "prediction not met"
