"""Parameters of scorers in process.* and the batch calls: weights, prefix_weight and pad."""

import math
from typing import Any

import numpy as np
import pytest
import rapidfuzz
import warpmatch
from ids import steady_repr
from reference import near_duplicates
from warpmatch import InvalidArgument, fuzz, process
from warpmatch.distance import Hamming, JaroWinkler, Levenshtein

NAMES = near_duplicates(150, seed=3)
MANY = [*NAMES, None, math.nan, *NAMES[:20]]
PARAMETERS = [
    (Levenshtein.distance, rapidfuzz.distance.Levenshtein.distance, {"weights": (1, 2, 3)}),
    (
        Levenshtein.normalized_similarity,
        rapidfuzz.distance.Levenshtein.normalized_similarity,
        {"weights": (2, 1, 2)},
    ),
    (JaroWinkler.similarity, rapidfuzz.distance.JaroWinkler.similarity, {"prefix_weight": 0.2}),
    (Hamming.distance, rapidfuzz.distance.Hamming.distance, {"pad": True}),
]


@pytest.mark.parametrize(("ours", "theirs", "kwargs"), PARAMETERS, ids=steady_repr)
def test_scorer_kwargs(ours: Any, theirs: Any, kwargs: dict[str, Any]):
    mine, other = ({"scorer": scorer, "scorer_kwargs": kwargs} for scorer in (ours, theirs))
    for workers in (1, 2):
        assert process.extract(NAMES[0], MANY, workers=workers, **mine) == (
            rapidfuzz.process.extract(NAMES[0], MANY, **other)
        )
    assert process.extract(NAMES[0], MANY, **other) == process.extract(NAMES[0], MANY, **mine)
    assert list(process.extract_iter(NAMES[0], NAMES, **mine)) == list(
        rapidfuzz.process.extract_iter(NAMES[0], NAMES, **other)
    )
    expected = rapidfuzz.process.cdist(NAMES[:9], NAMES, **other)
    np.testing.assert_array_equal(process.cdist(NAMES[:9], NAMES, **mine), expected)
    np.testing.assert_array_equal(warpmatch.matrix(NAMES[:9], NAMES, **mine), expected)
    np.testing.assert_array_equal(
        process.cpdist(NAMES[1:], NAMES[:-1], **mine),
        rapidfuzz.process.cpdist(NAMES[1:], NAMES[:-1], **other),
    )


def test_strings_of_unequal_length_without_padding():
    kwargs = {"scorer": Hamming.distance, "scorer_kwargs": {"pad": False}}
    assert process.extractOne("abc", ["abd"], **kwargs) == ("abd", 1, 0)
    for call in (process.extract, process.extractOne):
        with pytest.raises(InvalidArgument, match="length"):
            call("abc", ["abd", "ab"], **kwargs)
    for call in (process.cdist, process.cpdist):
        with pytest.raises(InvalidArgument, match="length"):
            call(["abc", "a"], ["abd", "ab"], **kwargs)


@pytest.mark.parametrize(
    ("scorer", "kwargs", "message"),
    [
        (
            fuzz.ratio,
            {"weights": (1, 1, 1)},
            r"\[scorer_kwargs\] ratio takes no argument 'weights'",
        ),
        ("levenshtein", {"foo": 1}, r"\[scorer_kwargs\] levenshtein takes no argument 'foo'"),
        (fuzz.WRatio, {"processor": None}, "takes no argument 'processor'"),
        ("indel", {"score_cutoff": 1}, "takes no argument 'score_cutoff'"),
        ("osa", [1], r"\[scorer_kwargs\] is list"),
        ("levenshtein", {"weights": (1, 2)}, r"\[weights\] must be what insertion, deletion"),
        ("levenshtein", {"weights": (1, 2, -1)}, r"\[weights\] must lie in 0 to 4294967295"),
        ("levenshtein", {"weights": (1, 2, 0.5)}, r"\[weights\] must be whole numbers, got"),
        ("levenshtein", {"weights": (1, 2, "x")}, r"\[weights\] is str: 'x'; expected a number"),
        ("levenshtein", {"weights": 3}, r"\[weights\] is int: 3; expected three whole numbers"),
        ("jaro_winkler", {"prefix_weight": 1.1}, r"\[prefix_weight\] must lie in 0 to 1"),
        ("jaro_winkler", {"prefix_weight": math.nan}, r"\[prefix_weight\] must lie in 0 to 1"),
        ("jaro_winkler", {"prefix_weight": "x"}, r"\[prefix_weight\] is str: 'x'; expected a num"),
        ("hamming", {"pad": 0}, r"\[pad\] is int: 0; expected True or False"),
    ],
)
def test_scorer_kwargs_that_do_not_fit(scorer: Any, kwargs: Any, message: str):
    arguments = {"scorer": scorer, "scorer_kwargs": kwargs}
    error = InvalidArgument if "must" in message else TypeError
    for call in (
        lambda: process.extract("abc", NAMES, **arguments),
        lambda: process.extract_iter("abc", NAMES, **arguments),
        lambda: process.cdist(["abc"], NAMES, **arguments),
        lambda: process.cpdist(NAMES, NAMES, **arguments),
        lambda: warpmatch.matrix(["abc"], NAMES, **arguments),
    ):
        with pytest.raises(error, match=message):
            call()
