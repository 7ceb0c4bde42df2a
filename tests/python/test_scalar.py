"""The scalar functions against RapidFuzz's, call by call."""

import inspect
import math
import pickle
import sys
import threading

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import BYTES, CASE_IDS, CASES, TEXT, Case, cutoffs_around
from warpmatch import InvalidArgument, fuzz
from warpmatch.distance import Indel, Levenshtein

every_scorer = pytest.mark.parametrize("case", CASES, ids=CASE_IDS)
NULLS = [None, math.nan, np.float64("nan"), pd.NA]


@every_scorer
@given(a=st.one_of(TEXT, BYTES), b=st.one_of(TEXT, BYTES))
def test_scores_are_rapidfuzz_scores(case: Case, a: str | bytes, b: str | bytes):
    score = case.ours(a, b)
    assert score == case.theirs(a, b)
    assert type(score) is (int if case.is_integer else float)
    assert case.ours(s2=b, s1=a) == score


@every_scorer
@given(a=TEXT, b=TEXT, whole=st.integers(0, 30))
def test_cutoffs_on_and_beside_the_score(case: Case, a: str, b: str, whole: int):
    score = case.theirs(a, b)
    cutoffs = [whole, score, score + 1] if case.is_integer else cutoffs_around([score])
    if "normalized" in case.name:
        cutoffs = [min(max(cutoff, 0.0), 1.0) for cutoff in cutoffs]
    for cutoff in cutoffs:
        assert case.ours(a, b, score_cutoff=cutoff) == case.theirs(a, b, score_cutoff=cutoff), (
            cutoff
        )


@every_scorer
@pytest.mark.parametrize("lengths", [(63, 64), (64, 65), (128, 129), (1000, 5000), (0, 5000)])
def test_lengths_around_the_word(case: Case, lengths: tuple[int, int]):
    random = np.random.default_rng(lengths[0])
    a, b = ("".join("abc€"[i] for i in random.integers(4, size=length)) for length in lengths)
    assert case.ours(a, b) == case.theirs(a, b)


@every_scorer
def test_empty_strings(case: Case):
    for pair in [("", ""), ("", "a"), ("a", "")]:
        assert case.ours(*pair) == case.theirs(*pair)


@every_scorer
@pytest.mark.parametrize("null", NULLS, ids=repr)
def test_nulls(case: Case, null: object):
    for pair in [(null, "a"), ("a", null), (null, null)]:
        if case.is_integer:
            with pytest.raises(TypeError, match=r"\[s[12]\] is \w+: .*; expected str or bytes"):
                case.ours(*pair)
        else:
            assert case.ours(*pair) == case.theirs(*pair)


@every_scorer
def test_a_processor_is_applied_to_both(case: Case):
    assert case.ours("ABC", "abc", processor=str.lower) == case.theirs("abc", "abc")
    assert case.ours("ABC", "abc", processor=None) == case.theirs("ABC", "abc")
    assert case.ours("ABC", "abc", processor=False) == case.theirs("ABC", "abc")
    with pytest.raises(ZeroDivisionError):
        case.ours("a", "b", processor=lambda s: 1 / 0)
    with pytest.raises(TypeError, match="expected str or bytes"):
        case.ours("a", "b", processor=len)


@every_scorer
def test_wrong_calls(case: Case):
    for args, kwargs, message in [
        (("a",), {}, "missing the argument 's2'"),
        (("a", "b", "c"), {}, "takes 2 positional arguments but 3"),
        (("a", "b"), {"foo": 1}, "unexpected keyword argument 'foo'"),
        (("a", "b"), {"s1": "a"}, "multiple values for argument 's1'"),
        ((3, "b"), {}, r"\[s1\] is int: 3; expected str or bytes"),
        (("a", ["b"]), {}, r"\[s2\] is list: \['b'\]; expected str or bytes"),
        (("a", "b"), {"score_cutoff": "x"}, r"\[score_cutoff\] is str: 'x'; expected a number"),
    ]:
        with pytest.raises(TypeError, match=message):
            case.ours(*args, **kwargs)


@every_scorer
def test_cutoffs_out_of_range(case: Case):
    if case.name == "ratio":
        assert case.ours("a", "a", score_cutoff=101) == 0
        assert case.ours("a", "b", score_cutoff=-1) == 0
    else:
        for cutoff in (-1, math.inf, math.nan):
            with pytest.raises(InvalidArgument, match=r"\[score_cutoff\] must be"):
                case.ours("a", "b", score_cutoff=cutoff)


@pytest.mark.parametrize("cutoff", [1.7, True, np.int64(2), np.float64(0.5)], ids=repr)
def test_whole_number_scores_cut_the_cutoff(cutoff: float):
    for case in CASES:
        if case.is_integer:
            assert case.ours("abc", "xyz", score_cutoff=cutoff) == case.theirs(
                "abc", "xyz", score_cutoff=cutoff
            )


def test_weights_must_be_unit_weights():
    assert Levenshtein.distance("a", "bc", weights=(1, 1, 1), score_hint=3) == 2
    assert Levenshtein.distance("a", "bc", weights=None) == 2
    for weights in [(1, 1, 2), (1, 1), "111"]:
        with pytest.raises(InvalidArgument, match=r"\[weights\] must be \(1, 1, 1\)"):
            Levenshtein.distance("a", "b", weights=weights)
    with pytest.raises(TypeError, match="unexpected keyword argument 'weights'"):
        Indel.distance("a", "b", weights=(1, 1, 1))  # pyright: ignore[reportCallIssue]


def test_string_subclasses():
    assert fuzz.ratio(np.str_("abc"), np.bytes_(b"abc")) == 100


def test_functions_say_where_they_live():
    for function in (fuzz.ratio, Levenshtein.distance, Indel.normalized_similarity):
        assert pickle.loads(pickle.dumps(function)) is function
        assert list(inspect.signature(function).parameters)[:2] == ["s1", "s2"]
    assert fuzz.ratio.__name__ == "ratio"
    assert fuzz.ratio.__module__ == "warpmatch.fuzz"


@every_scorer
def test_calls_leak_nothing(case: Case):
    def calls() -> None:
        for _ in range(2000):
            case.ours("kitten and more", "sitting and more", score_cutoff=1, processor=str.upper)

    calls()
    before = sys.getallocatedblocks()
    calls()
    assert sys.getallocatedblocks() - before < 100


def test_a_long_pair_lets_other_threads_run():
    a, b = "ab" * 40_000, "ba" * 40_000
    ticks = 0
    done = threading.Event()

    def score() -> None:
        Levenshtein.distance(a, b)
        done.set()

    thread = threading.Thread(target=score)
    thread.start()
    while not done.wait(0.001):
        ticks += 1
    thread.join()
    assert ticks >= 1
