"""The libraries that are compared, each behind the same calls."""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import rapidfuzz
import warpmatch
from numpy.typing import NDArray

Cdist = Callable[[list[str], list[str]], NDArray[Any]]
Function = Callable[..., Any]

RATIOS = (
    "ratio",
    "partial_ratio",
    "token_sort_ratio",
    "token_set_ratio",
    "token_ratio",
    "partial_token_sort_ratio",
    "partial_token_set_ratio",
    "partial_token_ratio",
    "WRatio",
    "QRatio",
)
METRICS = {
    "levenshtein": "Levenshtein",
    "indel": "Indel",
    "lcs_seq": "LCSseq",
    "osa": "OSA",
    "damerau_levenshtein": "DamerauLevenshtein",
    "hamming": "Hamming",
    "jaro": "Jaro",
    "jaro_winkler": "JaroWinkler",
    "prefix": "Prefix",
    "postfix": "Postfix",
}
SCORERS = (*RATIOS, *METRICS)
"""Every scorer, by warpmatch's name: the ratios, each metric's distance, Jaro's similarities."""
LIBRARIES = {"warpmatch": warpmatch, "rapidfuzz": rapidfuzz}


def functions(scorer: str) -> dict[str, Function]:
    """The scalar function of every library by its name, ours first."""
    return {name: _function(library, scorer) for name, library in LIBRARIES.items()}


def _function(library: Any, scorer: str) -> Function:
    if scorer in RATIOS:
        return getattr(library.fuzz, scorer)
    form = "similarity" if scorer.startswith("jaro") else "distance"
    return getattr(getattr(library.distance, METRICS[scorer]), form)


def cdists(scorer: str, workers: int, device: str = "cpu") -> dict[str, Cdist]:
    """``process.cdist`` of every library by its name, ours first."""
    ours, theirs = functions(scorer).values()
    return {
        "warpmatch": functools.partial(
            warpmatch.process.cdist, scorer=ours, workers=workers, device=device
        ),
        "rapidfuzz": functools.partial(rapidfuzz.process.cdist, scorer=theirs, workers=workers),
    }


def searches(call: str, scorer: str, device: str = "cpu") -> dict[str, Function]:
    """``process.extract``, its five best, or ``extractOne`` of every library, ours first."""
    ours, theirs = functions(scorer).values()
    limit = {"limit": 5} if call == "extract" else {}
    return {
        "warpmatch": functools.partial(
            getattr(warpmatch.process, call), scorer=ours, device=device, **limit
        ),
        "rapidfuzz": functools.partial(getattr(rapidfuzz.process, call), scorer=theirs, **limit),
    }


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
