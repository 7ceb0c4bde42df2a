"""The threshold with the best F1, where the truth is known."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..matching.evaluation import Evaluation

__all__ = ["Scale", "best_of_pairs", "best_threshold"]

_STEPS = 50
"""Of a scale that ends somewhere, from the strictest threshold to the one that all pairs meet."""
_FINER = 4
_GIVEN_UP = 0.75
"""Looser thresholds are not tried once F1 has fallen to this share of the best, or"""
_MOST_WORSE = 12
"""once that many in a row were worse: linked one to one, worse pairs push few others out."""
_MOST_EDITS = 12


@dataclass(frozen=True)
class Scale:
    """The thresholds that a scorer can be asked for."""

    strictest: float
    step: float
    count: int
    is_whole: bool = False

    @classmethod
    def of(cls, largest: float, higher_is_better: bool) -> "Scale":
        """Of scores up to `largest`, which is infinite for edits; ValueError for what has none."""
        if math.isinf(largest):
            if higher_is_better:
                raise ValueError
            return cls(0, 1, _MOST_EDITS, is_whole=True)
        step = largest / _STEPS
        return cls(largest, -step, _STEPS - 1) if higher_is_better else cls(0, step, _STEPS - 1)

    def at(self, steps: float) -> float:
        """A threshold that many steps from the strictest one."""
        return round(self.strictest + steps * self.step, 6)


def best_threshold(
    scale: Scale, evaluated: Callable[[float], Evaluation]
) -> tuple[float, Evaluation]:
    """From the strictest threshold on, then in smaller steps about the best; ties to the stricter.

    F1 rises and falls again, so the search ends where it has fallen far.
    """
    found: dict[float, Evaluation] = {}
    best, worse = 0.0, 0
    for steps in range(scale.count + 1):
        found[steps] = evaluated(scale.at(steps))
        f1 = found[steps].pairs.f1
        best = max(best, f1)
        worse = worse + 1 if f1 < best else 0
        if f1 < _GIVEN_UP * best or worse == _MOST_WORSE:
            break
    at = max(found, key=lambda steps: (found[steps].pairs.f1, -steps))
    if not scale.is_whole:
        for quarter in range(1 - _FINER, _FINER):
            steps = at + quarter / _FINER
            if 0 <= steps <= scale.count and steps not in found:
                found[steps] = evaluated(scale.at(steps))
        at = max(found, key=lambda steps: (found[steps].pairs.f1, -steps))
    return scale.at(at), found[at]


def best_of_pairs(correct: NDArray[np.bool_], scores: NDArray[np.float64], true: int) -> float:
    """Of scored pairs, each as good as its score is high, the threshold with the best F1."""
    if not len(scores):
        return math.inf
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    right = np.cumsum(correct[order])
    f1 = 2 * right / (np.arange(1, len(ranked) + 1) + true)
    last = np.append(ranked[1:] != ranked[:-1], True)  # pairs of one score come together
    f1[~last] = -1
    return float(ranked[int(np.argmax(f1))])
