"""Joins by edits through an index: lists that hypothesis shapes, so long that an index is taken,
which a plan tells. What is found of some of their strings is held against all scores of those."""

import random

import numpy as np
import pytest
import warpmatch
from hypothesis import given, settings
from hypothesis import strategies as st

ROWS = 12_000
CHECKED = 400

shapes = st.fixed_dictionaries(
    {
        "letters": st.sampled_from(["ab", "ACGT", "abcdefghijklmnop", "aé漢字", "0123456789 "]),
        "begin": st.sampled_from(["", "CASS", "one of many names: ", "aaaaaaaa"]),
        "end": st.sampled_from(["", "EQYF", " (Linnaeus 1758)", "aaaa"]),
        "shortest": st.integers(7, 20),
        "more": st.integers(0, 5),
        "edited": st.floats(0, 0.9),
        "seed": st.integers(0, 2**32 - 1),
    }
)
"""Few letters, and common ends: groups of thousands, which have to be divided."""


def strings_of(shape):
    """Distinct random strings between common ends, a part of them earlier ones with a few edits."""
    of = random.Random(shape["seed"])
    letters = shape["letters"]

    def edited(string):
        for _ in range(of.randint(1, 3)):
            if not string:
                return of.choice(letters)
            at = of.randrange(len(string))
            swapped = string[at + 1 : at + 2] + string[at]
            new = of.choice([of.choice(letters) + string[at], of.choice(letters), "", swapped])
            string = string[:at] + new + string[at + (2 if new is swapped else 1) :]
        return string

    made = []
    for _ in range(ROWS):
        if made and of.random() < shape["edited"]:
            made.append(edited(of.choice(made)))
        else:
            length = shape["shortest"] + of.randint(0, shape["more"])
            middle = "".join(of.choices(letters, k=length))
            made.append(shape["begin"] + middle + shape["end"])
    return list(dict.fromkeys(made))


def ordered(left, right, score):
    """The pairs as rows of an array, by left, then right."""
    pairs = np.stack([left.astype(float), right.astype(float), score.astype(float)], axis=1)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


@pytest.mark.parametrize(
    ("scorer", "cutoff"),
    [
        ("levenshtein", 1),
        ("osa", 1),
        ("damerau_levenshtein", 1),
        ("indel", 1),
        ("levenshtein", 2),
        ("osa", 2),
        ("damerau_levenshtein", 2),
        ("indel", 2),
        ("lcs_seq", 1),
        ("hamming", 2),
        ("levenshtein", 3),
        ("ratio", 92),
    ],
)
@settings(max_examples=3, deadline=None)
@given(shape=shapes)
def test_an_index_finds_what_all_scores_have(scorer, cutoff, shape):
    strings = strings_of(shape)
    random.Random(1).shuffle(strings)
    checked = strings[:CHECKED]
    every = warpmatch.matrix(checked, strings, scorer=scorer, device="cpu")
    met = every >= cutoff if scorer == "ratio" else every <= cutoff
    asked = {"scorer": scorer, "score_cutoff": cutoff, "device": "cpu"}
    plan = warpmatch.plan("self_join", strings, **asked)
    if cutoff == 1 and scorer != "lcs_seq" and plan.window_pairs > 20_000_000:
        assert "equal halves" in plan.filters

    found = warpmatch.self_join(strings, **asked)
    theirs = found.left < len(checked)  # the left row of a pair is the lower one
    left, right = np.nonzero(np.triu(met, 1))
    np.testing.assert_array_equal(
        ordered(found.left[theirs], found.right[theirs], found.score[theirs].astype(every.dtype)),
        ordered(left, right, every[left, right]),
    )

    half = len(strings) // 2
    two = warpmatch.pairs(strings[:half], strings[half:], **asked)
    theirs = two.left < len(checked)
    left, right = np.nonzero(met[:half, half:])
    np.testing.assert_array_equal(
        ordered(two.left[theirs], two.right[theirs], two.score[theirs].astype(every.dtype)),
        ordered(left, right, every[left, right + half]),
    )
