"""How alike two values are, in a few levels: what a model counts."""

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "NULL",
    "NUMBERS",
    "OVERALL",
    "SIMILARITY",
    "number_level",
    "overall_level",
    "value_level",
]

Levels = NDArray[np.int8]

NULL = -1
"""Of a pair with a null: no evidence."""

_EDGES = np.array([0.2, 0.4, 0.6, 0.8])
_PARTS = 20

SIMILARITY = ("below 0.2", "0.2 to 0.4", "0.4 to 0.6", "0.6 to 0.8", "0.8 or more", "equal")
"""Of the values of a column."""
OVERALL = tuple(f"{part / _PARTS:.2f} to {(part + 1) / _PARTS:.2f}" for part in range(_PARTS))
"""Of the rows as a whole."""
NUMBERS = ("none", "in one only", "all differ", "some in both", "all of one in both", "equal")
"""Of the words with a digit."""


def value_level(similarity: NDArray[np.float64], equal: NDArray[np.bool_]) -> Levels:
    """Levels of `SIMILARITY`."""
    level = np.searchsorted(_EDGES, similarity, side="right")
    return np.where(equal, len(_EDGES) + 1, level).astype(np.int8)


def overall_level(score: NDArray[np.float64]) -> Levels:
    """Levels of `OVERALL`."""
    return np.minimum((score * _PARTS).astype(np.int8), _PARTS - 1)


def number_level(
    left: NDArray[np.int32], right: NDArray[np.int32], both: NDArray[np.int32]
) -> Levels:
    """Levels of `NUMBERS`, from how many distinct ones each row has, and both have."""
    fewer, more = np.minimum(left, right), np.maximum(left, right)
    cases = [more == 0, fewer == 0, both == 0, both == more, both == fewer]
    return np.select(cases, [0, 1, 2, 5, 4], 3).astype(np.int8)
