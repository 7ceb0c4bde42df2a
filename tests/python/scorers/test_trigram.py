"""Trigrams as pg_trgm has them: its documented examples, and sets made by hand."""

import re

import numpy as np
import pytest
import warpmatch
from hypothesis import given
from hypothesis import strategies as st
from warpmatch.distance import Trigram


def trigrams(text: str) -> set[str]:
    words = re.findall("[a-z0-9]+", text.lower())
    padded = [f"  {word} " for word in words]
    return {word[i : i + 3] for word in padded for i in range(len(word) - 2)}


def by_sets(left: str, right: str) -> float:
    ours, theirs = trigrams(left), trigrams(right)
    return len(ours & theirs) / len(ours | theirs) if ours | theirs else 0.0


# https://www.postgresql.org/docs/current/pgtrgm.html; results are real there, 4 bytes wide
@pytest.mark.parametrize(
    ("left", "right", "similarity"),
    [
        ("word", "two words", 0.36363637),
        ("word", "words", 0.5714286),
        ("cat", "CAT!", 1.0),
        ("foo|bar", "bar foo", 1.0),
        ("", "", 0.0),
        ("!?", "", 0.0),
        ("cat", "dog", 0.0),
    ],
)
def test_what_postgresql_gives(left: str, right: str, similarity: float):
    assert np.float32(Trigram.similarity(left, right)) == np.float32(similarity)


TEXT = st.text("abcAB12 _-!", max_size=12)


@given(st.lists(TEXT, max_size=10), st.lists(TEXT, max_size=10))
def test_every_pair_in_every_kind_of_result(left: list[str], right: list[str]):
    scores = np.reshape([[by_sets(a, b) for b in right] for a in left], (len(left), len(right)))
    found = warpmatch.matrix(left, right, scorer="trigram", dtype=np.float64)
    np.testing.assert_array_equal(found, scores)
    pairs = warpmatch.pairs(left, right, scorer="trigram", score_cutoff=0.3)
    wanted = {(i, j) for i, row in enumerate(scores) for j, s in enumerate(row) if s >= 0.3}
    assert set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)) == wanted
    if left and right:
        best = warpmatch.top_k(left, right, k=1, scorer="trigram")
        np.testing.assert_array_equal(best.scores[:, 0], scores.max(axis=1))


def test_dedupe_by_trigrams():
    names = ["Acme Paper Corp.", "ACME paper corp", "Zenith"]
    found = warpmatch.dedupe(names, threshold=0.9, scorer="trigram")
    assert found.clusters.tolist() == [0, 0, 1]
