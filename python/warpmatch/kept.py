"""What a scorer and a cutoff come to, kept for the next call: small calls are over sooner."""

from __future__ import annotations

from typing import Any

from . import _core
from .cutoffs import rapidfuzz_cutoff
from .scorers import ScorerLike, is_rarity, rapidfuzz_scorer

__all__ = ["kept_score"]

_MOST = 256
_KEPT: dict[tuple[ScorerLike, Any], _core.Score] = {}


def kept_score(scorer: ScorerLike, cutoff: float | None) -> _core.Score | None:
    """The engine's form of both as ``process`` has them, the scorer without parameters.

    None for a Rarity, and for a function of the caller's own, of which nothing is kept. Raises what
    `rapidfuzz_scorer` and `rapidfuzz_cutoff` do.
    """
    try:
        return _KEPT[scorer, cutoff]
    except (KeyError, TypeError):
        pass
    engine = None if is_rarity(scorer) else rapidfuzz_scorer(scorer, None)
    if engine is None:
        return None
    score = engine.score(rapidfuzz_cutoff(engine, cutoff), rapidfuzz=True)
    if cutoff is None or type(cutoff) in (int, float):
        if len(_KEPT) >= _MOST:
            _KEPT.clear()
        _KEPT[scorer, cutoff] = score
    return score
