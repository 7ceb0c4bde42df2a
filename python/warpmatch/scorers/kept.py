"""What a scorer and a cutoff come to, kept for the next call: small calls are over sooner."""

from __future__ import annotations

from collections import namedtuple

from .. import _core
from ..errors import InvalidArgument
from .cutoffs import cutoff_doubt, cutoff_in_range, rapidfuzz_cutoff
from .scorer import find_scorer, is_rarity, rapidfuzz_scorer

TYPE_CHECKING = False  # as type checkers know it; `typing` is not loaded for it
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TypeVar

    from .scorer import ScorerLike

    _T = TypeVar("_T")

__all__ = ["kept_batch_score", "kept_score"]


class _Kept(namedtuple("_Kept", ("score", "higher_is_better"))):
    __slots__ = ()
    score: _core.Score
    higher_is_better: bool


_MOST = 256
_SCORES: dict[tuple[ScorerLike, Any], _core.Score] = {}
"""Of ``process``."""
_BATCH: dict[tuple[ScorerLike, Any], _Kept] = {}
_JOINS: dict[tuple[ScorerLike, Any], _Kept] = {}


def kept_score(
    scorer: ScorerLike, cutoff: float | None, kwargs: Mapping[str, Any] | None = None
) -> _core.Score | None:
    """The engine's form of both as ``process`` has them; with parameters, nothing is kept.

    None for a Rarity, and for a function of the caller's own, of which nothing is kept. Raises what
    `rapidfuzz_scorer` and `rapidfuzz_cutoff` do.
    """
    if kwargs:
        return _score_with(scorer, cutoff, kwargs)
    try:
        return _SCORES[scorer, cutoff]
    except (KeyError, TypeError):
        pass
    engine = None if is_rarity(scorer) else rapidfuzz_scorer(scorer, None)
    if engine is None:
        return None
    score = engine.score(rapidfuzz_cutoff(engine, cutoff), rapidfuzz=True)
    return _keep(_SCORES, scorer, cutoff, score)


def _score_with(
    scorer: ScorerLike, cutoff: float | None, kwargs: Mapping[str, Any]
) -> _core.Score | None:
    """None also for what the call itself says is wrong."""
    try:
        engine = None if is_rarity(scorer) else rapidfuzz_scorer(scorer, kwargs)
        if engine is None or engine.processor is not None:
            return None
        return engine.score(rapidfuzz_cutoff(engine, cutoff), rapidfuzz=True)
    except (InvalidArgument, TypeError):
        return None


def kept_batch_score(
    scorer: ScorerLike, cutoff: float | None, *, joins: bool = False
) -> _Kept | None:
    """The same as batch calls have them: a cutoff that `checked_cutoff` finds nothing to say about.

    None also where it does, and for joins without a cutoff: the call itself says what is wrong.
    """
    kept = _JOINS if joins else _BATCH
    try:
        return kept[scorer, cutoff]
    except (KeyError, TypeError):
        pass
    engine = None if is_rarity(scorer) else find_scorer(scorer)
    if engine is None or (joins and cutoff is None):
        return None
    try:
        value = cutoff_in_range(engine, cutoff, "score_cutoff")
    except (InvalidArgument, TypeError):
        return None
    if value is not None and cutoff_doubt(engine, value, joins=joins):
        return None
    return _keep(kept, scorer, cutoff, _Kept(engine.score(value), engine.higher_is_better))


def _keep(kept: dict[tuple[ScorerLike, Any], _T], scorer: ScorerLike, cutoff: Any, made: _T) -> _T:
    """Numbers of other types may equal one another and mean something else."""
    if cutoff is None or type(cutoff) in (int, float):
        if len(kept) >= _MOST:
            kept.clear()
        kept[scorer, cutoff] = made
    return made
