"""Calls of a few strings, compared as they lie: the results and errors of every other way."""

import gc
import random
import sys
from typing import Any

import numpy as np
import pytest
import rapidfuzz
import warpmatch
from warpmatch import (
    Corpus,
    InvalidArgument,
    RangeError,
    _core,
    dense,
    fuzz,
    process,
    utils,
)
from warpmatch.distance import Hamming, Levenshtein
from warpmatch.scorers import metrics
from warpmatch.scorers.kept import kept_score
from warpmatch.scorers.scorer import _name_of_rapidfuzz, function_of, scorer_of

NAMES = metrics.names()
SHAPES = [(0, 0), (0, 3), (2, 0), (1, 1), (1, 10), (3, 3), (10, 10), (30, 30)]
ALPHABETS = {
    "latin": "ab cé",
    "two bytes": "ab cЖ",
    "four bytes": "ab cЖ\U0001f600",
    "zero": "\0a",
}


def strings(count: int, letters: str, seed: int) -> list[Any]:
    rng = random.Random(seed)
    lengths = [0, 1, 2, 5, 9, 15, 16, 17, 31, 33, 63, 64, 65]
    return ["".join(rng.choices(letters, k=rng.choice(lengths))) for _ in range(count)]


def rapidfuzz_function(name: str):
    """RapidFuzz's of that name; None where it has none."""
    return next((f for f, n in _name_of_rapidfuzz().items() if n == name), None)


def by_calls(name: str, queries, choices, cutoff):
    function = function_of(scorer_of(name))
    options = {} if cutoff is None else {"score_cutoff": cutoff}
    return [[function(query, choice, **options) for choice in choices] for query in queries]


@pytest.mark.parametrize("letters", ALPHABETS.values(), ids=ALPHABETS)
@pytest.mark.parametrize("name", NAMES)
def test_lists_and_corpora_score_as_single_calls_do(name: str, letters: str):
    if name == "levenshtein_ratio":
        pytest.skip("is no function of pairs")
    scale = scorer_of(name).largest
    for rows, columns in SHAPES[:-1]:
        queries, choices = strings(rows, letters, 1), strings(columns, letters, 2)
        for cutoff in (None, 3 if scale == np.inf else 0.6 * scale):
            wanted = process.cdist(queries, choices, scorer=name).dtype
            cells = by_calls(name, queries, choices, process_cutoff(name, cutoff))
            expected = np.array(cells, wanted).reshape(rows, columns)
            for left, right in ((queries, choices), (Corpus(queries), Corpus(choices))):
                found = process.cdist(left, right, scorer=name, score_cutoff=cutoff)
                np.testing.assert_array_equal(found, expected, err_msg=f"{rows, columns, cutoff}")
                assert found.dtype == wanted


def process_cutoff(name: str, cutoff):
    """As ``process`` rounds it."""
    if cutoff is None or scorer_of(name).is_integer:
        return cutoff
    return float(np.float32(cutoff))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shape", SHAPES[3:], ids=str)
def test_rapidfuzz_scores_the_same(name: str, shape: tuple[int, int]):
    theirs = rapidfuzz_function(name)
    if theirs is None:
        pytest.skip("RapidFuzz has none")
    queries, choices = strings(shape[0], "abcde fg", 3), strings(shape[1], "abcde fg", 4)
    expected = rapidfuzz.process.cdist(queries, choices, scorer=theirs)
    found = process.cdist(queries, choices, scorer=name)
    np.testing.assert_array_equal(found, expected)
    assert found.dtype == expected.dtype
    np.testing.assert_array_equal(process.cdist(queries, choices, scorer=theirs), expected)


def test_a_small_call_is_not_packed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(dense, "as_corpora", None)  # is not asked
    assert process.cdist(["ab"], ["ab", b"abc"]).tolist() == [[100, 80]]
    assert process.cdist(("ab",), ["AB"], processor=str.lower).tolist() == [[100]]
    assert process.cdist(["ab"], ["ac"], scorer_kwargs={"weights": (1, 1, 2)}, scorer="levenshtein")
    assert process.cdist(["ab"], ["AB!"], processor=utils.default_process).tolist() == [[100]]
    assert process.cdist([], [], workers=-1).shape == (0, 0)


def test_what_is_a_small_call_goes_by_number_and_length():
    def declines(queries, choices, name="ratio", cutoff=None):
        score = kept_score(name, cutoff)
        assert score is not None
        return _core.small_matrix(queries, choices, score, None, 1, "auto", 1) is None

    long, short = ["a" * 1000], ["abcd"]
    assert not declines(short, short)
    assert not declines(short * 300, short * 300)
    assert declines(short * 1000, short * 1000)
    assert declines(Corpus(short * 1000), Corpus(short * 1000))
    assert not declines(Corpus(short), short)
    assert declines(Corpus(short * 1000), short)
    assert not declines(long * 3, long * 3, "levenshtein", 1)
    assert declines(long * 600, long * 600, "levenshtein", 1)
    assert not declines(long * 600, long, "prefix", 1)
    assert declines(np.array(short), short)
    assert declines(iter(short), short)
    assert declines([["a", "b"]], short)
    assert declines([float("nan")], short)


@pytest.mark.parametrize("make", [list, tuple, Corpus])
@pytest.mark.parametrize("name", NAMES)
def test_a_small_call_is_one_of_the_engine(name: str, make):
    """Whatever the scorer: Python's part is the call itself and a look for what is kept."""
    queries, choices = make(["ab cd", "e"]), make(["ab", "cd ab", ""])
    process.cdist(queries, choices, scorer=name)
    called: list[str] = []

    def note(frame: Any, event: str, argument: Any) -> None:
        if event in ("call", "c_call"):
            called.append(frame.f_code.co_name if event == "call" else argument.__name__)

    gc.disable()  # whose callbacks, Hypothesis has one, would be called in between
    sys.setprofile(note)
    try:
        process.cdist(queries, choices, scorer=name, workers=1)
    finally:
        sys.setprofile(None)
        gc.enable()
    assert called == ["cdist", "kept_score", "small_matrix", "setprofile"]


@pytest.mark.parametrize("name", ["ratio", "token_sort_ratio", "WRatio"])
def test_a_corpus_is_unpacked_once(name: str):
    corpus = Corpus([f"number {number}" for number in range(40)])
    one = Corpus(["7 number"])
    process.cdist(one, corpus, scorer=name)
    kept = corpus.memory
    for _ in range(3):
        process.cdist(one, corpus, scorer=name)
    assert corpus.memory == kept


def test_nulls_have_the_worst_score():
    for left in (["ab", None], Corpus(["ab", None])):
        right = ["ab", None, "b"] if isinstance(left, list) else Corpus(["ab", None, "b"])
        assert process.cdist(left, right).round().tolist() == [[100, 0, 67], [0, 0, 0]]
        found = process.cdist(left, right, scorer="levenshtein_normalized_distance")
        assert found.tolist() == [[0, 1, 0.5], [1, 1, 1]]
        with pytest.raises(InvalidArgument, match=r"\[queries\]"):
            process.cdist(left, right, scorer=Levenshtein.distance)
        with pytest.raises(InvalidArgument, match=r"\[choices\]"):
            process.cdist(
                right[:1] if isinstance(left, list) else Corpus(["ab"]), right, scorer="osa"
            )
    assert process.cdist(["ab"], [float("nan"), "ab"]).tolist() == [[0, 100]]


@pytest.mark.parametrize(
    "dtype", [np.int8, "u1", np.dtype("i2"), np.uint64, float, "float32", None]
)
def test_every_dtype(dtype):
    queries, choices = ["kitten", "a"], ["sitting", "b"]
    found = process.cdist(queries, choices, scorer=Levenshtein.distance, dtype=dtype)
    assert found.dtype == (np.uint32 if dtype is None else np.dtype(dtype))
    assert found.tolist() == [[3, 6], [7, 1]]
    scaled = process.cdist(queries, choices, score_multiplier=0.5, dtype=dtype)
    assert scaled.dtype == (np.float32 if dtype is None else np.dtype(dtype))
    exact = [[50 * fuzz.ratio(q, c) / 100 for c in choices] for q in queries]
    whole = scaled.dtype.kind in "iu"
    np.testing.assert_allclose(scaled, np.floor(np.add(exact, 0.5)) if whole else exact, rtol=1e-6)


def test_errors_are_those_of_large_calls():
    text: Any = "90"
    for few in (1, 2000):
        words = ["abc"] * few
        with pytest.raises(RangeError, match=r"\[dtype\] a score of 300 does not fit uint8"):
            process.cdist(words, ["abc"], dtype=np.uint8, score_multiplier=3)
        with pytest.raises(InvalidArgument, match=r"\[workers\] must be at least 1"):
            process.cdist(words, ["abc"], workers=0)
        with pytest.raises(InvalidArgument, match=r"\[device\]"):
            process.cdist(words, ["abc"], device="gpu")
        with pytest.raises(InvalidArgument, match=r"\[dtype\]"):
            process.cdist(words, ["abc"], dtype=np.complex64)
        with pytest.raises(InvalidArgument, match=r"\[dtype\]"):
            process.cdist(words, ["abc"], dtype=">i4")
        with pytest.raises(TypeError, match=r"\[score_multiplier\]"):
            process.cdist(words, ["abc"], score_multiplier=text)
        with pytest.raises(TypeError, match=r"\[score_cutoff\]"):
            process.cdist(words, ["abc"], score_cutoff=text)
        with pytest.raises(InvalidArgument, match=r"\[pad\]"):
            process.cdist(words, ["ab"], scorer=Hamming.distance, scorer_kwargs={"pad": False})
        with pytest.raises(TypeError, match=r"\[choices\] item 1 is int"):
            process.cdist(words, ["ab", 3])


def test_a_kept_score_is_no_other_cutoffs():
    cutoffs: list[Any] = [80, True, 80.0, 1, 0.5, np.float32(0.1), None]
    for cutoff in cutoffs:
        expected = rapidfuzz.process.cdist(["abcd"], ["abce"], score_cutoff=cutoff)
        for _ in range(2):
            np.testing.assert_array_equal(
                process.cdist(["abcd"], ["abce"], score_cutoff=cutoff), expected
            )
    for number in range(1000):  # more than are kept
        assert process.cdist(
            ["a"], ["a"], score_cutoff=number / 10 + 0.01 if number < 900 else None
        )


def test_a_function_of_the_callers_own_is_not_kept():
    import weakref

    def same(left, right, score_cutoff=None):
        return 100.0 * (left == right)

    assert process.cdist(["a"], ["a", "b"], scorer=same).tolist() == [[100, 0]]
    gone = weakref.ref(same)
    del same
    assert gone() is None


def test_a_list_may_change_while_it_is_scored():
    """Longer calls let other threads run: what is compared is held."""
    import threading

    words = ["a" * 60_000 for _ in range(4)]
    stop = threading.Event()

    def churn() -> None:
        while not stop.is_set():
            words[:] = ["".join(["b"] * 60_000) for _ in range(4)]
            words[:] = ["".join(["a"] * 60_000) for _ in range(4)]

    thread = threading.Thread(target=churn)
    thread.start()
    try:
        for _ in range(50):
            found = process.cdist(words, words, scorer=Hamming.distance)
            assert np.diag(found).tolist() == [0, 0, 0, 0]
    finally:
        stop.set()
        thread.join()


def test_small_corpora_share_a_string_and_a_null():
    same = Corpus(["b", None, "ab", "b", "Ж"])
    np.testing.assert_array_equal(
        process.cdist(same, same, scorer=fuzz.ratio),
        warpmatch.matrix(list(same), list(same), scorer="ratio"),
    )


@pytest.mark.parametrize("name", NAMES)
def test_top_k_and_pairs_of_a_few_are_those_of_many(name: str):
    """What is found does not depend on what else is compared: padding makes the calls large."""
    integer = scorer_of(name).is_integer
    scale = 1 if integer else scorer_of(name).largest
    padding = [f"~{number}~" for number in range(600)]
    for rows, columns in SHAPES:
        queries, choices = strings(rows, "ab c", 5), strings(columns, "ab c", 6)
        if not integer and columns > 2:
            choices[1] = None
        for cutoff in (None, 3 if integer else 0.55 * scale):
            found = warpmatch.top_k(queries, choices, 4, scorer=name, score_cutoff=cutoff)
            large = warpmatch.top_k(
                [*queries, *padding], choices, 4, scorer=name, score_cutoff=cutoff
            )
            assert found == large[:rows]
            assert found.scores.dtype == large.scores.dtype
            assert found == warpmatch.top_k(
                Corpus(queries), Corpus(choices), 4, scorer=name, score_cutoff=cutoff
            )
            if cutoff is None:
                continue
            found = warpmatch.pairs(queries, choices, scorer=name, score_cutoff=cutoff)
            large = warpmatch.pairs([*queries, *padding], choices, scorer=name, score_cutoff=cutoff)
            assert list(found) == [pair for pair in large if pair[0] < rows]
            assert found.score.dtype == large.score.dtype
            same = warpmatch.pairs(
                Corpus(queries), Corpus(choices), scorer=name, score_cutoff=cutoff
            )
            assert list(found) == list(same)


def test_a_small_top_k_warns_and_refuses_as_a_large_one():
    nothing: Any = None
    for few in (1, 2000):
        words = ["abc"] * few
        with pytest.warns(warpmatch.CutoffWarning) as warned:
            warpmatch.top_k(words, ["abc"], 1, score_cutoff=0.5)
        assert len(warned) == 1
        with pytest.raises(InvalidArgument, match=r"\[k\] must be at least 1"):
            warpmatch.top_k(words, ["abc"], 0)
        with pytest.raises(InvalidArgument, match=r"\[score_cutoff\] is needed"):
            warpmatch.pairs(words, ["abc"], score_cutoff=nothing)
        with pytest.raises(InvalidArgument, match=r"\[score_cutoff\] must be in 0 to 100"):
            warpmatch.pairs(words, ["abc"], score_cutoff=101)
        with pytest.raises(TypeError, match=r"\[queries\] item 0 is int"):
            warpmatch.top_k([3] * few, ["abc"], 1)
        assert warpmatch.top_k(words, ["abc"], 2**70).indices.shape == (few, 1)


def test_pandas_labels_are_kept():
    pandas = pytest.importorskip("pandas")
    left = pandas.Series(["anna", "bob"], index=["x", "y"])
    found = warpmatch.pairs(left, ["hanna"], score_cutoff=50)
    assert found.to_pandas()["left"].tolist() == ["x"]


@pytest.mark.parametrize("letters", [("ab cé", "ab cЖ"), ("\0a", "\0a")], ids=["some", "zero"])
@pytest.mark.parametrize("name", NAMES)
def test_a_column_of_a_few_scores_as_single_calls_do(name: str, letters: tuple[str, str]):
    if name == "levenshtein_ratio":
        pytest.skip("is no function of pairs")
    queries, choices = strings(20, letters[0], 7), strings(20, letters[1], 8)
    scale = scorer_of(name).largest
    for cutoff in (None, 3 if scale == np.inf else 0.6 * scale):
        found = process.cpdist(queries, choices, scorer=name, score_cutoff=cutoff)
        cells = by_calls(name, queries, choices, process_cutoff(name, cutoff))
        expected = np.diagonal(np.array(cells, found.dtype))
        np.testing.assert_array_equal(found, expected)
        twice = process.cpdist(
            queries, choices, scorer=name, score_cutoff=cutoff, score_multiplier=2, dtype=float
        )
        wide = np.diagonal(np.array(cells, float))
        # As in RapidFuzz the normalized Jaro similarities are the similarities themselves here.
        ulp = 1 if name.startswith("jaro") else 0
        np.testing.assert_array_max_ulp(twice, 2 * wide, maxulp=ulp)


@pytest.mark.parametrize("name", NAMES)
def test_the_best_of_a_list_are_those_of_one_call_a_choice(name: str):
    if name == "levenshtein_ratio":
        pytest.skip("is no function of pairs")
    query, choices = "ab c", [*strings(12, "ab c", 9), None, "ab c", b"ab"]
    cutoff = 2 if scorer_of(name).is_integer else 0.4 * scorer_of(name).largest
    for given in (None, cutoff):
        scored = list(process.extract_iter(query, choices, scorer=name, score_cutoff=given))
        sign = -1 if scorer_of(name).higher_is_better else 1
        expected = sorted(scored, key=lambda match: sign * match[1])
        for limit in (1, 3, 100, None):
            found = process.extract(query, choices, scorer=name, limit=limit, score_cutoff=given)
            assert found == expected[:limit]
        best = process.extractOne(query, tuple(choices), scorer=name, score_cutoff=given)
        assert best == (expected[0] if expected else None)


def test_what_small_searches_and_columns_decline_or_refuse():
    nothing: Any = None
    assert process.extract(nothing, ["a"]) == []
    assert process.extractOne("a", [nothing, float("nan")]) is None
    assert process.extractOne("ab", [["a", "b"], "xy"]) == (["a", "b"], 100.0, 0)
    assert process.extract("a", [], limit=3) == []
    assert process.extract("a", ["a", "b"], limit=0) == []
    with pytest.raises(InvalidArgument, match=r"\[limit\] must be at least 0"):
        process.extract("a", ["a"], limit=-1)
    with pytest.raises(TypeError, match=r"\[choices\] item 1 is int"):
        process.extract("a", ["a", 3])
    with pytest.raises(InvalidArgument, match=r"\[queries\] Length of queries"):
        process.cpdist(["a"], ["a", "b"])
    with pytest.raises(InvalidArgument, match=r"\[choices\] nulls have no levenshtein"):
        process.cpdist(["a"], [nothing], scorer=Levenshtein.distance)
    with pytest.raises(RangeError, match=r"\[dtype\]"):
        process.cpdist(["a"], ["a"], dtype="u1", score_multiplier=3)
    assert process.cpdist(["ab", None], [None, "b"]).tolist() == [0, 0]
    assert process.cpdist(("ab",), ["ab"], dtype=np.uint8).dtype == np.uint8
    assert process.cpdist([], []).shape == (0,)
    assert process.cpdist(["a" * 5000], ["b" * 5000], scorer=Levenshtein.distance).tolist() == [
        5000
    ]
