"""Reciprocity of pairs against its definition, set by set."""

import numpy as np
import pytest
import warpmatch
from hypothesis import given
from hypothesis import strategies as st
from warpmatch import InvalidArgument, Pairs

WORDS = st.lists(st.text("ab", min_size=1, max_size=4), max_size=9)


def slow(found: Pairs) -> list[float]:
    """By the definition, over nodes (side, row)."""
    right_side = 1 if found.two_tables else 0
    sign = 1 if found.higher_is_better else -1
    ends = [((0, i), (right_side, j), sign * score) for i, j, score in found]

    def neighbours(row: tuple[int, int], least: float) -> set[tuple[int, int]]:
        near = {row}
        for left, right, score in ends:
            if score >= least and row in (left, right):
                near |= {left, right}
        return near

    result = []
    for left, right, score in ends:
        a, b = neighbours(left, score), neighbours(right, score)
        result.append(len(a & b) / len(a | b))
    return result


@given(words=WORDS, scorer=st.sampled_from(["ratio", "levenshtein"]))
def test_within_one_table(words: list[str], scorer: str) -> None:
    found = warpmatch.self_join(words, scorer=scorer, score_cutoff=3 if scorer != "ratio" else 30)
    assert found.reciprocity().tolist() == slow(found)


@given(left=WORDS, right=WORDS, scorer=st.sampled_from(["ratio", "levenshtein"]))
def test_between_two_tables(left: list[str], right: list[str], scorer: str) -> None:
    cutoff = 3 if scorer != "ratio" else 30
    found = warpmatch.pairs(left, right, scorer=scorer, score_cutoff=cutoff)
    assert found.reciprocity().tolist() == slow(found)
    assert found[1:].reciprocity().tolist() == slow(found[1:])


def test_of_links_and_clusters() -> None:
    names = ["Acme Corp", "ACME Corp.", "Acme Inc", "Globex"]
    linked = warpmatch.link(names, names, threshold=0.2, one_to_one=False)
    assert linked.reciprocity().tolist() == slow(linked)
    grouped = warpmatch.dedupe(names, scorer="rarity", threshold=0.2).pairs
    assert grouped.reciprocity().tolist() == slow(grouped)


def test_what_is_wrong_is_named() -> None:
    zero, one = np.zeros(1, np.int32), np.ones(1, np.int32)
    score = np.ones(1)
    with pytest.raises(InvalidArgument, match=r"\[pairs\] have a row with itself: \(0, 0\)"):
        Pairs(zero, zero, score, two_tables=False).reciprocity()
    assert Pairs(zero, zero, score).reciprocity().tolist() == [1.0]
    with pytest.raises(InvalidArgument, match=r"\[pairs\] must have as many left rows"):
        Pairs(zero, one, np.ones(2)).reciprocity()
