"""symscan: all pairs within an edit distance, by deletion variants."""

import math
from collections.abc import Callable
from typing import Any

import symscan

from ..machine import cores

MOST_VARIANTS = 200_000_000
"""Beyond this many deletion variants its index no longer fits into common memory."""


def self_join(
    scorer: str, cutoff: float, workers: int, strings: list[str]
) -> Callable[..., Any] | None:
    """Left and right rows, and distances. It uses every core, always, and takes ASCII only."""
    if scorer != "levenshtein" or workers != cores() or not all(map(str.isascii, strings)):
        return None
    if sum(math.comb(len(text) + 1, int(cutoff)) for text in strings) > MOST_VARIANTS:
        return None
    return lambda strings: symscan.get_neighbors_within(strings, max_distance=int(cutoff))
