"""The calls of `process` with a scorer that is fitted on strings: Rarity.

Where it still has to be fitted it is fitted on the choices: what is rare among them tells them
apart, whatever is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .. import _core
from ..inputs.processing import Processor
from ..lazily import LazyModule
from ..running import running
from .cutoffs import checked_cutoff
from .scorer import ScorerLike, is_rarity, set_scorer_of

if TYPE_CHECKING:
    import numpy as np

    from .rarity import Rarity, RarityToFit
else:
    np = LazyModule("numpy")

__all__ = ["FittedScorer", "fitted_scorer"]

Keyed = Iterable[tuple[Any, Any]]
"""(key, choice) pairs."""

_MOST_AT_A_TIME = 1024
"""Choices that are scored together; to read strings costs more than to score them."""


def fitted_scorer(
    scorer: ScorerLike,
    kwargs: Mapping[str, Any] | None,
    processor: Processor | None,
    score_cutoff: float | None,
) -> FittedScorer | None:
    """What a call of `process` goes by where the scorer is a Rarity, else None.

    Raises:
        TypeError: a parameter it does not take, a processor that cannot be called.
        InvalidArgument: a cutoff out of 0 to 1.
    """
    if not is_rarity(scorer):
        return None
    wanted: Any = set_scorer_of(scorer, kwargs, processor)
    return FittedScorer(wanted, checked_cutoff(wanted, score_cutoff))


class FittedScorer:
    """A Rarity, fitted or still to be fitted, and a cutoff."""

    def __init__(self, scorer: Rarity | RarityToFit, cutoff: float | None) -> None:
        self.scorer = scorer
        self.cutoff = cutoff
        self.dtype = scorer.dtype

    def read(
        self, queries: Any, choices: Any, argument: str, workers: int | None
    ) -> tuple[Rarity | None, _core.Corpus, _core.Corpus]:
        """The scorer, None where there is nothing to fit it on, and both sides as it reads them."""
        right = self.scorer.read(choices, "choices", workers)
        left = right if queries is choices else self.scorer.read(queries, argument, workers)
        return self._fitted(right, workers), left, right

    def _fitted(self, choices: _core.Corpus, workers: int | None) -> Rarity | None:
        scorer: Any = self.scorer
        if not hasattr(scorer, "fit"):
            return scorer
        return None if choices.nulls == len(choices) else scorer.fit([choices], workers, False)

    def best(
        self, query: Any, choices: Any, limit: int, workers: int | None, run: _core.Run
    ) -> list[tuple[int, float]]:
        """(row, score) of the best choices, ties by row."""
        scorer, left, right = self.read([query], choices, "query", workers)
        if scorer is None or not len(right):
            return []
        rows, scores = scorer.top_k(left, right, max(limit, 1), self.cutoff, run)
        found = zip(rows[0].tolist(), scores[0].tolist(), strict=True)
        return [(row, score) for row, score in found if row >= 0]

    def one_by_one(self, query: Any, keyed: Keyed, source: Any) -> Iterator[tuple[Any, Any, Any]]:
        """(choice, score, key) of those that meet the cutoff; `source` is what they are from.

        Of an iterator they are read one by one, else some at a time. Where it has to be fitted, all
        are read before the first one is scored.
        """
        scorer: Any = self.scorer
        ahead = not isinstance(source, Iterator)
        if hasattr(scorer, "fit"):
            keyed, ahead = list(keyed), True
            scorer = self._fitted(scorer.read(_again(keyed, source), "choices", 1), 1)
            if scorer is None:
                return
        asked = scorer.read([query], "query", 1)
        for some in _in_pieces(keyed, _MOST_AT_A_TIME if ahead else 1):
            given = scorer.read(_again(some, source), "choices", 1)
            scores = np.zeros((1, len(some)))
            with running("cpu", 1, False, "") as run:
                scorer.matrix(asked, given, None, scores, run)
            for (key, choice), made, score in zip(some, given, scores[0].tolist(), strict=True):
                if made is not None and score >= (self.cutoff or 0):
                    yield choice, score, key

    def matrix(
        self,
        queries: Any,
        choices: Any,
        out: Any,
        multiplier: float,
        workers: int | None,
        run: _core.Run,
    ) -> None:
        """Fills ``out``, (queries, choices), with scores times the multiplier."""
        scorer, left, right = self.read(queries, choices, "queries", workers)
        if scorer is None:
            out[...] = 0
        else:
            scorer.matrix(left, right, self.cutoff, out, run, multiplier)

    def paired(
        self, queries: Any, choices: Any, workers: int | None, run: _core.Run
    ) -> np.ndarray[Any, Any]:
        """The score of each query and the choice in the same place; 0 where it misses."""
        scorer, left, right = self.read(queries, choices, "queries", workers)
        if scorer is None:
            return np.zeros(len(right))
        scores = scorer.paired(left, right, run)
        scores[scores < (self.cutoff or 0)] = 0
        return scores


def _again(keyed: Iterable[tuple[Any, Any]], source: Any) -> Any:
    """The choices; as a Corpus that is made as `source` is, where that is one."""
    choices = [choice for _, choice in keyed]
    if not isinstance(source, _core.Corpus):
        return choices
    return _core.made_by(_core.pack(choices, "choices", 1), source.processor)


def _in_pieces(keyed: Keyed, most: int) -> Iterator[Sequence[tuple[Any, Any]]]:
    """One, then two, then four, up to `most` at a time: whoever wants few waits for few."""
    size, piece = 1, []
    for item in keyed:
        piece.append(item)
        if len(piece) == size:
            yield piece
            size, piece = min(2 * size, most), []
    if piece:
        yield piece
