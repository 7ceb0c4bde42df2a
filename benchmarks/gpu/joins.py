"""Every pair of near duplicates among a million real names."""

import random
import statistics
import time
from typing import Any

import warpmatch
from warpmatch.bench import real_data
from warpmatch.bench.workloads import SEED

from .setting import Setting, expect_equal

__all__ = ["self_join"]

NAMES = 1_000_000
CUTOFF = 90
ROUNDS = 5


def self_join(setting: Setting) -> list[dict[str, Any]]:
    """Seconds of a self-join by ratio of names that no device holds yet: upload, join, download.

    Packing the corpus is not in it but stands beside it. The data are named: random strings would
    be no real names.
    """
    count = setting.scaled(NAMES)
    known = real_data.load(setting.names)
    if len(known) < count:
        raise RuntimeError(
            f"{real_data.label(setting.names)} has {len(known):,} names, {count:,} are needed"
        )
    names = random.Random(SEED).sample(known, count)

    def join(corpus: warpmatch.Corpus, device: str) -> warpmatch.Pairs:
        return warpmatch.self_join(corpus, scorer="ratio", score_cutoff=CUTOFF, device=device)

    seconds: list[float] = []
    packing: list[float] = []
    found = None
    half = time.perf_counter() + setting.left / 2  # the other is the processor's
    for place in range(ROUNDS + 1):  # the first also wakes the device
        if place > 1 and time.perf_counter() >= half:
            break
        start = time.perf_counter()
        corpus = warpmatch.Corpus(names)
        packing.append(time.perf_counter() - start)
        start = time.perf_counter()
        found = join(corpus, setting.device)
        seconds.append(time.perf_counter() - start)
    assert found is not None
    start = time.perf_counter()
    expected = join(corpus, "cpu")
    cpu_seconds = time.perf_counter() - start
    for side in ("left", "right", "score"):
        expect_equal(f"{side} of the pairs", getattr(found, side), getattr(expected, side))
    return [
        {
            "name": "selfjoin_1m_ratio90_seconds",
            "value": min(seconds[1:]),
            "unit": "seconds",
            "median": statistics.median(seconds[1:]),
            "first": seconds[0],
            "rounds": len(seconds) - 1,
            "packing_seconds": min(packing),
            "cpu_seconds_every_core": cpu_seconds,
            "data": real_data.label(setting.names),
            "names": count,
            "distinct_names": len(set(names)),
            "pairs_found": len(found.left),
            "how": "a call of warpmatch.self_join with a new packed corpus each time",
        }
    ]
