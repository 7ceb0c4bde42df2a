"""extract and extractOne of lists so long that misses are told without a score, beside RapidFuzz.

Queries and choices lie on both sides of 64 symbols, and the best one is late or nowhere."""

import itertools
import random

import pytest
import rapidfuzz.distance
import rapidfuzz.fuzz
import rapidfuzz.process
import warpmatch.distance
from warpmatch import fuzz, process

FORMS = ("distance", "similarity", "normalized_distance", "normalized_similarity")
SCORERS = {
    f"{metric}.{form}": (
        getattr(getattr(warpmatch.distance, metric), form),
        getattr(getattr(rapidfuzz.distance, metric), form),
        (3, 12) if form in FORMS[:2] else (0.3, 0.8),
    )
    for metric, form in itertools.product(("Levenshtein", "OSA", "Indel", "LCSseq"), FORMS)
} | {
    "ratio": (fuzz.ratio, rapidfuzz.fuzz.ratio, (30, 80)),
    "QRatio": (fuzz.QRatio, rapidfuzz.fuzz.QRatio, (30, 80)),
}


@pytest.mark.parametrize("name", SCORERS)
@pytest.mark.parametrize("alphabet", ["ab", "abcdefghijklmnopqrstuvwxyz é"])
def test_long_lists_give_what_rapidfuzz_gives(name: str, alphabet: str) -> None:
    ours, theirs, cutoffs = SCORERS[name]
    rng = random.Random(f"{name} {alphabet}")

    def word(least: int, most: int) -> str:
        return "".join(rng.choices(alphabet, k=rng.randint(least, most)))

    for length in (0, 1, 5, 26, 64, 70):
        query = word(length, length)
        choices = [word(0, max(30, length + 26)) for _ in range(900)]
        choices[600] = query[:-1] + "b"
        for limit, cutoff in itertools.product((1, 5), (None, *cutoffs)):
            kwargs = {"limit": limit, "score_cutoff": cutoff}
            expected = rapidfuzz.process.extract(query, choices, scorer=theirs, **kwargs)
            assert process.extract(query, choices, scorer=ours, **kwargs) == expected, (
                length,
                limit,
                cutoff,
            )
