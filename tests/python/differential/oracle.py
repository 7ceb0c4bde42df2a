"""What warpmatch's own batch calls promise, by RapidFuzz's scalar functions, one pair at a time."""

from functools import partial
from typing import Any

import numpy as np
import warpmatch

from .scorers import BY_NAME, Scorer
from .strings import is_null


def matrix(
    queries: list[Any],
    choices: list[Any],
    *,
    scorer: str = "ratio",
    scorer_kwargs: dict[str, Any] | None = None,
    score_cutoff: float | None = None,
    dtype: Any = None,
    **_: Any,
) -> np.ndarray:
    """What `warpmatch.matrix` promises, pair by pair."""
    wanted = BY_NAME[scorer]
    if wanted.is_whole and any(map(is_null, [*queries, *choices])):
        raise ValueError("a null has no whole-number score")
    function = partial(wanted.score, **scorer_kwargs or {})
    cells = [[_cell(wanted, function, a, b, score_cutoff) for b in choices] for a in queries]
    default = np.uint32 if wanted.is_whole else np.float32
    out: np.dtype[Any] = np.dtype(default if dtype is None else dtype)
    exact = np.array(cells, np.float64).reshape(len(queries), len(choices))
    if out.kind not in "iu":
        return exact.astype(out)
    whole = np.trunc(exact + 0.5)
    if whole.size and whole.max() > np.iinfo(out).max:
        raise OverflowError(f"{whole.max():g} in {out}")
    return whole.astype(out)


def top_k(
    queries: list[Any], choices: list[Any], k: int, *, scorer: str = "ratio", **options: Any
) -> Any:
    """What `warpmatch.top_k` promises: best first, ties by row, empty places -1."""
    wanted = BY_NAME[scorer]
    k = min(k, len(choices))
    rows: list[list[tuple[float, int]]] = [[] for _ in queries]
    for query, choice, score in _meeting(wanted, queries, choices, **options):
        rows[query].append((-score if wanted.higher_is_better else score, choice))
    best = [sorted(row)[:k] for row in rows]
    indices, scores = np.full((len(queries), k), -1, np.int32), _scores(wanted, (len(queries), k))
    for query, row in enumerate(best):
        for place, (score, choice) in enumerate(row):
            indices[query, place] = choice
            scores[query, place] = abs(score)
    return warpmatch.TopK(indices, scores)


def pairs(
    left: list[Any],
    right: list[Any],
    *,
    score_cutoff: float,
    scorer: str = "ratio",
    **options: Any,
) -> Any:
    """What `warpmatch.pairs` promises: every pair that meets the cutoff, in order."""
    wanted = BY_NAME[scorer]
    return _as_pairs(wanted, _meeting(wanted, left, right, score_cutoff=score_cutoff, **options))


def self_join(
    strings: list[Any], *, score_cutoff: float, scorer: str = "ratio", **options: Any
) -> Any:
    """What `warpmatch.self_join` promises: as `pairs`, of rows i < j."""
    insertion, deletion, _ = (options.get("scorer_kwargs") or {}).get("weights", (1, 1, 1))
    if insertion != deletion:
        raise ValueError("a pair of a self-join has no direction")
    found = pairs(strings, strings, score_cutoff=score_cutoff, scorer=scorer, **options)
    upper = found.left < found.right
    return warpmatch.Pairs(found.left[upper], found.right[upper], found.score[upper])


def _meeting(
    scorer: Scorer,
    left: list[Any],
    right: list[Any],
    *,
    scorer_kwargs: dict[str, Any] | None = None,
    score_cutoff: float | None = None,
    **_: Any,
) -> list[tuple[int, int, float]]:
    function = partial(scorer.score, **scorer_kwargs or {})
    found = []
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            if is_null(a) or is_null(b):
                continue
            score = function(a, b)
            if score_cutoff is None or scorer.meets(score, score_cutoff):
                found.append((i, j, score))
    return found


def _as_pairs(scorer: Scorer, found: list[tuple[int, int, float]]) -> Any:
    scores = _scores(scorer, (len(found),))
    scores[:] = [score for _, _, score in found]
    rows = np.array([row[:2] for row in found], np.int32).reshape(len(found), 2)
    return warpmatch.Pairs(rows[:, 0], rows[:, 1], scores)


def _scores(scorer: Scorer, shape: tuple[int, ...]) -> np.ndarray:
    return np.zeros(shape, np.int64 if scorer.is_whole else np.float64)


def _cell(scorer: Scorer, function: Any, a: Any, b: Any, cutoff: float | None) -> float:
    if is_null(a) or is_null(b):
        return 0.0 if scorer.higher_is_better else 1.0
    score = function(a, b)
    if cutoff is None or scorer.meets(score, cutoff):
        return score
    if scorer.higher_is_better:
        return 0.0
    return cutoff + 1 if scorer.is_whole else 1.0
