"""RapidFuzz: every scorer and every kind of call."""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import rapidfuzz
from numpy.typing import NDArray

from ..scorers import function, is_distance

Function = Callable[..., Any]

MOST_STRINGS = 40_000
"""Of a join by ``cdist``, which scores all pairs."""
CHUNK = 500
FEW = 64
"""Columns that sorting is faster for than selecting."""


def scalar(scorer: str, has_cutoff: bool) -> Function:
    """A pair a call; takes `score_cutoff` as well."""
    del has_cutoff
    return function(rapidfuzz, scorer)


def cdist(scorer: str, workers: int | None, is_ascii: bool) -> Function:
    """``process.cdist``; with its own default where `workers` is None."""
    del is_ascii
    return functools.partial(
        rapidfuzz.process.cdist, scorer=function(rapidfuzz, scorer), **_threads(workers)
    )


def _threads(workers: int | None) -> dict[str, Any]:
    return {} if workers is None else {"workers": workers}


def cdist_within(scorer: str, workers: int) -> Function:
    """``process.cdist``; takes `score_cutoff` as well."""
    return cdist(scorer, workers, is_ascii=False)


def packed_cdist(
    queries: list[str], choices: list[str], workers: int, is_ascii: bool
) -> Callable[[], Any]:
    """Levenshtein distances from lists, as it knows nothing that could be packed before."""
    return functools.partial(cdist("levenshtein", workers, is_ascii), queries, choices)


def cpdist(scorer: str, workers: int | None) -> Function:
    """``process.cpdist``; with its own default where `workers` is None."""
    return functools.partial(
        rapidfuzz.process.cpdist, scorer=function(rapidfuzz, scorer), **_threads(workers)
    )


def search(call: str, scorer: str, options: dict[str, Any]) -> Function:
    """``process.extract``, ``extractOne`` or ``extract_iter``."""
    return functools.partial(
        getattr(rapidfuzz.process, call), scorer=function(rapidfuzz, scorer), **options
    )


def top_k(scorer: str, k: int, workers: int | None) -> Function:
    """The k best choices of every query by ``cdist``: indices and scores.

    A hundred queries at a time, so that no full matrix is held; similarities in double precision,
    so that only ties are ties.
    """
    score = cdist(scorer, workers, is_ascii=False)
    dtype = None if is_distance(scorer) else np.float64
    sign = 1 if is_distance(scorer) else -1

    def best(queries: list[str], choices: list[str]) -> tuple[NDArray[Any], NDArray[Any]]:
        found = []
        for first in range(0, len(queries), 100):
            scores = score(queries[first : first + 100], choices, dtype=dtype)
            found.append(_least(scores * sign, min(k, len(choices))))
        if len(found) == 1:
            [(indices, scores)] = found
        else:
            indices, scores = (np.concatenate(part) for part in zip(*found, strict=True))
        return indices, scores * sign

    return best


def _least(scores: NDArray[Any], k: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Columns and values of the k least of each row, the first of equal ones first.

    Few columns are sorted. Of many ``partition`` finds the k-th score, and what reaches it is
    sorted, which is several times as fast.
    """
    rows = np.arange(len(scores))[:, None]
    if scores.shape[1] < FEW:
        columns = np.argsort(scores, axis=1, kind="stable")[:, :k]
        return columns, scores[rows, columns]
    reached = scores <= np.partition(scores, k - 1, axis=1)[:, k - 1, None]
    row, column = np.nonzero(reached)
    values = scores[row, column]
    order = np.lexsort((values, row))
    chosen = order[np.searchsorted(row, rows) + np.arange(k)]
    return column[chosen], values[chosen]


def extracts(scorer: str, k: int) -> Function:
    """The k best choices of every query by ``process.extract`` in a loop: indices and scores."""
    extract = search("extract", scorer, {"limit": k})

    def best(queries: list[str], choices: list[str]) -> tuple[NDArray[Any], NDArray[Any]]:
        found = [extract(query, choices) for query in queries]
        indices = np.array([[index for _, _, index in matches] for matches in found])
        return indices, np.array([[score for _, score, _ in matches] for matches in found])

    return best


def pairs(scorer: str, cutoff: float, workers: int | None) -> Function:
    """Every pair of two lists that meets a cutoff by ``cdist``: left and right rows, and scores."""
    score = cdist(scorer, workers, is_ascii=False)

    def found(left: list[str], right: list[str]) -> tuple[NDArray[Any], ...]:
        scores = score(left, right, score_cutoff=cutoff)
        rows, columns = np.nonzero(scores <= cutoff if is_distance(scorer) else scores)
        return rows, columns, scores[rows, columns]

    return found


def self_join(scorer: str, cutoff: float, workers: int, strings: list[str]) -> Function | None:
    """Every pair that meets a cutoff by ``cdist``: left and right rows, and scores.

    A chunk of rows at a time, each with the strings from its first row on, so that no full matrix
    is held and few pairs are scored twice. None for sets that would take it minutes.
    """
    if len(strings) > MOST_STRINGS:
        return None
    score = function(rapidfuzz, scorer)

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
            rows, columns = np.nonzero(scores <= cutoff if is_distance(scorer) else scores)
            kept = rows < columns
            rows, columns = rows[kept], columns[kept]
            found.append((rows + first, columns + first, scores[rows, columns]))
        left, right, kept_scores = (np.concatenate(part) for part in zip(*found, strict=True))
        return left, right, kept_scores

    return join
