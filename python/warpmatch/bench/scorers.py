"""The scorers that are measured, and their functions in warpmatch and in RapidFuzz."""

from collections.abc import Callable
from typing import Any

from warpmatch.scorers import metrics as table
from warpmatch.scorers.metrics import FUZZ

__all__ = ["FUZZ", "METRICS", "SCORERS", "cutoff", "function", "is_distance"]

METRICS = tuple(name for name, row in table.METRICS.items() if row["in_rapidfuzz"])
"""Those of RapidFuzz in four forms."""
SCORERS = (*FUZZ, *METRICS)
"""Every scorer that RapidFuzz has: the ratios, each metric's distance, Jaro's similarities."""


def function(library: Any, scorer: str) -> Callable[..., Any]:
    """A scorer's function in warpmatch or RapidFuzz, in its usual form.

    >>> import warpmatch
    >>> from warpmatch.bench import scorers
    >>> scorers.function(warpmatch, "levenshtein")("lewenstein", "levenshtein")
    2
    """
    if scorer in FUZZ:
        return getattr(library.fuzz, scorer)
    row = table.METRICS[scorer]
    form = "distance" if is_distance(scorer) else "similarity"
    return getattr(getattr(library.distance, row["module"]), form)


def is_distance(scorer: str) -> bool:
    """Is less better in its usual form?"""
    return scorer not in FUZZ and table.METRICS[scorer]["family"] == "edit"


def cutoff(scorer: str, length: int) -> float:
    """A usual one for strings of that length: a fifth of it may differ.

    >>> from warpmatch.bench import scorers
    >>> [scorers.cutoff(name, 20) for name in ("ratio", "levenshtein", "jaro")]
    [80, 4, 0.8]
    """
    if is_distance(scorer):
        return max(1, length // 5)
    return 80 if scorer in FUZZ else 0.8
