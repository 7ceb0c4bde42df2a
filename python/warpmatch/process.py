"""One query or many against many choices, as in ``rapidfuzz.process``.

Same names, arguments and results, cutoffs rounded as RapidFuzz rounds them, plus ``device=`` and
``workers=``. Choices can be a Corpus, which is packed once for many calls. RapidFuzz's own scorers
are taken for warpmatch's, which give the same scores.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from . import _core, fuzz
from .errors import InvalidArgument, RangeError
from .inputs.processing import Processor
from .inputs.strings import (
    holds_sequences,
    iterated,
    keyed,
    listed,
    processed,
    refuse_nulls,
)
from .pair_by_pair import (
    OWN_FUNCTION,
    SEQUENCES,
    by_name,
    check_in_python,
    each_with_each,
    each_with_its_own,
)
from .progress import ProgressLike
from .results.targets import dense_target
from .running import Device, as_corpora, running
from .scorers import (
    Scorer,
    ScorerLike,
    rapidfuzz_scorer,
)
from .scorers.cutoffs import rapidfuzz_cutoff
from .scorers.fitted import fitted_scorer
from .scorers.kept import kept_score
from .search import Match, Search, usual_dtype

__all__ = ["cdist", "cpdist", "extract", "extractOne", "extract_iter"]

_MOST = 2**31
"""More than a list has choices."""


def extract(
    query: Any,
    choices: Any,
    *,
    scorer: ScorerLike = fuzz.WRatio,
    processor: Processor | None = None,
    limit: int | None = 5,
    score_cutoff: float | None = None,
    score_hint: float | None = None,  # noqa: ARG001
    scorer_kwargs: Mapping[str, Any] | None = None,
    workers: int | None = 1,
    device: Device = "auto",
) -> list[Match]:
    """The best matches, ``[(choice, score, index or key), ...]``: best first, ties by index.

    As rapidfuzz.process.extract.

    Args:
        query: a str or bytes, or any sequence of hashables; a null gives no matches.
        choices: an iterable of such, whose matches carry their index; a mapping or anything else
            with ``.items()``, whose values are the choices and whose matches carry their key (dict,
            pandas Series); a table of one column; or a Corpus. Nulls are skipped and keep their
            index.
        scorer: one of warpmatch's functions, its name, or a function of your own: called with the
            two strings and ``score_cutoff=``, taken for 0 to 100 with higher better. Or a `Rarity`,
            whose scores go to 1; the name ``rarity`` fits one on the choices.
        processor: applied to the query and every choice first; the matches hold the choices as they
            were.
        limit: how many matches; None is all.
        score_cutoff: matches that miss it are dropped. Inclusive.
        score_hint: accepted, not needed.
        scorer_kwargs: passed to the scorer: ``weights`` for Levenshtein, ``prefix_weight`` for
            Jaro-Winkler, ``pad`` for Hamming, ``processor``, ``glue``, ``typing_errors`` and
            ``numbers`` for rarity; an argument it does not know is a TypeError.
        workers: CPU threads; -1 or None is every core.
        device: ``auto``, ``cpu``, ``cuda``, ``cuda:N`` or ``cuda:all``.

    >>> from warpmatch import process
    >>> teams = ["New York Jets", "New York Giants", None]
    >>> process.extract("new york jets", teams, processor=str.lower)
    [('New York Jets', 100.0, 0), ('New York Giants', 78.57142857142857, 1)]
    >>> process.extract("appel", {"a": "apple", "b": "banana"}, limit=1)
    [('apple', 80.0, 'a')]
    """
    if type(limit) is int and limit > 0 and not (processor or scorer_kwargs):
        found = _from_list(query, choices, limit, scorer, score_cutoff, workers, device)
        if found is not None:
            return found
    fitted = fitted_scorer(scorer, scorer_kwargs, processor, score_cutoff)
    limit = _checked_limit(limit)
    run = _core.Run(device, workers)
    search = None if fitted else Search(scorer, processor, score_cutoff, scorer_kwargs)
    if _core.is_null(query) or limit == 0:
        return []
    keys, values = keyed(choices)
    limit = len(values) if limit is None else min(limit, len(values))
    if fitted:
        found = fitted.best(query, values, limit, workers, run)
        return [(values[row], score, keys[row]) for row, score in found]
    assert search
    if search.engine is None:
        check_in_python(device, OWN_FUNCTION)
        return search.sorted_one_by_one(query, keys, values, limit)
    # A list and one thread: packing would take longer than scoring the strings as they lie.
    packed = isinstance(values, _core.Corpus) or workers != 1
    found = search.best(query, values, limit, packed, device, run)
    return [(values[row], score, keys[row]) for row, score in found]


def extractOne(
    query: Any,
    choices: Any,
    *,
    scorer: ScorerLike = fuzz.WRatio,
    processor: Processor | None = None,
    score_cutoff: float | None = None,
    score_hint: float | None = None,
    scorer_kwargs: Mapping[str, Any] | None = None,
    workers: int | None = 1,
    device: Device = "auto",
) -> Match | None:
    """The best match of a query, the first of equals; None if there is none.

    As rapidfuzz.process.extractOne; the arguments are those of `extract`.

    >>> from warpmatch import process
    >>> process.extractOne("cowboys", ["Dallas Cowboys", "Chicago Bears"], processor=str.lower)
    ('Dallas Cowboys', 90.0, 0)
    """
    if not (processor or scorer_kwargs):
        found = _from_list(query, choices, 1, scorer, score_cutoff, workers, device)
        if found is not None:
            return found[0] if found else None
    matches = extract(
        query,
        choices,
        scorer=scorer,
        processor=processor,
        limit=1,
        score_cutoff=score_cutoff,
        score_hint=score_hint,
        scorer_kwargs=scorer_kwargs,
        workers=workers,
        device=device,
    )
    return matches[0] if matches else None


def _from_list(
    query: Any,
    choices: Any,
    limit: int,
    scorer: ScorerLike,
    score_cutoff: float | None,
    workers: int | None,
    device: Device,
) -> list[Match] | None:
    """The matches of a string in a list, the common call; None for any other."""
    score = kept_score(scorer, score_cutoff)
    if score is None:
        return None
    return _core.extract_from_list(query, choices, min(limit, _MOST), score, device, workers)


def extract_iter(
    query: Any,
    choices: Any,
    *,
    scorer: ScorerLike = fuzz.WRatio,
    processor: Processor | None = None,
    score_cutoff: float | None = None,
    score_hint: float | None = None,  # noqa: ARG001
    scorer_kwargs: Mapping[str, Any] | None = None,
) -> Iterator[Match]:
    """Yields the matches of a query in the order of the choices, each scored as it is asked for.

    As rapidfuzz.process.extract_iter; the arguments are those of `extract`. For ``rarity`` all
    choices are read first, to fit it; a `Rarity` scores some of a list at a time.

    >>> from warpmatch import process
    >>> next(process.extract_iter("ab", (c for c in ["xy", "abc"]), score_cutoff=50))
    ('abc', 90.0, 1)
    """
    fitted = fitted_scorer(scorer, scorer_kwargs, processor, score_cutoff)
    search = None if fitted else Search(scorer, processor, score_cutoff, scorer_kwargs)
    if _core.is_null(query):
        return iter(())
    if fitted:
        return fitted.one_by_one(query, iterated(choices), choices)
    assert search
    return search.one_by_one(query, iterated(choices), choices)


def cdist(
    queries: Any,
    choices: Any,
    *,
    scorer: ScorerLike = fuzz.ratio,
    processor: Processor | None = None,
    score_cutoff: float | None = None,
    score_hint: float | None = None,  # noqa: ARG001
    score_multiplier: float = 1,
    dtype: DTypeLike | None = None,
    workers: int | None = 1,
    scorer_kwargs: Mapping[str, Any] | None = None,
    device: Device = "auto",
    progress: ProgressLike = False,
) -> NDArray[Any]:
    """Every score of every query and choice, times `score_multiplier`, of shape (queries, choices).

    As rapidfuzz.process.cdist: float32 by default, uint32 for scorers with whole numbers; scores
    that miss the cutoff become 0, 1.0 or the cutoff + 1, as in the scalar functions. A mapping is
    its values. Different from RapidFuzz on purpose: a null gets the worst score wherever it stands,
    a score that an integer dtype cannot hold is a RangeError, and the multiplier need not be a
    whole number. The other arguments are those of `extract`.

    >>> from warpmatch import process
    >>> process.cdist(["ab", "xy"], ["ab", "abc"])
    array([[100.,  80.],
           [  0.,   0.]], dtype=float32)
    """
    plain = not (processor or scorer_kwargs or progress)
    if plain and (score := kept_score(scorer, score_cutoff)):
        scores = _core.small_matrix(
            queries, choices, score, dtype, score_multiplier, device, workers
        )
        if scores is not None:
            return scores
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
            scores = each_with_each(left, right, scorer, scorer_kwargs, score_cutoff)
            return _cast(scores, multiplier, dtype, usual_dtype(scorer, scorer_kwargs))
        cutoff = rapidfuzz_cutoff(engine, score_cutoff)
        score = engine.score(cutoff, rapidfuzz=True)
        if not plain and not progress:
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
            scores = each_with_each(left, right, by_name(engine), None, cutoff)
            return _cast(scores, multiplier, dtype, engine.dtype)
        out = dense_target((len(corpora[0]), len(corpora[1])), dtype, engine.dtype)
        _core.matrix(*corpora, score, out, multiplier, run)
        return out


def cpdist(
    queries: Any,
    choices: Any,
    *,
    scorer: ScorerLike = fuzz.ratio,
    processor: Processor | None = None,
    score_cutoff: float | None = None,
    score_hint: float | None = None,  # noqa: ARG001
    score_multiplier: float = 1,
    dtype: DTypeLike | None = None,
    workers: int | None = 1,
    scorer_kwargs: Mapping[str, Any] | None = None,
    device: Device = "auto",
    progress: ProgressLike = False,
) -> NDArray[Any]:
    """The score of each query and the choice in the same place, of shape (queries,).

    As rapidfuzz.process.cpdist; the arguments, and what differs on purpose, are those of `cdist`.

    Raises:
        InvalidArgument: not as many queries as choices, and as in `cdist`.

    >>> from warpmatch import process
    >>> process.cpdist(["ab", "xy"], ["abc", "xy"])
    array([ 80., 100.], dtype=float32)
    """
    plain = not (processor or scorer_kwargs or progress)
    if plain and (score := kept_score(scorer, score_cutoff)):
        out = _core.small_paired(queries, choices, score, dtype, score_multiplier, device, workers)
        if out is not None:
            return out
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
            scores = each_with_its_own(left, right, scorer, scorer_kwargs, score_cutoff)
            return _cast(scores, multiplier, dtype, usual_dtype(scorer, scorer_kwargs))
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
            scores = each_with_its_own(left, right, by_name(engine), None, cutoff)
            return _cast(scores, multiplier, dtype, engine.dtype)
        return out


def _checked_limit(limit: Any) -> int | None:
    if limit is None:
        return None
    try:
        count = operator.index(limit)
    except TypeError:
        raise TypeError(
            f"[limit] is {type(limit).__name__}: {limit!r}; expected a whole number, or None for "
            "every match"
        ) from None
    if count < 0:
        raise InvalidArgument(f"[limit] must be at least 0, or None for every match, got {limit}")
    return count


def _checked_multiplier(multiplier: Any) -> float:
    try:
        if not isinstance(multiplier, str | bytes):
            return float(multiplier)
    except OverflowError:
        raise RangeError(f"[score_multiplier] is too large: {multiplier!r}") from None
    except (TypeError, ValueError):
        pass
    raise TypeError(
        f"[score_multiplier] is {type(multiplier).__name__}: {multiplier!r}; expected a number"
    )


def _refuse_nulls_of_integers(scorer: Scorer, queries: Any, choices: Any) -> None:
    if scorer.is_integer:
        refuse_nulls(queries, "queries", scorer.name)
        refuse_nulls(choices, "choices", scorer.name)


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
