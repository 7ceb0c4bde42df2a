"""Precision, recall and F1: worked by hand, and against scikit-learn where it is installed."""

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import warpmatch
from ids import steady_repr
from warpmatch import InvalidArgument, Pairs, evaluate

NAN = float("nan")


def pairs(*rows: tuple[int, int]) -> Pairs:
    left, right = np.array(rows, np.int32).reshape(-1, 2).T
    return Pairs(left, right, np.ones(len(rows)), two_tables=False)


def test_clusters_worked_by_hand() -> None:
    # Found {0, 1, 2}, {3, 4}, {5}; true {0, 1}, {2, 3, 4}, {5}.
    found = evaluate([0, 0, 0, 1, 1, 2], ["a", "a", "b", "b", "b", None])
    assert (found.found_pairs, found.true_pairs, found.correct_pairs) == (4, 4, 2)
    assert found.pairs.precision == found.pairs.recall == found.pairs.f1 == 0.5
    assert found.clusters == warpmatch.Quality(0.0, 0.0)
    assert found.b_cubed is not None
    assert found.b_cubed.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1 + 1) / 6)
    assert found.b_cubed.recall == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3 + 1) / 6)


def test_whole_clusters_count_where_every_row_is_right() -> None:
    found = evaluate([0, 0, 1, 1, 2, 2], [5, 5, 6, 6, 7, 8])
    assert found.clusters == warpmatch.Quality(2 / 3, 1.0)


def test_truth_in_pairs_is_the_same_as_in_labels() -> None:
    labels = [0, 1, 0, 1, 2, 0]
    by_pairs = evaluate(labels, [(0, 2), (3, 1), (1, 3)])
    assert by_pairs == evaluate(labels, ["x", "y", "x", "y", NAN, None])
    assert by_pairs.pairs == warpmatch.Quality(0.5, 1.0)


def test_true_pairs_are_connected_for_clusters_alone() -> None:
    found = evaluate([0, 0, 0], [(0, 1), (1, 2)])
    assert found.true_pairs == 2
    assert found.clusters == warpmatch.Quality(1.0, 1.0)


def test_pairs_of_one_table_have_no_direction() -> None:
    found = evaluate(pairs((0, 1), (1, 3)), [(1, 0), (2, 3), (3, 3)])
    assert (found.found_pairs, found.true_pairs, found.correct_pairs) == (2, 2, 1)
    assert found.clusters is None
    assert evaluate(pairs((0, 1), (1, 3)), ["a", "a", "b", "b"]).correct_pairs == 1


def test_pairs_of_two_tables_have() -> None:
    found = evaluate(pairs((0, 1), (1, 1)), pairs((1, 0), (1, 1)), two_tables=True)
    assert (found.found_pairs, found.true_pairs, found.correct_pairs) == (2, 2, 1)


def test_pairs_say_themselves_whether_they_are_of_two_tables() -> None:
    names = ["Acme Corp", "Globex"]
    linked = warpmatch.link(names, names)
    joined = warpmatch.pairs(names, names, score_cutoff=90)
    for found in (linked, joined):
        judged = evaluate(found, [(0, 0), (1, 1)])
        assert (judged.found_pairs, judged.true_pairs, judged.correct_pairs) == (2, 2, 2)
        assert evaluate(found, [(0, 0)], two_tables=False).found_pairs == 0
    one = warpmatch.self_join([*names, "Acme Corp."], score_cutoff=90)
    assert evaluate(one, [(2, 0)]).correct_pairs == 1
    with pytest.raises(InvalidArgument, match=r"\[truth\] must be pairs for two tables"):
        evaluate(linked, ["a", "b"])


@pytest.mark.parametrize(
    ("result", "truth"), [([], []), ([0, 1], [(0, 1)]), ([0, 1], []), (pairs(), pairs())]
)
def test_nothing_found_is_precise_and_nothing_true_is_found(result: object, truth: object) -> None:
    assert evaluate(result, truth).pairs.precision == 1.0  # type: ignore[arg-type]


def test_a_dedupe_is_judged_by_its_clusters() -> None:
    found = warpmatch.dedupe(["Acme", "Acme", "Globex", "Globexx"], threshold=99)
    assert evaluate(found, [0, 0, 1, 1]).pairs.recall == 0.5
    assert "F1 0.667" in str(evaluate(found, [0, 0, 1, 1]))


@pytest.mark.parametrize(
    ("result", "truth", "options", "message"),
    [
        ([0, 1], [(0, 2)], {}, r"\[truth\] has the row 2; the result has rows 0 to 1"),
        ([0, 1], [(-1, 0)], {}, r"\[truth\] has the row -1"),
        ([0, 1], [0, 1, 1], {}, r"\[truth\] has 3 labels for a result of 2 rows"),
        ([0, 1], [(0.5, 1.0)], {}, r"\[truth\] must be pairs of row numbers"),
        ([[0, 1]], [0, 1], {}, r"\[result\] must be one label a row"),
        (pairs((0, 5)), [0, 1], {}, r"\[truth\] has 2 labels, but the result has the row 5"),
        (pairs((0, 5)), [0, 1], {"two_tables": True}, r"\[truth\] must be pairs for two tables"),
        ([0, 1], [(0, 1)], {"two_tables": True}, r"\[two_tables\] needs a result of Pairs"),
    ],
)
def test_errors_name_the_argument(
    result: object, truth: object, options: dict[str, bool], message: str
) -> None:
    with pytest.raises(InvalidArgument, match=message):
        evaluate(result, truth, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("truth", [None, 5, "ab", b"ab", {0: 1}, object()], ids=steady_repr)
def test_what_is_neither_pairs_nor_labels_is_named(truth: Any) -> None:
    for result in ([0, 1], pairs((0, 1)), warpmatch.dedupe(["a", "b"])):
        with pytest.raises(TypeError, match=r"^\[truth\] is .*; expected pairs of row numbers"):
            evaluate(result, truth)
    with pytest.raises(TypeError, match=r"^\[result\] is .*; expected pairs of row numbers"):
        evaluate(truth, [0, 1])


def test_pairs_and_labels_come_in_any_container() -> None:
    found = warpmatch.dedupe(["a", "a", "b", "b"], threshold=99)
    for make in (set, frozenset, iter, list, tuple, np.array, pd.DataFrame, dict.fromkeys):
        true: Any = make([(0, 1), (2, 3)])  # type: ignore[operator]
        assert evaluate(found, true.keys() if isinstance(true, dict) else true).pairs.f1 == 1.0
    for container in (list, tuple, iter, np.array, pd.Series, pl.Series, pa.array):
        labels: Any = container(["x", "x", "y", "y"])  # type: ignore[operator]
        assert evaluate(found, labels).pairs.f1 == 1.0
        assert evaluate(container([0, 0, 1, 1]), [(0, 1), (2, 3)]).pairs.f1 == 1.0


def test_ragged_pairs_and_labels_that_are_no_labels() -> None:
    with pytest.raises(InvalidArgument, match=r"\[truth\] must be pairs .* different lengths"):
        evaluate([0, 1], [(0, 1), (1,)])
    with pytest.raises(TypeError, match=r"\[truth\] row 1 has the label \{'a': 1\}: expected"):
        evaluate([0, 1], ["x", {"a": 1}])


def test_pair_counts_are_those_of_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics.cluster")
    random = np.random.default_rng(1)
    for _ in range(50):
        rows = int(random.integers(2, 60))
        found, true = random.integers(0, 12, (2, rows))
        mine = evaluate(found, true)
        (_, wrong), (missed, right) = metrics.pair_confusion_matrix(true, found) // 2
        assert (mine.correct_pairs, mine.found_pairs) == (right, right + wrong)
        assert mine.true_pairs == right + missed
