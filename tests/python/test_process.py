"""extract, extractOne, extract_iter and cdist against RapidFuzz's, and what they do better."""

import math
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
import rapidfuzz
import warpmatch
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import CASE_IDS, CASES, TEXT, Case, near_duplicates
from warpmatch import Corpus, InvalidArgument, RangeError, fuzz, process
from warpmatch.distance import Levenshtein

every_scorer = pytest.mark.parametrize("case", CASES, ids=CASE_IDS)
NAMES = near_duplicates(150, seed=3)
FEW = [NAMES[0], None, NAMES[1], math.nan, pd.NA, "xyz", b"abc", "", NAMES[0]]
MANY = [*NAMES, None, math.nan, *NAMES[:20]]


def cutoffs(case: Case) -> list[float | None]:
    if case.is_integer:
        return [None, 0, 1, 3.7, 12]
    return [
        None,
        *(c if case.name == "ratio" else c / 100 for c in (0, 35, 66.66666666666667, 100)),
    ]


@every_scorer
@pytest.mark.parametrize("choices", [FEW, MANY], ids=["few", "many"])
def test_extract_is_rapidfuzz_extract(case: Case, choices: list[Any], device: str):
    for query in (NAMES[0], NAMES[5], "", b"abc", None, math.nan):
        for cutoff in cutoffs(case):
            ours = {"scorer": case.ours, "score_cutoff": cutoff}
            theirs = {"scorer": case.theirs, "score_cutoff": cutoff}
            for limit in (5, 1, 0, None):
                expected = rapidfuzz.process.extract(query, choices, limit=limit, **theirs)
                for workers in (1, 2):
                    found = process.extract(
                        query, choices, limit=limit, device=device, workers=workers, **ours
                    )
                    assert found == expected
            assert process.extractOne(
                query, choices, **ours, device=device
            ) == rapidfuzz.process.extractOne(query, choices, **theirs)
            assert list(process.extract_iter(query, choices, **ours)) == list(
                rapidfuzz.process.extract_iter(query, choices, **theirs)
            )


@settings(max_examples=40)
@given(query=TEXT, choices=st.lists(st.one_of(TEXT, st.none()), max_size=12), data=st.data())
def test_extract_of_anything(query: str, choices: list[str | None], data: st.DataObject):
    case = data.draw(st.sampled_from(CASES))
    scores = [case.theirs(query, choice) for choice in choices if choice is not None]
    cutoff = data.draw(st.sampled_from([None, *scores]))
    arguments = {"score_cutoff": cutoff, "limit": data.draw(st.sampled_from([1, 2, 5, None]))}
    expected = rapidfuzz.process.extract(query, choices, scorer=case.theirs, **arguments)
    assert process.extract(query, choices, scorer=case.ours, **arguments) == expected
    assert process.extract(query, choices, scorer=case.name, workers=None, **arguments) == expected


CHOICES = {
    "tuple": tuple,
    "generator": lambda words: (word for word in words),
    "dict": lambda words: {f"key {i}": word for i, word in enumerate(words)},
    "pandas": lambda words: pd.Series(words, index=[f"row {i % 7}" for i in range(len(words))]),
    "numpy": lambda words: np.array([word for word in words if isinstance(word, str)]),
    "numpy object": lambda words: np.array(words, dtype=object),
    "polars": lambda words: pl.Series([w for w in words if isinstance(w, str)]),
}


@pytest.mark.parametrize("make", CHOICES.values(), ids=CHOICES.keys())
@pytest.mark.parametrize("words", [FEW, MANY], ids=["few", "many"])
def test_choices_of_every_kind(make, words: list[Any]):
    expected = rapidfuzz.process.extract(NAMES[0], make(words), scorer=rapidfuzz.fuzz.ratio)
    assert process.extract(NAMES[0], make(words)) == expected
    assert process.extractOne(NAMES[0], make(words)) == expected[0]
    assert sorted(process.extract_iter(NAMES[0], make(words)), key=lambda m: -m[1])[:5] == expected


@pytest.mark.parametrize("words", [FEW, MANY], ids=["few", "many"])
def test_a_corpus_of_choices(words: list[Any]):
    corpus = Corpus(words)
    expected = process.extract(NAMES[0], list(corpus))
    assert process.extract(NAMES[0], corpus) == expected
    assert list(process.extract_iter(NAMES[0], corpus)) == list(
        process.extract_iter(NAMES[0], list(corpus))
    )


@pytest.mark.parametrize("words", [FEW, MANY], ids=["few", "many"])
def test_processors(words: list[Any]):
    words = [word for word in words if not isinstance(word, bytes)]
    arguments = {"processor": str.upper, "score_cutoff": 30}
    query = NAMES[0].upper()
    assert process.extract(query, words, **arguments) == rapidfuzz.process.extract(
        query, words, scorer=rapidfuzz.fuzz.ratio, **arguments
    )
    assert process.extractOne(query, words, **arguments) == rapidfuzz.process.extractOne(
        query, words, scorer=rapidfuzz.fuzz.ratio, **arguments
    )
    np.testing.assert_array_equal(
        process.cdist([query, None], words, processor=str.upper)[0],
        rapidfuzz.process.cdist([query], words, processor=str.upper)[0],
    )


def test_ties_go_to_the_first():
    words = ["ab", "ba", "ab", "xb"] * 40
    for choices in (words[:4], words):
        found = process.extract("ab", choices, limit=6)
        assert found == rapidfuzz.process.extract(
            "ab", choices, scorer=rapidfuzz.fuzz.ratio, limit=6
        )


def test_extract_iter_is_lazy():
    def endless():
        while True:
            yield "abc"

    matches = process.extract_iter("abd", endless())
    assert next(matches) == ("abc", fuzz.ratio("abd", "abc"), 0)
    assert next(matches)[2] == 1


def test_custom_scorers():
    calls = []

    def half(a: str, b: str, *, score_cutoff: float | None = None, bonus: float = 0) -> float:
        calls.append(score_cutoff)
        return fuzz.ratio(a, b) / 2 + bonus

    expected = rapidfuzz.process.extract("abc", FEW, scorer=half, scorer_kwargs={"bonus": 1})
    assert process.extract("abc", FEW, scorer=half, scorer_kwargs={"bonus": 1}) == expected
    assert set(calls) == {0}
    for cutoff in (None, 20):
        arguments = {"scorer": half, "score_cutoff": cutoff}
        assert process.extractOne("abc", FEW, **arguments) == rapidfuzz.process.extractOne(
            "abc", FEW, **arguments
        )
        assert list(process.extract_iter("abc", FEW, **arguments)) == list(
            rapidfuzz.process.extract_iter("abc", FEW, **arguments)
        )
        np.testing.assert_array_equal(
            process.cdist(["abc", "x"], NAMES[:5], **arguments),
            rapidfuzz.process.cdist(["abc", "x"], NAMES[:5], **arguments),
        )
    found = process.cdist(["abc"], ["abd"], scorer=half, dtype="uint8", score_multiplier=1.5)
    assert found.tolist() == [[50]]
    assert process.cdist([], ["a"], scorer=half).shape == (0, 1)
    with pytest.raises(RangeError, match=r"\[dtype\] int8 cannot hold the score 300"):
        process.cdist(["a"], ["a"], scorer=half, dtype="int8", score_multiplier=6)


def test_rapidfuzz_functions_are_scorers_too():
    for theirs in (rapidfuzz.distance.Levenshtein.distance, rapidfuzz.fuzz.WRatio):
        assert process.extract(NAMES[0], NAMES, scorer=theirs) == rapidfuzz.process.extract(
            NAMES[0], NAMES, scorer=theirs
        )


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


@given(a=st.lists(TEXT, max_size=8), b=st.lists(TEXT, max_size=8), data=st.data())
def test_cdist_cutoffs_on_the_score(a: list[str], b: list[str], data: st.DataObject):
    case = data.draw(st.sampled_from(CASES))
    cutoff = data.draw(st.sampled_from([0, *(case.theirs(x, y) for x in a for y in b)]))
    np.testing.assert_array_equal(
        process.cdist(a, b, scorer=case.ours, score_cutoff=cutoff),
        rapidfuzz.process.cdist(a, b, scorer=case.theirs, score_cutoff=cutoff),
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


def test_scorer_kwargs():
    weights = {"weights": (1, 1, 1)}
    for choices in (NAMES[:3], NAMES):
        arguments = {"scorer": Levenshtein.distance, "scorer_kwargs": weights}
        assert process.extract("abc", choices, **arguments)
        assert process.cdist(["abc"], choices, **arguments).shape == (1, len(choices))
        for scorer, kwargs in [(fuzz.ratio, weights), ("levenshtein", {"foo": 1})]:
            with pytest.raises(TypeError, match=r"\[scorer_kwargs\] \w+ takes no argument"):
                process.extract("abc", choices, scorer=scorer, scorer_kwargs=kwargs)
            with pytest.raises(TypeError, match=r"\[scorer_kwargs\] \w+ takes no argument"):
                process.cdist(["abc"], choices, scorer=scorer, scorer_kwargs=kwargs)
        with pytest.raises(InvalidArgument, match=r"\[weights\]"):
            process.extract(
                "abc", choices, scorer="levenshtein", scorer_kwargs={"weights": (1, 2, 3)}
            )


@pytest.mark.parametrize("choices", [NAMES[:3], NAMES], ids=["few", "many"])
def test_bad_input(choices: list[str]):
    for function in (process.extract, process.extractOne, process.extract_iter):

        def call(*args: Any, function: Any = function, **kwargs: Any) -> object:
            return list(function(*args, **kwargs) or ())

        with pytest.raises(
            ValueError, match=r"\[score_cutoff\] must be in 0 to 100 for ratio, got"
        ):
            call("a", choices, score_cutoff=101)
        with pytest.raises(TypeError, match=r"\[score_cutoff\] is str: 'x'"):
            call("a", choices, score_cutoff="x")
        with pytest.raises(TypeError, match=r" is int: 3; expected"):
            call(3, choices)
        with pytest.raises(TypeError, match=r" is int: 3; expected"):
            call("a", [*choices, 3])
        with pytest.raises(warpmatch.InvalidArgument, match=r"\[scorer\] unknown scorer 'nope'"):
            call("a", choices, scorer="nope")
    with pytest.raises(ValueError, match=r"\[limit\] must be at least 0.*got -1"):
        process.extract("a", choices, limit=-1)
    with pytest.raises(ValueError, match=r"\[workers\] must be at least 1.*got 0"):
        process.extract("a", choices, workers=0)
    with pytest.raises(ValueError, match=r"\[device\].*'gpu'"):
        process.extract("a", choices, device="gpu")
