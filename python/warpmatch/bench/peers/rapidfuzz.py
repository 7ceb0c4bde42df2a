"""RapidFuzz: every scorer and every kind of call."""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import rapidfuzz
from numpy.typing import NDArray

from ..scorers import function

Function = Callable[..., Any]

MOST_STRINGS = 40_000
"""Of a join by ``cdist``, which scores all pairs."""
CHUNK = 500


def scalar(scorer: str, has_cutoff: bool) -> Function:
    """A pair a call; takes `score_cutoff` as well."""
    del has_cutoff
    return function(rapidfuzz, scorer)


def cdist(scorer: str, workers: int, is_ascii: bool) -> Function:
    """``process.cdist``."""
    del is_ascii
    return functools.partial(
        rapidfuzz.process.cdist, scorer=function(rapidfuzz, scorer), workers=workers
    )


def cdist_within(scorer: str, workers: int) -> Function:
    """``process.cdist``; takes `score_cutoff` as well."""
    return cdist(scorer, workers, is_ascii=False)


def packed_cdist(
    queries: list[str], choices: list[str], workers: int, is_ascii: bool
) -> Callable[[], Any]:
    """Levenshtein distances from lists, as it knows nothing that could be packed before."""
    return functools.partial(cdist("levenshtein", workers, is_ascii), queries, choices)


def cpdist(scorer: str, workers: int) -> Function:
    """``process.cpdist``."""
    return functools.partial(
        rapidfuzz.process.cpdist, scorer=function(rapidfuzz, scorer), workers=workers
    )


def search(call: str, scorer: str, options: dict[str, Any]) -> Function:
    """``process.extract`` or ``extractOne``."""
    return functools.partial(
        getattr(rapidfuzz.process, call), scorer=function(rapidfuzz, scorer), **options
    )


def top_k(scorer: str, k: int, workers: int) -> Function:
    """The k best choices of every query by ``cdist``: indices and scores.

    A hundred queries at a time, so that no full matrix is held, in double precision, so that only
    ties are ties. ``partition`` finds the k-th score of a row; what reaches it is sorted.
    """
    score = function(rapidfuzz, scorer)

    def best(queries: list[str], choices: list[str]) -> tuple[NDArray[Any], NDArray[Any]]:
        indices, scores = [], []
        for first in range(0, len(queries), 100):
            matrix = rapidfuzz.process.cdist(
                queries[first : first + 100],
                choices,
                scorer=score,
                dtype=np.float64,
                workers=workers,
            )
            for row in matrix:
                least = np.partition(row, len(row) - k)[len(row) - k]
                reached = np.flatnonzero(row >= least)
                chosen = reached[np.argsort(-row[reached], kind="stable")][:k]
                indices.append(chosen)
                scores.append(row[chosen])
        return np.array(indices), np.array(scores)

    return best


def self_join(scorer: str, cutoff: float, workers: int, strings: list[str]) -> Function | None:
    """Every pair that meets a cutoff by ``cdist``: left and right rows, and scores.

    A chunk of rows at a time, each with the strings from its first row on, so that no full matrix
    is held and few pairs are scored twice. None for sets that would take it minutes.
    """
    if len(strings) > MOST_STRINGS:
        return None
    score = function(rapidfuzz, scorer)
    is_distance = score("a", "a") == 0

    def join(strings: list[str]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        found = []
        for first in range(0, len(strings), CHUNK):
            scores = rapidfuzz.process.cdist(
                strings[first : first + CHUNK],
                strings[first:],
                scorer=score,
                score_cutoff=cutoff,
                workers=workers,
            )
            rows, columns = np.nonzero(scores <= cutoff if is_distance else scores)
            kept = rows < columns
            rows, columns = rows[kept], columns[kept]
            found.append((rows + first, columns + first, scores[rows, columns]))
        left, right, kept_scores = (np.concatenate(part) for part in zip(*found, strict=True))
        return left, right, kept_scores

    return join
