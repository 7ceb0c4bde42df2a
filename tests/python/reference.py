"""What the tests compare with: RapidFuzz, one pair at a time, and strings to try."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st
from rapidfuzz import fuzz as rapidfuzz_fuzz
from rapidfuzz.distance import Indel as RapidfuzzIndel
from rapidfuzz.distance import Levenshtein as RapidfuzzLevenshtein
from warpmatch import fuzz
from warpmatch.distance import Indel, Levenshtein


class Case(NamedTuple):
    """One scorer: its name, warpmatch's function and RapidFuzz's."""

    name: str
    ours: Callable[..., Any]
    theirs: Callable[..., Any]

    @property
    def is_integer(self) -> bool:
        return not ("normalized" in self.name or self.name == "ratio")

    @property
    def higher_is_better(self) -> bool:
        return "similarity" in self.name or self.name == "ratio"

    def meets(self, score: float, cutoff: float) -> bool:
        return score >= cutoff if self.higher_is_better else score <= cutoff


CASES = [
    Case("ratio", fuzz.ratio, rapidfuzz_fuzz.ratio),
    Case("levenshtein", Levenshtein.distance, RapidfuzzLevenshtein.distance),
    Case("levenshtein_similarity", Levenshtein.similarity, RapidfuzzLevenshtein.similarity),
    Case(
        "levenshtein_normalized_distance",
        Levenshtein.normalized_distance,
        RapidfuzzLevenshtein.normalized_distance,
    ),
    Case(
        "levenshtein_normalized_similarity",
        Levenshtein.normalized_similarity,
        RapidfuzzLevenshtein.normalized_similarity,
    ),
    Case("indel", Indel.distance, RapidfuzzIndel.distance),
    Case("indel_similarity", Indel.similarity, RapidfuzzIndel.similarity),
    Case(
        "indel_normalized_distance",
        Indel.normalized_distance,
        RapidfuzzIndel.normalized_distance,
    ),
    Case(
        "indel_normalized_similarity",
        Indel.normalized_similarity,
        RapidfuzzIndel.normalized_similarity,
    ),
]
CASE_IDS = [case.name for case in CASES]

# Few symbols, so that strings are often close; Latin-1, CJK and beyond the basic plane among them.
_SYMBOLS = st.sampled_from("aabbc éÿ漢字😀𝔘\x00\ud800")
_SHORT = st.text(_SYMBOLS, max_size=12)
_LONG = st.builds(
    lambda part, times, tail: part * times + tail,
    st.text(_SYMBOLS, min_size=1, max_size=6),
    st.integers(8, 40),
    _SHORT,
)
TEXT = st.one_of(_SHORT, _SHORT, _LONG)
BYTES = st.binary(max_size=12)
STRINGS = st.lists(TEXT, max_size=24)
ROWS = st.lists(st.one_of(TEXT, st.none(), BYTES), max_size=24)


def near_duplicates(count: int, seed: int = 1, alphabet: str = "abcdefghij é") -> list[str]:
    """Seeded names, a third of them a misspelling of an earlier one, some equal to one."""
    random = np.random.default_rng(seed)
    names: list[str] = []
    for _ in range(count):
        if names and random.random() < 0.4:
            letters = list(names[random.integers(len(names))])
            for _ in range(random.integers(0, 3)):
                letters[random.integers(len(letters))] = alphabet[random.integers(len(alphabet))]
            names.append("".join(letters))
        else:
            length = int(random.integers(3, 30))
            names.append("".join(alphabet[i] for i in random.integers(len(alphabet), size=length)))
    return names


def all_pairs(
    case: Case, left: Sequence[Any], right: Sequence[Any], cutoff: float, *, self_join: bool = False
) -> list[tuple[int, int, float]]:
    """Every pair that meets the cutoff, by brute force."""
    found = []
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            if a is None or b is None or (self_join and j <= i):
                continue
            score = case.theirs(a, b)
            if case.meets(score, cutoff):
                found.append((i, j, score))
    return found


def cutoffs_around(scores: Sequence[float]) -> list[float]:
    """Cutoffs on the scores themselves and one bit to either side."""
    cutoffs: list[float] = []
    for score in scores:
        cutoffs += [score, np.nextafter(score, -1), np.nextafter(score, 1000)]
    return [float(cutoff) for cutoff in cutoffs]
