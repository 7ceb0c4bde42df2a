"""symscan: all pairs within an edit distance, by deletion variants."""

import math
from collections.abc import Callable
from typing import Any

import symscan

from ..machine import cores, memory

BYTES = 16
"""What its index takes for each deletion variant: 10.2 GB for 653 million."""


def self_join(
    scorer: str, cutoff: float, workers: int, strings: list[str]
) -> Callable[..., Any] | None:
    """Left and right rows, and distances. It uses every core, always, and takes ASCII only."""
    if scorer != "levenshtein" or workers != cores() or not all(map(str.isascii, strings)):
        return None
    variants = sum(math.comb(len(text) + 1, int(cutoff)) for text in strings)
    if variants * BYTES > memory() / 2:
        return None
    return lambda strings: symscan.get_neighbors_within(strings, max_distance=int(cutoff))
