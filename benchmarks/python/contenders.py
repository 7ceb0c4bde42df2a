"""The libraries that are compared, each behind the same calls."""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import rapidfuzz
import warpmatch
from numpy.typing import NDArray

Cdist = Callable[[list[str], list[str]], NDArray[Any]]

SCORERS = ("ratio", "levenshtein")
_FUNCTIONS = {
    "warpmatch": {
        "ratio": warpmatch.fuzz.ratio,
        "levenshtein": warpmatch.distance.Levenshtein.distance,
    },
    "rapidfuzz": {
        "ratio": rapidfuzz.fuzz.ratio,
        "levenshtein": rapidfuzz.distance.Levenshtein.distance,
    },
}


def cdists(scorer: str, workers: int, device: str = "cpu") -> dict[str, Cdist]:
    """``process.cdist`` of every library by its name, ours first."""
    ours = functools.partial(
        warpmatch.process.cdist,
        scorer=_FUNCTIONS["warpmatch"][scorer],
        workers=workers,
        device=device,
    )
    theirs = functools.partial(
        rapidfuzz.process.cdist, scorer=_FUNCTIONS["rapidfuzz"][scorer], workers=workers
    )
    return {"warpmatch": ours, "rapidfuzz": theirs}


def rapidfuzz_self_join(
    strings: list[str], cutoff: float, workers: int, chunk: int = 500
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
    """The pairs of ``warpmatch.self_join`` at a ratio, by ``cdist``.

    A chunk of rows at a time, each with the strings from its first row on, so that no full matrix
    is held and few pairs are scored twice.
    """
    found = []
    for first in range(0, len(strings), chunk):
        scores = rapidfuzz.process.cdist(
            strings[first : first + chunk],
            strings[first:],
            scorer=rapidfuzz.fuzz.ratio,
            score_cutoff=cutoff,
            workers=workers,
        )
        rows, columns = np.nonzero(scores)
        kept = rows < columns
        rows, columns = rows[kept], columns[kept]
        found.append((rows + first, columns + first, scores[rows, columns]))
    left, right, score = (np.concatenate(part) for part in zip(*found, strict=True))
    return left.astype(np.int32), right.astype(np.int32), score


def same_array(left: NDArray[Any], right: NDArray[Any]) -> bool:
    """Equal values in an equal dtype."""
    return left.dtype == right.dtype and np.array_equal(left, right)
