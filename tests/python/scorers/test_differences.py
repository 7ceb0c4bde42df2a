"""What docs/rapidfuzz.md lists as different is different in that way, on both sides."""

import math
import pickle
from collections.abc import Callable
from copy import copy, deepcopy
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
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


def test_what_stands_behind_a_perfect_match_is_read():
    choices: list[Any] = ["b", "a", 5]
    assert rapidfuzz.process.extractOne("a", choices) == ("a", 100, 1)
    with pytest.raises(TypeError, match=r"\[choices\] item 2 is int: 5"):
        process.extractOne("a", choices)
    wrong: Any = ["a", b"b"]
    assert rapidfuzz.process.extractOne("a", wrong, processor=str.lower) == ("a", 100, 0)
    with pytest.raises(TypeError, match="descriptor 'lower'"):
        process.extractOne("a", wrong, processor=str.lower)


@pytest.mark.parametrize("wrong", [0, 1, "yes", None])
def test_pad_is_true_or_false(wrong: Any):
    for hamming in (rapidfuzz.distance.Hamming, warpmatch.distance.Hamming):
        assert hamming.distance("ab", "a", pad=np.True_) == 1  # pyright: ignore
    assert rapidfuzz.distance.Hamming.distance("ab", "ac", pad=wrong) == 1
    with pytest.raises(TypeError, match=r"\[pad\] is .*; expected True or False"):
        warpmatch.distance.Hamming.distance("ab", "ac", pad=wrong)


def test_a_prefix_weight_that_is_no_number():
    theirs = rapidfuzz.distance.JaroWinkler
    assert theirs.normalized_similarity("abcd", "abcx", prefix_weight=math.nan) == 0
    with pytest.raises(InvalidArgument, match=r"\[prefix_weight\] must lie in 0 to 1"):
        warpmatch.distance.JaroWinkler.similarity("a", "a", prefix_weight=math.nan)


def test_a_cutoff_below_all_there_is():
    strings = "new york mets", "new york meats"
    scores = [fuzz.token_set_ratio(*strings) for fuzz in (rapidfuzz.fuzz, warpmatch.fuzz)]
    assert scores[0] == scores[1]
    assert rapidfuzz.fuzz.token_set_ratio(*strings, score_cutoff=-math.inf) != scores[0]
    assert warpmatch.fuzz.token_set_ratio(*strings, score_cutoff=-math.inf) == scores[1]


@pytest.mark.parametrize("dtype", [np.float16, bool, object, "U5", np.complex64])
def test_dtypes_that_hold_no_scores(dtype: Any):
    with pytest.raises(TypeError, match="unsupported dtype"):
        rapidfuzz.process.cdist(["a"], ["a"], dtype=dtype)
    for call in (process.cdist, process.cpdist):
        with pytest.raises(InvalidArgument, match=r"\[dtype\] must be an integer type, float32"):
            call(["a"], ["a"], dtype=dtype)


def test_arrow_and_iterators_are_sets_of_strings():
    strings: list[Any] = [pa.array(["a", None]), iter(["a", None]), map(str, ["a", "b"])]
    for queries in strings:
        with pytest.raises(TypeError):
            rapidfuzz.process.cdist(queries, ["a"])
    for make in (lambda: pa.array(["a", None]), lambda: iter(["a", None])):
        assert process.cdist(make(), ["a"]).tolist() == [[100], [0]]
        assert process.cpdist(make(), make()).tolist() == [100, 0]


@pytest.mark.parametrize("form", ["editops", "opcodes"])
def test_edits_are_copied_and_pickled(form: str):
    copies: list[Callable[[Any], Any]] = [copy, deepcopy, lambda e: pickle.loads(pickle.dumps(e))]
    ours, theirs = (getattr(metric, form)("abc", "xbcd") for metric in (Levenshtein, THEIRS))
    for again in copies:
        assert again(ours) == ours
        with pytest.raises(TypeError, match="pickling"):
            again(theirs)


def test_nulls_that_a_processor_makes():
    def made(string: str) -> str | None:
        return None if string == "b" else string

    for call in ("extract", "extractOne"):
        with pytest.raises(TypeError):
            getattr(rapidfuzz.process, call)("a", ["b", "a"], processor=made)
        assert getattr(process, call)("a", ["b"], processor=made) in ([], None)
    found = [p.extract_iter("a", ["a", "b"], processor=made) for p in (process, rapidfuzz.process)]
    assert list(found[0]) == list(found[1]) == [("a", 100, 0)]
    for call in ("cdist", "cpdist"):
        with pytest.raises(TypeError):
            getattr(rapidfuzz.process, call)(["b"], ["b"], processor=made)
        assert getattr(process, call)(["b"], ["b"], processor=made).ravel().tolist() == [0]
        with pytest.raises(InvalidArgument, match=r"\[queries\] nulls have no levenshtein score"):
            getattr(process, call)(["b"], ["b"], processor=made, scorer=Levenshtein.distance)


@pytest.mark.parametrize("null", [pd.NaT, np.datetime64("NaT"), np.float32("nan"), np.ma.masked])
def test_more_values_are_nulls(null: object):
    with pytest.raises(TypeError):
        rapidfuzz.fuzz.ratio(null, "a")  # pyright: ignore[reportArgumentType, reportCallIssue]
    assert warpmatch.fuzz.ratio(null, "a") == 0
    assert warpmatch.fuzz.partial_ratio_alignment(null, "a") is None
    assert process.extract("a", [null, "a"]) == [("a", 100, 1)]
    assert process.cdist(["a"], [null, "a"]).tolist() == [[0, 100]]
