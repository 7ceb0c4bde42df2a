"""Several columns: the model worked by hand, what the results say, and tables of every odd kind."""

import datetime
import math
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import warpmatch
from warpmatch import CutoffWarning, InvalidArgument, dedupe, link
from warpmatch.evidence.levels import NUMBERS, SIMILARITY, number_level, value_level
from warpmatch.evidence.model import fit_model
from warpmatch.evidence.records import read_records

FIRST = ["Ann", "Bob", "Carla", "Dmitri", "Eszter", "Farid", "Grace", "Hiro", "Ines", "Jonas"]
LAST = ["Achebe", "Borges", "Calvino", "Dinesen", "Eliot", "Fuentes", "Gogol", "Heaney", "Ibsen"]
TOWNS = ["Leeds", "York", "Ely", "Bath"]


def people(count: int, seed: int) -> list[dict[str, Any]]:
    random = np.random.default_rng(seed)
    return [
        {
            "name": f"{FIRST[random.integers(10)]} {LAST[random.integers(9)]}",
            "town": TOWNS[random.integers(4)],
            "phone": f"{random.integers(10**6):06}",
        }
        for _ in range(count)
    ]


def misspelt(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same people: one letter swapped, or the town lost, or a digit of the phone changed."""
    out = []
    for place, row in enumerate(rows):
        new = dict(row)
        if place % 3 == 0:
            new["name"] = row["name"][:-2] + row["name"][-1] + row["name"][-2]
        elif place % 3 == 1:
            new["town"] = None
        else:
            new["phone"] = row["phone"][:-1] + str(9 - int(row["phone"][-1]))
        out.append(new)
    return out


LEFT = people(120, 1)
RIGHT = misspelt(LEFT[:80]) + people(40, 2)
TRUTH = [(i, i) for i in range(80)]
ON = ["name", "town", "phone"]


@pytest.mark.parametrize("on", [ON, {"name": "rarity", "town": "exact", "phone": "code"}])
def test_two_tables_are_linked_by_all_that_is_known(on: Any) -> None:
    found = link(LEFT, RIGHT, on=on)
    quality = warpmatch.evaluate(found, TRUTH, two_tables=True).pairs
    assert quality.f1 > 0.97
    by_name = link(LEFT, RIGHT, on="name", threshold=0.5)
    assert quality.f1 > warpmatch.evaluate(by_name, TRUTH, two_tables=True).pairs.f1
    assert len(set(found.left.tolist())) == len(found) == len(set(found.right.tolist()))
    assert (found.score >= found.threshold).all()
    choice = found.threshold_choice
    assert choice is not None
    assert choice.threshold == found.threshold
    assert len(choice.thresholds) == len(choice.founds) == len(choice.expected_falses)
    assert str(choice).startswith(f"threshold {found.threshold:g}")


def test_every_step_of_an_explanation_adds_up() -> None:
    found = link(LEFT, RIGHT, on=ON)
    for i in (0, 7, -1):
        why = found.explain(i)
        assert why.weight == found.score[i]
        assert why.prior_bits + sum(step.bits for step in why.steps) == pytest.approx(why.weight)
        assert why.probability == found.probability[i] == pytest.approx(1 / (1 + 2**-why.weight))
        assert [step.name for step in why.steps] == [*ON, "(overall)", "(numbers)"]
        row = LEFT[found.left[i]], RIGHT[found.right[i]]
        assert [(s.left, s.right) for s in why.steps[:3]] == [(row[0][c], row[1][c]) for c in ON]
    lost = found.explain(found.left.tolist().index(1))
    assert (lost.steps[1].right, lost.steps[1].level, lost.steps[1].bits) == (None, None, 0.0)
    assert "town null" in str(lost)
    with pytest.raises(IndexError, match=r"^\[i\] there is no pair 500 among "):
        found.explain(500)
    part = found[found.score > np.median(found.score)]
    assert part.explain(0) == found.explain(found.left.tolist().index(part.left[0]))
    assert part.to_pandas().columns.tolist() == ["left", "right", "score", "probability"]
    assert pl.DataFrame(part)["probability"].to_list() == part.probability.tolist()


def test_every_number_of_the_model_is_there() -> None:
    found = link(LEFT, RIGHT, on=ON)
    model = found.model
    assert [f.comparison for f in model.features] == [
        *("rarity", "rarity", "osa_normalized_similarity", "rarity", "exact")
    ]
    for feature in model.features:
        assert len(feature.levels) == len(feature.m) == len(feature.u)
        assert feature.m.sum() == pytest.approx(1)
        assert feature.u.sum() == pytest.approx(1)
        assert feature.bits == pytest.approx(np.log2(feature.m / feature.u))
    assert 0 < model.prior < 1
    assert model.prior_bits == pytest.approx(math.log2(model.prior / (1 - model.prior)))
    equal_phones = model.features[2].bits[SIMILARITY.index("equal")]
    assert equal_phones > 3 > model.features[1].bits[SIMILARITY.index("equal")] > 0
    assert "phone (osa_normalized_similarity)" in str(model)


def test_one_table_falls_into_groups() -> None:
    rows = LEFT + misspelt(LEFT[:50]) + misspelt(misspelt(LEFT[:20]))
    truth = [i for part in (120, 50, 20) for i in range(part)]
    found = dedupe(rows, on=ON)
    assert warpmatch.evaluate(found, truth).pairs.f1 > 0.95
    assert found.linkage == "average"
    assert len(found.pairs) == found.pair_count
    assert (found.pairs.score >= found.threshold).all()
    assert not found.pairs.two_tables
    group = next(found.groups())
    assert len(group) == 3
    why = found.explain(int(group.rows[1]), int(group.rows[0]))
    assert why.weight >= found.threshold
    assert why.prior_bits + sum(step.bits for step in why.steps) == pytest.approx(why.weight)
    for (i, j, score), place in zip(found.pairs, range(5), strict=False):
        assert found.explain(i, j).weight == found.explain(j, i).weight == score
        assert found.pairs.explain(place).weight == score
    far = found.explain(0, 1)  # no candidates: compared for the purpose
    assert far.weight < 0
    chained = dedupe(rows, on=ON, clusters="components")
    assert chained.linkage == "components"


def test_rethreshold_compares_nothing_again() -> None:
    found = dedupe(LEFT + misspelt(LEFT[:50]), on=ON)
    for clusters in ("average", "components"):
        once = dedupe(LEFT + misspelt(LEFT[:50]), on=ON, clusters=clusters, threshold=3)
        again = found.rethreshold(3) if clusters == "average" else once.rethreshold(3)
        assert again.clusters.tolist() == once.clusters.tolist()
        assert again.model is (found if clusters == "average" else once).model
        assert once.rethreshold(1000).n_clusters == len(once)
    assert found.rethreshold(-1000).n_clusters < found.n_clusters


def test_the_same_call_gives_the_same_bytes() -> None:
    one, other = (link(LEFT, RIGHT, on=ON, workers=w) for w in (1, 3))
    assert one == other
    assert one.score.tobytes() == other.score.tobytes()
    groups = [dedupe(LEFT + RIGHT, on=ON, workers=w).clusters.tobytes() for w in (1, 2)]
    assert groups[0] == groups[1]


def test_a_round_worked_by_hand() -> None:
    """Two levels, four pairs, one round: shares with two pseudo-counts, then Bayes."""
    levels = np.array([[1], [1], [0], [-1]], np.int8)
    start = np.array([1.0, 0.0, 0.0, 0.0])
    seen: list[np.ndarray] = []

    def may_match(weights: np.ndarray) -> np.ndarray:
        seen.append(weights)
        return np.ones(4, bool)

    model = fit_model(
        levels,
        [("x", "exact", ("no", "yes"))],
        start,
        may_match,
        others_may_match=False,
        overall=(),
    )
    # Of three pairs that are not null two say yes: the pseudo-counts are 4/3 and 2/3.
    m_yes, m_no = (1 + 4 / 3) / 3, (2 / 3) / 3
    u_yes, u_no = (1 + 4 / 3) / 4, (1 + 2 / 3) / 4
    yes, no = math.log2(m_yes / u_yes), math.log2(m_no / u_no)
    third = math.log2(1 / 3)  # of four pairs one is a match to begin with, so the odds are 1/3
    assert seen[0] == pytest.approx([yes + third, yes + third, no + third, third])
    # The second round starts from the posterior.
    posterior = [2**bits / 3 / (1 + 2**bits / 3) for bits in (yes, yes, no, 0.0)]
    total = sum(posterior[:3])
    m_yes = (2 * posterior[0] + 4 / 3) / (total + 2)
    u_yes = (2 * (1 - posterior[0]) + 4 / 3) / (3 - total + 2)
    prior = sum(posterior) / 4
    assert seen[1][0] == pytest.approx(math.log2(m_yes / u_yes * prior / (1 - prior)))
    assert model.rounds == len(seen)
    assert model.features[0].m.sum() == pytest.approx(1)


def test_levels() -> None:
    similarity = np.array([0.0, 0.19, 0.2, 0.5, 0.79, 0.8, 1.0, 0.1])
    equal = np.array([False] * 7 + [True])
    assert value_level(similarity, equal).tolist() == [0, 0, 1, 2, 3, 4, 4, 5]
    counts = [(0, 0, 0), (2, 0, 0), (1, 2, 0), (2, 2, 1), (1, 2, 1), (2, 2, 2)]
    left, right, both = (np.array(c, np.int32) for c in zip(*counts, strict=True))
    assert number_level(left, right, both).tolist() == list(range(len(NUMBERS)))


def test_numbers_that_contradict_each_other_count_once() -> None:
    """As evidence of their own, not in the scores as well; of one column alone in its score."""
    titles = ["Lamp model 350 oak", "Lamp model 340 oak", "Chair 7", "Desk 12", "Shelf 9"]
    rooms = ["Hall", "Hall", "Attic", "Study", "Attic"]
    on: dict[Any, Any] = {"title": "rarity", "room": None}
    table = {"title": titles, "room": rooms}
    records = read_records(((table, "data"),), on, {}, (), "cpu", 1)
    pair = np.array([0], np.int32), np.array([1], np.int32)
    texts = [f"{title} {room}".lower() for title, room in zip(titles, rooms, strict=True)]
    scores = [
        warpmatch.Rarity(texts, processor=None, numbers=numbers)(texts[0], texts[1])
        for numbers in (False, True)
    ]
    assert records.scores(*pair)[0] == scores[0] > scores[1]
    column = warpmatch.Rarity(titles, numbers=False)(titles[0], titles[1])
    level = value_level(np.array([column]), np.array([False]))
    assert level != value_level(np.array([column * 0.8]), np.array([False]))
    assert records.column_levels(records.columns, *pair)[0, 0] == level[0]
    assert records.overall_levels(*pair, records.scores(*pair))[0, 1] == NUMBERS.index("all differ")
    for threshold, clusters in ((column, 5), (column * 4 / 5, 4)):
        alone = dedupe(table, on={"title": "rarity"}, threshold=threshold)
        assert alone.n_clusters == clusters


def test_only_rows_of_one_block_are_compared() -> None:
    rows = [
        {"name": "Acme Corp", "country": "UK", "year": 1990},
        {"name": "Acme Corp", "country": "US", "year": 1990},
        {"name": "ACME Corp.", "country": "UK", "year": 1990},
        {"name": "Acme Corp", "country": None, "year": 1990},
        {"name": "Globex", "country": "UK", "year": 1990},
        {"name": "Acme Corp", "country": "UK", "year": 1991},
    ]
    for on in ("name", ["name"], {"name": "jaro_winkler"}, ["name", "year"]):
        found = dedupe(rows, on=on, within=["country", "year"], threshold=-100)
        assert found.clusters.tolist() == [0, 1, 0, 2, 3, 4]
    linked = link(rows, rows, on="name", within="country", one_to_one=False, threshold=-100)
    assert {(i, j) for i, j, _ in linked} >= {(0, 2), (2, 0), (0, 5), (1, 1)}
    assert all(rows[i]["country"] == rows[j]["country"] is not None for i, j, _ in linked)


def test_one_column_named_as_several_is_compared_by_its_look() -> None:
    names = {"name": ["Acme Corp", "ACME corp.", "Globex"]}
    codes = {"code": ["A-123", "A-124", None]}
    cases: list[tuple[Any, Any, dict[str, Any], str]] = [
        (names, ["name"], {}, "rarity"),
        (codes, ["code"], {"threshold": 0.8}, "osa_normalized_similarity"),
        (names, {"name": "ratio"}, {}, "ratio"),
        (names, {"name": "code"}, {}, "osa_normalized_similarity"),
    ]
    for table, on, options, scorer in cases:
        found: Any = dedupe(table, on=on, **options)
        assert found.scorer.name == scorer
    assert link(names, names, on=["name"]) == link(names, names, on="name")


def test_numbers_and_dates_are_text() -> None:
    frame = pd.DataFrame(
        {
            "name": ["Ann Lee", "ann lee", "Bob Ray", "Bo Ray"],
            "born": [datetime.date(1990, 1, d) for d in (1, 1, 2, 2)],
            "house": [12.0, 12.0, math.nan, 7.0],
            "id": [1, 2, 3, 4],
        },
        index=["a", "b", "c", "d"],
    )
    found = dedupe(frame, on={"name": "rarity", "born": "code", "house": "exact"}, threshold=0)
    assert found.clusters[0] == found.clusters[1]
    why = found.explain(0, 1)
    assert [step.level for step in why.steps[:3]] == ["equal"] * 3
    assert found.explain(2, 3).steps[2].level is None
    assert found.to_pandas().index.tolist() == ["a", "b", "c", "d"]
    assert found.labels.tolist() == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("rows", "clusters"),
    [
        ({"a": [], "b": []}, []),
        ({"a": ["x"], "b": ["y"]}, [0]),
        ({"a": ["x", "x"], "b": ["y", "y"]}, [0, 0]),
        ({"a": [None, None], "b": [None, None]}, [0, 1]),
        ({"a": ["", "..."], "b": ["-", ""]}, [0, 1]),
        ({"a": ["x y", "x y", "z"], "b": [None, None, None]}, [0, 0, 1]),
    ],
)
def test_small_and_empty_tables(rows: dict[str, list[Any]], clusters: list[int]) -> None:
    found = dedupe(rows, on=["a", "b"], threshold=-100)
    assert found.clusters.tolist() == clusters
    assert dedupe(rows, on=["a", "b"]).n_clusters <= len(clusters)
    linked = link(rows, rows, on=["a", "b"], threshold=-100)
    assert len(linked) <= len(clusters)
    assert str(found.model)
    assert repr(found)
    assert str(linked.model)


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame, pa.Table.from_pylist, iter])
def test_tables_of_every_kind(kind: Any) -> None:
    found = link(kind(LEFT), kind(RIGHT), on=ON)
    assert found == link(LEFT, RIGHT, on=ON)
    assert dedupe(kind(LEFT), on=ON).clusters.tolist() == dedupe(LEFT, on=ON).clusters.tolist()


def test_a_table_linked_with_itself() -> None:
    found = link(LEFT, LEFT, on=ON)
    names = [tuple(row.values()) for row in LEFT]
    assert all(names[i] == names[j] for i, j, _ in found)
    assert len(found) > 100


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"on": []}, InvalidArgument, r"\[on\] names no column, got \[\]"),
        ({"on": {}}, InvalidArgument, r"\[on\] names no column, got {}"),
        (
            {"on": ["name", "nme"]},
            InvalidArgument,
            r"\[on\] there is no column 'nme'( in .left.)?; the columns",
        ),
        ({"on": ["name", "name"]}, InvalidArgument, r"\[on\] names the column 'name' twice"),
        ({"on": [["name"], "town"]}, TypeError, r"\[on\] is to name columns, got list: \['name'\]"),
        ({"on": {"name": "cosine", "town": None}}, InvalidArgument, "unknown scorer 'cosine'"),
        ({"on": {"name": 3, "town": None}}, TypeError, r"\[on\] .* comparison of name, got int: 3"),
        ({"on": {"name": len, "town": None}}, InvalidArgument, r"\[on\] name has <built-in func"),
        ({"on": ON, "scorer": "ratio"}, InvalidArgument, r"\[scorer\] is for one column"),
        ({"on": ON, "scorer_kwargs": {}}, InvalidArgument, r"\[scorer_kwargs\] is for one column"),
        ({"on": ON, "within": []}, InvalidArgument, r"\[within\] names no column"),
        ({"on": ON, "within": "land"}, InvalidArgument, r"\[within\] there is no column 'land'"),
        ({"within": "town"}, InvalidArgument, r"\[on\] is needed beside \[within\]"),
        ({"on": ON, "threshold": "high"}, TypeError, r"\[threshold\] is str: 'high'; expected"),
        ({"on": ON, "threshold": math.nan}, InvalidArgument, r"\[threshold\] must be a number"),
        ({"on": ON, "device": "gpu"}, InvalidArgument, r"\[device\]"),
        ({"on": {"name": "exact"}}, InvalidArgument, r"\[on\] compares no column but by 'exact'"),
    ],
)
def test_errors_name_the_argument(
    options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        dedupe(LEFT, **options)
    with pytest.raises(error, match=message):
        link(LEFT, RIGHT, **options)


def test_other_errors() -> None:
    with pytest.raises(InvalidArgument, match=r"\[on\] names columns, but \[data\] is a list"):
        dedupe(["a", "b"], on=ON)
    with pytest.raises(InvalidArgument, match=r"\[on\] names columns, but \[right\] is a list"):
        link(LEFT, ["a", "b"], on=ON)
    with pytest.raises(InvalidArgument, match=r"\[clusters\] must be 'average' or 'components'"):
        dedupe(LEFT, on=ON, clusters="star")  # type: ignore[call-overload]
    with pytest.warns(CutoffWarning, match=r"0.9 bits; did you mean the probability\? .* 3.17"):
        dedupe(LEFT, on=ON, threshold=0.9)
    with pytest.raises(TypeError, match=r"\[b\] item 0 is list: \[1\]; expected values that can"):
        dedupe({"a": ["x"], "b": [[1]]}, on={"a": "rarity", "b": "exact"})
    with pytest.raises(TypeError, match=r"\[within\] item 0 is tuple: .*that can be told equal"):
        dedupe({"a": ["x"], "b": [[1]]}, on="a", within="b")
    with pytest.raises(TypeError, match=r"\[b\] item 0 is list: \[1\]; expected str"):
        dedupe({"a": ["x"], "b": [[1]]}, on=["a", "b"])
    found = dedupe(LEFT, on=ON)
    with pytest.raises(IndexError, match=r"^\[j\] there is no row 500 among 120$"):
        found.explain(0, 500)
    with pytest.raises(InvalidArgument, match=r"\[j\] must be another row than i"):
        found.explain(3, 3)
    with pytest.raises(TypeError, match=r"\[threshold\] is NoneType"):
        found.rethreshold(None)  # type: ignore[arg-type]
