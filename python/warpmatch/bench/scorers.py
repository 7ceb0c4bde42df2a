"""The scorers that are measured, and their functions in warpmatch and in RapidFuzz."""

from collections.abc import Callable
from typing import Any

from warpmatch.scorers import metrics as table
from warpmatch.scorers.metrics import FUZZ

__all__ = ["FUZZ", "METRICS", "SCORERS", "function"]

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
    form = "distance" if row["family"] == "edit" else "similarity"
    return getattr(getattr(library.distance, row["module"]), form)
