"""Rarity and normal forms from Python; the scores themselves are tested in tests/rarity."""

import pickle
import unicodedata
from pathlib import Path

import numpy as np
import pytest
import warpmatch
from hypothesis import given
from hypothesis import strategies as st
from warpmatch import InvalidArgument, Rarity, utils

NAMES = [
    "Acme Corp",
    "Globex Corp",
    "Initech Corp.",
    "Acme Inc",
    "Umbrella Corp",
    None,
    "ACME, Inc.",
]


def slow_normal_form(string: str) -> str:
    decomposed = unicodedata.normalize("NFKD", string)
    digits = "".join(
        c if unicodedata.decimal(c, None) is None else str(unicodedata.decimal(c))
        for c in decomposed
    )
    letters = "".join(c for c in digits if not unicodedata.combining(c)).casefold()
    spaced = "".join(
        c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in letters
    )
    return " ".join(spaced.split(" ")).strip()


@given(st.text().filter(lambda s: "'" not in s and "’" not in s))
def test_the_normal_form_is_that_of_unicodedata(string: str) -> None:
    expected = " ".join(part for part in slow_normal_form(string).split(" ") if part)
    assert utils.normalise(string) == expected


@pytest.mark.parametrize(
    ("steps", "string", "expected"),
    [
        ({}, "ﬁ Ｃａｆé №٣ — Straße", "fi cafe no3 strasse"),
        ({}, "Macy's MACY’S O'Neill", "macys macys o neill"),
        ({}, "किताब", "किताब"),
        ({"marks": False}, "é", "e\u0301"),
        ({"casefold": False}, "ÉCOLE", "ECOLE"),
        ({"punctuation": False}, " A.B.  & Co's ", "a.b. & co's"),
        ({"decompose": False}, "é ﬁ", "é fi"),
        ({}, "", ""),
        ({}, b"caf\xe9", "cafe"),
    ],
)
def test_steps_of_the_normal_form(steps: dict[str, bool], string: str, expected: str) -> None:
    assert utils.Normaliser(**steps)(string) == expected


def test_what_matters_is_the_rare_word() -> None:
    rarity = Rarity(NAMES)
    assert rarity("Acme Corp", "acme inc.") > rarity("Acme Corp", "Globex Corp")
    assert rarity("ACME  Inc", "Acme, Inc.") == 1.0
    assert rarity(None, "Acme") == 0.0
    assert rarity.rows == 6
    assert repr(rarity) == "<Rarity of 6 strings with 6 distinct words>"


def test_an_explanation_adds_up() -> None:
    why = Rarity(NAMES).explain("Acmee Corp Berlin", "Acme Corporation")
    assert [(match.left, match.right) for match in why.matches] == [("acmee", "acme")]
    assert why.score == pytest.approx(sum(match.share for match in why.matches))
    assert [word for word, _ in why.left] == ["berlin", "corp"]
    assert [word for word, _ in why.right] == ["corporation"]
    assert str(why).startswith(f"{why.score:.3f}\n")


@pytest.mark.parametrize("processor", [utils.normalise, utils.Normaliser(marks=False), None])
def test_saved_and_pickled_it_scores_the_same(processor: object, tmp_path: Path) -> None:
    fitted = Rarity(NAMES, processor=processor, typing_errors=False)  # type: ignore[arg-type]
    fitted.save(tmp_path / "names.npz")
    for read in (Rarity.load(tmp_path / "names.npz"), pickle.loads(pickle.dumps(fitted))):
        assert read.processor == processor
        for other in ("Acme Corp.", "acmee corp", "Globex"):
            assert read("Acme Corp", other) == fitted("Acme Corp", other)


def test_any_processor_will_do(tmp_path: Path) -> None:
    rarity = Rarity(["a-b", "c"], processor=lambda string: string.replace("-", " "))
    assert rarity("b a", "a-b") == 1.0
    with pytest.raises(InvalidArgument, match=r"\[processor\] .* cannot be saved"):
        rarity.save(tmp_path / "names.npz")
    assert not (tmp_path / "names.npz").exists()


def test_errors_name_the_argument(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=r"\[strings\] are needed"):
        Rarity()
    with pytest.raises(InvalidArgument, match=r"\[strings\] hold nothing to fit on"):
        Rarity([None])
    with pytest.raises(TypeError, match=r"\[strings\] item 1 is int: 3"):
        Rarity(["a", 3])
    other = tmp_path / "other.npz"
    np.savez(other, x=np.zeros(3))
    with pytest.raises(
        InvalidArgument, match=r"\[path\] .*other.npz was not written by Rarity.save"
    ):
        Rarity.load(other)
    with pytest.raises(FileNotFoundError):
        Rarity.load(tmp_path / "none.npz")


def test_weights_fall_with_frequency() -> None:
    rarity = Rarity(["a x", "a y", "a z", "b"])
    assert rarity.weight("a") == pytest.approx(np.log(4 / 3), abs=1 / 4096)
    assert (
        rarity.weight("b")
        == rarity.weight(["never", "seen"][0])
        == pytest.approx(np.log(4), abs=1e-3)
    )
    with pytest.raises(InvalidArgument, match=r"\[word\] must be one word, got 2"):
        rarity.weight("two words")
    assert warpmatch.Rarity is Rarity


def test_the_name_fits_itself_on_the_strings_of_the_call() -> None:
    other = ["acme corp", "umbrela corp", None]
    for found, fitted in (
        (warpmatch.self_join(NAMES, scorer="rarity", score_cutoff=0.2), Rarity(NAMES)),
        (warpmatch.pairs(NAMES, other, scorer="rarity", score_cutoff=0.2), Rarity(NAMES, other)),
    ):
        right = NAMES if fitted.rows == 6 else other
        assert len(found) > 1
        for i, j, score in found:
            assert score == fitted(NAMES[i], right[j])
    best = warpmatch.top_k(other, NAMES, 2, scorer="rarity", scorer_kwargs={"glue": False})
    assert best.indices.tolist() == [[0, 3], [4, 0], [-1, -1]]
    scores = warpmatch.matrix(NAMES, other, scorer=Rarity(NAMES), dtype=np.float64)
    assert scores[0, 0] == 1.0
    assert scores[5].tolist() == [0.0, 0.0, 0.0]


def test_a_set_of_strings_on_both_sides_counts_once() -> None:
    corpus = warpmatch.Corpus(NAMES)
    both = warpmatch.matrix(corpus, corpus, scorer="rarity", dtype=np.float64)
    assert both[0, 3] == Rarity(NAMES)(NAMES[0], NAMES[3])


@pytest.mark.parametrize("clusters", ["average", "components"])
def test_clusters_and_why(clusters: str) -> None:
    names = ["Acme Corp", "ACME Corp.", "Acmee Corp", "Globex Corp", "Globex", "Corp", None]
    found = warpmatch.dedupe(names, scorer="rarity", threshold=0.6, clusters=clusters)  # type: ignore[arg-type]
    assert found.clusters[:3].tolist() == [0, 0, 0]
    assert found.clusters[3] == found.clusters[4] != 0
    assert found.linkage == clusters
    why = found.explain(0, 2)
    assert why.words is not None
    assert {match.left for match in why.words.matches} == {"acme", "corp"}
    assert why.score == why.words.score == found.scorer(names[0], names[2])  # type: ignore[operator]
    assert found.explain(0, 4).path == ()
    assert found.rethreshold(0.99).linkage == clusters
    assert len(found.pairs) == found.pair_count


def test_no_chain_makes_a_cluster_by_average_linkage() -> None:
    chain = ["aaaaaaaaaa", "aaaaaaaaab", "aaaaaaaabb", "aaaaaaabbb"]
    by_chain = warpmatch.dedupe(chain, threshold=90, clusters="components")
    on_average = warpmatch.dedupe(chain, threshold=90)
    assert (by_chain.n_clusters, on_average.n_clusters) == (1, 2)
    assert on_average.explain(1, 2).linked
    assert not on_average.explain(1, 2).same_cluster


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"threshold": 90}, InvalidArgument, r"\[threshold\] must be in 0 to 1 for rarity, got 90"),
        (
            {"scorer_kwargs": {"weights": (1, 1, 1)}},
            TypeError,
            "rarity takes no argument 'weights'",
        ),
        ({"clusters": "star"}, InvalidArgument, r"\[clusters\] must be 'average' or 'components'"),
        (
            {"scorer": "levenshtein", "threshold": 2, "clusters": "average"},
            InvalidArgument,
            r"\[clusters\] must be 'components' for levenshtein, a distance",
        ),
    ],
)
def test_dedupe_says_what_it_cannot_do(
    options: dict[str, object], error: type[Exception], message: str
) -> None:
    given = {"scorer": "rarity", "threshold": 0.8} | options
    with pytest.raises(error, match=message):
        warpmatch.dedupe(NAMES, **given)  # type: ignore[arg-type]
