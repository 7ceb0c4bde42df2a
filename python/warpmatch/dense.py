"""Every score of `process.cdist` and `cpdist` beyond small calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from . import _core
from .errors import InvalidArgument, RangeError, described
from .inputs.processing import Processor
from .inputs.strings import holds_sequences, listed, processed, refuse_nulls
from .pair_by_pair import OWN_FUNCTION, SEQUENCES, by_name, check_in_python
from .progress import ProgressLike
from .results.targets import dense_target
from .running import Device, as_corpora, running
from .scorers.cutoffs import rapidfuzz_cutoff
from .scorers.fitted import fitted_scorer
from .scorers.scorer import Scorer, ScorerLike, checked_kwargs, rapidfuzz_scorer
from .search import rapidfuzz_flags

__all__ = ["cdist", "cpdist"]


def cdist(
    queries: Any,
    choices: Any,
    scorer: ScorerLike,
    processor: Processor | None,
    score_cutoff: float | None,
    scorer_kwargs: Mapping[str, Any] | None,
    score_multiplier: float,
    dtype: DTypeLike | None,
    workers: int | None,
    device: Device,
    progress: ProgressLike,
) -> NDArray[Any]:
    """Any call of `process.cdist`."""
    fitted = fitted_scorer(scorer, scorer_kwargs, processor, score_cutoff)
    multiplier = _checked_multiplier(score_multiplier)
    if fitted:
        given = listed(choices, "choices")
        asked = given if choices is queries else listed(queries, "queries")
        out = dense_target((len(asked), len(given)), dtype, fitted.dtype)
        with running(device, workers, progress, "cdist") as run:
            fitted.matrix(asked, given, out, multiplier, workers, run)
        return out
    engine = rapidfuzz_scorer(scorer, scorer_kwargs)
    left = processed(listed(queries, "queries"), processor, "queries")
    right = left if choices is queries else processed(listed(choices, "choices"), processor)
    with running(device, workers, progress, "cdist") as run:
        if engine is None:
            check_in_python(device, OWN_FUNCTION)
            scores = _each_with_each(left, right, scorer, scorer_kwargs, score_cutoff)
            return _cast(scores, multiplier, dtype, _usual_dtype(scorer, scorer_kwargs))
        cutoff = rapidfuzz_cutoff(engine, score_cutoff)
        score = engine.score(cutoff, rapidfuzz=True)
        if not (processor is None and scorer_kwargs is None) and progress is False:
            out = _core.small_matrix(left, right, score, dtype, multiplier, device, workers)
            if out is not None:
                return out
        try:
            corpora = as_corpora(left, right, ("queries", "choices"), workers)
        except TypeError:
            if not holds_sequences(left) and not holds_sequences(right):
                raise
            check_in_python(device, SEQUENCES)
            _refuse_nulls_of_integers(engine, left, right)
            scores = _each_with_each(left, right, by_name(engine), None, cutoff)
            return _cast(scores, multiplier, dtype, engine.dtype)
        out = dense_target((len(corpora[0]), len(corpora[1])), dtype, engine.dtype)
        _core.matrix(*corpora, score, out, multiplier, run)
        return out


def cpdist(
    queries: Any,
    choices: Any,
    scorer: ScorerLike,
    processor: Processor | None,
    score_cutoff: float | None,
    scorer_kwargs: Mapping[str, Any] | None,
    score_multiplier: float,
    dtype: DTypeLike | None,
    workers: int | None,
    device: Device,
    progress: ProgressLike,
) -> NDArray[Any]:
    """Any call of `process.cpdist`."""
    fitted = fitted_scorer(scorer, scorer_kwargs, processor, score_cutoff)
    multiplier = _checked_multiplier(score_multiplier)
    engine = None if fitted else rapidfuzz_scorer(scorer, scorer_kwargs)
    processor = None if fitted else processor  # a fitted one has it
    left = processed(listed(queries, "queries"), processor, "queries")
    right = processed(listed(choices, "choices"), processor)
    if len(left) != len(right):
        raise InvalidArgument(
            "[queries] Length of queries and choices must be the same! "
            f"There are {len(left)} and {len(right)}"
        )
    with running(device, workers, progress, "cpdist") as run:
        if fitted:
            return _cast(fitted.paired(left, right, workers, run), multiplier, dtype, fitted.dtype)
        if engine is None:
            check_in_python(device, OWN_FUNCTION)
            scores = _each_with_its_own(left, right, scorer, scorer_kwargs, score_cutoff)
            return _cast(scores, multiplier, dtype, _usual_dtype(scorer, scorer_kwargs))
        cutoff = rapidfuzz_cutoff(engine, score_cutoff)
        out = dense_target((len(left),), dtype, engine.dtype)
        score = engine.score(cutoff, rapidfuzz=True)
        try:
            _core.paired(left, right, score, out, multiplier, run)
        except TypeError:
            if not holds_sequences(left) and not holds_sequences(right):
                raise
            check_in_python(device, SEQUENCES)
            _refuse_nulls_of_integers(engine, left, right)
            scores = _each_with_its_own(left, right, by_name(engine), None, cutoff)
            return _cast(scores, multiplier, dtype, engine.dtype)
        return out


def _checked_multiplier(multiplier: Any) -> float:
    try:
        if not isinstance(multiplier, str | bytes):
            return float(multiplier)
    except OverflowError:
        raise RangeError(f"[score_multiplier] is too large: {multiplier!r}") from None
    except (TypeError, ValueError):
        pass
    raise TypeError(f"[score_multiplier] is {described(multiplier)}; expected a number")


def _refuse_nulls_of_integers(scorer: Scorer, queries: Any, choices: Any) -> None:
    if scorer.is_integer:
        refuse_nulls(queries, "queries", scorer.name)
        refuse_nulls(choices, "choices", scorer.name)


def _each_with_each(
    queries: Any,
    choices: Any,
    scorer: Any,
    kwargs: Mapping[str, Any] | None,
    score_cutoff: float | None,
) -> NDArray[np.float64]:
    """Every score of every query and choice, by a call each."""
    rows, columns = list(queries), list(choices)
    arguments = {**checked_kwargs(kwargs), "score_cutoff": score_cutoff}
    scores = [[scorer(query, choice, **arguments) for choice in columns] for query in rows]
    return np.array(scores, dtype=np.float64).reshape(len(rows), len(columns))


def _each_with_its_own(
    queries: Any,
    choices: Any,
    scorer: Any,
    kwargs: Mapping[str, Any] | None,
    score_cutoff: float | None,
) -> NDArray[np.float64]:
    """The score of each query and the choice in the same place, by a call each."""
    arguments = {**checked_kwargs(kwargs), "score_cutoff": score_cutoff}
    pairs = zip(queries, choices, strict=True)
    return np.array([scorer(query, choice, **arguments) for query, choice in pairs], np.float64)


def _cast(
    scores: NDArray[np.float64],
    multiplier: float,
    dtype: DTypeLike | None,
    default: np.dtype[Any],
) -> NDArray[Any]:
    """The scores times `multiplier` in the wanted type, rounded as the engine rounds them."""
    scores = scores * multiplier
    out = dense_target(scores.shape, dtype, default)
    if out.dtype.kind in "iu":
        scores = np.trunc(scores + np.copysign(0.5, scores))
        bounds = np.iinfo(out.dtype)
        misfits = scores[(scores < bounds.min) | (scores > bounds.max) | np.isnan(scores)]
        if misfits.size:
            raise RangeError(f"[dtype] {out.dtype} cannot hold the score {misfits[0]:g}")
    out[...] = scores
    return out


def _usual_dtype(scorer: Any, kwargs: Mapping[str, Any] | None) -> np.dtype[Any]:
    """What a table of scores of a callable has for its type, as RapidFuzz chooses it."""
    flags = rapidfuzz_flags(scorer, kwargs or {})
    kinds = 0 if flags is None else flags["flags"]
    if kinds & _WHOLE_NUMBERS:
        return np.dtype(np.uint32)
    return np.dtype(np.int32 if kinds & _SIGNED_NUMBERS else np.float32)


_SIGNED_NUMBERS, _WHOLE_NUMBERS = 1 << 6, 1 << 7
"""RapidFuzz's flags for scores of type int64 and size_t."""
