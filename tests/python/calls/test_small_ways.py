"""However few strings are compared, and whatever they are: the results of the packed executor.

Every scorer, shape and kind of string, of lists, corpora and columns, each call beside the one that
packs both sides, beside one call a pair, and beside RapidFuzz.
"""

import math
import random
import threading
from typing import Any

import numpy as np
import pytest
import rapidfuzz
import warpmatch
from warpmatch import Corpus, InvalidArgument, _core, process
from warpmatch.distance import DamerauLevenshtein, Hamming, Levenshtein
from warpmatch.scorers import metrics
from warpmatch.scorers.kept import kept_batch_score, kept_score
from warpmatch.scorers.scorer import _name_of_rapidfuzz, scorer_of

NAMES = [name for name in metrics.names() if name != "levenshtein_ratio"]
SHAPES = [(1, 1), (1, 10), (10, 1), (2, 20), (3, 3), (10, 10), (40, 40)]
LETTERS = {
    "latin": "ab cé",
    "two bytes": "ab cЖ漢",
    "four bytes": "ab c\U0001f600\U00010400",
}
LENGTHS = [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 22, 31, 32, 33, 63, 64, 65, 129]
SHORT_LENGTHS = [length for length in LENGTHS if 0 < length <= 64]
"""What a pair of has a lane: all texts of a call, or it goes another way."""


def strings(count: int, kind: str, seed: int) -> list[Any]:
    """So many of awkward lengths, some alike: bytes, text of one width, or everything at once."""
    rng = random.Random(seed)
    if kind == "mixed":
        every = [strings(count, each, seed) for each in ("bytes", *LETTERS)]
        return [rng.choice(every)[place] for place in range(count)]
    letters = LETTERS["latin" if kind in ("bytes", "short") else kind]
    lengths = SHORT_LENGTHS if kind == "short" else LENGTHS
    made = ["".join(rng.choices(letters, k=rng.choice(lengths))) for _ in range(count)]
    for place in range(2, count, 3):
        base = made[place - 1]
        cut = rng.randrange(len(base) + 1)
        made[place] = (base[:cut] + rng.choice(letters) + base[cut:])[: max(lengths)]
    return [text.encode("latin-1") for text in made] if kind == "bytes" else made


KINDS = ["bytes", *LETTERS, "mixed", "short"]


def sides(shape: tuple[int, int], kind: str, *, nulls: bool) -> tuple[list[Any], list[Any]]:
    left, right = strings(shape[0], kind, 1), strings(shape[1], kind, 2)
    if nulls and min(shape) > 1:
        left[shape[0] // 2] = None
        right[0] = None
    return left, right


def ways(left: list[Any], right: list[Any]) -> list[tuple[Any, Any]]:
    """Lists, corpora, and one of each."""
    lefts, rights = Corpus(left), Corpus(right)
    return [(left, right), (lefts, rights), (lefts, right), (left, rights)]


def cutoffs(name: str) -> tuple[Any, ...]:
    scorer = scorer_of(name)
    if scorer.is_integer:
        return (None, 9)
    return (None, 0.6 * scorer.largest)


def packed(left: Any, right: Any, score: _core.Score, dtype: Any) -> np.ndarray:
    """By the executor, of two corpora."""
    out = np.empty((len(left), len(right)), dtype)
    _core.matrix(Corpus(left), Corpus(right), score, out, 1, _core.Run("cpu", 1, None))
    return out


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NAMES)
def test_small_matrices_are_those_of_the_executor(name: str, kind: str):
    scorer = scorer_of(name)
    for shape in SHAPES:
        left, right = sides(shape, kind, nulls=not scorer.is_integer)
        for cutoff in cutoffs(name):
            score = kept_score(name, cutoff)
            assert score is not None
            for dtype in (scorer.dtype, np.float64):
                expected = packed(left, right, score, dtype)
                for given in ways(left, right):
                    for workers in (1, -1):
                        found = process.cdist(
                            *given, scorer=name, score_cutoff=cutoff, dtype=dtype, workers=workers
                        )
                        message = f"{shape, cutoff, dtype, workers}"
                        np.testing.assert_array_equal(found, expected, err_msg=message)


@pytest.mark.parametrize("kind", ["latin", "two bytes", "four bytes"])
@pytest.mark.parametrize("name", NAMES)
def test_small_matrices_are_those_of_rapidfuzz(name: str, kind: str):
    theirs = next((f for f, n in _name_of_rapidfuzz().items() if n == name), None)
    if theirs is None:
        pytest.skip("RapidFuzz has none")
    for shape in SHAPES:
        left, right = sides(shape, kind, nulls=False)
        for cutoff in cutoffs(name):
            options = {"scorer": theirs, "score_cutoff": cutoff}
            expected = rapidfuzz.process.cdist(left, right, **options)
            np.testing.assert_array_equal(process.cdist(left, right, **options), expected)
        paired = [left[place % len(left)] for place in range(len(right))]
        np.testing.assert_array_equal(
            process.cpdist(paired, right, scorer=theirs),
            rapidfuzz.process.cpdist(paired, right, scorer=theirs),
        )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NAMES)
def test_small_searches_are_those_of_the_executor(name: str, kind: str):
    scorer = scorer_of(name)
    run = _core.Run("cpu", 1, None)
    for shape in SHAPES:
        left, right = sides(shape, kind, nulls=not scorer.is_integer)
        for cutoff in cutoffs(name):
            kept = kept_batch_score(name, cutoff)
            assert kept
            indices, scores = _core.top_k(Corpus(left), Corpus(right), 4, kept.score, run)
            for given in ways(left, right):
                found = warpmatch.top_k(*given, 4, scorer=name, score_cutoff=cutoff)
                np.testing.assert_array_equal(found.indices, indices)
                np.testing.assert_array_equal(found.scores, scores)
            if cutoff is None:
                continue
            expected = _core.pairs(Corpus(left), Corpus(right), kept.score, run)
            for given in ways(left, right):
                joined = warpmatch.pairs(*given, scorer=name, score_cutoff=cutoff)
                for column, wanted in zip(
                    (joined.left, joined.right, joined.score), expected, strict=True
                ):
                    np.testing.assert_array_equal(column, wanted)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NAMES)
def test_columns_are_the_diagonals_of_matrices(name: str, kind: str):
    scorer = scorer_of(name)
    left, right = sides((90, 90), kind, nulls=not scorer.is_integer)
    left += left[:30]
    right += left[:30]
    for cutoff in cutoffs(name):
        score = kept_score(name, cutoff)
        assert score is not None
        expected = np.diagonal(packed(left, right, score, scorer.dtype))
        for workers in (1, -1):
            options = {"scorer": name, "score_cutoff": cutoff, "workers": workers}
            found = process.cpdist(left, right, **options)
            np.testing.assert_array_equal(found, expected, err_msg=f"{cutoff}")
            missing = [math.nan if text is None else text for text in left]
            np.testing.assert_array_equal(process.cpdist(missing, right, **options), expected)


def long_column(count: int, seed: int, letters: str = "abcdef gh") -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choices(letters, k=rng.randrange(0, 40))) for _ in range(count)]


@pytest.mark.parametrize("count", [511, 512, 513, 5000])
@pytest.mark.parametrize("letters", ["abcdef gh", "abcdé g", "ab漢\U0001f600 "])
def test_columns_of_every_container_score_alike(count: int, letters: str):
    polars = pytest.importorskip("polars")
    arrow = pytest.importorskip("pyarrow")
    left: list[Any] = long_column(count, 1, letters)
    right: list[Any] = long_column(count, 2, letters)
    left[count // 2] = right[0] = None
    for scorer in ("ratio", "jaro_winkler", "token_sort_ratio", "prefix_normalized_similarity"):
        expected = process.cpdist(left, right, scorer=scorer)
        by_rapidfuzz = next(f for f, n in _name_of_rapidfuzz().items() if n == scorer)
        present = [i for i in range(count) if left[i] is not None and right[i] is not None]
        np.testing.assert_array_equal(
            expected[present],
            rapidfuzz.process.cpdist(
                [left[i] for i in present], [right[i] for i in present], scorer=by_rapidfuzz
            ),
        )
        for make in (
            tuple,
            polars.Series,
            arrow.array,
            lambda column: arrow.array(column, arrow.large_string()),
            lambda column: arrow.chunked_array([column[:7], column[7:9], column[9:]]),
            lambda column: arrow.array(["é", *column, "漢"], arrow.string()).slice(1, count),
            lambda column: polars.Series(["é" * 20, *column])[1:],
        ):
            np.testing.assert_array_equal(
                process.cpdist(make(left), make(right), scorer=scorer), expected
            )


def test_arrow_text_that_is_ascii_in_part_is_read_as_what_it_is():
    polars = pytest.importorskip("polars")
    arrow = pytest.importorskip("pyarrow")
    texts = ["plain", "é", "a longer plain string", "a longer string with é", "", None, "x" * 13]
    for make in (polars.Series, arrow.array):
        for strings_ in (texts, [text and text.replace("é", "e") for text in texts]):
            column = make(strings_)
            assert list(Corpus(column)) == strings_
            assert list(Corpus(column[2:5])) == strings_[2:5]


def test_a_column_may_be_long_or_have_long_strings():
    """From some of them on others are let run, and threads share what is left."""
    left, right = long_column(1500, 3), long_column(1500, 4)
    for place in (700, 1400):
        left[place], right[place] = "ab" * 1500, "ba" * 1500
    expected = [Levenshtein.distance(a, b) for a, b in zip(left, right, strict=True)]
    for workers in (1, 2, -1):
        found = process.cpdist(left, right, scorer=Levenshtein.distance, workers=workers)
        assert found.tolist() == expected
    words = ["abcdefgh ijklmnop qrstuvwx yz"[i % 7 :] for i in range(40_000)]
    found = process.cpdist(words, words[::-1], scorer=DamerauLevenshtein.distance, workers=2)
    assert found[:3].tolist() == [
        DamerauLevenshtein.distance(a, b) for a, b in zip(words[:3], words[:-4:-1], strict=True)
    ]
    np.testing.assert_array_equal(found, found[::-1])


def test_a_column_that_changes_meanwhile_is_that_of_the_beginning_or_of_the_change():
    words = ["a" * 3000 for _ in range(600)]
    stop = threading.Event()

    def churn() -> None:
        while not stop.is_set():
            words[:] = ["".join(["b"] * 3000) for _ in range(600)]
            words[:] = ["".join(["a"] * 3000) for _ in range(600)]

    thread = threading.Thread(target=churn)
    thread.start()
    try:
        for _ in range(10):
            found = process.cpdist(words, words, scorer=Hamming.distance)
            assert found.tolist() == [0] * 600
    finally:
        stop.set()
        thread.join()


def test_errors_of_columns_do_not_depend_on_where_they_are():
    left: list[Any] = ["ab"] * 2000
    for place in (0, 600, 1999):
        right: list[Any] = ["ab"] * 2000
        right[place] = None
        with pytest.raises(InvalidArgument, match=r"\[choices\] nulls have no levenshtein"):
            process.cpdist(left, right, scorer=Levenshtein.distance)
        right[place] = 3
        with pytest.raises(TypeError, match=rf"\[choices\] item {place} is int"):
            process.cpdist(left, right)
        right[place] = "abc"
        with pytest.raises(InvalidArgument, match=r"\[pad\]"):
            process.cpdist(left, right, scorer=Hamming.distance, scorer_kwargs={"pad": False})
