"""edlib: Levenshtein distance, a pair a call."""

from collections.abc import Callable

import edlib


def scalar(scorer: str, has_cutoff: bool) -> Callable[..., int] | None:
    """A pair a call; takes `score_cutoff` as well if asked for."""
    if scorer != "levenshtein":
        return None
    return _distance_within if has_cutoff else _distance


def _distance(left: str, right: str) -> int:
    return edlib.align(left, right)["editDistance"]


def _distance_within(left: str, right: str, score_cutoff: int) -> int:
    distance = edlib.align(left, right, k=score_cutoff)["editDistance"]
    return score_cutoff + 1 if distance < 0 else distance
