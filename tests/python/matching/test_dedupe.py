"""dedupe: clusters against brute force, and everything the result can say."""

import pickle

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import warpmatch
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import CASES, ROWS, all_pairs, near_duplicates, polars
from warpmatch import Corpus, InvalidArgument, dedupe
from warpmatch.scorers.metrics import names
from warpmatch.scorers.scorer import Scorer, set_scorer_of

RATIO, LEVENSHTEIN = CASES[0], CASES[1]
NAMES = [*near_duplicates(150, seed=5), None, "", None, ""]


def brute_clusters(rows: list, pairs: list[tuple[int, int, float]]) -> list[int]:
    root = list(range(len(rows)))

    def find(row: int) -> int:
        while root[row] != row:
            row = root[row]
        return row

    for i, j, _ in pairs:
        a, b = sorted((find(i), find(j)))
        root[b] = a
    numbers: dict[int, int] = {}
    return [numbers.setdefault(find(row), len(numbers)) for row in range(len(rows))]


@pytest.mark.parametrize("threshold", [100, 90, 75, 50, 0])
def test_clusters_are_connected_components(threshold: float, device: str):
    found = dedupe(NAMES, threshold=threshold, device=device, clusters="components")
    pairs = all_pairs(RATIO, NAMES, NAMES, threshold, self_join=True)
    assert found.clusters.tolist() == brute_clusters(NAMES, pairs)
    assert found.clusters.dtype == np.int32
    assert found.pair_count == len(pairs)
    assert list(found.pairs) == pairs
    assert found.sizes.tolist() == np.bincount(found.clusters).tolist()
    assert found.n_clusters == len(found.sizes) == len(found.representatives)
    assert (found.clusters[found.representatives] == np.arange(found.n_clusters)).all()


@settings(max_examples=40)
@given(rows=ROWS, threshold=st.sampled_from([0, 1, 2, 5]))
def test_clusters_of_anything(rows: list, threshold: int, device: str):
    found = dedupe(rows, threshold=threshold, scorer="levenshtein", device=device)
    pairs = all_pairs(LEVENSHTEIN, rows, rows, threshold, self_join=True)
    assert found.clusters.tolist() == brute_clusters(rows, pairs)
    assert found.pair_count == len(pairs)


@pytest.mark.parametrize("scorer", [*names(), "rarity"])
def test_similarities_are_averaged_and_distances_chained(scorer: str):
    words = ["aaaaaaaaaa", "aaaaaaaaab", "aaaaaaaabb", "aaaaaaabbb"]
    threshold = 2 if set_scorer_of(scorer).is_integer else None
    found = dedupe(words, scorer=scorer, threshold=threshold)
    linkage = "average" if set_scorer_of(scorer).higher_is_better else "components"
    assert found.linkage == linkage
    chosen = dedupe(words, scorer=scorer, threshold=threshold, clusters=linkage)
    assert found.clusters.tolist() == chosen.clusters.tolist()
    assert found.rethreshold(found.threshold).linkage == linkage


def test_a_chain_is_no_cluster_unless_asked_for():
    chain = ["aaaaaaaaaa", "aaaaaaaaab", "aaaaaaaabb", "aaaaaaabbb"]
    assert dedupe(chain).clusters.tolist() == [0, 0, 1, 1]
    assert dedupe(chain, clusters="components").n_clusters == 1
    assert dedupe(chain, scorer="levenshtein", threshold=1).n_clusters == 1
    assert dedupe(chain).explain(1, 2).linked
    assert not dedupe(chain).explain(1, 2).same_cluster


def test_a_stricter_threshold_keeps_to_the_spellings():
    rows = ["acme corp", "ACME CORP", "ACME CORP", "acme corp.", "x"]
    for clusters in ("average", "components"):
        found = dedupe(rows, threshold=80, processor=str.lower, clusters=clusters)
        assert found.representatives.tolist() == [1, 4]
        assert found.rethreshold(85).representatives.tolist() == [1, 4]


def test_the_most_frequent_spelling_speaks_for_a_cluster(device: str):
    words = ["Acme Corp.", "Acme Corp", "Acme Korp", "Acme Corp", None, "Zenith"]
    found = dedupe(words, threshold=80, device=device)
    assert found.representatives.tolist() == [1, 4, 5]


def test_groups_come_largest_first():
    words = ["b", "a", "c", "a", "b", "a", None]
    groups = list(dedupe(words, threshold=100).groups())
    assert [(g.cluster, g.representative, g.rows.tolist(), len(g)) for g in groups] == [
        (1, 1, [1, 3, 5], 3),
        (0, 0, [0, 4], 2),
    ]
    assert sum(len(g) for g in dedupe(words, threshold=100).groups(min_size=1)) == len(words)
    assert list(dedupe([], threshold=90).groups()) == []
    for size in ("2", 2.0, None):
        with pytest.raises(
            TypeError, match=rf"\[min_size\] is .*{size}.*; expected a whole number"
        ):
            dedupe(words).groups(size)  # pyright: ignore[reportArgumentType]


def test_explanations():
    words = ["colour", "color", "dolor", "xyz", None, "colour"]
    found = dedupe(words, threshold=1, scorer="levenshtein")
    chain = found.explain(0, 2)
    assert (chain.strings, chain.score) == (("colour", "dolor"), 2)
    assert (chain.linked, chain.same_cluster, chain.path) == (False, True, (0, 1, 2))
    link = found.explain(0, 1)
    assert (link.score, link.linked, link.path) == (1, True, (0, 1))
    assert found.explain(0, 5).path == (0, 5)
    apart = found.explain(0, 3)
    assert (apart.linked, apart.same_cluster, apart.path) == (False, False, ())
    null = found.explain(4, 0)
    assert (null.score, null.linked, null.same_cluster) == (None, False, False)
    assert found.explain(-1, 0).linked
    assert found.explain(2, 2).path == (2,)
    assert found.explain(4, 4).path == (4,)
    with pytest.raises(IndexError, match=r"^\[j\] there is no row 9 among 6$"):
        found.explain(0, 9)


def test_rethreshold_is_a_new_result():
    found = dedupe(NAMES, threshold=90)
    for threshold in (60, 95):
        again = found.rethreshold(threshold)
        assert again.threshold == threshold
        assert again.corpus is found.corpus
        assert again.clusters.tolist() == dedupe(NAMES, threshold=threshold).clusters.tolist()
    with pytest.raises(ValueError, match=r"\[threshold\] must be in 0 to 100 for ratio, got 101"):
        found.rethreshold(101)


@pytest.mark.parametrize(
    ("scorer", "clusters", "lax", "stricter"),
    [
        ("ratio", "components", 60, [75, 90, 100]),
        ("ratio", "average", 60, [75, 90, 100]),
        ("token_sort_ratio", "average", 60, [90, 70]),
        ("levenshtein", "components", 5, [3, 1, 0]),
        ("jaccard", "components", 0.2, [0.5, 1.0]),
        ("rarity", "average", 0.2, [0.3, 0.9]),
        ("rarity", "components", 0.2, [0.9, 0.3]),
    ],
)
def test_stricter_thresholds_need_no_further_join(
    scorer: str,
    clusters: str,
    lax: float,
    stricter: list[float],
    monkeypatch: pytest.MonkeyPatch,
):
    rows = [*NAMES, *NAMES[:40]]
    found = dedupe(rows, scorer=scorer, clusters=clusters, threshold=lax)  # type: ignore[call-overload]
    again = [found.rethreshold(stricter[0])]
    with monkeypatch.context() as no_joins:
        for name in ("keep_pairs", "cluster"):
            for kind in (Scorer, warpmatch.Rarity):
                no_joins.delattr(kind, name)
        again += [found.rethreshold(threshold) for threshold in stricter[1:]]
        again += [again[0].rethreshold(stricter[0])]
    for one, threshold in zip(again, [*stricter, stricter[0]], strict=True):
        fresh = dedupe(rows, scorer=scorer, clusters=clusters, threshold=threshold)  # type: ignore[call-overload]
        for column in ("clusters", "representatives", "sizes"):
            assert getattr(one, column).tolist() == getattr(fresh, column).tolist()
        assert (one.threshold, one.pair_count) == (threshold, fresh.pair_count)
        assert list(one.pairs) == list(fresh.pairs)
    laxer = found.rethreshold(lax / 2 if found.scorer.higher_is_better else lax * 2)
    assert laxer.n_clusters <= found.n_clusters
    copy = pickle.loads(pickle.dumps(found))
    assert copy.rethreshold(stricter[0]).clusters.tolist() == again[0].clusters.tolist()


def test_tables():
    words = ["Acme Corp", "Zenith", "Acme Corp.", None]
    for table in (
        pd.DataFrame({"id": range(4), "name": words}),
        polars().DataFrame({"id": range(4), "name": words}),
        pa.table({"id": range(4), "name": words}),
        {"id": range(4), "name": words},
    ):
        found = dedupe(table, on="name")
        assert found.clusters.tolist() == [0, 1, 0, 2]
        with pytest.raises(InvalidArgument, match=r"no column 'nme'; the columns are id, name"):
            dedupe(table, on="nme")
        with pytest.raises(InvalidArgument, match=r"\[on\] is needed: .* columns id, name"):
            dedupe(table)
        with pytest.raises(TypeError, match=r"\[id\] "):
            dedupe(table, on="id")
    for strings in (
        words,
        Corpus(words),
        pd.Series(words),
        polars().Series(words),
        pa.array(words),
    ):
        assert dedupe(strings).clusters.tolist() == [0, 1, 0, 2]
    with pytest.raises(InvalidArgument, match="a list has no columns"):
        dedupe(words, on="name")


def test_export():
    words = ["Acme Corp", "Zenith", "Acme Corp.", None]
    found = dedupe(words)
    expected = {
        "row": [0, 1, 2, 3],
        "value": words,
        "cluster": [0, 1, 0, 2],
        "representative": ["Acme Corp", "Zenith", "Acme Corp", None],
        "cluster_size": [2, 1, 2, 1],
    }
    assert found.to_arrow().to_pydict() == expected
    assert polars().DataFrame(found).to_dict(as_series=False) == expected
    frame = found.to_pandas().reset_index()
    assert frame.columns.tolist() == list(expected)
    assert frame["value"].isna().tolist() == [False, False, False, True]
    assert frame["representative"][:3].tolist() == expected["representative"][:3]
    assert dedupe([b"\xff", b"\xff"]).to_arrow()["value"].to_pylist() == [b"\xff", b"\xff"]


def test_a_result_describes_itself():
    found = dedupe(["a", "a", "b"], threshold=100)
    assert len(found) == 3
    assert repr(found) == (
        "<Dedupe: 3 rows in 2 clusters, 1 of them with two rows or more, at ratio >= 100>"
    )
    assert "levenshtein <= 1" in repr(dedupe(["a"], threshold=1, scorer="levenshtein"))


def test_many_equal_rows_are_counted_not_listed():
    found = dedupe(["same"] * 200_000 + ["sane"], threshold=75)
    assert found.n_clusters == 1
    assert found.pair_count == 200_001 * 200_000 // 2


def test_bad_input():
    for threshold in (-1, 101, float("nan")):
        with pytest.raises(ValueError, match=r"\[threshold\] must be in 0 to 100 for ratio, got"):
            dedupe(["a"], threshold=threshold)
    with pytest.raises(
        TypeError, match=r"\[threshold\] is str: '90'; expected a number, 'auto' or"
    ):
        dedupe(["a"], threshold="90")  # pyright: ignore[reportArgumentType]
    with pytest.raises(TypeError, match=r"\[threshold\] is None; expected a number"):
        dedupe(["a"]).rethreshold(None)  # pyright: ignore[reportArgumentType]
    with pytest.raises(TypeError, match=r"\[data\] item 1 is int: 3"):
        dedupe(["a", 3])
    with pytest.raises(warpmatch.InvalidArgument, match="unknown scorer 'cosine'"):
        dedupe(["a"], scorer="cosine")
