"""The searches of warpmatch.process against RapidFuzz's, and what they do better."""

import math
import time
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import rapidfuzz
import warpmatch
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import (
    EVERY_CASE,
    PHRASES,
    SEQUENCES,
    TEXT,
    Case,
    cutoffs,
    every_scorer,
    near_duplicates,
    polars,
)
from warpmatch import Corpus, InvalidArgument, RangeError, _core, fuzz, process
from warpmatch.search import Search

NAMES = near_duplicates(150, seed=3)
FEW = [NAMES[0], None, NAMES[1], math.nan, pd.NA, "xyz", b"abc", "", NAMES[0]]
MANY = [*NAMES, None, math.nan, *NAMES[:20]]
WORDS = st.one_of(TEXT, PHRASES)


@every_scorer
@pytest.mark.parametrize("choices", [FEW, MANY], ids=["few", "many"])
def test_extract_is_rapidfuzz_extract(case: Case, choices: list[Any], device: str):
    for query in (NAMES[0], "", b"abc", None, math.nan):
        for cutoff in cutoffs(case):
            ours = {"scorer": case.ours, "score_cutoff": cutoff}
            theirs = {"scorer": case.theirs, "score_cutoff": cutoff}
            for limit, workers in [(5, 1), (5, 2), (1, 1), (0, 1), (None, 1), (None, 2)]:
                found = process.extract(
                    query, choices, limit=limit, device=device, workers=workers, **ours
                )
                assert found == rapidfuzz.process.extract(query, choices, limit=limit, **theirs)
            assert process.extractOne(
                query, choices, **ours, device=device
            ) == rapidfuzz.process.extractOne(query, choices, **theirs)
            assert list(process.extract_iter(query, choices, **ours)) == list(
                rapidfuzz.process.extract_iter(query, choices, **theirs)
            )


SCRIPTS = {
    "cyrillic": "абвгдР её",
    "polish": "abąćęłó é ż",
    "chinese": "漢字仮名交 的一是了肩",
    "mixed": "aбв一\u2009—© é😀",
}
"""Of one block beside ASCII, of two, and of many; with white space and letters beyond them."""
SCRIPT_NAMES = [name for alphabet in SCRIPTS.values() for name in near_duplicates(60, 4, alphabet)]


@every_scorer
def test_extract_of_other_scripts_is_rapidfuzz_extract(case: Case):
    random = np.random.default_rng(1)
    choices = [*SCRIPT_NAMES, *NAMES[:40], None, "я" * 70, "ąя" * 50]
    choices = [choices[place] for place in random.permutation(len(choices))]
    queries = [*SCRIPT_NAMES[::47], NAMES[0], "я" * 66, "ąя" * 40, "肩肩", "©©"]
    for query in queries:
        for cutoff in cutoffs(case)[:3]:
            ours = {"scorer": case.ours, "score_cutoff": cutoff}
            theirs = {"scorer": case.theirs, "score_cutoff": cutoff}
            for limit in (1, 5):
                found = process.extract(query, choices, limit=limit, **ours)
                assert found == rapidfuzz.process.extract(query, choices, limit=limit, **theirs)


@settings(max_examples=40)
@given(query=WORDS, choices=st.lists(st.one_of(WORDS, st.none()), max_size=12), data=st.data())
def test_extract_of_anything(query: str, choices: list[str | None], data: st.DataObject):
    case = data.draw(st.sampled_from(EVERY_CASE))
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
    "polars": lambda words: polars().Series([w for w in words if isinstance(w, str)]),
}


@pytest.mark.parametrize("make", CHOICES.values(), ids=CHOICES.keys())
@pytest.mark.parametrize("words", [FEW, MANY], ids=["few", "many"])
def test_choices_of_every_kind(make, words: list[Any]):
    expected = rapidfuzz.process.extract(NAMES[0], make(words))
    assert process.extract(NAMES[0], make(words)) == expected
    assert process.extractOne(NAMES[0], make(words)) == expected[0]
    assert sorted(process.extract_iter(NAMES[0], make(words)), key=lambda m: -m[1])[:5] == expected


def test_choices_in_arrow():
    expected = rapidfuzz.process.extract(NAMES[0], NAMES)
    for choices in (pa.array(NAMES), pa.chunked_array([NAMES[:9], NAMES[9:]])):
        assert process.extract(NAMES[0], choices) == expected
        np.testing.assert_array_equal(
            process.cdist(choices, choices, processor=str.upper),
            process.cdist(NAMES, NAMES, processor=str.upper),
        )


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
        query, words, **arguments
    )
    assert process.extractOne(query, words, **arguments) == rapidfuzz.process.extractOne(
        query, words, **arguments
    )
    np.testing.assert_array_equal(
        process.cdist([query, None], words, processor=str.upper)[0],
        rapidfuzz.process.cdist([query], words, processor=str.upper)[0],
    )


def test_ties_go_to_the_first():
    words = ["ab", "ba", "ab", "xb"] * 40
    for choices in (words[:4], words):
        found = process.extract("ab", choices, limit=6)
        assert found == rapidfuzz.process.extract("ab", choices, limit=6)


def test_long_lists_are_read_a_part_at_a_time():
    names = near_duplicates(5000, seed=5)
    choices = [*names[:2000], None, *names[2000:], math.nan]
    expected = rapidfuzz.process.extract(names[4000], choices, scorer=rapidfuzz.fuzz.ratio, limit=9)
    for kind in (list, tuple, type("Names", (list,), {})):
        assert process.extract(names[4000], kind(choices), scorer=fuzz.ratio, limit=9) == expected
    with pytest.raises(TypeError, match=r"\[choices\] item 3000 is int: 7"):
        process.extract("a", [*names[:3000], 7])


def test_a_list_that_changes_while_it_is_searched_is_refused():
    choices = list(NAMES)

    def shrink(done: int, total: int) -> None:
        choices.pop()

    score = Search(fuzz.ratio, None, None, None)._score()
    with pytest.raises(RuntimeError, match=r"\[choices\] changed size while it was searched"):
        _core.extract(NAMES[0], choices, 3, score, _core.Run("cpu", None, shrink))


def test_a_choice_that_empties_the_list_as_it_goes_is_refused():
    class Last(str):
        def __del__(self) -> None:
            choices.clear()

    choices: list[str] = []
    choices.extend(Last(f"{number} main street") for number in range(3000))

    def replace(done: int, total: int) -> None:
        if done == 0:
            time.sleep(0.06)  # so that the next part is reported as well
        else:
            choices[:done] = ["x"] * done  # now only the search holds them

    score = Search(fuzz.ratio, None, None, None)._score()
    with pytest.raises(RuntimeError, match=r"\[choices\] changed size while it was searched"):
        _core.extract("12 main street", choices, 3, score, _core.Run("cpu", None, replace))


def test_extract_iter_is_lazy():
    def endless():
        while True:
            yield "abc"

    matches = process.extract_iter("abd", endless())
    assert next(matches) == ("abc", fuzz.WRatio("abd", "abc"), 0)
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
        np.testing.assert_array_equal(
            process.cpdist(NAMES[1:6], NAMES[:5], **arguments),
            rapidfuzz.process.cpdist(NAMES[1:6], NAMES[:5], **arguments),
        )
    found = process.cdist(["abc"], ["abd"], scorer=half, dtype="uint8", score_multiplier=1.5)
    assert found.tolist() == [[50]]
    assert process.cdist([], ["a"], scorer=half).shape == (0, 1)
    with pytest.raises(RangeError, match=r"\[dtype\] int8 cannot hold the score 300"):
        process.cdist(["a"], ["a"], scorer=half, dtype="int8", score_multiplier=6)


@every_scorer
def test_rapidfuzz_functions_are_scorers_too(case: Case):
    assert process.extract(NAMES[0], NAMES, scorer=case.theirs) == rapidfuzz.process.extract(
        NAMES[0], NAMES, scorer=case.theirs
    )
    found = warpmatch.matrix(NAMES[:3], NAMES, scorer=case.theirs)
    np.testing.assert_array_equal(found, warpmatch.matrix(NAMES[:3], NAMES, scorer=case.name))


def test_a_scorer_that_says_lower_is_better():
    def length_gap(a: str, b: str, *, score_cutoff: float | None = None) -> int:
        return abs(len(a) - len(b))

    flags = {"optimal_score": 0, "worst_score": 1000}
    length_gap._RF_ScorerPy = {"get_scorer_flags": lambda **_: flags}  # pyright: ignore[reportFunctionMemberAccess]
    assert process.extract("ab", ["abc", "ab", "a"], scorer=length_gap) == [
        ("ab", 0, 1),
        ("abc", 1, 0),
        ("a", 1, 2),
    ]
    assert process.extractOne("ab", ["abc"], scorer=length_gap, score_cutoff=0) is None


@settings(max_examples=40)
@given(query=SEQUENCES, choices=st.lists(SEQUENCES, max_size=5), data=st.data())
def test_sequences_of_hashables(query: Any, choices: list[Any], data: st.DataObject):
    wordless = [c for c in EVERY_CASE if "token" not in c.name and c.name != "WRatio"]
    case = data.draw(st.sampled_from(wordless))
    choices = [c for c in choices if {type(x) for x in c} == {type(x) for x in query}]
    ours: dict[str, Any] = {"scorer": case.ours}
    theirs: dict[str, Any] = {"scorer": case.theirs}
    assert process.extract(query, choices, **ours) == rapidfuzz.process.extract(
        query, choices, **theirs
    )
    assert process.extractOne(query, choices, **ours) == rapidfuzz.process.extractOne(
        query, choices, **theirs
    )
    found = process.cdist([query], choices, **ours)
    expected = rapidfuzz.process.cdist([query], choices, **theirs)
    assert found.dtype == expected.dtype
    np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(
        process.cpdist([query] * len(choices), choices, **ours), expected[0]
    )


def test_cpdist_takes_what_cdist_takes():
    expected = rapidfuzz.process.cpdist(NAMES[:9], NAMES[1:10])
    for make in [*CHOICES.values(), pa.array, Corpus]:
        if make is CHOICES["dict"]:
            continue
        found = process.cpdist(make(NAMES[:9]), make(NAMES[1:10]))
        np.testing.assert_array_equal(found, expected)
    upper = process.cpdist(NAMES[:9], NAMES[1:10], processor=str.upper)
    np.testing.assert_array_equal(upper, expected)
    assert process.cpdist([], []).shape == (0,)
    assert process.cpdist(["a", None, "b"], [None, None, "b"]).tolist() == [0, 0, 100]
    with pytest.raises(ValueError, match="null"):
        process.cpdist(["a"], [None], scorer="levenshtein")
    with pytest.raises(
        InvalidArgument, match=r"\[queries\] Length of .* must be the same! There are 2"
    ):
        process.cpdist(["a", "b"], ["a"])
    with pytest.raises(RangeError, match="300"):
        process.cpdist(["a"], ["b" * 300], scorer="levenshtein", dtype="int8")
    with pytest.raises(TypeError, match="expected str"):
        process.cpdist(["a"], [3])
    with pytest.raises(TypeError, match="is one string"):
        process.cpdist("a", "b")


@pytest.mark.parametrize("choices", [NAMES[:3], NAMES], ids=["few", "many"])
def test_bad_input(choices: list[str]):
    for function in (process.extract, process.extractOne, process.extract_iter):

        def call(*args: Any, function: Any = function, **kwargs: Any) -> object:
            return list(function(*args, **kwargs) or ())

        with pytest.raises(
            ValueError, match=r"\[score_cutoff\] must be in 0 to 100 for WRatio, got"
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


def test_choices_may_change_while_one_of_them_is_asked_whether_it_is_missing():
    asked = []

    class Sly(np.float32):
        def __ne__(self, other):
            asked.append(self)
            choices[0] = "something else"
            return True

    choices: list[Any] = ["".join(["apple", " pie"]), None, Sly("nan"), "apple tart"]
    choices += [f"plum {number}" for number in range(3000)]
    found = process.extract("apple pie", choices, scorer=fuzz.ratio, limit=2)
    assert asked
    assert [(round(score), row) for _, score, row in found] == [(100, 0), (63, 3)]
