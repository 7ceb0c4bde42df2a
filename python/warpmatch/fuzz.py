"""Similarities from 0 to 100, as in ``rapidfuzz.fuzz``."""

from __future__ import annotations

from . import _core
from .lazily import LazyModule, public_names

TYPE_CHECKING = False  # as type checkers know it; `typing` is not loaded for it
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from . import distance
else:
    distance = LazyModule("warpmatch.distance")

__all__ = [
    "QRatio",
    "WRatio",
    "partial_ratio",
    "partial_ratio_alignment",
    "partial_token_ratio",
    "partial_token_set_ratio",
    "partial_token_sort_ratio",
    "ratio",
    "token_ratio",
    "token_set_ratio",
    "token_sort_ratio",
]

__dir__ = public_names(__name__)

ratio = _core.ratio
partial_ratio = _core.partial_ratio
token_sort_ratio = _core.token_sort_ratio
token_set_ratio = _core.token_set_ratio
token_ratio = _core.token_ratio
partial_token_sort_ratio = _core.partial_token_sort_ratio
partial_token_set_ratio = _core.partial_token_set_ratio
partial_token_ratio = _core.partial_token_ratio
WRatio = _core.WRatio
QRatio = _core.QRatio


def partial_ratio_alignment(
    s1: Any,
    s2: Any,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> distance.ScoreAlignment | None:
    """`partial_ratio` and the stretches of both strings that have it.

    As rapidfuzz.fuzz.partial_ratio_alignment: None for None, NaN and pandas.NA, and for a score
    below score_cutoff. `src` is s1 and `dest` is s2, whichever is longer.

    >>> from warpmatch import fuzz
    >>> found = fuzz.partial_ratio_alignment("a certain string", "cetain")
    >>> round(found.score, 2), "a certain string"[found.src_start : found.src_end]
    (83.33, 'certai')
    """
    if _core.is_null(s1) or _core.is_null(s2):
        return None
    if processor:
        s1, s2 = processor(s1), processor(s2)
    found = _core.partial_alignment(s1, s2, score_cutoff)
    return None if found is None else distance.ScoreAlignment(*found)
