"""Linking two tables: against taking the best pair again and again, and worked by hand."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import warpmatch
from warpmatch import InvalidArgument

LEFT = ["anna", "hanna", "bob", None, "anna"]
RIGHT = ["anna", "bobby", "hannah", ""]


def greedy(pairs: warpmatch.Pairs, left_once: bool, right_once: bool, sign: int) -> list[tuple]:
    left, right, kept = set(), set(), []
    for i, j, score in sorted(pairs, key=lambda pair: (-sign * pair[2], pair[0], pair[1])):
        if not (left_once and i in left) and not (right_once and j in right):
            kept.append((i, j, score))
            left.add(i)
            right.add(j)
    return sorted(kept)


@pytest.mark.parametrize(
    ("options", "once"),
    [
        ({}, (True, True)),
        ({"many_to_one": True}, (True, False)),
        ({"one_to_one": False}, (False, False)),
    ],
)
@pytest.mark.parametrize(
    ("scorer", "threshold", "sign"), [("ratio", 40, 1), ("levenshtein", 3, -1), ("rarity", 0.3, 1)]
)
def test_the_best_pairs_come_first(
    options: dict[str, Any],
    once: tuple[bool, bool],
    scorer: str,
    threshold: float,
    sign: int,
) -> None:
    found = warpmatch.link(LEFT, RIGHT, scorer=scorer, threshold=threshold, **options)
    every = warpmatch.pairs(LEFT, RIGHT, scorer=scorer, score_cutoff=threshold)
    assert list(found) == greedy(every, *once, sign)
    assert found.score.dtype == every.score.dtype


def test_tables_are_linked_on_a_column_and_keep_their_labels() -> None:
    left = pd.DataFrame({"name": ["Acme Corp", "Globex"], "x": [1, 2]}, index=["p", "q"])
    found = warpmatch.link(left, {"name": ["globex", "ACME"]}, on="name", threshold=0.4)
    assert found.to_pandas()[["left", "right"]].to_numpy().tolist() == [["p", 1], ["q", 0]]
    assert warpmatch.evaluate(found, [(0, 1), (1, 0)], two_tables=True).pairs.f1 == 1.0


def test_nothing_to_link() -> None:
    assert len(warpmatch.link([], ["a"], scorer="ratio")) == 0
    assert len(warpmatch.link(["a"], [None], threshold=0.5)) == 0
    with pytest.raises(InvalidArgument, match=r"\[on\] there is no column 'nam'"):
        warpmatch.link({"name": ["a"], "x": ["b"]}, {"name": ["a"]}, on="nam")


def test_one_table_linked_with_itself() -> None:
    names = ["Acme Corp", "Globex Inc", "Initech"]
    found = warpmatch.link(names, names, threshold=0.9)
    assert np.array_equal(found.left, found.right)
