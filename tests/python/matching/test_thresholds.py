"""Thresholds without labels: the rule against a slow count, and what it finds."""

import numpy as np
import pytest
import warpmatch
from test_evidence import LEFT, RIGHT, TRUTH
from warpmatch import InvalidArgument
from warpmatch.matching.thresholds import choose_threshold

NAMES = [row["name"] + " " + row["phone"] for row in LEFT]
OTHERS = [row["name"] + " " + row["phone"] for row in RIGHT]


def slow(pairs: warpmatch.Pairs, rows: int) -> list[tuple[float, int, float]]:
    """(threshold, rows found, expected false) of the right side of two tables, row by row."""
    own, other = [-1.0] * rows, [-1.0] * rows
    for (_, j, score), mutual in zip(pairs, pairs.reciprocity(), strict=True):
        if mutual >= 0.67:
            own[j] = max(own[j], score)
        else:
            other[j] = max(other[j], score)
    curve = []
    for level in sorted({x for x, y in zip(own, other, strict=True) if x > y and x > 0})[::-1]:
        found = sum(x >= level and x > y for x, y in zip(own, other, strict=True))
        chance = sum(y >= level for y in other) / rows
        true = max((found - rows * chance) / (1 - chance), 0)
        curve.append((level, found, found - min(true, found)))
    return curve


def test_the_curve_is_the_rule_row_by_row() -> None:
    random = np.random.default_rng(5)
    cells = {(int(i), int(j)) for i, j in random.integers(0, 110, (400, 2))}
    left, right = (np.array(rows, np.int32) for rows in zip(*sorted(cells), strict=True))
    score = random.permutation(len(left)) / len(left)
    found = choose_threshold(left, right, score, (120, 110))
    curve = slow(warpmatch.Pairs(left, right, score), 110)
    assert found.thresholds.tolist() == [level for level, _, _ in curve]
    assert found.founds.tolist() == [n for _, n, _ in curve]
    assert found.expected_falses == pytest.approx([false for _, _, false in curve])
    true = [n - false for _, n, false in curve]
    worth = [2 * t / (n + max(true)) for t, (_, n, _) in zip(true, curve, strict=True)]
    assert found.threshold == curve[int(np.argmax(worth))][0]


def slow_in_one(
    pairs: warpmatch.Pairs, rows: int, is_evidence: bool
) -> tuple[list[tuple[float, int, float]], list[bool]]:
    """The same of one table, which asks the rows found there, or the better half and all rows."""
    own, other = [-1.0] * rows, [-1.0] * rows
    for (i, j, score), mutual in zip(pairs, pairs.reciprocity(), strict=True):
        best = own if mutual >= (0.5 if is_evidence else 0.67) else other
        best[i], best[j] = max(best[i], score), max(best[j], score)
    if not is_evidence:
        own = [x if x > y else -1.0 for x, y in zip(own, other, strict=True)]
    ranked = sorted(range(rows), key=lambda row: (-own[row], row))
    curve, chance, chances = [], 0.0, []
    for level in sorted({x for x in own if x >= 0})[::-1]:
        found = sum(x >= level for x in own)
        asked = found if is_evidence else (found + 1) // 2
        others = sum(other[row] >= level for row in ranked[:asked])
        chance = max(chance, others / asked)
        if not is_evidence:
            chance = max(chance, sum(x >= level for x in other) / rows)
        chances.append(chance)
        true = min(max((found - rows * chance) / max(1 - chance, 1e-6), 0), found)
        curve.append((level, found, found - true))
    return curve, [is_evidence or chance <= 0.5 for chance in chances]


@pytest.mark.parametrize("is_evidence", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_the_curve_of_one_table_is_the_rule_row_by_row(is_evidence: bool, seed: int) -> None:
    random = np.random.default_rng(seed)
    cells = {tuple(sorted(map(int, cell))) for cell in random.integers(0, 150, (220, 2))}
    left, right = (
        np.array(rows, np.int32)
        for rows in zip(*sorted(c for c in cells if c[0] < c[1]), strict=True)
    )
    score = random.integers(1, 60, len(left)) / 60  # with ties
    found = choose_threshold(left, right, score, (150,), is_evidence=is_evidence)
    curve, told = slow_in_one(
        warpmatch.Pairs(left, right, score, two_tables=False), 150, is_evidence
    )
    assert found.thresholds.tolist() == [level for level, _, _ in curve]
    assert found.founds.tolist() == [n for _, n, _ in curve]
    assert found.expected_falses == pytest.approx([false for _, _, false in curve])
    true = [n - false for _, n, false in curve]
    most = max(1, *(t for t, is_told in zip(true, told, strict=True) if is_told))
    worth = [2 * t / (n + most) for t, (_, n, _) in zip(true, curve, strict=True)]
    worth = [w if is_told else 0 for w, is_told in zip(worth, told, strict=True)]
    assert found.threshold == curve[int(np.argmax(worth))][0]


@pytest.mark.parametrize("scorer", [None, "ratio", "jaro_winkler", "osa_normalized_distance"])
def test_two_tables(scorer: str | None) -> None:
    found = warpmatch.link(NAMES, OTHERS, scorer=scorer, threshold="auto")
    choice = found.threshold_choice
    assert choice is not None
    assert choice.threshold == found.threshold
    quality = warpmatch.evaluate(found, TRUTH, two_tables=True).pairs
    assert quality.f1 > 0.75
    assert quality.precision > 0.9
    worst = found.score.min() if found.higher_is_better else found.score.max()
    assert worst >= found.threshold if found.higher_is_better else worst <= found.threshold
    assert warpmatch.link(NAMES, OTHERS, scorer=scorer, threshold=found.threshold) == found
    assert found[:3].threshold_choice is choice


@pytest.mark.parametrize("scorer", ["rarity", "ratio"])
def test_one_table(scorer: str) -> None:
    found = warpmatch.dedupe(NAMES + OTHERS, scorer=scorer, threshold="auto")
    choice = found.threshold_choice
    assert choice is not None
    assert choice.threshold == found.threshold
    assert warpmatch.evaluate(found, [(i, 120 + j) for i, j in TRUTH]).pairs.recall > 0.9
    again = warpmatch.dedupe(NAMES + OTHERS, scorer=scorer, threshold=found.threshold)
    assert again.clusters.tolist() == found.clusters.tolist()
    assert again.threshold_choice is None
    assert found.rethreshold(found.threshold).threshold_choice is None


def test_few_rows_have_the_usual_threshold() -> None:
    assert warpmatch.link(["a b"], ["c d"], threshold="auto").threshold == 0.5
    assert warpmatch.dedupe(["a b", "c d"], scorer="rarity", threshold="auto").threshold == 0.9
    assert warpmatch.dedupe(["a b", "c d"], threshold="auto").threshold == 90
    assert warpmatch.dedupe([], threshold="auto").n_clusters == 0


def test_whole_numbers_have_no_end() -> None:
    with pytest.raises(InvalidArgument, match=r"\[threshold\] 'auto' is not for levenshtein"):
        warpmatch.dedupe(NAMES, scorer="levenshtein", threshold="auto")
    with pytest.raises(TypeError, match=r"\[threshold\] is str: 'best'"):
        warpmatch.dedupe(NAMES, threshold="best")  # type: ignore[arg-type]
