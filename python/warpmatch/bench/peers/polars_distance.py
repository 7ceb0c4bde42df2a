"""polars-distance: a column with another, in Polars."""

from collections.abc import Callable
from typing import Any

import polars
import polars_distance

_SCORERS = {
    "levenshtein",
    "indel",
    "lcs_seq",
    "osa",
    "damerau_levenshtein",
    "hamming",
    "jaro",
    "jaro_winkler",
    "prefix",
    "postfix",
}
_SIMILARITIES = {"jaro", "jaro_winkler"}
"""What it gives as distances, and we as similarities."""


def columns(scorer: str) -> Callable[[polars.Series, polars.Series], polars.Series] | None:
    """The scores of the rows of two columns, on one thread."""
    if scorer not in _SCORERS:
        return None
    distance: Any = getattr(polars_distance.col("left").dist_str, scorer)("right")  # pyright: ignore
    expression = 1 - distance if scorer in _SIMILARITIES else distance

    def score(left: polars.Series, right: polars.Series) -> polars.Series:
        frame = polars.DataFrame({"left": left, "right": right})
        return frame.select(expression).to_series()

    return score
