"""What docs/rapidfuzz.md lists as different is different in that way, on both sides."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
import rapidfuzz
import warpmatch
from reference import EVERY_CASE, Case
from warpmatch import InvalidArgument, RangeError, process
from warpmatch.distance import Levenshtein

every_scorer = pytest.mark.parametrize("case", EVERY_CASE, ids=[c.name for c in EVERY_CASE])
THEIRS = rapidfuzz.distance.Levenshtein


@every_scorer
def test_cutoffs_that_are_no_number(case: Case):
    worst = 1.0 if case.name.endswith("distance") else 0.0
    if case.is_integer:
        with pytest.raises(ValueError, match="NaN"):
            case.theirs("ab", "ac", score_cutoff=math.nan)
    else:
        assert case.theirs("ab", "ac", score_cutoff=math.nan) == worst
        assert rapidfuzz.process.extractOne(
            "ab", ["ac"], scorer=case.theirs, score_cutoff=math.nan
        ) in (None, ("ac", worst, 0))
    for call in (
        lambda: case.ours("ab", "ac", score_cutoff=math.nan),
        lambda: process.extractOne("ab", ["ac"], scorer=case.ours, score_cutoff=math.nan),
        lambda: process.cdist(["ab"], ["ac"], scorer=case.ours, score_cutoff=math.nan),
    ):
        with pytest.raises(InvalidArgument, match=r"\[score_cutoff\] must be"):
            call()


@every_scorer
def test_cutoffs_out_of_range_in_process(case: Case):
    for cutoff in (-1, 101, math.inf):
        if case.is_integer and cutoff == 101:
            continue
        theirs = OverflowError if case.is_integer else TypeError
        with pytest.raises(theirs):
            rapidfuzz.process.cdist(["ab"], ["ac"], scorer=case.theirs, score_cutoff=cutoff)
        for call in (process.cdist, process.cpdist):
            with pytest.raises(InvalidArgument, match=r"\[score_cutoff\] must be"):
                call(["ab"], ["ac"], scorer=case.ours, score_cutoff=cutoff)


@every_scorer
@pytest.mark.parametrize("beyond", [-1e-50, 1 + 1e-15, -0.5])
def test_cutoffs_are_rounded_before_they_are_refused(case: Case, beyond: float):
    """A whole number is what a cutoff is cut to; float32 is what the others are rounded to."""
    cutoff = beyond * case.largest if beyond > 0 and not case.is_integer else beyond
    if case.is_integer or beyond != -0.5:
        ours: dict[str, Any] = {"scorer": case.ours, "score_cutoff": cutoff}
        theirs = {"scorer": case.theirs, "score_cutoff": cutoff}
        for choices in (["ab", "ac"], ["ab"] * 300):
            assert process.extract("ab", choices, **ours) == rapidfuzz.process.extract(
                "ab", choices, **theirs
            )
            for call in ("cdist", "cpdist"):
                pair = ["ab"] * len(choices), choices
                np.testing.assert_array_equal(
                    getattr(process, call)(*pair, **ours),
                    getattr(rapidfuzz.process, call)(*pair, **theirs),
                )
        expected = case.theirs("ab", "ac", score_cutoff=cutoff)
        assert case.ours("ab", "ac", score_cutoff=cutoff) == expected
    else:
        with pytest.raises(InvalidArgument, match=r"\[score_cutoff\] must be .*, got -0\.5"):
            process.cdist(["ab"], ["ac"], scorer=case.ours, score_cutoff=cutoff)


def test_cutoffs_that_no_whole_number_misses():
    with pytest.raises(OverflowError):
        THEIRS.distance("ab", "ac", score_cutoff=2**64)
    assert Levenshtein.distance("ab", "ac", score_cutoff=2**64) == 1
    found = process.cdist(["ab"], ["ac"], scorer="levenshtein", score_cutoff=2**64)
    assert found.tolist() == [[1]]


def test_limits():
    two: dict[str, Any] = {"limit": 2.0}
    assert len(rapidfuzz.process.extract("a", ["a", "b", "c"], **two)) == 2
    with pytest.raises(TypeError, match=r"\[limit\] is float: 2\.0"):
        process.extract("a", ["a", "b", "c"], **two)
    with pytest.raises(InvalidArgument, match=r"\[limit\] must be at least 0"):
        process.extract("a", ["a"], limit=-1)


def test_one_string_for_many():
    assert rapidfuzz.process.cdist("ab", "ab").shape == (2, 2)
    assert rapidfuzz.process.cpdist("ab", "ab").shape == (2,)
    for call in (process.cdist, process.cpdist):
        with pytest.raises(TypeError, match=r"\[queries\] is one string, str: 'ab'"):
            call("ab", "ab")
    assert process.cdist(list("ab"), list("ab")).shape == (2, 2)


def test_mappings_and_frames():
    names = {"a": "x", "b": "y"}
    assert rapidfuzz.process.cdist(names, ["a", "b"]).tolist() == [[100, 0], [0, 100]]
    assert process.cdist(names, ["x", "y"]).tolist() == [[100, 0], [0, 100]]
    frame = pd.DataFrame({"name": ["a", "b"]})
    assert len(rapidfuzz.process.extract("a", frame)) == 1
    assert process.extract("a", frame) == [("a", 100, 0), ("b", 0, 1)]


def test_weights_beyond_32_bits():
    weights = (2**32, 1, 1)
    arguments: dict[str, Any] = {"scorer_kwargs": {"weights": weights}}
    assert THEIRS.distance("abc", "xbcd", weights=weights) == 2**32 + 1
    found = rapidfuzz.process.cdist(["abc"], ["xbcd"], scorer=THEIRS.distance, **arguments)
    assert found.tolist() == [[1]]
    assert THEIRS.distance("abc", "xbcd", weights=(2**63, 2**63, 2**63)) == 0
    with pytest.raises(RangeError, match=r"\[weights\] must lie in 0 to 4294967295"):
        Levenshtein.distance("abc", "xbcd", weights=weights)
    with pytest.raises(RangeError, match=r"\[weights\] must lie in 0 to 4294967295"):
        process.cdist(["abc"], ["xbcd"], scorer=Levenshtein.distance, **arguments)
    largest = (2**32 - 1, 1, 1)
    assert Levenshtein.distance("abc", "xbcd", weights=largest) == 2**32
    with pytest.raises(RangeError, match="uint32"):
        process.cdist(["abc"], ["xbcd"], scorer="levenshtein", scorer_kwargs={"weights": largest})


def test_weights_that_are_no_whole_numbers():
    weights: Any = (1.5, 1, 1)
    assert THEIRS.distance("abc", "xbcd", weights=weights) == 2
    with pytest.raises(InvalidArgument, match=r"\[weights\] must be whole numbers"):
        Levenshtein.distance("abc", "xbcd", weights=weights)
    with pytest.raises(InvalidArgument, match=r"\[weights\] must be whole numbers"):
        process.cdist(["a"], ["b"], scorer="levenshtein", scorer_kwargs={"weights": weights})


@pytest.mark.parametrize("null", [pd.NaT, np.datetime64("NaT"), np.float32("nan"), np.ma.masked])
def test_more_values_are_nulls(null: object):
    with pytest.raises(TypeError):
        rapidfuzz.fuzz.ratio(null, "a")  # pyright: ignore[reportArgumentType, reportCallIssue]
    assert warpmatch.fuzz.ratio(null, "a") == 0
    assert warpmatch.fuzz.partial_ratio_alignment(null, "a") is None
    assert process.extract("a", [null, "a"]) == [("a", 100, 1)]
    assert process.cdist(["a"], [null, "a"]).tolist() == [[0, 100]]
