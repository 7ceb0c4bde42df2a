"""`process.cdist` and `process.cpdist` against RapidFuzz's, and what they do better."""

import math
from typing import Any

import numpy as np
import pytest
import rapidfuzz
from hypothesis import given
from hypothesis import strategies as st
from reference import EVERY_CASE, PHRASES, TEXT, Case, cutoffs, every_scorer, near_duplicates
from warpmatch import RangeError, process
from warpmatch.distance import Levenshtein

NAMES = near_duplicates(150, seed=3)
WORDS = st.one_of(TEXT, PHRASES)


@every_scorer
@pytest.mark.parametrize("workers", [1, 2, -1])
def test_cdist_is_rapidfuzz_cdist(case: Case, workers: int, device: str):
    queries, choices = [*NAMES[:20], "", b"abc"], [*NAMES[10:60], ""]
    for cutoff in cutoffs(case):
        expected = rapidfuzz.process.cdist(
            queries, choices, scorer=case.theirs, score_cutoff=cutoff, workers=workers
        )
        found = process.cdist(
            queries,
            choices,
            scorer=case.ours,
            score_cutoff=cutoff,
            workers=workers,
            device=device,
        )
        assert found.dtype == expected.dtype
        np.testing.assert_array_equal(found, expected)


@every_scorer
@pytest.mark.parametrize("dtype", ["int8", "uint16", np.int32, "i8", np.float32, np.float64])
def test_cdist_dtypes_and_multipliers(case: Case, dtype: Any, device: str):
    multiplier = 1 if dtype == "int8" else 3
    arguments = {"dtype": dtype, "score_multiplier": multiplier}
    np.testing.assert_array_equal(
        process.cdist(NAMES[:9], NAMES, scorer=case.ours, device=device, **arguments),
        rapidfuzz.process.cdist(NAMES[:9], NAMES, scorer=case.theirs, **arguments),
    )


@given(a=st.lists(WORDS, max_size=8), b=st.lists(WORDS, max_size=8), data=st.data())
def test_cdist_cutoffs_on_the_score(a: list[str], b: list[str], data: st.DataObject):
    case = data.draw(st.sampled_from(EVERY_CASE))
    cutoff = data.draw(st.sampled_from([0, *(case.theirs(x, y) for x in a for y in b)]))
    np.testing.assert_array_equal(
        process.cdist(a, b, scorer=case.ours, score_cutoff=cutoff),
        rapidfuzz.process.cdist(a, b, scorer=case.theirs, score_cutoff=cutoff),
    )


@every_scorer
@pytest.mark.parametrize("workers", [1, -1])
def test_cpdist_is_rapidfuzz_cpdist(case: Case, workers: int, device: str):
    queries, choices = [*NAMES, "", b"abc", ""], [*NAMES[1:], "", "", NAMES[0], "x"]
    for cutoff in cutoffs(case):
        for dtype, multiplier in [(None, 1), ("float64", 1), ("int32", 3)]:
            expected = rapidfuzz.process.cpdist(
                queries,
                choices,
                scorer=case.theirs,
                score_cutoff=cutoff,
                dtype=dtype,
                score_multiplier=multiplier,
            )
            found = process.cpdist(
                queries,
                choices,
                scorer=case.ours,
                score_cutoff=cutoff,
                dtype=dtype,
                score_multiplier=multiplier,
                workers=workers,
                device=device,
            )
            assert found.dtype == expected.dtype
            np.testing.assert_array_equal(found, expected)


@given(rows=st.lists(st.tuples(WORDS, WORDS), max_size=8), data=st.data())
def test_cpdist_cutoffs_on_the_score(rows: list[tuple[str, str]], data: st.DataObject):
    case = data.draw(st.sampled_from(EVERY_CASE))
    cutoff = data.draw(st.sampled_from([None, *(case.theirs(a, b) for a, b in rows)]))
    queries, choices = [a for a, _ in rows], [b for _, b in rows]
    np.testing.assert_array_equal(
        process.cpdist(queries, choices, scorer=case.ours, score_cutoff=cutoff),
        rapidfuzz.process.cpdist(queries, choices, scorer=case.theirs, score_cutoff=cutoff),
    )


def test_cdist_with_itself():
    np.testing.assert_array_equal(process.cdist(NAMES, NAMES), process.cdist(NAMES, list(NAMES)))
    words = (word for word in NAMES)
    np.testing.assert_array_equal(process.cdist(words, words), process.cdist(NAMES, NAMES))


def test_cdist_gives_nulls_the_worst_score_wherever_they_stand(device: str):
    queries, choices = [None, "abc", None, "abc"], ["abc", math.nan, "abd"]
    ratio = process.cdist(queries, choices, device=device)
    np.testing.assert_allclose(ratio[1], [100, 0, 66.66667], rtol=1e-6)
    assert (ratio[[0, 2]] == 0).all()
    distance = process.cdist(
        queries, choices, scorer=Levenshtein.normalized_distance, device=device
    )
    assert (distance[[0, 2]] == 1).all()
    assert distance[1].tolist() == [0, 1, np.float32(1 / 3)]
    with pytest.raises(ValueError, match="null"):
        process.cdist(queries, choices, scorer=Levenshtein.distance, device=device)


def test_cdist_does_not_wrap(device: str):
    with pytest.raises(RangeError, match=r"300.*int8|int8.*300"):
        process.cdist(["a"], ["b" * 300], scorer="levenshtein", dtype="int8", device=device)
    with pytest.raises(OverflowError):
        process.cdist(["a"], ["a"], dtype="uint8", score_multiplier=10, device=device)


def test_cdist_honours_a_fractional_multiplier(device: str):
    found = process.cdist(
        ["kitten"], ["sitting"], scorer="levenshtein", score_multiplier=2.5, device=device
    )
    assert found.tolist() == [[8]]
    found = process.cdist(
        ["kitten"], ["sitting"], scorer="indel", dtype=float, score_multiplier=0.5
    )
    assert found.tolist() == [[2.5]]
