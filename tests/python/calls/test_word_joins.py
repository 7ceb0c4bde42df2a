"""Joins that an index brings up candidates for, against every score there is: of RapidFuzz where it
has the scorer. 1,500 company names, so many that the index is taken, which a plan tells."""

import csv
from pathlib import Path

import numpy as np
import pytest
import rapidfuzz
import warpmatch

NAMES = Path(__file__).resolve().parents[3] / "examples" / "company_names.csv"


@pytest.fixture(scope="module")
def names():
    with NAMES.open(encoding="utf-8", newline="") as file:
        rows = [row["name"] for row in csv.DictReader(file)][:29_000:20]
    return [*rows, "", "  ", rows[0], rows[1] + " "]


def scores_of_all(scorer, left, right):
    """Every score, and NaN with a null."""
    theirs = getattr(rapidfuzz.fuzz, scorer, None)
    if theirs is None:
        return warpmatch.matrix(left, right, scorer=scorer, dtype=np.float64)
    return rapidfuzz.process.cdist(left, right, scorer=theirs, dtype=np.float64)


@pytest.mark.parametrize(
    ("scorer", "cutoff"),
    [
        ("jaccard", 0.5),
        ("jaccard", 1 / 3),
        ("trigram", 0.4),
        ("token_set_ratio", 90),
        ("token_set_ratio", 75),
        ("token_ratio", 85),
        ("WRatio", 86),
        ("WRatio", 95),
        ("partial_ratio", 95),
        ("partial_token_sort_ratio", 95),
    ],
)
def test_an_index_finds_what_all_scores_have(names, scorer, cutoff):
    every = scores_of_all(scorer, names, names)
    left, right = np.nonzero(np.triu(every >= cutoff, 1))
    plan = warpmatch.plan("self_join", names, scorer=scorer, score_cutoff=cutoff, device="cpu")
    assert plan.candidates > 0, "no index was taken"
    for workers in (1, 2):
        found = warpmatch.self_join(
            names, scorer=scorer, score_cutoff=cutoff, device="cpu", workers=workers
        )
        np.testing.assert_array_equal(found.left, left)
        np.testing.assert_array_equal(found.right, right)
        np.testing.assert_array_equal(found.score, every[left, right])
    two = warpmatch.pairs(names, names[::-1], scorer=scorer, score_cutoff=cutoff, device="cpu")
    left, right = np.nonzero(every[:, ::-1] >= cutoff)
    np.testing.assert_array_equal(two.left, left)
    np.testing.assert_array_equal(two.right, right)
    np.testing.assert_array_equal(two.score, every[left, len(names) - 1 - right])


def test_a_plan_says_what_an_index_brings_up(names):
    few = warpmatch.plan(
        "self_join", names, scorer="token_set_ratio", score_cutoff=95, device="cpu"
    )
    many = warpmatch.plan(
        "self_join", names, scorer="token_set_ratio", score_cutoff=80, device="cpu"
    )
    assert "shared words" in few.filters
    assert 0 < few.candidates < many.candidates < many.pairs
    assert f"{few.candidates:,} candidates" in str(few)
    every = warpmatch.plan("self_join", names, scorer="jaccard", score_cutoff=0, device="cpu")
    assert every.candidates == 0
    assert "in the length window" in str(every)
