"""Ways through an executor that few inputs take: on the CPU, and on a device where there is one.

tests/cuda/rare_paths.hpp has the same for the executors themselves.
"""

from typing import Any

import numpy as np
import pytest
import rapidfuzz
import warpmatch
from rapidfuzz.distance import Levenshtein
from reference import near_duplicates
from warpmatch import process

NAMES = near_duplicates(700)
DTYPES = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]


def of_every_length(step: int, firsts: str) -> list[str]:
    """Strings of every `step`th length, equal but for their first letter."""
    return [
        first + "ab" * (n // 2) + "c" * (n % 2) for n in range(0, 240, step) for first in firsts
    ]


@pytest.mark.parametrize("dtype", [*DTYPES, "float32", "float64"])
def test_cpdist_in_every_dtype(dtype: str, device: str):
    for ours, theirs in (
        ("levenshtein", Levenshtein.distance),
        ("ratio", rapidfuzz.fuzz.ratio),
        ("token_set_ratio", rapidfuzz.fuzz.token_set_ratio),
    ):
        found = process.cpdist(NAMES[:-1], NAMES[1:], scorer=ours, dtype=dtype, device=device)
        expected = rapidfuzz.process.cpdist(
            NAMES[:-1], NAMES[1:], scorer=theirs, dtype=getattr(np, dtype)
        )
        assert found.dtype == expected.dtype
        np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("weights", [(2**32 - 1, 3, 1), (2**32 - 1, 2**32 - 1, 2**32 - 2)])
def test_weights_whose_sums_take_64_bits(weights: tuple[int, int, int], device: str):
    options: dict[str, Any] = {"scorer_kwargs": {"weights": weights}, "dtype": np.uint64}
    found = process.cdist(
        NAMES[:30],
        NAMES[30:80],
        scorer=warpmatch.distance.Levenshtein.distance,
        device=device,
        **options,
    )
    expected = rapidfuzz.process.cdist(
        NAMES[:30], NAMES[30:80], scorer=Levenshtein.distance, **options
    )
    np.testing.assert_array_equal(found, expected)


def test_a_join_of_many_tiles(device: str):
    """A tile ends where a string has no partner of a fitting length."""
    every, even = of_every_length(1, "xyz"), of_every_length(2, "xyw")
    found = warpmatch.pairs(every, even, scorer="levenshtein", score_cutoff=0, device=device)
    expected = [(i, even.index(text)) for i, text in enumerate(every) if text in even]
    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True)) == expected
    within = warpmatch.self_join(even, scorer="levenshtein", score_cutoff=1, device=device)
    assert len(within.left) == len(even)  # three of each length, one edit apart
    assert set(within.score.tolist()) == {1}


@pytest.mark.parametrize("scorer", ["levenshtein", "ratio", "jaro_winkler", "WRatio"])
def test_a_search_past_the_first_texts(scorer: str, device: str):
    choices = [f"{name} {i}" for i in range(4) for name in NAMES]
    found = warpmatch.top_k(NAMES[:9], choices, 7, scorer=scorer, device=device)
    expected = warpmatch.top_k(NAMES[:9], choices, 7, scorer=scorer, device="cpu")
    np.testing.assert_array_equal(found.indices, expected.indices)
    np.testing.assert_array_equal(found.scores, expected.scores)


@pytest.mark.parametrize("scorer", ["jaro", "jaro_winkler"])
def test_lengths_that_rule_out_pairs_of_jaro(scorer: str, device: str):
    texts = [name * (1 + i % 9) for i, name in enumerate(NAMES[:300])]
    found = warpmatch.self_join(texts, scorer=scorer, score_cutoff=0.9, device=device)
    scores = rapidfuzz.process.cdist(
        texts,
        texts,
        scorer=getattr(rapidfuzz.distance, scorer.title().replace("_", "")).similarity,
        dtype=np.float64,
    )
    left, right = np.nonzero(np.triu(scores >= 0.9, 1))
    assert found.left.tolist() == left.tolist()
    assert found.right.tolist() == right.tolist()
    assert found.score.tolist() == scores[left, right].tolist()


@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_nulls_here_and_there(dtype: str, device: str):
    left = [None if i % 2 else name for i, name in enumerate(NAMES[:200])]
    right = [None if i % 3 else name for i, name in enumerate(NAMES[:150])]
    texts = [text or "" for text in left], [text or "" for text in right]
    expected = rapidfuzz.process.cdist(*texts, dtype=getattr(np, dtype))
    expected[1::2], expected[:, [i for i in range(150) if i % 3]] = 0, 0
    found = warpmatch.matrix(left, right, dtype=dtype, device=device)
    np.testing.assert_array_equal(found, expected)
    wide = np.full((len(left), len(right) + 4), 7, dtype)
    warpmatch.matrix(left, right, out=wide[:, 1:-3], device=device)
    np.testing.assert_array_equal(wide[:, 1:-3], expected)
    assert (wide[:, [0, -3, -2, -1]] == 7).all()
    rows = process.cpdist(left[:150], right, dtype=dtype, device=device)
    np.testing.assert_array_equal(rows, expected.diagonal())
