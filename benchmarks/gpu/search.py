"""The five best of a million words."""

import statistics
from typing import Any

import numpy as np
import warpmatch
from warpmatch.bench.workloads import random_strings

from .setting import Setting, expect_equal, timed

__all__ = ["top5"]

QUERIES, CHOICES, BEST = 4096, 1_000_000, 5
CHECKED = 64
ROUNDS, SECONDS = 30, 4.0


def top5(setting: Setting) -> list[dict[str, Any]]:
    """Queries times choices a second, the selection on the device included.

    The words are as in StringZilla's workload, of 2 to 8 letters, but no two are equal: a corpus
    compares equal strings once, which would count pairs that no kernel sees.
    """
    queries, choices = setting.scaled(QUERIES), setting.scaled(CHOICES)
    words = distinct_words(queries + choices)
    asked, known = warpmatch.Corpus(words[:queries]), warpmatch.Corpus(words[queries:])

    def search(some: warpmatch.Corpus, device: str) -> warpmatch.TopK:
        return warpmatch.top_k(some, known, BEST, scorer="levenshtein", device=device)

    few = warpmatch.Corpus(words[: min(CHECKED, queries)])
    found, expected = (search(few, device) for device in (setting.device, "cpu"))
    expect_equal("rows of the five best", found.indices, expected.indices)
    expect_equal("scores of the five best", found.scores, expected.scores)

    calls = {"ours": lambda: search(asked, setting.device)}
    wall = timed(setting, calls, ROUNDS, SECONDS)["ours"].wall
    pairs = queries * choices
    return [
        {
            "name": "lev_words_top5_gpairs",
            "value": pairs / 1e9 / min(wall),
            "unit": "gpairs",
            "median": pairs / 1e9 / statistics.median(wall),
            "rounds": len(wall),
            "seconds": min(wall),
            "queries": queries,
            "choices": choices,
            "mean_length": float(np.mean([len(word) for word in words])),
            "how": "a call of warpmatch.top_k from packed sets, all words different",
        }
    ]


def distinct_words(count: int) -> list[str]:
    """So many different words of 2 to 8 letters."""
    tried = count
    while True:
        tried += tried // 2 + 10
        words = list(dict.fromkeys(random_strings(tried, 2, 8)))
        if len(words) >= count:
            return words[:count]
