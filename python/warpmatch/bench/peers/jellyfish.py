"""jellyfish: a pair a call."""

from collections.abc import Callable
from typing import Any

import jellyfish

_FUNCTIONS = {
    "levenshtein": jellyfish.levenshtein_distance,
    "damerau_levenshtein": jellyfish.damerau_levenshtein_distance,
    "hamming": jellyfish.hamming_distance,
    "jaro": jellyfish.jaro_similarity,
    "jaro_winkler": jellyfish.jaro_winkler_similarity,
}


def scalar(scorer: str, has_cutoff: bool) -> Callable[..., Any] | None:
    """A pair a call; it knows no cutoff."""
    return None if has_cutoff else _FUNCTIONS.get(scorer)
