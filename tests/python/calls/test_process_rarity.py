"""`process` with a scorer that is fitted: on the choices, where it has not been yet."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
import warpmatch
from warpmatch import process, utils

NAMES = [
    "NEC Corporation",
    "IBM Corporation",
    None,
    "Hewlett Packard Company",
    "Landis + Gyr",
    "I.B.M. corporation",
    "nothing",
    "",
]
RARITY = warpmatch.Rarity(NAMES)
QUERIES = ["ibm corp", "Hewlet-Packard", None, "LANDIS gyr corporation", "zzz"]


def expected(rarity: warpmatch.Rarity, query: str | None, cutoff: float = 0) -> list[Any]:
    scored = [
        (name, rarity(query, name), row) for row, name in enumerate(NAMES) if name is not None
    ]
    return [match for match in scored if query is not None and match[1] >= cutoff]


@pytest.mark.parametrize("scorer", [RARITY, "rarity"])
@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("cutoff", [None, 0, 0.3, 1])
def test_extracting_is_scoring_each(scorer: Any, query: str | None, cutoff: float | None):
    every = expected(RARITY, query, cutoff or 0)
    arguments = {"scorer": scorer, "score_cutoff": cutoff}
    assert list(process.extract_iter(query, NAMES, **arguments)) == every
    assert list(process.extract_iter(query, iter(NAMES), **arguments)) == every
    best = sorted(every, key=lambda match: -match[1])
    assert process.extract(query, NAMES, limit=None, **arguments) == best
    assert process.extract(query, NAMES, limit=2, **arguments) == best[:2]
    assert process.extractOne(query, NAMES, **arguments) == (best[0] if best else None)
    by_key = {f"k{row}": name for row, name in enumerate(NAMES)}
    assert process.extractOne(query, by_key, **arguments) == (
        (best[0][0], best[0][1], f"k{best[0][2]}") if best else None
    )


@pytest.mark.parametrize("scorer", [RARITY, "rarity"])
def test_tables_are_scoring_each(scorer: Any):
    every = [[0 if None in (q, n) else RARITY(q, n) for n in NAMES] for q in QUERIES]
    table = process.cdist(QUERIES, NAMES, scorer=scorer, dtype=np.float64)
    assert table.tolist() == every
    assert process.cdist(QUERIES, NAMES, scorer=scorer).dtype == np.float32
    cut = process.cdist(
        QUERIES, NAMES, scorer=scorer, score_cutoff=0.5, score_multiplier=100, dtype=int
    )
    assert cut.tolist() == [[round(100 * s) if s >= 0.5 else 0 for s in row] for row in every]
    alike = process.cdist(NAMES, NAMES, scorer=scorer, dtype=np.float64)
    assert (alike == alike.T).all()
    names = NAMES[: len(QUERIES)]
    own = warpmatch.Rarity(names) if scorer == "rarity" else scorer
    paired = process.cpdist(QUERIES, names, scorer=scorer, dtype=np.float64)
    pairs = zip(QUERIES, names, strict=True)
    assert paired.tolist() == [0 if None in pair else own(*pair) for pair in pairs]
    few = process.cpdist(QUERIES, names, scorer=scorer, score_cutoff=0.9, score_multiplier=10)
    assert few.tolist() == np.where(paired >= 0.9, 10 * paired, 0).astype(np.float32).tolist()


def test_it_is_fitted_on_the_choices():
    found = process.extractOne("IBM Corporation", pd.Series(NAMES), scorer="rarity")
    assert found == ("IBM Corporation", 1.0, 1)
    queries = ["ibm"] * 50
    table = process.cdist(queries, NAMES, scorer="rarity", dtype=np.float64)
    assert table[0].tolist() == [0 if n is None else RARITY("ibm", n) for n in NAMES]


def test_a_generator_is_read_no_further_than_it_is_asked_for():
    read: list[str] = []

    def names() -> Iterator[str]:
        for name in ("IBM", "NEC", "Landis"):
            read.append(name)
            yield name

    found = process.extract_iter("ibm", names(), scorer=RARITY)
    assert next(found) == ("IBM", 1.0, 0)
    assert read == ["IBM"]


def test_the_processor_goes_first():
    def last_word(string: str) -> str:
        return string.split()[-1]

    names = ["a IBM", "b NEC", None]
    arguments = {"scorer": "rarity", "processor": last_word}
    assert process.extract("x ibm", names, **arguments, limit=1) == [("a IBM", 1.0, 0)]
    assert next(process.extract_iter("x ibm", names, **arguments)) == ("a IBM", 1.0, 0)
    assert process.cdist(["x ibm"], names, **arguments).tolist() == [[1, 0, 0]]
    assert process.cpdist(["x ibm"], names[:1], **arguments).tolist() == [1]
    plain = process.cdist(
        ["ibm"],
        ["IBM"],
        scorer="rarity",
        scorer_kwargs={"processor": utils.Normaliser(casefold=False)},
    )
    assert plain.tolist() == [[0]]


@pytest.mark.parametrize("choices", [[], [None], [None, float("nan")], {}])
def test_nothing_to_be_fitted_on_is_no_match(choices: Any):
    assert process.extract("ibm", choices, scorer="rarity") == []
    assert process.extractOne("ibm", choices, scorer="rarity") is None
    assert list(process.extract_iter("ibm", choices, scorer="rarity")) == []
    values = list(choices)
    assert process.cdist(["ibm"], values, scorer="rarity").tolist() == [[0] * len(values)]
    assert process.cpdist(["ibm"] * len(values), values, scorer="rarity").tolist() == [0] * len(
        values
    )


def test_bad_input_is_named():
    wrong: list[tuple[dict[str, Any], type[Exception], str]] = [
        (
            {"scorer": "rarity", "score_cutoff": 90},
            ValueError,
            r"\[score_cutoff\] must be in 0 to 1",
        ),
        (
            {"scorer": "rarity", "scorer_kwargs": {"x": 1}},
            TypeError,
            "rarity takes no argument 'x'",
        ),
        ({"scorer": RARITY, "scorer_kwargs": {"glue": 1}}, TypeError, "a fitted Rarity takes no"),
        ({"scorer": "rarity", "processor": 5}, TypeError, r"\[processor\] is int"),
        ({"scorer": "rarity", "processor": len}, TypeError, r"\[processor\] made int of"),
    ]
    for arguments, kind, message in wrong:
        with pytest.raises(kind, match=message):
            process.extract("ibm", NAMES, **arguments)
        with pytest.raises(kind, match=message):
            process.cdist(["ibm"], NAMES, **arguments)
        with pytest.raises(kind, match=message):
            list(process.extract_iter("ibm", NAMES, **arguments))
    with pytest.raises(ValueError, match=r"\[queries\] Length"):
        process.cpdist(["a"], ["a", "b"], scorer="rarity")
    with pytest.raises(warpmatch.DeviceError):
        process.cdist(["a"], ["a"], scorer="rarity", device="cuda:99")
    with pytest.raises(TypeError, match=r"\[choices\] item 1 is int"):
        process.extract("a", ["a", 5], scorer="rarity")


def test_plans_show_how_a_join_by_words_goes():
    plan = warpmatch.plan("self_join", NAMES, scorer="rarity", score_cutoff=0.5)
    found = warpmatch.self_join(NAMES, scorer="rarity", score_cutoff=0.5)
    assert plan.filters == ("exact duplicates", "rarest words")
    assert (plan.results, plan.results_are) == (len(found), "exact")
    assert plan.results - plan.duplicate_pairs <= plan.candidates <= plan.probes
    lower = warpmatch.plan("self_join", NAMES, scorer="rarity", score_cutoff=0.01)
    assert f"{lower.candidates} candidates from {lower.probes} probes" in str(lower)
    assert "in the length window" in str(warpmatch.plan("matrix", NAMES, NAMES))
    two = warpmatch.plan("pairs", QUERIES, NAMES, scorer=RARITY, score_cutoff=0.3, device="cpu")
    assert two.results == len(warpmatch.pairs(QUERIES, NAMES, scorer=RARITY, score_cutoff=0.3))
    assert two.reason == "asked for"
    assert warpmatch.plan("top_k", QUERIES, NAMES, scorer=RARITY, k=3).results == 15
    assert warpmatch.plan("matrix", QUERIES, NAMES, scorer=RARITY).results == 40
    with pytest.raises(ValueError, match=r"\[score_cutoff\] is required for a join"):
        warpmatch.plan("self_join", NAMES, scorer=RARITY)
    with pytest.raises(warpmatch.DeviceError):
        warpmatch.plan("self_join", NAMES, scorer=RARITY, score_cutoff=0.5, device="cuda")
