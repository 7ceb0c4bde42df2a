"""What strings go through first, in every call that takes sets of them."""

import csv
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rapidfuzz.utils
import warpmatch
from command_line import run
from warpmatch import process, utils

LEFT = ["ACME Corp.", "Café-Zürich", None, "globex", "ﬁne  Goods", ""]
RIGHT = ["acme corp", "cafe zurich", "GLOBEX", None, "fine goods"]


def upper(string: Any) -> str:
    return str(string).upper()


def nothing_of_short(string: str) -> str | None:
    return string if len(string) > 8 else None


PROCESSORS = [
    utils.normalise,
    utils.Normaliser(casefold=False),
    utils.default_process,
    rapidfuzz.utils.default_process,
    upper,
    nothing_of_short,
]
SCORERS = [
    "ratio",
    "WRatio",
    "jaro_winkler",
    "jaccard",
    "rarity",
    "levenshtein_normalized_distance",
]


def made(strings: list[str | None], processor: Callable[[str], Any]) -> list[str | None]:
    return [None if string is None else processor(string) for string in strings]


def cutoff_of(scorer: str) -> float:
    return {"ratio": 80, "WRatio": 80}.get(scorer, 0.4)


def same(found: Any, expected: Any) -> bool:
    if isinstance(found, np.ndarray):
        return np.array_equal(found, expected)
    return found == expected


@pytest.mark.parametrize("processor", PROCESSORS)
@pytest.mark.parametrize("scorer", SCORERS)
def test_a_call_is_that_of_the_processed_strings(scorer: str, processor: Callable[[str], Any]):
    left, right = made(LEFT, processor), made(RIGHT, processor)
    cutoff = cutoff_of(scorer)
    calls: list[tuple[Callable[..., Any], int, dict[str, Any]]] = [
        (warpmatch.matrix, 2, {}),
        (warpmatch.top_k, 2, {"k": 2}),
        (warpmatch.pairs, 2, {"score_cutoff": cutoff}),
        (warpmatch.self_join, 1, {"score_cutoff": cutoff}),
        (warpmatch.link, 2, {"threshold": cutoff}),
    ]
    for call, sides, arguments in calls:
        found = call(*(LEFT, RIGHT)[:sides], scorer=scorer, processor=processor, **arguments)
        expected = call(*(left, right)[:sides], scorer=scorer, **arguments)
        assert same(found, expected), call
    once = warpmatch.dedupe(LEFT + RIGHT, scorer=scorer, threshold=cutoff, processor=processor)
    twice = warpmatch.dedupe(left + right, scorer=scorer, threshold=cutoff)
    assert once.clusters.tolist() == twice.clusters.tolist()
    assert once.pairs == twice.pairs
    assert list(once.corpus) == LEFT + RIGHT
    again = once.rethreshold(cutoff)
    assert again.clusters.tolist() == twice.clusters.tolist()


def test_plan_counts_the_processed_strings():
    found = warpmatch.plan(
        "self_join", ["A b", "a-b", None], score_cutoff=90, processor=utils.normalise
    )
    assert (found.duplicate_pairs, found.results) == (1, 1)


def test_scores_on_a_device_are_of_the_processed_strings():
    with pytest.raises(warpmatch.DeviceError):
        warpmatch.matrix(["A"], ["a"], device="cuda:77", keep_on_device=True, processor=upper)
    with pytest.raises(TypeError, match=r"\[processor\] made int of \[queries\] row 0"):
        warpmatch.matrix(["A"], ["a"], device="cuda:77", keep_on_device=True, processor=len)


def test_what_a_cluster_is_called_is_its_most_frequent_spelling():
    rows = ["acme", "ACME", "Acme", "ACME", "globex"]
    for scorer in ("ratio", "rarity"):
        found = warpmatch.dedupe(rows, scorer=scorer, processor=utils.default_process)
        assert found.clusters.tolist() == [0, 0, 0, 0, 1]
        assert found.representatives.tolist() == [1, 4]
        assert found.pair_count == 6


def test_explain_reads_as_the_call_did():
    rows = ["ACME Corp.", "acme corp", "Acme Corp Ltd", "x", None]
    found = warpmatch.dedupe(rows, threshold=80, processor=utils.normalise)
    assert found.clusters.tolist() == [0, 0, 0, 1, 2]
    why = found.explain(0, 1)
    assert (why.strings, why.score, why.linked) == (("ACME Corp.", "acme corp"), 100.0, True)
    short = warpmatch.dedupe(rows, scorer="levenshtein", threshold=1, processor=nothing_of_short)
    assert short.explain(0, 3).score is None
    assert short.explain(3, 3).path == (3,)


def test_a_fitted_rarity_reads_after_the_processor():
    names = ["Acme Corp", "Globex Corp", "Initech Corp", "Umbrella Inc"]
    rarity = warpmatch.Rarity(names)
    marked = ["#Acme# Corp", "Globex ##"]

    def without_marks(string: str) -> str:
        return string.replace("#", "x")

    plain = [string.replace("#", "x") for string in marked]
    found = warpmatch.top_k(marked, names, 1, scorer=rarity, processor=without_marks)
    assert found == warpmatch.top_k(plain, names, 1, scorer=rarity)
    assert rarity.processor is utils.normalise
    kept = warpmatch.dedupe(marked, scorer=rarity, processor=upper).scorer
    again = pickle.loads(pickle.dumps(kept))
    assert again("acme", "ACME") == 1


@pytest.mark.parametrize("wrong", [5, ["a"], 1.5, object()])
def test_what_is_no_string_is_named_with_its_row(wrong: object):
    def bad(string: str) -> object:
        return wrong if string == "b" else string

    for scorer in ("ratio", "rarity"):
        with pytest.raises(TypeError) as raised:
            warpmatch.top_k(["x"], ["a", None, "b"], 1, scorer=scorer, processor=bad)
        message = str(raised.value)
        assert message.startswith(f"[processor] made {type(wrong).__name__} of [choices] row 2: ")
        assert message.endswith("expected a str, bytes or None")


def test_nulls_of_every_kind_can_be_made():
    for null in (None, float("nan")):

        def made_null(string: str, null: object = null) -> object:
            return null if string == "b" else string

        found = warpmatch.self_join(["a", "b", "b", "a"], score_cutoff=100, processor=made_null)
        assert list(found) == [(0, 3, 100.0)]


def test_each_string_is_processed_once():
    seen: list[str] = []

    def noted(string: str) -> str:
        seen.append(string)
        return string

    for scorer in ("ratio", "rarity"):
        seen.clear()
        warpmatch.link(["a", "b"], ["c"], scorer=scorer, processor=noted)
        warpmatch.dedupe(["d", "e"], scorer=scorer, processor=noted)
        assert seen == list("abcde")


def test_an_error_of_the_processor_has_its_row_as_a_note():
    def fails(string: str) -> str:
        return str(1 / len(string))

    with pytest.raises(ZeroDivisionError) as raised:
        warpmatch.dedupe(["a", ""], processor=fails)
    assert raised.value.__notes__ == ["[processor] was called with [data] row 1: ''"]


@pytest.mark.parametrize("wrong", [5, "lower", ["x"]])
def test_what_cannot_be_called_is_refused(wrong: Any):
    calls: list[Callable[[], object]] = [
        lambda: warpmatch.matrix(["a"], ["a"], processor=wrong),
        lambda: warpmatch.top_k(["a"], ["a"], 1, processor=wrong),
        lambda: warpmatch.self_join(["a"], score_cutoff=1, scorer="rarity", processor=wrong),
        lambda: warpmatch.dedupe(["a"], processor=wrong),
        lambda: warpmatch.plan("matrix", ["a"], ["a"], processor=wrong),
        lambda: warpmatch.Rarity(["a"], processor=wrong),
    ]
    for call in calls:
        with pytest.raises(TypeError, match=r"^\[processor\] is "):
            call()


def pseudonyms(string: str) -> str | None:
    """Something that the normal form would not do."""
    return None if string == "?" else string.replace("Wm", "William").removeprefix("The ")


TABLE: dict[str, list[Any]] = {
    "name": ["The Wm Acme", "William Acme", "Globex", "Globex Ltd", "?", "?", "Umbra", None],
    "city": ["Ely", "The Ely", "York", "York", "Bath", "Rye", None, "Leeds"],
    "year": [1990, 1990, 1991, 1991, 1992, 1993, None, 1994],
}
"""The same by hand, one column or both."""
MADE = {**TABLE, "name": made(TABLE["name"], pseudonyms)}
ALL_MADE = {**MADE, "city": made(TABLE["city"], pseudonyms)}


@pytest.mark.parametrize(
    "on",
    [
        ["name", "city", "year"],
        {"name": "rarity", "city": "exact", "year": "exact"},
        {"name": "ratio", "city": "code", "year": None},
    ],
)
@pytest.mark.parametrize("within", [None, "year"])
@pytest.mark.parametrize(
    ("processor", "by_hand"),
    [(pseudonyms, ALL_MADE), ({"name": pseudonyms}, MADE), ({"name": None}, TABLE), (None, TABLE)],
)
def test_several_columns_are_those_of_the_processed_strings(
    on: Any, within: Any, processor: Any, by_hand: dict[str, list[Any]]
):
    arguments: Any = {"on": on, "within": within, "threshold": -20}
    grouped: Any = warpmatch.dedupe(TABLE, processor=processor, **arguments)
    expected: Any = warpmatch.dedupe(by_hand, **arguments)
    assert grouped.clusters.tolist() == expected.clusters.tolist()
    assert grouped.pairs == expected.pairs
    assert grouped.explain(0, 1).weight == expected.explain(0, 1).weight
    assert grouped.explain(0, 1).steps[0].left == "The Wm Acme"  # as it was written
    linked = warpmatch.link(TABLE, TABLE, processor=processor, **arguments)
    assert linked == warpmatch.link(by_hand, by_hand, **arguments)


def test_one_column_of_a_list_has_its_processor():
    columns: list[Any] = [["name"], {"name": "rarity"}]
    processors: list[Any] = [pseudonyms, {"name": pseudonyms}]
    for on in columns:
        for processor in processors:
            found: Any = warpmatch.dedupe(TABLE, on=on, threshold=0.9, processor=processor)
            plain = warpmatch.dedupe(
                TABLE, on="name", threshold=0.9, scorer="rarity", processor=pseudonyms
            )
            assert found.clusters.tolist() == plain.clusters.tolist()
            linked = warpmatch.link(TABLE, TABLE, on=on, threshold=0.5, processor=processor)
            assert linked == warpmatch.link(
                TABLE, TABLE, on="name", threshold=0.5, processor=pseudonyms
            )
    # what a column looks like is asked of what is compared
    codes = {"id": ["a 1", "b 2", "c 3"]}
    letters: Any = warpmatch.dedupe(codes, on=["id"], processor=lambda string: string[0])
    assert letters.scorer.name == "rarity"
    plainly: Any = warpmatch.dedupe(codes, on=["id"])
    assert plainly.scorer.name == "osa_normalized_similarity"


def test_what_is_wrong_with_the_processors_of_columns():
    on = ["name", "city"]
    for call, tables in ((warpmatch.dedupe, (TABLE,)), (warpmatch.link, (TABLE, TABLE))):
        find: Any = call
        with pytest.raises(
            ValueError, match=r"\[processor\] names the column 'street', which \[on\]"
        ):
            find(*tables, on=on, processor={"street": upper})
        with pytest.raises(TypeError, match=r"\[processor\] is int: 3"):
            find(*tables, on=on, processor={"name": 3})
        with pytest.raises(TypeError, match=r"\[processor\] is str: 'upper'"):
            find(*tables, on=on, processor="upper")
        with pytest.raises(TypeError, match=r"\[processor\] made int of \[name\] row 0: 11"):
            find(*tables, on=on, processor={"name": len})
        with pytest.raises(TypeError, match=r"\[processor\] is dict"):
            find(*tables, on="name", processor={"name": upper})


def test_false_is_no_processor():
    assert warpmatch.matrix(["A"], ["a"], processor=None).tolist() == [[0]]
    assert warpmatch.matrix(["A"], ["a"], processor=utils.default_process).tolist() == [[100]]


def test_process_takes_a_normaliser_at_once():
    choices = ["Café", None, "cafes", b"CAF\xc9"]
    assert process.extract("CAFE", choices, processor=utils.normalise, limit=1) == [
        ("Café", 100.0, 0)
    ]
    table = process.cdist(["CAFE", None], choices, processor=utils.normalise)
    assert table[0].tolist() == process.cdist(["cafe"], ["cafe", None, "cafes", "cafe"])[0].tolist()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "names.csv"
    path.write_text("name\nACME Café\nacme cafe\nAcme-Cafe\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("scorer", "normalise", "clusters"),
    [
        ("ratio", None, "012"),
        ("ratio", "none", "012"),
        ("ratio", "default", "011"),
        ("ratio", "full", "000"),
        ("rarity", None, "000"),
        ("rarity", "full", "000"),
        ("rarity", "none", "012"),
    ],
)
def test_the_command_line_normalises(
    table: Path, tmp_path: Path, scorer: str, normalise: str | None, clusters: str
):
    out = tmp_path / "out.csv"
    choice = [] if normalise is None else ["--normalise", normalise]
    threshold = 90 if scorer == "ratio" else 0.9
    ran = run("dedupe", table, "-s", scorer, "-t", threshold, *choice, "-o", out)
    assert (ran.returncode, ran.stderr) == (0, "")
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert "".join(row[1] for row in rows[1:]) == clusters
    assert [row[0] for row in rows[1:]] == ["ACME Café", "acme cafe", "Acme-Cafe"]


def test_an_unknown_normal_form_is_wrong_usage(table: Path):
    ran = run("dedupe", table, "--normalise", "lots")
    assert ran.returncode == 2
    assert "'lots' is not one of none, default, full" in ran.stderr
