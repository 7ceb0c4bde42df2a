"""Jaccard on words, which RapidFuzz has not: against Python's own sets."""

import numpy as np
import pytest
import warpmatch
from hypothesis import given
from hypothesis import strategies as st
from reference import PHRASES
from warpmatch.distance import Jaccard


def by_sets(left: str, right: str) -> float:
    ours, theirs = set(left.split()), set(right.split())
    return len(ours & theirs) / len(ours | theirs) if ours | theirs else 1.0


# Beyond ASCII, str.split() and RapidFuzz do not take the same code points for white space.
ASCII_PHRASES = PHRASES.filter(str.isascii)


@given(ASCII_PHRASES, ASCII_PHRASES)
def test_one_pair(left: str, right: str):
    similarity = by_sets(left, right)
    assert Jaccard.similarity(left, right) == similarity
    assert Jaccard.distance(left, right) == 1 - similarity
    assert Jaccard.normalized_distance(left, right) == 1 - similarity
    assert Jaccard.normalized_similarity(left, right) == pytest.approx(similarity)
    assert Jaccard.similarity(left, right, score_cutoff=0.5) == similarity * (similarity >= 0.5)


@given(st.lists(ASCII_PHRASES, max_size=12), st.lists(ASCII_PHRASES, max_size=12))
def test_every_pair(left: list[str], right: list[str]):
    scores = [[by_sets(a, b) for b in right] for a in left]
    found = warpmatch.matrix(left, right, scorer="jaccard", dtype=np.float64)
    np.testing.assert_array_equal(found, np.reshape(scores, found.shape))
    pairs = warpmatch.pairs(left, right, scorer=Jaccard.similarity, score_cutoff=0.5)
    assert set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)) == {
        (i, j) for i, row in enumerate(scores) for j, score in enumerate(row) if score >= 0.5
    }


def test_dedupe_by_words():
    names = ["Acme Paper Corp", "Corp Acme Paper", "Zenith"]
    found = warpmatch.dedupe(names, threshold=0.9, scorer="jaccard")
    assert found.clusters.tolist() == [0, 0, 1]
