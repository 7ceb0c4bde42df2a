"""`process.extract` and `extractOne` of a Corpus: the matches of the list that it was made of."""

from typing import Any

import pytest
from reference import Case, cutoffs, every_scorer, near_duplicates
from warpmatch import Corpus, distance, fuzz, process

SIZES = (17, 128, 129, 700)
"""More than are few, as many as are scored as they lie, and more, which are searched."""


def rows(size: int, alphabet: str) -> list[str | None]:
    names: list[str | None] = [*near_duplicates(size - 2, 5, alphabet), None, ""]
    return names


@every_scorer
def test_matches_are_those_of_the_list(case: Case):
    for size in SIZES:
        choices = rows(size, "abcdefghij é" if size % 2 else "абвгд её")
        corpus = Corpus(choices)
        query = choices[size // 3]
        for text in (query, f"{query}b", "unlike", "漢字", ""):  # the first finds nothing made
            for cutoff in cutoffs(case):
                call: dict[str, Any] = {"scorer": case.ours, "score_cutoff": cutoff}
                one = process.extractOne(text, choices, **call)
                assert repr(process.extractOne(text, corpus, **call)) == repr(one)
                for limit in (1, 5, None):
                    found = process.extract(text, corpus, limit=limit, **call)
                    assert repr(found) == repr(process.extract(text, choices, limit=limit, **call))


@pytest.mark.parametrize("workers", [1, 2, None])
@pytest.mark.parametrize("scorer", [fuzz.WRatio, fuzz.ratio, distance.Jaro.similarity])
def test_any_number_of_workers_finds_them(scorer: Any, workers: int | None):
    choices = rows(300, "abcdefgh ")
    corpus = Corpus(choices)
    for query in choices[:5]:
        found = process.extract(query, corpus, scorer=scorer, workers=workers, device="cpu")
        assert found == process.extract(query, choices, scorer=scorer)


def test_bytes_leave_as_bytes():
    choices = [bytes([97 + row % 7, 98, 200 + row % 50]) for row in range(300)]
    for query in (b"ab\xc9", "ab\xc9"):
        found = process.extractOne(query, Corpus(choices), scorer=fuzz.ratio)
        assert found == process.extractOne(query, choices, scorer=fuzz.ratio)
        assert found
        assert isinstance(found[0], bytes)


def test_long_strings():
    choices = [(letter * 700 + "end") * 2 for letter in "abcdefghij"] * 8
    corpus = Corpus(choices)
    for scorer in (fuzz.ratio, fuzz.WRatio, distance.OSA.distance):
        found = process.extract(choices[3][:900], corpus, scorer=scorer)
        assert found == process.extract(choices[3][:900], choices, scorer=scorer)


def test_a_query_of_another_kind_is_refused():
    with pytest.raises(TypeError, match=r"\[query\]"):
        process.extractOne(3, Corpus(rows(300, "ab")), scorer=fuzz.ratio)  # pyright: ignore[reportArgumentType]
