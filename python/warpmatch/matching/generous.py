"""Joins that go well below any sensible threshold, to learn from what is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["RARITY_CUTOFFS", "USUAL_CUTOFFS", "Found", "join_generously"]

RARITY_CUTOFFS = (0.5, 0.3, 0.15)
"""Of the scores of `rarity`, where unlike strings score next to nothing."""
USUAL_CUTOFFS = (0.9, 0.8, 0.7, 0.6, 0.5)
"""Of other similarities, as shares of the largest."""
_ENOUGH_A_ROW = 32
_ENOUGH = 10_000_000


class Found(NamedTuple):
    """Pairs of rows, sorted, and their scores."""

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    score: NDArray[np.float64]

    def where(self, chosen: NDArray[Any]) -> Found:
        """Some of them."""
        return Found(self.left[chosen], self.right[chosen], self.score[chosen])


def join_generously(rows: int, cutoffs: tuple[float, ...], join: Callable[[float], Found]) -> Found:
    """The pairs of the lowest cutoff, lowered as long as pairs are few.

    They are few below 32 a row and 10 million in all: what lies further down is more of what a row
    has nearer partners than.
    """
    found = join(cutoffs[0])
    for cutoff in cutoffs[1:]:
        if len(found.left) >= min(_ENOUGH_A_ROW * max(rows, 1), _ENOUGH):
            break
        found = join(cutoff)
    return found
