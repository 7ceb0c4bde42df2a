"""The scalar functions against RapidFuzz's, call by call."""

import array
import doctest
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
from reference import BYTES, EVERY_CASE, TEXT, Case, cutoffs_around
from warpmatch import InvalidArgument, RangeError, fuzz
from warpmatch.distance import Hamming, Indel, JaroWinkler, Levenshtein

every_scorer = pytest.mark.parametrize("case", EVERY_CASE, ids=[c.name for c in EVERY_CASE])
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
    if not case.is_integer and case.largest == 1:
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
            with pytest.raises(TypeError, match=r"\[s[12]\] is \w+: .*; expected str, bytes or"):
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
    with pytest.raises(TypeError, match="expected str, bytes or another sequence"):
        case.ours("a", "b", processor=len)


@every_scorer
def test_wrong_calls(case: Case):
    for args, kwargs, message in [
        (("a",), {}, "missing the argument 's2'"),
        (("a", "b", "c"), {}, "takes 2 positional arguments but 3"),
        (("a", "b"), {"foo": 1}, "unexpected keyword argument 'foo'"),
        (("a", "b"), {"s1": "a"}, "multiple values for argument 's1'"),
        ((3, "b"), {}, r"\[s1\] is int: 3; expected str, bytes or another sequence of hashables"),
        (("a", {"b"}), {}, r"\[s2\] is set: \{'b'\}; expected str, bytes or another sequence"),
        (("a", [[]]), {}, r"\[s2\] holds list: \[\] in place 0; expected hashables"),
        (("a", "b"), {"score_cutoff": "x"}, r"\[score_cutoff\] is str: 'x'; expected a number"),
    ]:
        with pytest.raises(TypeError, match=message):
            case.ours(*args, **kwargs)


@every_scorer
def test_cutoffs_out_of_range(case: Case):
    if case.is_integer:
        for cutoff in (-1, math.inf):
            with pytest.raises(RangeError, match=r"\[score_cutoff\] must be a finite number"):
                case.ours("a", "b", score_cutoff=cutoff)
        assert case.ours("a", "b", score_cutoff=2**64) == case.theirs("a", "b", score_cutoff=2**63)
    elif case.largest == 1:
        for cutoff in (-0.1, 1.1, math.inf):
            with pytest.raises(InvalidArgument, match=r"\[score_cutoff\] must be between 0 and 1"):
                case.ours("a", "b", score_cutoff=cutoff)
    else:
        assert case.ours("a", "a", score_cutoff=101) == 0
        assert case.ours("a", "b", score_cutoff=-1) == case.theirs("a", "b", score_cutoff=-1)
    with pytest.raises(InvalidArgument, match=r"\[score_cutoff\] must be"):
        case.ours("a", "b", score_cutoff=math.nan)


@pytest.mark.parametrize("cutoff", [1.7, True, np.int64(2), np.float64(0.5)], ids=repr)
def test_whole_number_scores_cut_the_cutoff(cutoff: float):
    for case in EVERY_CASE:
        if case.is_integer:
            assert case.ours("abc", "xyz", score_cutoff=cutoff) == case.theirs(
                "abc", "xyz", score_cutoff=cutoff
            )


WORDS = st.sampled_from(
    [
        "new",
        "york",
        "a",
        "b",
        " ",
        5,
        97,
        98,
        97.0,
        -1,
        -2,
        -1.0,
        1.5,
        True,
        None,
        ("x",),
        b"a",
        0x110000,
    ]
)
SEQUENCES = st.one_of(
    st.lists(WORDS, max_size=8),
    st.lists(WORDS, max_size=8).map(tuple),
    st.text("ab \U0010fff0", max_size=8),
    st.lists(st.integers(-3, 99), max_size=8).map(np.array),
    st.lists(st.integers(0, 99), max_size=8).map(lambda numbers: array.array("i", numbers)),
    # Where words are split at U+0085 and U+00A0 is a listed difference: docs/rapidfuzz.md.
    st.binary(max_size=8).filter(lambda data: not {0x85, 0xA0} & set(data)).map(bytearray),
)


@every_scorer
@given(a=SEQUENCES, b=SEQUENCES)
def test_any_sequence_of_hashables(case: Case, a: object, b: object):
    assert case.ours(a, b) == case.theirs(a, b)


def test_words_as_symbols():
    said = ["the", "cat", "sat", "on", "the", "mat"]
    heard = ["the", "cat", "sat", "on", "a", "mat"]
    assert Levenshtein.normalized_distance(said, heard) == 1 / 6
    assert Levenshtein.distance(["a", 98], "ab") == 0
    assert Levenshtein.distance(["xyz", "\U0010ffff"], ["xyz", "abc"]) == 1
    many = [str(i) for i in range(70_000)]
    assert Indel.distance(many, many[1:]) == 1


WEIGHTS = st.tuples(*[st.integers(0, 3)] * 3)


@given(a=TEXT, b=TEXT, weights=WEIGHTS, cutoff=st.one_of(st.none(), st.floats(0, 1)))
def test_weights(a: str, b: str, weights: tuple[int, int, int], cutoff: float | None):
    for case in EVERY_CASE:
        if case.name.startswith("levenshtein"):
            given = {"weights": weights, "score_hint": 1}
            if cutoff is not None:
                given["score_cutoff"] = int(20 * cutoff) if case.is_integer else cutoff
            assert case.ours(a, b, **given) == case.theirs(a, b, **given)


def test_unusual_weights():
    for weights in (None, (1, 1, 1), [1.0, True, np.int64(1)], np.array([1, 1, 1])):
        assert Levenshtein.distance("a", "bc", weights=weights) == 2
    for weights, error, message in [
        ((1, 1), InvalidArgument, r"\[weights\] must be what insertion, deletion and substitution"),
        (
            (1, 1, 1.5),
            InvalidArgument,
            r"\[weights\] must be whole numbers, got tuple: \(1, 1, 1.5\)",
        ),
        ((1, -1, 1), OverflowError, r"\[weights\] must lie in 0 to 4294967295"),
        ((1, 2**32, 1), RangeError, r"\[weights\] must lie in 0 to 4294967295"),
        ("111", TypeError, r"\[weights\] is str: '1'; expected a number"),
        (1, TypeError, r"\[weights\] is int: 1; expected three whole numbers"),
    ]:
        with pytest.raises(error, match=message):
            Levenshtein.distance("a", "b", weights=weights)
    with pytest.raises(TypeError, match=r"\[score_hint\] is str: 'x'; expected a number"):
        Levenshtein.distance("a", "b", score_hint="x")  # pyright: ignore[reportArgumentType]
    with pytest.raises(TypeError, match="unexpected keyword argument 'weights'"):
        Indel.distance("a", "b", weights=(1, 1, 1))  # pyright: ignore[reportCallIssue]


@given(a=TEXT, b=TEXT, weight=st.floats(0, 1), cutoff=st.floats(0, 1))
def test_prefix_weights(a: str, b: str, weight: float, cutoff: float):
    for case in EVERY_CASE:
        if case.name.startswith("jaro_winkler"):
            given = {"prefix_weight": weight, "score_cutoff": cutoff}
            assert case.ours(a, b, **given) == case.theirs(a, b, **given)


def test_prefix_weights_out_of_range():
    for weight in (-0.1, 1.1, math.nan):
        with pytest.raises(InvalidArgument, match=r"\[prefix_weight\] must lie in 0 to 1"):
            JaroWinkler.similarity("a", "b", prefix_weight=weight)
    with pytest.raises(TypeError, match=r"\[prefix_weight\] is NoneType: None; expected a number"):
        JaroWinkler.similarity("a", "b", prefix_weight=None)  # pyright: ignore[reportArgumentType]


def test_padding():
    assert Hamming.distance("abc", "ab") == Hamming.distance("abc", "ab", pad=True) == 1
    assert Hamming.distance("abc", "abd", pad=False) == 1
    with pytest.raises(
        InvalidArgument, match=r"\[pad\] is false, but: Sequences are not the same length"
    ):
        Hamming.normalized_similarity("abc", "ab", pad=False)


def test_string_subclasses():
    assert fuzz.ratio(np.str_("abc"), np.bytes_(b"abc")) == 100


@every_scorer
def test_functions_say_what_they_are(case: Case):
    function = case.ours
    assert pickle.loads(pickle.dumps(function)) is function
    assert function.__name__ == case.theirs.__name__
    parameters = inspect.signature(function).parameters
    assert set(parameters) == set(inspect.signature(case.theirs).parameters)
    assert list(parameters)[:2] == ["s1", "s2"]
    tests = doctest.DocTestFinder().find(function, globs={})
    assert tests
    assert tests[0].examples
    assert all(doctest.DocTestRunner().run(test).failed == 0 for test in tests)


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
    a, b = "ab" * 40_000, "bcca" * 20_000  # not told by a few edits
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
