"""One query or many against many choices, as in ``rapidfuzz.process``.

Same names, arguments and results, cutoffs rounded as RapidFuzz rounds them, plus ``device=`` and
``workers=``. RapidFuzz's default scorer here is ``WRatio``; warpmatch's is ``fuzz.ratio`` for now.
Choices can be a Corpus, which is packed once for many calls.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from . import _core, fuzz
from .batch import dense_target
from .errors import InvalidArgument, RangeError
from .progress import ProgressLike
from .running import Device, as_corpora, running
from .scorers import ScorerLike, check_kwargs, find_scorer, function_of, rapidfuzz_cutoff

__all__ = ["cdist", "extract", "extractOne", "extract_iter"]

Processor = Callable[[Any], Any]
Match = tuple[Any, Any, Any]
"""(choice, score, index or key)."""


def extract(
    query: Any,
    choices: Any,
    *,
    scorer: ScorerLike = fuzz.ratio,
    processor: Processor | None = None,
    limit: int | None = 5,
    score_cutoff: float | None = None,
    score_hint: float | None = None,  # noqa: ARG001
    scorer_kwargs: Mapping[str, Any] | None = None,
    workers: int | None = 1,
    device: Device = "auto",
) -> list[Match]:
    """The best matches, ``[(choice, score, index or key), ...]``: best first, ties by index.

    As rapidfuzz.process.extract, but for the default scorer.

    Args:
        query: a str or bytes; a null gives no matches.
        choices: an iterable of strings, whose matches carry their index; anything with
            ``.items()``, whose matches carry their key (dict, pandas Series); or a Corpus. Nulls
            are skipped and keep their index.
        scorer: one of warpmatch's functions, its name, or a function of your own: called with the
            two strings and ``score_cutoff=``, taken for 0 to 100 with higher better.
        processor: applied to the query and every choice first; the matches hold the choices as they
            were.
        limit: how many matches; None is all.
        score_cutoff: matches that miss it are dropped. Inclusive.
        score_hint: accepted, not needed.
        scorer_kwargs: passed to the scorer; an argument it does not know is a TypeError.
        workers: CPU threads; -1 or None is every core.
        device: ``auto``, ``cpu``, ``cuda`` or ``cuda:N``.

    >>> from warpmatch import process
    >>> teams = ["New York Jets", "New York Giants", None]
    >>> process.extract("new york jets", teams, processor=str.lower)
    [('New York Jets', 100.0, 0), ('New York Giants', 78.57142857142857, 1)]
    >>> process.extract("appel", {"a": "apple", "b": "banana"}, limit=1)
    [('apple', 80.0, 'a')]
    """
    search = _Search(scorer, processor, score_cutoff, scorer_kwargs)
    if limit is not None and limit < 0:
        raise InvalidArgument(f"[limit] must be at least 0, or None for every match, got {limit}")
    run = _core.Run(device, workers)
    if _core.is_null(query) or limit == 0:
        return []
    keys, values = _keyed(choices)
    limit = len(values) if limit is None else min(limit, len(values))
    if search.engine is None:
        found = search.one_by_one(query, zip(keys, values, strict=True))
        return heapq.nsmallest(limit, found, key=search.order)
    # A list and one thread: packing would take longer than scoring the strings as they lie.
    packed = isinstance(values, _core.Corpus) or workers != 1 or device.startswith("cuda")
    best = search.packed if packed else search.as_they_lie
    return [(values[row], score, keys[row]) for row, score in best(query, values, limit, run)]


def extractOne(
    query: Any,
    choices: Any,
    *,
    scorer: ScorerLike = fuzz.ratio,
    processor: Processor | None = None,
    score_cutoff: float | None = None,
    score_hint: float | None = None,
    scorer_kwargs: Mapping[str, Any] | None = None,
    workers: int | None = 1,
    device: Device = "auto",
) -> Match | None:
    """The best match of a query, the first of equals; None if there is none.

    As rapidfuzz.process.extractOne, but for the default scorer; the arguments are those of
    `extract`.

    >>> from warpmatch import process
    >>> process.extractOne("cowboys", ["Dallas Cowboys", "Chicago Bears"], processor=str.lower)
    ('Dallas Cowboys', 66.66666666666667, 0)
    """
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


def extract_iter(
    query: Any,
    choices: Any,
    *,
    scorer: ScorerLike = fuzz.ratio,
    processor: Processor | None = None,
    score_cutoff: float | None = None,
    score_hint: float | None = None,  # noqa: ARG001
    scorer_kwargs: Mapping[str, Any] | None = None,
) -> Iterator[Match]:
    """Yields the matches of a query in the order of the choices, each scored as it is asked for.

    As rapidfuzz.process.extract_iter, but for the default scorer; the arguments are those of
    `extract`.

    >>> from warpmatch import process
    >>> next(process.extract_iter("ab", (c for c in ["xy", "abc"]), score_cutoff=50))
    ('abc', 80.0, 1)
    """
    search = _Search(scorer, processor, score_cutoff, scorer_kwargs)
    keyed = choices.items() if hasattr(choices, "items") else enumerate(choices)
    return iter(()) if _core.is_null(query) else search.one_by_one(query, keyed)


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
    that miss the cutoff become 0, 1.0 or the cutoff + 1, as in the scalar functions. Different from
    RapidFuzz on purpose: a null gets the worst score wherever it stands, a score that an integer
    dtype cannot hold is a RangeError, and the multiplier need not be a whole number. The other
    arguments are those of `extract`.

    >>> from warpmatch import process
    >>> process.cdist(["ab", "xy"], ["ab", "abc"])
    array([[100.,  80.],
           [  0.,   0.]], dtype=float32)
    """
    engine = find_scorer(scorer)
    left, right = queries, choices
    if processor:
        left = _processed(queries, processor)
        right = left if choices is queries else _processed(choices, processor)
    with running(device, workers, progress, "cdist") as run:
        if engine is None:
            kwargs = dict(scorer_kwargs or {}, score_cutoff=score_cutoff)
            return _custom_cdist(left, right, scorer, kwargs, score_multiplier, dtype)
        check_kwargs(engine, scorer_kwargs)
        score = _core.Score(engine.name, rapidfuzz_cutoff(engine, score_cutoff), rapidfuzz=True)
        corpora = as_corpora(left, right, ("queries", "choices"), workers)
        out = dense_target((len(corpora[0]), len(corpora[1])), dtype, engine.dtype)
        _core.matrix(*corpora, score, out, float(score_multiplier), run)
        return out


class _Search:
    """The scorer, processor and cutoff of an `extract` call, one by one or as a batch."""

    def __init__(
        self,
        scorer: ScorerLike,
        processor: Processor | None,
        score_cutoff: float | None,
        scorer_kwargs: Mapping[str, Any] | None,
    ) -> None:
        self.engine = find_scorer(scorer)
        self.processor = processor or None
        self.kwargs = dict(scorer_kwargs or {})
        if self.engine:
            check_kwargs(self.engine, scorer_kwargs)
            self.function = function_of(self.engine)
            self.higher_is_better = self.engine.higher_is_better
            self.cutoff = rapidfuzz_cutoff(self.engine, score_cutoff)
        else:
            self.function: Any = scorer
            self.higher_is_better = _higher_is_better(scorer, self.kwargs)
            self.cutoff = 0 if score_cutoff is None and self.higher_is_better else score_cutoff

    def order(self, match: Match) -> Any:
        """Best first, for a stable sort, which leaves ties in the order of the choices."""
        return -match[1] if self.higher_is_better else match[1]

    def meets(self, score: Any) -> bool:
        """Whether a score is as good as the cutoff."""
        if self.cutoff is None:
            return True
        return score >= self.cutoff if self.higher_is_better else score <= self.cutoff

    def one_by_one(self, query: Any, keyed: Iterable[tuple[Any, Any]]) -> Iterator[Match]:
        """Scores (key, choice) pairs as they come."""
        function, processor, cutoff = self.function, self.processor, self.cutoff
        arguments = self.kwargs if cutoff is None else {**self.kwargs, "score_cutoff": cutoff}
        if processor:
            query = processor(query)
        for key, choice in keyed:
            if not isinstance(choice, str) and _core.is_null(choice):
                continue
            score = function(query, processor(choice) if processor else choice, **arguments)
            if cutoff is None or self.meets(score):
                yield choice, score, key

    def as_they_lie(
        self, query: Any, choices: Any, limit: int, run: _core.Run
    ) -> list[tuple[int, float]]:
        """(row, score) of the best choices, scored by the engine in this thread."""
        query, choices = self._processed(query, choices)
        return _core.extract(query, choices, limit, self._score(), run)

    def packed(
        self, query: Any, choices: Any, limit: int, run: _core.Run
    ) -> list[tuple[int, float]]:
        """The same by a batch call."""
        query, choices = self._processed(query, choices)
        corpora = as_corpora([query], choices, ("query", "choices"), None)
        indices, scores = _core.top_k(*corpora, max(limit, 1), self._score(), run)
        best = zip(indices[0].tolist(), scores[0].tolist(), strict=True)
        return [(row, score) for row, score in best if row >= 0 and self.meets(score)]

    def _processed(self, query: Any, choices: Any) -> tuple[Any, Any]:
        if not self.processor:
            return query, choices
        return self.processor(query), _processed(choices, self.processor)

    def _score(self) -> _core.Score:
        assert self.engine
        return _core.Score(self.engine.name, self.cutoff, rapidfuzz=True)


def _keyed(choices: Any) -> tuple[Sequence[Any], Any]:
    """The keys and the choices, both to be indexed from 0."""
    if hasattr(choices, "items"):
        items = list(choices.items())
        return [key for key, _ in items], [choice for _, choice in items]
    values = choices if isinstance(choices, list | tuple | _core.Corpus) else list(choices)
    return range(len(values)), values


def _processed(strings: Iterable[Any], processor: Processor) -> list[Any]:
    return [string if _core.is_null(string) else processor(string) for string in strings]


def _higher_is_better(scorer: Any, kwargs: Mapping[str, Any]) -> bool:
    """True for a function of the caller's own; RapidFuzz's scorers say it of themselves."""
    rapidfuzz = getattr(scorer, "_RF_ScorerPy", None)
    if rapidfuzz is None:
        return True
    flags = rapidfuzz["get_scorer_flags"](**kwargs)
    return flags["optimal_score"] > flags["worst_score"]


def _custom_cdist(
    queries: Any,
    choices: Any,
    scorer: Any,
    kwargs: Mapping[str, Any],
    multiplier: float,
    dtype: DTypeLike | None,
) -> NDArray[Any]:
    rows, columns = list(queries), list(choices)
    scores = np.array([[scorer(q, c, **kwargs) for c in columns] for q in rows], dtype=np.float64)
    scores = scores.reshape(len(rows), len(columns)) * multiplier
    out = dense_target(scores.shape, dtype, np.dtype(np.float32))
    if out.dtype.kind in "iu":
        scores = np.trunc(scores + np.copysign(0.5, scores))
        bounds = np.iinfo(out.dtype)
        misfits = scores[(scores < bounds.min) | (scores > bounds.max) | np.isnan(scores)]
        if misfits.size:
            raise RangeError(f"[dtype] {out.dtype} cannot hold the score {misfits[0]:g}")
    out[:] = scores
    return out
