"""The best of many choices for one query: the `extract` functions beyond their commonest calls."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from . import _core
from .arguments import whole_number
from .errors import InvalidArgument
from .inputs.processing import Processor, checked_processor, is_made_by
from .inputs.strings import holds_sequences, iterated, keyed, processed
from .pair_by_pair import OWN_FUNCTION, SEQUENCES, check_in_python, on_host, raise_by_name
from .running import Device
from .scorers.cutoffs import rapidfuzz_cutoff
from .scorers.fitted import fitted_scorer
from .scorers.scorer import ScorerLike, checked_kwargs, function_of, rapidfuzz_scorer

__all__ = ["Match", "Search", "extract", "extract_iter", "rapidfuzz_flags"]

Match = tuple[Any, Any, Any]
"""(choice, score, index or key)."""


def extract(
    query: Any,
    choices: Any,
    scorer: ScorerLike,
    processor: Processor | None,
    score_cutoff: float | None,
    scorer_kwargs: Mapping[str, Any] | None,
    limit: int | None,
    workers: int | None,
    device: Device,
) -> list[Match]:
    """Any call of `process.extract`."""
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
    # One thread: packing would take longer than scoring the strings as they lie.
    packed = workers != 1
    found = search.best(query, values, limit, packed, device, run)
    return [(values[row], score, keys[row]) for row, score in found]


def extract_iter(
    query: Any,
    choices: Any,
    scorer: ScorerLike,
    processor: Processor | None,
    score_cutoff: float | None,
    scorer_kwargs: Mapping[str, Any] | None,
) -> Iterator[Match]:
    """Any call of `process.extract_iter`."""
    fitted = fitted_scorer(scorer, scorer_kwargs, processor, score_cutoff)
    search = None if fitted else Search(scorer, processor, score_cutoff, scorer_kwargs)
    if _core.is_null(query):
        return iter(())
    source, has_keys = iterated(choices)
    if fitted:
        return fitted.one_by_one(query, source if has_keys else enumerate(source), choices)
    assert search
    made = None if is_made_by(choices, search.processor) else search.processor
    if search.engine is None:
        return search.one_by_one(query, source, has_keys, made)
    asked = scorer, score_cutoff, scorer_kwargs
    score = search._score()
    return _core.one_by_one(query, source, has_keys, score, search.processor, made, asked)


def best_of_made(
    query: Any,
    choices: list[Any],
    scorer: ScorerLike,
    score_cutoff: float | None,
    scorer_kwargs: Mapping[str, Any] | None,
    limit: int,
) -> list[tuple[int, float]]:
    """(row, score) of the best of what a processor has made, whatever that is."""
    run = _core.Run("cpu", 1)
    search = Search(scorer, None, score_cutoff, scorer_kwargs)
    return search.best(query, choices, limit, False, "cpu", run)


def best_of_own(matches: list[Match], limit: int) -> list[Match]:
    """The best by a function of the caller's own, whose scores are anything to be compared."""
    return heapq.nsmallest(limit, iter(matches), key=lambda match: -match[1])


class Search:
    """The scorer, processor and cutoff of an `extract` call, one by one or as a batch."""

    def __init__(
        self,
        scorer: ScorerLike,
        processor: Processor | None,
        score_cutoff: float | None,
        scorer_kwargs: Mapping[str, Any] | None,
    ) -> None:
        self.engine = rapidfuzz_scorer(scorer, scorer_kwargs)
        self.processor = checked_processor(processor)
        self.kwargs: Mapping[str, Any] = {}
        if self.engine:
            self.function = function_of(self.engine)
            self.higher_is_better = self.engine.higher_is_better
            self.cutoff = rapidfuzz_cutoff(self.engine, score_cutoff)
        else:
            self.function: Any = scorer
            self.kwargs = checked_kwargs(scorer_kwargs)
            self.higher_is_better = _higher_is_better(scorer, self.kwargs)
            self.cutoff = 0 if score_cutoff is None and self.higher_is_better else score_cutoff
        with_cutoff = {} if self.cutoff is None else {"score_cutoff": self.cutoff}
        self.arguments = {**self.kwargs, **with_cutoff}

    def order(self, match: Match) -> Any:
        """Best first, for a stable sort, which leaves ties in the order of the choices."""
        return -match[1] if self.higher_is_better else match[1]

    def meets(self, score: Any) -> bool:
        """Whether a score is as good as the cutoff."""
        if self.cutoff is None:
            return True
        return score >= self.cutoff if self.higher_is_better else score <= self.cutoff

    def one_by_one(
        self, query: Any, choices: Any, has_keys: bool, processor: Processor | None
    ) -> Iterator[Match]:
        """Matches by a function of the caller's own; the choices go through `processor`."""
        function, arguments = self.function, self.arguments
        how = function, arguments, self.cutoff, self.higher_is_better
        return _core.one_by_one_of_own(query, choices, has_keys, *how, self.processor, processor)

    def sorted_one_by_one(
        self, query: Any, keys: Sequence[Any], values: Any, limit: int
    ) -> list[Match]:
        """The best of all choices, each scored by a call of its own."""
        processor = None if is_made_by(values, self.processor) else self.processor
        pairs = zip(keys, values, strict=True)
        found = self.one_by_one(query, pairs, True, processor)
        return heapq.nsmallest(limit, found, key=self.order)

    def best(
        self, query: Any, choices: Any, limit: int, packed: bool, device: Device, run: _core.Run
    ) -> list[tuple[int, float]]:
        """(row, score) of the best choices by a scorer of the engine, which takes them all at once.

        As they lie, in this thread, or packed, for a device too. Sequences other than strings are
        scored one by one, those that the processor makes as well.
        """
        if self.processor:
            query, choices = self.processor(query), processed(choices, self.processor)
        if _core.is_null(query):
            return []
        if not holds_sequences([query]):
            try:
                if packed or not on_host(device):
                    _core.pack([query], "query", 1)  # what is no string is named first
                    choices = _core.pack(choices, "choices", None)
                return _core.extract(query, choices, limit, self._score(), run)
            except TypeError:
                if not holds_sequences(choices):
                    raise
        check_in_python(device, SEQUENCES)
        found = self._matches(query, choices)
        return [(row, score) for _, score, row in heapq.nsmallest(limit, found, key=self.order)]

    def _matches(self, query: Any, choices: Iterable[Any]) -> Iterator[Match]:
        """Those by a scorer of the engine, of a query and choices that have been processed."""
        for row, choice in enumerate(choices):
            if not isinstance(choice, str) and _core.is_null(choice):
                continue
            score = self.scored(query, choice, row)
            if score is not None:
                yield choice, score, row

    def scored(self, query: Any, choice: Any, key: Any) -> Any:
        """What a scorer of the engine gives; None where it misses the cutoff."""
        try:
            score = self.function(query, choice, **self.arguments)
        except TypeError as error:
            raise_by_name(error, "[query]", f"[choices] item {key!r}")
            raise
        return score if self.meets(score) else None

    def _score(self) -> _core.Score:
        assert self.engine
        return self.engine.score(self.cutoff, rapidfuzz=True)


def _higher_is_better(scorer: Any, kwargs: Mapping[str, Any]) -> bool:
    """True for a function of the caller's own; RapidFuzz's scorers say it of themselves."""
    flags = rapidfuzz_flags(scorer, kwargs)
    return flags is None or flags["optimal_score"] > flags["worst_score"]


def _checked_limit(limit: Any) -> int | None:
    if limit is None:
        return None
    count = whole_number(limit, "limit", "a whole number, or None for every match")
    if count < 0:
        raise InvalidArgument(f"[limit] must be at least 0, or None for every match, got {limit}")
    return count


def rapidfuzz_flags(scorer: Any, kwargs: Mapping[str, Any]) -> dict[str, Any] | None:
    """What a scorer of RapidFuzz's own says of its scores; None for any other."""
    rapidfuzz = getattr(scorer, "_RF_ScorerPy", None)
    return None if rapidfuzz is None else rapidfuzz["get_scorer_flags"](**kwargs)
