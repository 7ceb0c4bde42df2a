"""string_grouper: all pairs by the cosine of 3-grams, its own score."""

from collections.abc import Callable
from typing import Any

import pandas as pd
from string_grouper import match_strings

from ..machine import cores


def matches(cutoff: float, workers: int) -> Callable[..., Any] | None:
    """Left and right rows and scores of the pairs of one list; each pair comes in both orders."""
    if workers > cores():
        return None

    def call(strings: list[str]) -> tuple[Any, Any, Any]:
        found = match_strings(
            pd.Series(strings),
            min_similarity=cutoff,
            max_n_matches=len(strings),
            number_of_processes=workers,
        )
        return tuple(found[name].to_numpy() for name in ("left_index", "right_index", "similarity"))

    return call
