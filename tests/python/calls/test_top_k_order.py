"""The best choices are the first of a stable sort of the matrix, however they are found."""

import random
from typing import Any

import numpy as np
import pytest
import warpmatch
from hypothesis import given, settings
from hypothesis import strategies as st

SCORERS = ["ratio", "levenshtein", "indel_similarity", "osa_normalized_distance", "jaro_winkler"]
strings = st.one_of(st.none(), st.text("ab", max_size=4), st.text("abc é", max_size=12))


def sorted_matrix(queries: list[Any], choices: list[Any], k: int, scorer: str, cutoff: Any) -> Any:
    """Indices and scores by a stable sort; a null matches nothing."""
    cells = warpmatch.matrix(
        [query or "" for query in queries],
        [choice or "" for choice in choices],
        scorer=scorer,
        dtype=np.float64,
    )
    higher = scorer not in ("levenshtein", "osa_normalized_distance")
    order = -cells if higher else cells
    misses = (
        np.zeros(cells.shape, bool)
        if cutoff is None
        else (cells < cutoff if higher else cells > cutoff)
    )
    misses |= np.array([query is None for query in queries])[:, None]
    misses |= np.array([choice is None for choice in choices])[None, :]
    order[misses] = np.inf
    first = np.argsort(order, axis=1, kind="stable")[:, :k]
    found = np.isfinite(np.take_along_axis(order, first, 1))
    return np.where(found, first, -1), np.take_along_axis(cells, first, 1), found


def expect_first_of_the_sort(
    queries: list[Any], choices: list[Any], k: int, scorer: str, cutoff: Any, workers: int
) -> None:
    indices, scores, found = sorted_matrix(queries, choices, k, scorer, cutoff)
    for sides in ((queries, choices), (warpmatch.Corpus(queries), warpmatch.Corpus(choices))):
        best = warpmatch.top_k(*sides, k, scorer=scorer, score_cutoff=cutoff, workers=workers)
        assert best.indices.tolist() == indices.tolist()
        assert best.scores[found].tolist() == scores[found].tolist()


@settings(max_examples=60, deadline=None)
@given(
    queries=st.lists(strings, min_size=1, max_size=24),
    choices=st.lists(strings, min_size=1, max_size=40),
    k=st.sampled_from([1, 2, 5, 7, 8, 9, 20, 40, 41]),
    scorer=st.sampled_from(SCORERS),
    cut=st.booleans(),
)
def test_any_lists(queries: list[Any], choices: list[Any], k: int, scorer: str, cut: bool) -> None:
    cutoff = {"ratio": 60, "jaro_winkler": 0.75}.get(scorer, 0.5 if "norm" in scorer else 3)
    expect_first_of_the_sort(queries, choices, k, scorer, cutoff if cut else None, 1)


@pytest.mark.parametrize("scorer", SCORERS)
@pytest.mark.parametrize("shape", [(150, 90), (9, 1200), (700, 30)])
def test_names(scorer: str, shape: tuple[int, int]) -> None:
    made = random.Random(7)

    def names(count: int) -> list[Any]:
        fresh = ["".join(made.choices("aeilnrst ", k=made.randint(0, 20))) for _ in range(count)]
        return [
            None if made.random() < 0.05 else made.choice(fresh[: at + 1]) for at in range(count)
        ]

    queries, choices = names(shape[0]), names(shape[1])
    for k in (1, 5, 20, len(choices), len(choices) + 3):
        expect_first_of_the_sort(queries, choices, k, scorer, None, 2)
