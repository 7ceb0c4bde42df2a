"""Rarity and normal forms from Python; the scores themselves are tested in tests/rarity."""

import json
import pickle
import re
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import warpmatch
from hypothesis import given
from hypothesis import strategies as st
from warpmatch import InvalidArgument, Rarity, process, utils

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
    for numbers in (True, False):
        fitted = Rarity(NAMES, processor=processor, typing_errors=False, numbers=numbers)  # type: ignore[arg-type]
        fitted.save(tmp_path / "names.npz")
        for read in (Rarity.load(tmp_path / "names.npz"), pickle.loads(pickle.dumps(fitted))):
            assert read.processor == processor
            for other in ("Acme Corp.", "acmee corp", "Globex", "Acme Corp 2"):
                assert read("Acme Corp 1", other) == fitted("Acme Corp 1", other)
            assert bool(read.explain("Acme 1", "Acme 2").loss) == numbers


def test_what_was_kept_before_numbers_were_compared_scores_as_it_did(tmp_path: Path) -> None:
    """Files of format 1, and pickles of then, have no word about numbers."""
    before = Rarity(NAMES, numbers=False)
    before.save(tmp_path / "now.npz")
    with np.load(tmp_path / "now.npz") as saved:
        parts = dict(saved)
    settings = json.loads(parts["settings"].tobytes())
    assert settings["format"] == 2
    del settings["numbers"]
    written = {
        "then": settings | {"format": 1},
        "torn": settings,
        "new": settings | {"format": 3},
    }
    for name, some in written.items():
        parts["settings"] = np.frombuffer(json.dumps(some).encode(), np.uint8)
        np.savez(tmp_path / f"{name}.npz", **parts)
    function, arguments = before.__reduce__()
    for read in (Rarity.load(tmp_path / "then.npz"), function(*arguments[:-1])):
        assert read("Acme 1", "Acme 2") == before("Acme 1", "Acme 2")
        assert read.explain("Acme 1", "Acme 2").loss == 0
    with pytest.raises(InvalidArgument, match=r"was not written by Rarity.save: 'numbers'"):
        Rarity.load(tmp_path / "torn.npz")
    with pytest.raises(InvalidArgument, match=r"was not written by Rarity.save: format 3"):
        Rarity.load(tmp_path / "new.npz")


_WORDS = ["acme", "acmee", "globex", "corp", "lx", "350", "lx350", "1", "01", "2", "x2"]
_STRINGS = st.lists(st.lists(st.sampled_from(_WORDS), max_size=5).map(" ".join), min_size=1)


def _contradict(left: str, right: str) -> bool:
    """By the definition: each has a word with a digit that the other has not."""
    numbers = [{w for w in s.split() if re.search("[0-9]", w)} for s in (left, right)]
    return bool(numbers[0] - numbers[1]) and bool(numbers[1] - numbers[0])


@given(_STRINGS, st.sampled_from([0.2, 0.4, 0.5, 0.64, 0.8, 1.0]))
def test_contradicting_numbers_take_a_fifth_everywhere(strings: list[str], cutoff: float) -> None:
    options: dict[str, Any] = {"processor": None, "glue": False}
    rarity, without = Rarity(strings, **options), Rarity(strings, **options, numbers=False)
    expected = np.array(
        [
            [without(a, b) * 4 / 5 if _contradict(a, b) else without(a, b) for b in strings]
            for a in strings
        ]
    )
    assert [[rarity(a, b) for b in strings] for a in strings] == expected.tolist()
    scores = warpmatch.matrix(strings, strings, scorer=rarity, dtype=np.float64)
    np.testing.assert_array_equal(scores, expected)
    places = [(i, j) for i, j in np.argwhere(expected >= cutoff).tolist()]
    found = warpmatch.pairs(strings, strings, scorer=rarity, score_cutoff=cutoff)
    assert [(i, j, s) for i, j, s in found] == [(i, j, expected[i, j]) for i, j in places]
    joined = warpmatch.self_join(strings, scorer=rarity, score_cutoff=cutoff)
    assert [(i, j) for i, j, _ in joined] == [(i, j) for i, j in places if i < j]
    best = warpmatch.top_k(strings, strings, 3, scorer=rarity)
    order = np.argsort(-expected, axis=1, kind="stable")[:, :3]
    np.testing.assert_array_equal(best.indices, order)
    for (a, b), score in zip(
        ((a, b) for a in strings for b in strings), expected.flat, strict=True
    ):
        why = rarity.explain(a, b)
        assert (why.score, bool(why.loss)) == (score, score > 0 and _contradict(a, b))
        assert sum(match.share for match in why.matches) - why.loss == pytest.approx(score)


def test_an_explanation_says_which_numbers_contradict_each_other() -> None:
    versions = Rarity(["Lx 350 a", "Lx 340", "Px 7"], glue=False)
    why = versions.explain("Lx 350, 7", "LX 340 7")
    assert (why.left_numbers, why.right_numbers) == (("350",), ("340",))
    assert why.loss == pytest.approx(why.score / 4)
    assert f"  -{why.loss:.3f}  numbers differ: 350 | 340" in str(why).splitlines()
    for one, other in (("Lx 350", "Lx"), ("Lx 350", "350 lx"), ("Lx 350", None), ("1", "2")):
        why = versions.explain(one, other)
        assert (why.loss, why.left_numbers, why.right_numbers) == (0, (), ())
        assert "numbers differ" not in str(why)
    assert Rarity(["a 1", "b 2"], numbers=False).explain("a 1", "a 2").loss == 0


def test_the_name_takes_whether_numbers_are_compared() -> None:
    names = ["sp. 1", "sp. 2", "other"]
    scores = [
        warpmatch.matrix(
            names, names, scorer="rarity", scorer_kwargs={"numbers": on}, dtype=np.float64
        )[0, 1]
        for on in (True, False)
    ]
    assert scores[0] == scores[1] * 4 / 5 > 0


def test_any_processor_will_do(tmp_path: Path) -> None:
    rarity = Rarity(["a-b", "c"], processor=lambda string: string.replace("-", " "))
    assert rarity("b a", "a-b") == 1.0
    with pytest.raises(InvalidArgument, match=r"\[processor\] .* cannot be saved"):
        rarity.save(tmp_path / "names.npz")
    assert not (tmp_path / "names.npz").exists()


@pytest.mark.parametrize("strings", [[], [None], [None, None]], ids=str)
def test_where_there_is_nothing_to_fit_on_there_is_nothing_to_find(strings: list[Any]) -> None:
    rows = len(strings)
    for threshold in (None, 0.5, "auto"):
        found: Any = warpmatch.dedupe(strings, scorer="rarity", threshold=threshold)
        assert (found.n_clusters, found.pair_count) == (rows, 0)
        assert found.rethreshold(0.4).n_clusters == rows
    assert len(warpmatch.link(strings, strings)) == 0
    assert len(warpmatch.self_join(strings, scorer="rarity", score_cutoff=0.5)) == 0
    assert len(warpmatch.pairs(strings, strings, scorer="rarity", score_cutoff=0.5)) == 0
    assert (warpmatch.top_k(strings, strings, 1, scorer="rarity").indices == -1).all()
    for table in (warpmatch.matrix, process.cdist):
        assert table(strings, strings, scorer="rarity").tolist() == [[0] * rows] * rows
    assert warpmatch.plan("self_join", strings, scorer="rarity", score_cutoff=0.5).results == 0
    with pytest.raises(InvalidArgument, match=r"\[strings\] hold nothing to fit on"):
        Rarity(strings)  # what is asked for by itself is to be of use


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


@pytest.mark.parametrize("kind", ["empty", "cut", "flipped", "words", "array"])
def test_files_that_are_no_fitted_rarity(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "names.npz"
    Rarity(["Acme Corp", "Zenith"]).save(path)
    whole = path.read_bytes()
    if kind == "array":
        np.save(tmp_path / "names.npy", np.zeros(3))
        path = tmp_path / "names.npy"
    else:
        flipped = whole[:100] + b"\xff" * 20 + whole[120:]
        held = {"empty": b"", "cut": whole[:300], "flipped": flipped, "words": b"Acme"}
        path.write_bytes(held[kind])
    with pytest.raises(InvalidArgument, match=r"^\[path\] .* was not written by Rarity.save: "):
        Rarity.load(path)


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "names.npz"
    fitted = Rarity(["Acme Corp", "Zenith"])
    fitted.save(path)
    before = path.read_bytes()

    def fill_the_disk(file: Any, **parts: Any) -> None:
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", fill_the_disk)
    with pytest.raises(OSError, match="No space left"):
        fitted.save(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
    missing = tmp_path / "no" / "names.npz"
    with pytest.raises(FileNotFoundError) as caught:
        fitted.save(missing)
    assert caught.value.filename == str(missing)
    for wrong in (5, None):
        for call in (fitted.save, Rarity.load):
            with pytest.raises(TypeError, match=r"^\[path\] is .*; expected the name of a file"):
                call(wrong)  # type: ignore[arg-type]


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
