"""Pairs, TopK and Dedupe as lists and tables, and the labels of pandas in them."""

import copy
import pickle
import subprocess
import sys
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import warpmatch
from reference import near_duplicates
from warpmatch import Corpus, Pairs, TopK, dedupe

NAMES = near_duplicates(200, seed=7)
PAIRS = warpmatch.self_join(NAMES, score_cutoff=70)
BEST = warpmatch.top_k(NAMES[:20], NAMES, 3, score_cutoff=60)
FOUND = dedupe(NAMES, threshold=75)
RESULTS = [PAIRS, BEST, FOUND]
every_result = pytest.mark.parametrize("result", RESULTS, ids=["Pairs", "TopK", "Dedupe"])


# ---------------------------------------------------------------- tables
@every_result
def test_all_tables_hold_the_same(result):
    arrow, polars, pandas = result.to_arrow(), result.to_polars(), result.to_pandas()
    assert (type(arrow), type(polars)) == (pa.Table, pl.DataFrame)
    assert arrow.num_rows > 10
    assert polars.to_dict(as_series=False) == arrow.to_pydict()
    if isinstance(result, warpmatch.Dedupe):
        pandas = pandas.reset_index()
    assert pandas.to_dict("list") == arrow.to_pydict()


@pytest.mark.parametrize("scorer", ["levenshtein", "levenshtein_similarity"])
def test_whole_numbers_stay_whole(scorer: str):
    for result in (
        warpmatch.self_join(NAMES, scorer=scorer, score_cutoff=2),
        warpmatch.top_k(NAMES[:5], NAMES, 2, scorer=scorer),
    ):
        assert result.to_arrow()["score"].type == pa.int64()
        assert result.to_polars()["score"].dtype == pl.Int64
        assert result.to_pandas()["score"].dtype == np.int64


def test_empty_results_are_tables_without_rows():
    for result in (
        warpmatch.self_join([], score_cutoff=90),
        warpmatch.pairs(["a"], ["b"], score_cutoff=90),
        warpmatch.top_k([], ["a"], 3),
        warpmatch.top_k(["a"], ["b"], 3, score_cutoff=50),
        dedupe([]),
    ):
        assert len(result.to_pandas()) == len(result.to_polars()) == len(result.to_arrow()) == 0
        assert result.to_pandas().columns.tolist()[-1] in ("score", "cluster_size")
        assert result.to_polars().columns[-1] in ("score", "cluster_size")


@pytest.mark.parametrize(
    ("method", "package"),
    [("to_arrow", "pyarrow"), ("to_polars", "polars"), ("to_pandas", "pandas")],
)
@every_result
def test_a_library_that_is_missing_is_named(
    result, method: str, package: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, package, None)
    wanted = rf"^{method}\(\) needs {package}: pip install {package}$"
    with pytest.raises(ImportError, match=wanted) as caught:
        getattr(result, method)()
    assert caught.value.name == package


def test_no_table_library_is_imported_before_it_is_asked_for():
    code = (
        "import sys, warpmatch\n"
        "found = warpmatch.dedupe(['a', 'b']), warpmatch.self_join(['a', 'a'], score_cutoff=90)\n"
        "best = warpmatch.top_k(['a'], ['a'], 1)\n"
        "print(*found, best, list(found[1]), list(best))\n"
        "print({'pandas', 'polars', 'pyarrow'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "set()"


LONE = ["caf\udce9.txt", "caf\udce8.txt", "notes", None, "\ud800"]
"""File names that are no UTF-8, as os.listdir gives them, and half of a surrogate pair."""


def test_lone_surrogates_stop_no_pandas_result():
    frame = dedupe(LONE, threshold=80).to_pandas()
    assert frame["value"].dtype == object
    assert frame["value"].tolist() == LONE
    assert frame["representative"].tolist() == [LONE[0], LONE[0], *LONE[2:]]
    assert frame["cluster"].tolist() == [0, 0, 1, 2, 3]
    labelled = dedupe(pd.Series(LONE, index=list("abcde"), dtype=object), threshold=80).to_pandas()
    assert labelled.index.tolist() == list("abcde")
    assert labelled["value"].tolist() == LONE
    assert warpmatch.self_join(LONE, score_cutoff=80).to_pandas().values.tolist()[0][:2] == [0, 1]


def test_bytes_stay_bytes():
    frame = dedupe([b"Acme\xff", b"Acme\xff", None], threshold=90).to_pandas()
    assert frame["value"].tolist()[:2] == [b"Acme\xff"] * 2


# ---------------------------------------------------------------- lists
def test_a_number_picks_one():
    rows = list(PAIRS)
    assert all(PAIRS[i] == rows[i] for i in range(-len(rows), len(rows)))
    assert PAIRS[np.int64(3)] == rows[3]
    assert [type(value) for value in PAIRS[0]] == [int, int, float]
    for i, found in enumerate(BEST):
        assert BEST[i] == BEST[i - len(BEST)] == found
        shown = [(c, s) for c, s in zip(BEST.indices[i], BEST.scores[i], strict=True) if c >= 0]
        assert found == shown
    assert list(warpmatch.top_k(["a", "b"], ["b"], 2, score_cutoff=50)) == [[], [(0, 100.0)]]
    assert list(reversed(PAIRS)) == rows[::-1]
    assert rows[0] in PAIRS


@pytest.mark.parametrize(
    "rows",
    [
        slice(10, 20),
        slice(None, None, -2),
        slice(0, 0),
        [3, 1, -1],
        [],
        np.array([2, 2], np.uint8),
        range(2, 5),
        pd.Series([0, 1]),
        pl.Series([4, 0]),
        pa.array([1, 2]),
    ],
    ids=str,
)
def test_many_are_picked_as_by_numpy(rows):
    index = rows if isinstance(rows, slice) else np.asarray(rows, dtype=np.intp)
    some = PAIRS[rows]
    assert isinstance(some, Pairs)
    assert some.left.tolist() == PAIRS.left[index].tolist()
    assert some.right.tolist() == PAIRS.right[index].tolist()
    assert some.score.tolist() == PAIRS.score[index].tolist()
    queries = BEST[rows]
    assert isinstance(queries, TopK)
    assert queries.indices.tolist() == BEST.indices[index].tolist()
    assert queries.queries.tolist() == np.arange(len(BEST))[index].tolist()


def test_masks_of_every_library():
    high = PAIRS.score > 85
    assert 0 < high.sum() < len(PAIRS)
    for mask in (
        high,
        high.tolist(),
        PAIRS.to_pandas()["score"] > 85,
        PAIRS.to_polars()["score"] > 85,
        pa.array(high.tolist()),
    ):
        some = PAIRS[mask]
        assert list(some) == [row for row in PAIRS if row[2] > 85]


def test_a_part_of_top_k_knows_whose_it_is():
    part = BEST[5:8]
    of_those = BEST.to_pandas().query("5 <= query <= 7").reset_index(drop=True)
    pd.testing.assert_frame_equal(part.to_pandas(), of_those)
    assert part.to_arrow().to_pydict() == of_those.to_dict("list")
    assert part[1:].to_polars()["query"].unique().sort().to_list() == [6, 7]


@pytest.mark.parametrize(
    ("rows", "error", "message"),
    [
        (10**6, IndexError, r"row 1000000 of \d+ (pairs|queries)"),
        (-(10**6), IndexError, r"row -1000000 of"),
        ([0, 10**6], IndexError, r"row 1000000 of"),
        ([True, False], IndexError, r"a mask of 2 for \d+ (pairs|queries)"),
        ("score", TypeError, r"by a number, a slice, an array of numbers or a mask, got str: 's"),
        (1.0, TypeError, r"got float: 1\.0"),
        ([1.5], TypeError, r"got list: \[1\.5\]"),
        (None, TypeError, r"got NoneType"),
        ((0, 1), TypeError, r"got tuple: \(0, 1\)"),
        (True, TypeError, r"got bool: True"),
        ([1, [2]], TypeError, r"got list: \[1, \[2\]\]"),
        (np.zeros((2, 2), int), TypeError, r"got ndarray"),
        (pd.Series([True, None], dtype="boolean"), TypeError, r"got Series"),
    ],
)
def test_what_picks_nothing_is_named(rows, error: type[Exception], message: str):
    for result in (PAIRS, BEST):
        with pytest.raises(error, match=message):
            result[rows]


def test_equal_results():
    assert warpmatch.self_join(NAMES, score_cutoff=70) == PAIRS
    assert pd.Series(NAMES).pipe(warpmatch.self_join, score_cutoff=70) == PAIRS
    assert warpmatch.self_join(NAMES, score_cutoff=90) != PAIRS
    assert warpmatch.top_k(NAMES[:20], NAMES, 3, score_cutoff=60) == BEST
    assert warpmatch.top_k(NAMES[:20], NAMES, 3, score_cutoff=90) != BEST
    assert BEST[:3] != BEST[1:4]
    assert list(PAIRS) != PAIRS
    assert PAIRS != BEST


@every_result
def test_results_can_be_sent_elsewhere(result):
    for again in (pickle.loads(pickle.dumps(result)), copy.deepcopy(result), copy.copy(result)):
        assert again.to_arrow() == result.to_arrow()


# ---------------------------------------------------------------- shown
def test_a_result_shows_its_first_rows():
    assert repr(warpmatch.self_join(["a", "b", "a"], score_cutoff=60)) == (
        "<1 Pairs>\n  left  right  score\n     0      2    100"
    )
    assert repr(warpmatch.self_join([], score_cutoff=60)) == "<0 Pairs>"
    lines = repr(PAIRS).splitlines()
    assert lines[0] == f"<{len(PAIRS):,} Pairs>"
    assert len(lines) == 11
    assert [float(cell) for cell in lines[9].split()] == pytest.approx(PAIRS[7], rel=1e-6)
    assert lines[10] == f"  and {len(PAIRS) - 8:,} more"
    assert repr(warpmatch.top_k(["b", "a"], ["a", "c", "d"], 3, score_cutoff=50)) == (
        "<TopK: 2 queries, 3 best of each>\n  query  choice  score\n      1       0    100"
    )
    assert repr(BEST).splitlines()[-1] == f"  and {len(BEST.to_arrow()) - 8:,} more"
    many = repr(warpmatch.top_k(["a"] * 100_000, ["a"], 1)).splitlines()
    assert (len(many), many[-1]) == (11, "  and 99,992 more")


def test_a_notebook_shows_a_table():
    html = PAIRS[:2]._repr_html_()
    assert html.startswith(
        "<p>2 Pairs</p><table><tr><th>left</th><th>right</th><th>score</th></tr>"
    )
    assert html.count("<tr>") == 3
    assert "more" not in html
    assert f"<p>and {len(PAIRS) - 8:,} more</p>" in PAIRS._repr_html_()
    assert BEST._repr_html_().count("<tr>") == 9


def test_a_notebook_shows_the_largest_clusters():
    rows = ["<Acme>", "<Acme>", "<Acme>.", None, None, "Globex", "Globex", "Initech", b"x", b"x"]
    html = warpmatch.dedupe(rows, threshold=80)._repr_html_()
    assert html.startswith("<p>Dedupe: 10 rows in 6 clusters, 3 of them with two rows or more, ")
    assert (
        "<tr><th>cluster</th><th>rows</th><th>representative</th><th>other spellings</th></tr>"
        "<tr><td>0</td><td>3</td><td>&lt;Acme&gt;</td><td>&lt;Acme&gt;.</td></tr>"
        "<tr><td>3</td><td>2</td><td>Globex</td><td></td></tr>"
        "<tr><td>5</td><td>2</td>"
    ) in html
    assert html.count("<tr>") == 4
    many = [f"{'x' * 70} {letter}" for letter in "abcdefgh"] + [str(i) * 9 for i in range(20)] * 2
    html = warpmatch.dedupe(many, threshold=95)._repr_html_()
    assert (html.count("<tr>"), html.count("…")) == (11, 5)
    assert "… | and 3 more</td>" in html
    assert html.endswith("</table><p>and 11 more</p>")
    assert warpmatch.dedupe([])._repr_html_().count("<tr>") == 1


def test_a_notebook_shows_clusters_of_records():
    table = {"name": ["Acme Corp", "ACME Corp.", "Globex"], "city": ["Leeds", None, "York"]}
    found: Any = warpmatch.dedupe(table, on=["name", "city"], threshold=-50)
    assert found.n_clusters < 3
    html = found._repr_html_()
    assert html.startswith("<p>RecordDedupe: 3 rows in ")
    assert "Acme Corp, Leeds" in html
    assert "ACME Corp., " in html


# ---------------------------------------------------------------- labels of pandas
WORDS = ["Acme Corp", "Zenith", "Acme Corp.", "Globex", "Zenit"]
INDEXES = {
    "filtered": pd.Index([4, 0, 17, 3, 9]),
    "text": pd.Index(list("vwxyz"), name="key"),
    "named range": pd.RangeIndex(100, 110, 2, name="id"),
    "times": pd.date_range("2026-03-01", periods=5, tz="Europe/Berlin"),
    "periods": pd.period_range("2026-01", periods=5, freq="M"),
    "categories": pd.CategoricalIndex(list("abcde")),
    "levels": pd.MultiIndex.from_tuples(
        [("a", 1), ("a", 2), ("b", 1), ("b", 2), ("c", 1)], names=["letter", "number"]
    ),
    "nothing in common": pd.Index([1, "x", None, 2.5, (1, 2)], dtype=object),
}
every_index = pytest.mark.parametrize("index", INDEXES.values(), ids=INDEXES.keys())


@every_index
def test_clusters_keep_the_index(index: pd.Index):
    frame = pd.DataFrame({"name": WORDS, "size": range(5)}, index=index)
    for found in (
        dedupe(frame, on="name", threshold=85),
        dedupe(frame[["name"]], threshold=85),
        dedupe(frame["name"], threshold=85),
        dedupe({"name": frame["name"], "size": frame["size"]}, on="name", threshold=85),
        dedupe(frame, on="name", threshold=99).rethreshold(85),
    ):
        table = found.to_pandas()
        assert table.index.equals(frame.index)
        assert table.index.names == frame.index.names
        assert table["value"].tolist() == WORDS
        joined = frame.join(table)
        assert joined["value"].tolist() == joined["name"].tolist()
        assert joined["cluster"].tolist() == [0, 1, 0, 2, 1]
        groups = [frame.loc[group.labels, "name"].tolist() for group in found.groups()]
        assert groups == [["Acme Corp", "Acme Corp."], ["Zenith", "Zenit"]]
        pairs = found.pairs.to_pandas()
        assert pairs["left"].tolist() == index[[0, 1]].tolist()
        assert pairs["right"].tolist() == index[[2, 4]].tolist()


def test_a_filtered_frame_is_joined_to_its_own_rows():
    frame = pd.DataFrame({"name": ["x", *WORDS, "y"], "keep": [False, *[True] * 5, False]})
    kept = frame[frame["keep"]]
    joined = kept.join(dedupe(kept, on="name", threshold=85).to_pandas())
    assert joined["value"].tolist() == joined["name"].tolist()
    found = warpmatch.self_join(kept["name"], score_cutoff=85)
    assert found.left.tolist() == [0, 1]  # rows of what was passed
    table = found.to_pandas()
    assert frame.loc[table["left"], "name"].tolist() == ["Acme Corp", "Zenith"]
    assert frame.loc[table["right"], "name"].tolist() == ["Acme Corp.", "Zenit"]


@every_index
def test_pairs_and_top_k_tell_rows_by_their_labels(index: pd.Index):
    left = pd.Series(WORDS, index=index)
    right = pd.Series(["Globex", "Zenith", "Acme Corp"], index=["p", "q", "r"], name="other")
    table = warpmatch.pairs(left, right, score_cutoff=85).to_pandas()
    assert table.columns.tolist() == ["left", "right", "score"]
    assert table["left"].tolist() == index.tolist()
    assert table["right"].tolist() == list("rqrpq")
    if index.nlevels == 1:
        assert table["left"].dtype == index.dtype
    best = warpmatch.top_k(right, left, 1)[1:].to_pandas()
    assert best["query"].tolist() == ["q", "r"]
    assert best["choice"].tolist() == index[[1, 0]].tolist()
    rows = warpmatch.pairs(list(left), Corpus(right), score_cutoff=85).to_pandas()
    assert rows[["left", "right"]].values.tolist() == [[0, 2], [1, 1], [2, 2], [3, 0], [4, 1]]


def test_labels_of_one_side_and_of_parts():
    right = pd.Series(WORDS, index=list("abcde"))
    found = warpmatch.pairs(["Zenith", "Globex"], right, score_cutoff=85)
    assert found.to_pandas()[["left", "right"]].values.tolist() == [[0, "b"], [0, "e"], [1, "d"]]
    assert found[found.score == 100].to_pandas()["right"].tolist() == ["b", "d"]
    assert found[1:].to_arrow()["right"].to_pylist() == [4, 3]  # Arrow has no labels
    assert found.to_polars()["right"].to_list() == [1, 4, 3]


def test_doubled_labels_stand_for_each_of_their_rows():
    frame = pd.DataFrame({"name": WORDS}, index=[7, 7, 8, 8, 8])
    found = dedupe(frame, on="name", threshold=85)
    table = found.to_pandas()
    assert table.index.tolist() == [7, 7, 8, 8, 8]
    beside = pd.concat([frame, table], axis=1)  # the same index: row beside row
    assert beside["value"].tolist() == beside["name"].tolist()
    assert found.pairs.to_pandas()["left"].tolist() == [7, 7]
    assert found.pairs.left.tolist() == [0, 1]


def test_rows_without_labels_are_numbered():
    for words in (WORDS, Corpus(WORDS), pl.Series(WORDS), pa.array(WORDS), np.array(WORDS)):
        table = dedupe(words, threshold=85).to_pandas()
        assert table.index.equals(pd.RangeIndex(5))
        assert table.index.name == "row"
    unnamed = dedupe(pd.Index(WORDS), threshold=85)
    assert unnamed.labels is None
    assert [group.labels for group in unnamed.groups()] == [None, None]
