"""A Corpus that was made by a processor: what it holds, and which calls take it as it is."""

import pickle
from collections.abc import Callable
from typing import Any

import pytest
import rapidfuzz.utils
import warpmatch
from warpmatch import Corpus, process, utils

ROWS = ["ACME Corp.", "acme corp", None, "Café-Zürich", ""]
CLEAN = ["acme corp", "acme corp", None, "cafe zurich", ""]


class Counting:
    """Counts what goes through it; not the same for what has been through it already."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, string: str) -> str:
        self.seen.append(string)
        return string.lower() + "x"


def test_it_holds_what_was_made_in_the_same_rows():
    corpus = Corpus(ROWS, processor=utils.normalise)
    assert list(corpus) == CLEAN
    assert (len(corpus), corpus.nulls, corpus.distinct) == (5, 1, 3)
    assert corpus.processor is utils.normalise
    assert "made by Normaliser(" in repr(corpus)
    named = Corpus(ROWS, processor=utils.default_process)
    assert "made by default_process>" in repr(named)
    plain = Corpus(ROWS)
    assert plain.processor is None
    assert "made by" not in repr(plain)
    for nothing in (None, "", 0):
        assert list(Corpus(ROWS, processor=nothing)) == ROWS  # type: ignore[arg-type]
    assert list(Corpus(ROWS, 1, str.upper))[1] == "ACME CORP"


def test_wrong_processors():
    with pytest.raises(TypeError, match=r"\[processor\] is int: 3; expected a function"):
        Corpus(ROWS, processor=3)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"\[processor\] made int of \[strings\] row 1: 1"):
        Corpus([None, "a"], processor=len)
    with pytest.raises(TypeError, match=r"\[strings\] item 1 is int: 3"):
        Corpus(["a", 3], processor=utils.normalise)


def test_of_a_corpus():
    clean = Corpus(ROWS, processor=utils.normalise)
    assert Corpus(clean).processor is utils.normalise
    counting = Counting()
    once = Corpus(["A"], processor=counting)
    assert list(Corpus(once, processor=counting)) == ["ax"]
    assert Corpus(once, processor=counting).processor is counting
    twice = Corpus(once, processor=str.upper)
    assert list(twice) == ["AX"]
    assert twice.processor not in (None, counting, str.upper)
    assert twice.processor("b") == "BX"  # type: ignore[misc]


@pytest.mark.parametrize("processor", [utils.normalise, utils.default_process, str.lower])
def test_pickled_it_is_not_made_again(processor: Callable[[str], str]):
    corpus = Corpus(ROWS, processor=processor)
    again = pickle.loads(pickle.dumps(corpus))
    assert list(again) == list(corpus)
    assert again.processor == processor


CALLS: list[Callable[..., Any]] = [
    lambda corpus, **how: warpmatch.matrix(["ACME"], corpus, **how).tolist(),
    lambda corpus, **how: warpmatch.top_k(["ACME"], corpus, 2, **how).indices.tolist(),
    lambda corpus, **how: list(warpmatch.pairs(["ACME"], corpus, score_cutoff=0.5, **how)),
    lambda corpus, **how: list(warpmatch.self_join(corpus, score_cutoff=0.5, **how)),
    lambda corpus, **how: list(warpmatch.link(["ACME"], corpus, threshold=0.5, **how)),
    lambda corpus, **how: warpmatch.dedupe(corpus, threshold=0.5, **how).clusters.tolist(),
    lambda corpus, **how: process.extract("ACME", corpus, **how),
    lambda corpus, **how: process.extract("ACME", corpus, workers=2, **how),
    lambda corpus, **how: list(process.extract_iter("ACME", corpus, **how)),
    lambda corpus, **how: process.cdist(["ACME"], corpus, **how).tolist(),
    lambda corpus, **how: process.cpdist(["ACME"] * len(corpus), corpus, **how).tolist(),
]


@pytest.mark.parametrize("scorer", ["jaro_winkler", "rarity"])
@pytest.mark.parametrize("call", CALLS)
def test_a_call_with_the_same_processor_takes_it_as_it_is(call: Callable[..., Any], scorer: str):
    rows = ["Acme Corp", "ACME", "Globex", None, "acme corp"]
    counting = Counting()
    made = [None if row is None else counting(row) for row in rows]
    corpus = Corpus(rows, processor=counting)
    counting.seen.clear()
    found = call(corpus, scorer=scorer, processor=counting)
    assert set(counting.seen) <= {"ACME"}  # the query, which is no Corpus

    def reading_as_made(string: str) -> str:
        return string if string in made else counting(string)

    assert found == call(Corpus(made), scorer=scorer, processor=reading_as_made)


def test_another_processor_reads_what_the_first_one_made():
    corpus = Corpus(["A-b"], processor=utils.normalise)
    found = warpmatch.matrix(["A B!"], corpus, processor=lambda s: s.upper() + "!", scorer="ratio")
    assert found.tolist() == [[pytest.approx(200 * 4 / 9)]]


def test_the_two_default_processes_are_one():
    corpus = Corpus(["A!"], processor=rapidfuzz.utils.default_process)
    assert (
        warpmatch.self_join(corpus, score_cutoff=90, processor=utils.default_process).left.tolist()
        == []
    )


def test_a_dedupe_explains_what_it_compared():
    counting = Counting()
    rows = ["Acme Corp", "acme corp", "Globex"]
    for scorer in ("ratio", "rarity"):
        found = warpmatch.dedupe(
            Corpus(rows, processor=counting), scorer=scorer, processor=counting
        )
        assert found.clusters.tolist() == [0, 0, 1]
        why = found.explain(0, 1)
        assert why.strings == ("acme corpx", "acme corpx")
        assert why.score == pytest.approx(found.pairs.score[0])
        assert found.rethreshold(found.threshold).clusters.tolist() == [0, 0, 1]
