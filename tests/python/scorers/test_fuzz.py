"""Every function of warpmatch.fuzz against RapidFuzz's."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import rapidfuzz
from hypothesis import given
from hypothesis import strategies as st
from reference import BYTES, FUZZ_CASES, PHRASES, SEQUENCES, SPACES, Case, cutoffs_around
from warpmatch import fuzz
from warpmatch.utils import default_process

every_scorer = pytest.mark.parametrize("case", FUZZ_CASES, ids=[c.name for c in FUZZ_CASES])
STRINGS = st.one_of(PHRASES, PHRASES, BYTES)
EMPTY = ["", " ", "  ", "\x85", "\u3000", "a", b""]


@every_scorer
@given(a=STRINGS, b=STRINGS)
def test_strings(case: Case, a: str | bytes, b: str | bytes):
    score = case.ours(a, b)
    assert score == case.theirs(a, b)
    assert type(score) is float
    assert case.ours(b, a) == case.theirs(b, a)


@every_scorer
@pytest.mark.parametrize("a", EMPTY)
@pytest.mark.parametrize("b", EMPTY)
def test_empty_strings(case: Case, a: str, b: str):
    assert case.ours(a, b) == case.theirs(a, b)


@every_scorer
@pytest.mark.parametrize("space", SPACES)
def test_what_splits_words(case: Case, space: str):
    for wide in ("", "漢"):
        pair = f"new{space}york{wide}", f"york{wide}{space}new"
        assert case.ours(*pair) == case.theirs(*pair)


@every_scorer
@given(a=PHRASES, b=PHRASES, data=st.data())
def test_cutoffs(case: Case, a: str, b: str, data: st.DataObject):
    score = case.theirs(a, b)
    cutoff = data.draw(st.sampled_from([*cutoffs_around([score]), 0, 50, 66.66666666666667, 101]))
    assert case.ours(a, b, score_cutoff=cutoff) == case.theirs(a, b, score_cutoff=cutoff)
    assert case.ours(a, b, score_cutoff=None) == score


@every_scorer
@given(a=PHRASES, b=PHRASES)
def test_processors(case: Case, a: str, b: str):
    expected = case.theirs(a, b, processor=rapidfuzz.utils.default_process)
    assert case.ours(a, b, processor=default_process) == expected
    assert case.ours(a, b, processor=rapidfuzz.utils.default_process) == expected
    assert case.ours(a, b, processor=str.upper) == case.theirs(a, b, processor=str.upper)


@every_scorer
@pytest.mark.parametrize("sizes", [(20, 29), (20, 30), (20, 160), (20, 161), (5, 200), (64, 65)])
def test_lengths_that_change_the_rule(case: Case, sizes: tuple[int, int]):
    words = ["fuzzy", "wuzzy", "was", "a", "bear", "had", "no", "hair"]
    random = np.random.default_rng(sizes[1])
    for _ in range(20):
        a, b = (" ".join(random.choice(words, 60))[: int(size)] for size in sizes)
        assert case.ours(a, b) == case.theirs(a, b)
        assert case.ours(b, a) == case.theirs(b, a)


@pytest.mark.parametrize("name", ["ratio", "partial_ratio", "QRatio"])
@given(a=SEQUENCES, b=SEQUENCES)
def test_other_sequences(name: str, a: Any, b: Any):
    if {type(x) for x in a} == {type(x) for x in b}:
        assert getattr(fuzz, name)(a, b) == getattr(rapidfuzz.fuzz, name)(a, b)


@every_scorer
@pytest.mark.parametrize("null", [None, float("nan"), pd.NA], ids=repr)
def test_nulls_score_nothing(case: Case, null: object):
    for pair in [(null, "a"), ("a", null), (null, null)]:
        assert case.ours(*pair) == 0


@every_scorer
def test_what_is_no_string(case: Case):
    for pair in [(5, "a"), ("a", 5)]:
        with pytest.raises(TypeError):
            case.ours(*pair)
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        case.ours("a", "b", weights=(1, 1, 1))


@given(a=STRINGS, b=STRINGS, data=st.data())
def test_alignments(a: Any, b: Any, data: st.DataObject):
    expected = rapidfuzz.fuzz.partial_ratio_alignment(a, b)
    found = fuzz.partial_ratio_alignment(a, b)
    assert found is not None
    assert expected is not None
    assert found == expected
    assert found.score == fuzz.partial_ratio(a, b)
    cutoff = data.draw(st.sampled_from([*cutoffs_around([expected.score]), 0, 101]))
    assert fuzz.partial_ratio_alignment(
        a, b, score_cutoff=cutoff
    ) == rapidfuzz.fuzz.partial_ratio_alignment(a, b, score_cutoff=cutoff)


def test_alignments_of_unusual_arguments():
    align: Any = fuzz.partial_ratio_alignment
    assert align(None, "a") is align("a", float("nan")) is align(pd.NA, 5) is None
    assert align("ABC", "xabcx", processor=str.lower) == (100, 0, 3, 1, 4)
    assert align("ABC", "xABCx", processor=False) == (100, 0, 3, 1, 4)
    assert align(["a", "bc"], ["x", "a", "bc"]) == (100, 0, 2, 1, 3)
    assert align("abc", "abd", score_cutoff=90) is None
    with pytest.raises(TypeError):
        align("a", 5)
    with pytest.raises(TypeError):
        align("a", "b", score_cutoff="x")
