"""Searches of a Corpus: what RapidFuzz finds in the list, however it is found.

Lists are a few hundred strings long, so that a search goes by signatures; the first search of a
Corpus does not yet, the second does.
"""

import gc
import weakref
from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st
import pytest
import rapidfuzz
import warpmatch
from hypothesis import given, settings
from rapidfuzz import process as rapidfuzz_process
from warpmatch import Corpus, process

SCORERS = {
    "ratio": rapidfuzz.fuzz.ratio,
    "WRatio": rapidfuzz.fuzz.WRatio,
    "token_set_ratio": rapidfuzz.fuzz.token_set_ratio,
    "token_sort_ratio": rapidfuzz.fuzz.token_sort_ratio,
    "partial_ratio": rapidfuzz.fuzz.partial_ratio,
    "levenshtein": rapidfuzz.distance.Levenshtein.distance,
    "osa": rapidfuzz.distance.OSA.distance,
    "indel": rapidfuzz.distance.Indel.distance,
    "lcs_seq_normalized_similarity": rapidfuzz.distance.LCSseq.normalized_similarity,
    "hamming": rapidfuzz.distance.Hamming.distance,
    "prefix_similarity": rapidfuzz.distance.Prefix.similarity,
    "postfix_normalized_similarity": rapidfuzz.distance.Postfix.normalized_similarity,
}
ALPHABETS = ["ab", "abcdefgh  ", "éñß ab", "你好世界 東京a"]
CUTOFFS = [None, "strict", "loose", "exact"]


def cutoff_of(name: str, kind: str | None) -> float | None:
    if kind is None:
        return None
    if name.endswith(("ratio", "Ratio")):
        return {"strict": 80, "loose": 40, "exact": 100}[kind]
    if "normalized" in name:
        return {"strict": 0.8, "loose": 0.4, "exact": 1.0}[kind]
    if name.endswith("similarity"):
        return {"strict": 5, "loose": 2, "exact": 9}[kind]
    return {"strict": 2, "loose": 6, "exact": 0}[kind]


@st.composite
def searches(draw: st.DrawFn) -> tuple[list[str | None], list[str]]:
    """Some hundred choices of few kinds, nulls and copies among them, and queries like them."""
    alphabet = draw(st.sampled_from(ALPHABETS))
    words = st.text(alphabet, max_size=12)
    base = draw(st.lists(words, min_size=4, max_size=24, unique=True))
    tails = [chr(ord("a") + i) + chr(ord("k") + j) for i in range(26) for j in range(26)]
    choices: list[str | None] = [base[i % len(base)] + tail for i, tail in enumerate(tails)]
    choices += [*base, *base, None, ""]
    return draw(st.permutations(choices)), [*draw(st.lists(words, min_size=1, max_size=3)), base[0]]


@pytest.mark.parametrize("name", SCORERS)
@settings(max_examples=12, deadline=None)
@given(search=searches(), kind=st.sampled_from(CUTOFFS), limit=st.sampled_from([1, 3, 40]))
def test_what_rapidfuzz_finds(name: str, search: Any, kind: str | None, limit: int):
    choices, queries = search
    corpus = Corpus(choices)
    cutoff = cutoff_of(name, kind)
    theirs = {"scorer": SCORERS[name], "score_cutoff": cutoff}
    for query in [*queries, *queries]:
        found = process.extract(query, corpus, scorer=name, score_cutoff=cutoff, limit=limit)
        assert found == rapidfuzz_process.extract(query, choices, limit=limit, **theirs)
        one = process.extractOne(query, corpus, scorer=name, score_cutoff=cutoff)
        assert one == rapidfuzz_process.extractOne(query, choices, **theirs)
    best = warpmatch.top_k(queries, corpus, limit, scorer=name, score_cutoff=cutoff, workers=2)
    again = warpmatch.top_k(queries, Corpus(choices), limit, scorer=name, score_cutoff=cutoff)
    assert best.indices.tolist() == again.indices.tolist()
    assert best.scores.tolist() == again.scores.tolist()


def names(count: int) -> list[str]:
    return [f"{i * 7919 % 100003:05d} name of {i * 31 % 977}" for i in range(count)]


def test_an_equal_string_is_the_best_and_the_first_of_its_rows():
    choices = names(2000)
    corpus = Corpus([*choices, choices[1500], *choices])
    for _ in range(3):
        for scorer in ("ratio", "WRatio"):
            found = process.extractOne(choices[1500], corpus, scorer=scorer)
            assert found == (choices[1500], 100.0, 1500)
            found = process.extractOne(choices[1500], corpus, scorer=scorer, score_cutoff=100)
            assert found == (choices[1500], 100.0, 1500)


def test_signatures_come_with_the_second_search_and_count():
    corpus = Corpus(names(5000))
    packed = corpus.nbytes
    process.extractOne("12345 name of 1", corpus, scorer="ratio")
    assert corpus.nbytes < packed + 16 * len(corpus)
    process.extractOne("12345 name of 1", corpus, scorer="ratio")
    assert corpus.nbytes >= packed + 16 * len(corpus)
    kept = corpus.nbytes
    process.extractOne("12345 name of 2", corpus, scorer="ratio")
    assert corpus.nbytes == kept


@pytest.mark.parametrize(
    ("scorer", "way"),
    [("ratio", "search by signatures"), ("WRatio", "search by signatures and words")],
)
def test_a_plan_says_its_way(scorer: str, way: str):
    corpus = Corpus(names(5000))
    plan: Callable[[Any], Any] = lambda queries: warpmatch.plan(  # noqa: E731
        "top_k", queries, corpus, scorer=scorer, device="cpu"
    )
    assert way not in plan(["12345 name of 1"]).filters
    process.extractOne("12345 name of 1", corpus, scorer=scorer)
    process.extractOne("12345 name of 1", corpus, scorer=scorer)
    assert way in plan(["12345 name of 1"]).filters


def test_a_processor_that_refers_to_its_corpus_is_freed():
    class Processor:
        corpus: Corpus | None = None
        walk: Any = None

        def __call__(self, string: str) -> str:
            return string.lower()

    processor = Processor()
    processor.corpus = Corpus(["A", "B"], processor=processor)
    processor.walk = iter(processor.corpus)
    assert processor.corpus[0] == "a"
    assert processor.corpus.processor is processor
    assert gc.is_tracked(processor.corpus)
    gone = weakref.ref(processor)
    del processor
    gc.collect()
    assert gone() is None


def test_a_corpus_that_is_refused_is_no_trouble_for_the_collector():
    for _ in range(3):
        with pytest.raises(TypeError):
            Corpus([1])  # pyright: ignore[reportArgumentType]
        gc.collect()
