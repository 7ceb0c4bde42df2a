"""What the tests compare with: RapidFuzz, one pair at a time, and strings to try."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pytest
import rapidfuzz
from hypothesis import strategies as st
from warpmatch import distance, fuzz, utils
from warpmatch.scorers.metrics import FORMS, FUZZ, form_name
from warpmatch.scorers.metrics import METRICS as METRIC_TABLE


def polars() -> Any:
    """Polars, which is too large to be carried to every machine with a GPU: without it a test ends,
    skipped, where it asks for it.
    """
    return pytest.importorskip("polars")


class Case(NamedTuple):
    """One scorer: its name, warpmatch's function and RapidFuzz's."""

    name: str
    ours: Callable[..., Any]
    theirs: Callable[..., Any]

    @property
    def is_integer(self) -> bool:
        return isinstance(self.theirs("a", "b"), int)

    @property
    def higher_is_better(self) -> bool:
        return self.theirs("a", "a") > self.theirs("a", "b")

    @property
    def largest(self) -> float:
        """The largest score, of those that are not whole numbers."""
        return 100 if hasattr(fuzz, self.name) else 1

    def meets(self, score: float, cutoff: float) -> bool:
        return score >= cutoff if self.higher_is_better else score <= cutoff


def cutoffs(case: Case) -> list[float | None]:
    """None, too lax ones and too strict ones, and some between."""
    if case.is_integer:
        return [None, 0, 1, 3.7, 12]
    return [None, *(c * case.largest / 100 for c in (0, 35, 66.66666666666667, 100))]


def _metric_cases(metric: str, module: str) -> list[Case]:
    """A metric's four forms."""
    ours, theirs = getattr(distance, module), getattr(rapidfuzz.distance, module)
    return [
        Case(
            form_name(metric, form),
            getattr(ours, form),
            getattr(theirs, form),
        )
        for form in FORMS
    ]


METRICS = {name: row["module"] for name, row in METRIC_TABLE.items() if row["in_rapidfuzz"]}
METRIC_CASES = [case for names in METRICS.items() for case in _metric_cases(*names)]
FUZZ_CASES = [Case(name, getattr(fuzz, name), getattr(rapidfuzz.fuzz, name)) for name in FUZZ]
EVERY_CASE = FUZZ_CASES + METRIC_CASES
every_scorer = pytest.mark.parametrize("case", EVERY_CASE, ids=[case.name for case in EVERY_CASE])


def _words_of_some(string: str) -> Any:
    return string.split() if len(string) % 2 else string


PROCESSORS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "default": (utils.default_process, rapidfuzz.utils.default_process),
    "rapidfuzz's": (rapidfuzz.utils.default_process, rapidfuzz.utils.default_process),
    "lower": (str.lower, str.lower),
    "words": (str.split, str.split),
    "words of some": (_words_of_some, _words_of_some),
}
"""Ours and RapidFuzz's."""
every_processor = pytest.mark.parametrize(("ours", "theirs"), PROCESSORS.values(), ids=PROCESSORS)
CASES = [c for c in EVERY_CASE if c.name == "ratio" or c.name.startswith(("levenshtein", "indel"))]
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
# One kind of storage and of alphabet each; white space that splits words, and some that does not.
SPACES = " \t\n\v\f\r\x1c\x1f\x85\xa0\u1680\u2000\u2028\u202f\u205f\u3000\u200b\ufeff"
UNICODE = st.one_of(
    st.just(""),
    st.text("aAbB1_-. ", max_size=16),
    st.text("aÀÿßµ\x85\xa0 ", max_size=16),
    st.text("漢字 aİKΣς", max_size=16),
    st.text("😀𝔘𐐀𞤀a ", max_size=16),
    st.text(SPACES + "ab漢", max_size=16),
    st.text(max_size=16),
    st.text("ab ", min_size=60, max_size=140),
)
_WORD = st.sampled_from(["new", "york", "mets", "New", "yankees", "nw", "a", "été", "漢字", "vs."])
PHRASES = st.one_of(
    st.lists(_WORD, max_size=8).map(" ".join),
    st.lists(st.one_of(_WORD, st.sampled_from(SPACES)), max_size=9).map("".join),
    UNICODE,
)
SEQUENCES = st.one_of(
    st.lists(_WORD, max_size=8),
    st.lists(_WORD, max_size=8).map(tuple),
    st.lists(st.integers(0, 3), max_size=8),
    st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=8),
)
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
