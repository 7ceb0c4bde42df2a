"""The scorers that are measured, and their functions in warpmatch and in RapidFuzz."""

from collections.abc import Callable
from typing import Any

__all__ = ["METRICS", "RATIOS", "SCORERS", "function"]

RATIOS = (
    "ratio",
    "partial_ratio",
    "token_sort_ratio",
    "token_set_ratio",
    "token_ratio",
    "partial_token_sort_ratio",
    "partial_token_set_ratio",
    "partial_token_ratio",
    "WRatio",
    "QRatio",
)
METRICS = {
    "levenshtein": "Levenshtein",
    "indel": "Indel",
    "lcs_seq": "LCSseq",
    "osa": "OSA",
    "damerau_levenshtein": "DamerauLevenshtein",
    "hamming": "Hamming",
    "jaro": "Jaro",
    "jaro_winkler": "JaroWinkler",
    "prefix": "Prefix",
    "postfix": "Postfix",
}
SCORERS = (*RATIOS, *METRICS)
"""Every scorer, by warpmatch's name: the ratios, each metric's distance, Jaro's similarities."""


def function(library: Any, scorer: str) -> Callable[..., Any]:
    """A scorer's function in warpmatch or RapidFuzz, in its usual form.

    >>> import warpmatch
    >>> from warpmatch.bench import scorers
    >>> scorers.function(warpmatch, "levenshtein")("lewenstein", "levenshtein")
    2
    """
    if scorer in RATIOS:
        return getattr(library.fuzz, scorer)
    form = "similarity" if scorer.startswith("jaro") else "distance"
    return getattr(getattr(library.distance, METRICS[scorer]), form)
