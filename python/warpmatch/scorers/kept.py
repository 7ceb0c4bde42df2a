"""What a scorer and a cutoff come to, kept for the next call: small calls are over sooner."""

from __future__ import annotations

from collections import namedtuple

from .. import _core
from ..errors import InvalidArgument
from .cutoffs import cutoff_doubt, cutoff_in_range, rapidfuzz_cutoff
from .scorer import find_scorer, is_rarity, rapidfuzz_scorer

TYPE_CHECKING = False  # as type checkers know it; `typing` is not loaded for it
if TYPE_CHECKING:
    from typing import Any

    from .scorer import ScorerLike

__all__ = ["kept_batch_score", "kept_score"]


class _Kept(namedtuple("_Kept", ("score", "higher_is_better"))):
    __slots__ = ()
    score: _core.Score
    higher_is_better: bool


_MOST = 256
_KEPT: dict[tuple[ScorerLike, Any, str], _Kept] = {}


def kept_score(scorer: ScorerLike, cutoff: float | None) -> _core.Score | None:
    """The engine's form of both as ``process`` has them, the scorer without parameters.

    None for a Rarity, and for a function of the caller's own, of which nothing is kept. Raises what
    `rapidfuzz_scorer` and `rapidfuzz_cutoff` do.
    """
    try:
        return _KEPT[scorer, cutoff, "process"].score
    except (KeyError, TypeError):
        pass
    engine = None if is_rarity(scorer) else rapidfuzz_scorer(scorer, None)
    if engine is None:
        return None
    score = engine.score(rapidfuzz_cutoff(engine, cutoff), rapidfuzz=True)
    return _keep(scorer, cutoff, "process", _Kept(score, engine.higher_is_better)).score


def kept_batch_score(
    scorer: ScorerLike, cutoff: float | None, *, joins: bool = False
) -> _Kept | None:
    """The same as batch calls have them: a cutoff that `checked_cutoff` finds nothing to say about.

    None also where it does, and for joins without a cutoff: the call itself says what is wrong.
    """
    use = "joins" if joins else "batch"
    try:
        return _KEPT[scorer, cutoff, use]
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
    return _keep(scorer, cutoff, use, _Kept(engine.score(value), engine.higher_is_better))


def _keep(scorer: ScorerLike, cutoff: Any, use: str, made: _Kept) -> _Kept:
    """Numbers of other types may equal one another and mean something else."""
    if cutoff is None or type(cutoff) in (int, float):
        if len(_KEPT) >= _MOST:
            _KEPT.clear()
        _KEPT[scorer, cutoff, use] = made
    return made
