"""matrix, top_k, pairs, self_join and plan against brute force over RapidFuzz's scores."""

import random
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import warpmatch
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import CASE_IDS, CASES, ROWS, STRINGS, Case, all_pairs, near_duplicates, polars
from warpmatch import Corpus, distance, process

every_scorer = pytest.mark.parametrize("case", CASES, ids=CASE_IDS)
NAMES = near_duplicates(120)
LONG = [name * times for times in (1, 5, 40) for name in NAMES[:25]]
LENGTHS = ["x" * n + "y" for n in (0, 1, 30, 31, 32, 62, 63, 64, 65, 127, 128, 129, 400, 4999)]
SETS = {
    "names": NAMES,
    "long": LONG,
    "lengths": LENGTHS,
    "with nulls": [None, *NAMES[:40], None, "", "", None],
    "all equal": ["same"] * 50,
    "empty strings": [""] * 5,
    "wide": ["".join(chr(0x4E00 + 7 * ord(c)) for c in name) for name in NAMES[:60]] + NAMES[:20],
    "many symbols": ["".join(chr(0x4E00 + i * 40 + j) for j in range(30)) for i in range(60)],
    "none": [],
    "one": ["Anna"],
}
every_set = pytest.mark.parametrize("strings", SETS.values(), ids=SETS.keys())


def brute_matrix(case: Case, queries: list, choices: list, dtype: Any) -> np.ndarray:
    worst = 1.0 if case.name.endswith("normalized_distance") else 0.0
    scores = [
        [worst if q is None or c is None else case.theirs(q, c) for c in choices] for q in queries
    ]
    return np.array(scores, dtype=dtype).reshape(len(queries), len(choices))


def typical_cutoffs(case: Case) -> list[float]:
    if case.is_integer:
        return [0, 1, 3, 2.5] if not case.higher_is_better else [8, 20.5]
    scale = 100 if case.name == "ratio" else 1
    floors = [0.5, 0.75, 0.9, 1.0, 0.0]
    return [scale * (f if case.higher_is_better else 1 - f) for f in floors]


@every_scorer
@every_set
def test_matrix(case: Case, strings: list[str | None], device: str):
    queries = strings[: len(strings) // 2 + 1]
    choices = [s for s in strings if s is not None] if case.is_integer else strings
    queries = [s for s in queries if s is not None] if case.is_integer else queries
    dtype = np.int64 if case.is_integer else np.float64
    found = warpmatch.matrix(queries, choices, scorer=case.name, dtype=dtype, device=device)
    np.testing.assert_array_equal(found, brute_matrix(case, queries, choices, dtype))
    again = warpmatch.matrix(queries, choices, scorer=case.ours, device=device)
    assert again.dtype == (np.uint32 if case.is_integer else np.float32)
    np.testing.assert_array_equal(again, found.astype(again.dtype))


@given(queries=ROWS, choices=ROWS)
def test_matrix_of_anything(queries: list, choices: list, device: str):
    found = warpmatch.matrix(queries, choices, dtype=np.float64, device=device)
    np.testing.assert_array_equal(found, brute_matrix(CASES[0], queries, choices, np.float64))


@every_scorer
@every_set
@pytest.mark.parametrize("k", [1, 3, 1000])
def test_top_k(case: Case, strings: list[str | None], k: int, device: str):
    queries = strings[:20]
    best = warpmatch.top_k(queries, strings, k, scorer=case.name, device=device)
    assert best.indices.shape == best.scores.shape == (len(queries), min(k, len(strings)))
    assert best.scores.dtype == (np.int64 if case.is_integer else np.float64)
    for query, indices, scores in zip(queries, best.indices, best.scores, strict=True):
        expected = ranked(case, query, strings)[:k]
        filled = len(expected)
        assert indices[:filled].tolist() == [index for index, _ in expected]
        assert scores[:filled].tolist() == [score for _, score in expected]
        assert (indices[filled:] == -1).all()


def ranked(case: Case, query: str | None, choices: list, cutoff: float | None = None) -> list:
    scored = [
        (index, case.theirs(query, choice))
        for index, choice in enumerate(choices)
        if query is not None and choice is not None
    ]
    if cutoff is not None:
        scored = [(index, score) for index, score in scored if case.meets(score, cutoff)]
    return sorted(scored, key=lambda item: -item[1] if case.higher_is_better else item[1])


@every_scorer
def test_top_k_with_a_cutoff(case: Case, device: str):
    for cutoff in typical_cutoffs(case):
        best = warpmatch.top_k(
            NAMES[:30], NAMES, 4, scorer=case.name, score_cutoff=cutoff, device=device
        )
        for query, indices, scores in zip(NAMES[:30], best.indices, best.scores, strict=True):
            expected = ranked(case, query, NAMES, cutoff)[:4]
            found = [
                (i, s) for i, s in zip(indices.tolist(), scores.tolist(), strict=True) if i >= 0
            ]
            assert found == expected


@every_scorer
@every_set
def test_self_join(case: Case, strings: list[str | None], device: str):
    for cutoff in typical_cutoffs(case):
        found = warpmatch.self_join(strings, scorer=case.name, score_cutoff=cutoff, device=device)
        assert list(found) == all_pairs(case, strings, strings, cutoff, self_join=True)


@every_scorer
@every_set
def test_pairs(case: Case, strings: list[str | None], device: str):
    for cutoff in typical_cutoffs(case)[:3]:
        found = warpmatch.pairs(
            strings[::2], strings, scorer=case.name, score_cutoff=cutoff, device=device
        )
        assert list(found) == all_pairs(case, strings[::2], strings, cutoff)


@pytest.mark.filterwarnings("ignore::warpmatch.CutoffWarning")
@settings(max_examples=30)
@given(strings=STRINGS, data=st.data())
def test_cutoffs_on_and_beside_the_score(strings: list[str], data: st.DataObject, device: str):
    case = data.draw(st.sampled_from(CASES))
    scores = [case.theirs(a, b) for a in strings for b in strings]
    score = data.draw(st.sampled_from(scores)) if scores else 0
    largest = 100 if case.name == "ratio" else 1
    for cutoff in (score, np.nextafter(score, -1), np.nextafter(score, 1000)):
        if cutoff < 0 or (cutoff > largest and not case.is_integer):
            continue
        found = warpmatch.self_join(strings, scorer=case.name, score_cutoff=cutoff, device=device)
        assert list(found) == all_pairs(case, strings, strings, cutoff, self_join=True)


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_workers_change_nothing(workers: int):
    names = near_duplicates(2000, seed=7)
    expected = warpmatch.self_join(names, score_cutoff=85)
    found = warpmatch.self_join(names, score_cutoff=85, workers=workers)
    for column in ("left", "right", "score"):
        np.testing.assert_array_equal(getattr(found, column), getattr(expected, column))
    np.testing.assert_array_equal(
        warpmatch.top_k(names[:50], names, 5, workers=workers).indices,
        warpmatch.top_k(names[:50], names, 5).indices,
    )
    np.testing.assert_array_equal(
        warpmatch.matrix(names[:50], names, workers=workers), warpmatch.matrix(names[:50], names)
    )


@pytest.mark.parametrize(
    "dtype", ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
)
def test_integer_dtypes_round_to_nearest(dtype: str, device: str):
    scores = warpmatch.matrix(NAMES, NAMES, dtype="float64", device=device)
    rounded = np.floor(scores + 0.5).astype(dtype)
    np.testing.assert_array_equal(
        warpmatch.matrix(NAMES, NAMES, dtype=dtype, device=device), rounded
    )


def test_out_is_filled_and_given_back(device: str):
    expected = warpmatch.matrix(NAMES, NAMES[:7])
    wide = np.full((len(NAMES), 10), -1, dtype=np.float32)
    out = wide[:, 2:9]
    assert warpmatch.matrix(NAMES, NAMES[:7], out=out, device=device) is out
    np.testing.assert_array_equal(out, expected)
    assert (wide[:, [0, 1, 9]] == -1).all()


def test_matrix_with_a_cutoff(device: str):
    found = warpmatch.matrix(NAMES, NAMES, score_cutoff=70, dtype="float64", device=device)
    scores = warpmatch.matrix(NAMES, NAMES, dtype="float64")
    np.testing.assert_array_equal(found, np.where(scores >= 70, scores, 0))
    found = warpmatch.matrix(NAMES, NAMES, scorer="levenshtein", score_cutoff=5, device=device)
    distances = warpmatch.matrix(NAMES, NAMES, scorer="levenshtein")
    np.testing.assert_array_equal(found, np.minimum(distances, 6))


def test_a_corpus_serves_as_strings(device: str):
    corpus = Corpus(NAMES)
    expected = warpmatch.pairs(NAMES[:9], NAMES, score_cutoff=60)
    found = warpmatch.pairs(Corpus(NAMES[:9]), corpus, score_cutoff=60, device=device)
    assert list(found) == list(expected)
    assert list(warpmatch.self_join(corpus, score_cutoff=60, device=device)) == list(
        warpmatch.self_join(NAMES, score_cutoff=60)
    )


def test_bytes_and_text_compare_by_value(device: str):
    assert warpmatch.matrix([b"\xe9t\xe9"], ["été", "ete"], device=device)[0, 0] == 100


def test_results_are_arrow_sources():
    found = warpmatch.self_join(NAMES, score_cutoff=60)
    table = pa.table(found)
    assert table.column_names == ["left", "right", "score"]
    assert table["left"].type == pa.int32()
    assert list(zip(*(table[n].to_pylist() for n in table.column_names), strict=True)) == list(
        found
    )
    assert polars().DataFrame(found).shape == (len(found), 3)
    best = warpmatch.top_k([NAMES[0], None], NAMES, 3, scorer="levenshtein")
    table = pa.table(best)
    assert table.column_names == ["query", "choice", "score"]
    assert table["query"].to_pylist() == [0, 0, 0]
    assert table["choice"].to_pylist() == best.indices[0].tolist()
    assert table["score"].type == pa.int64()
    assert pa.table(warpmatch.self_join([], score_cutoff=60)).num_rows == 0


def test_results_outlive_their_arrow_tables():
    found = warpmatch.self_join(NAMES, score_cutoff=60)
    copy = list(found)
    table = pa.table(found)
    del found
    assert table["score"].to_pylist() == [score for _, _, score in copy]


def test_results_describe_themselves():
    assert repr(warpmatch.self_join(["a", "a"], score_cutoff=60)).startswith("<1 Pairs>")
    best = repr(warpmatch.top_k(["a"], ["a"] * 4, 3))
    assert best.startswith("<TopK: 1 queries, 3 best of each>")
    assert len(warpmatch.top_k(["a", "b"], ["a"], 3)) == 2


def test_plans():
    plan = warpmatch.plan("self_join", ["abc", "abd", "abc", "x"], score_cutoff=90, device="cpu")
    assert (plan.operation, plan.device, plan.left_rows, plan.pairs) == ("self_join", "cpu", 4, 6)
    assert plan.window_pairs <= plan.distinct_pairs <= plan.pairs
    assert plan.as_dict()["pairs"] == 6
    assert "self_join on cpu" in str(plan)
    plan = warpmatch.plan("matrix", ["a"] * 3, ["b"] * 4)
    assert plan.pairs == 12
    assert warpmatch.plan("top_k", ["a"], ["b"]).operation == "top_k"
    assert warpmatch.plan("pairs", ["a"], ["b"], score_cutoff=1, scorer="indel").right_rows == 1


def test_cells_stay_in_place_where_rows_are_in_no_order_of_length():
    """Strings that begin and end like rows one behind the other, but do not lie so, and a copy."""
    pairs = [a + b for a in "abcdefghijklmnopqrstuvwxyz" for b in "abcdefghijklmnopqrst"][:510]
    long = [f"{i:04}" for i in range(200)]
    choices = ["x", *long, *pairs[:310], "xyz", *pairs[310:], long[0]]
    queries = [f"{i:03}" for i in range(700)]
    left = warpmatch.matrix(queries, choices, scorer="levenshtein", workers=1)
    right = warpmatch.matrix(choices, queries, scorer="levenshtein", workers=1)
    expected = [[distance.Levenshtein.distance(q, c) for c in choices] for q in queries]
    assert left.tolist() == expected
    assert right.T.tolist() == expected


@pytest.mark.parametrize("share", [0, 0.002, 0.02, 0.3, 1])
@pytest.mark.parametrize("shape", [(700, 1300), (1300, 70), (3, 1100)], ids=str)
def test_copies_have_the_cells_of_their_first(shape: tuple[int, int], share: float):
    """Rows that stand one behind the other and rows that don't, on both sides, nulls among them."""
    rng = random.Random(7)

    def side(count: int) -> tuple[list[str], list[int], list[str | None]]:
        firsts = ["".join(rng.choices("abcdefgh", k=rng.choice([6, 7, 12]))) for _ in range(count)]
        rows = list(range(count))
        for _ in range(round(share * count)):
            rows[rng.randrange(count)] = rows[rng.randrange(count)]
        strings: list[str | None] = [firsts[row] for row in rows]
        strings[count // 2] = None
        return firsts, rows, strings

    (lefts, left_rows, left), (rights, right_rows, right) = side(shape[0]), side(shape[1])
    expected = process.cdist(lefts, rights, dtype=np.uint8)[left_rows][:, right_rows]
    expected[shape[0] // 2] = expected[:, shape[1] // 2] = 0
    room = np.full((shape[0], shape[1] + 5), 255, np.uint8)
    for out in (np.empty(shape, np.uint8), room[:, 2:-3]):
        warpmatch.matrix(left, right, out=out, workers=1)
        np.testing.assert_array_equal(out, expected)
    assert (room[:, :2] == 255).all()
    assert (room[:, -3:] == 255).all()
