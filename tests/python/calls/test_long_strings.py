"""Long strings: packed or as they lie, RapidFuzz's results, whichever way is taken."""

import random

import numpy as np
import pytest
import rapidfuzz
from warpmatch import Corpus, InvalidArgument, dense, process
from warpmatch.bench import scorers, workloads

BY_EDITS = ("levenshtein", "indel", "osa", "lcs_seq", "ratio")
BY_PLACE = ("hamming", "prefix", "postfix")


def strings(length: int, letters: str) -> list[str]:
    """Related ones: edits here and there, swaps, a shift, one that has nothing to do with them."""
    rng = random.Random(length)
    base = "".join(rng.choices(letters, k=length))
    found = [base, base[1:], base + letters, base[:-2] + base[:1], base[::-1]]
    for edits in (1, 2, 5):
        symbols = list(base)
        for _ in range(edits):
            place = rng.randrange(1, len(symbols))
            symbols[place - 1 : place + 1] = symbols[place - 1 : place + 1][::-1]
            symbols[rng.randrange(len(symbols))] = "x"
        found.append("".join(symbols))
    return found


def function(library, scorer: str):
    return scorers.function(library, scorer)


@pytest.mark.parametrize("scorer", [*BY_EDITS, *BY_PLACE, "jaro_winkler", "damerau_levenshtein"])
@pytest.mark.parametrize("letters", ["ab", "abcdefghij", "абвгд一二三𝄞"])
@pytest.mark.parametrize("length", [70, 700])
def test_cdist_is_that_of_rapidfuzz(scorer: str, letters: str, length: int):
    import warpmatch

    queries = strings(length, letters)
    choices = [*strings(length, letters)[::-1], "", letters]
    ratio = scorer in ("ratio", "jaro_winkler")
    scale = 100 if scorer == "ratio" else 1
    for cutoff in [None, *([0.999 * scale, 0.99 * scale, 0.8 * scale] if ratio else [0, 1, 3, 70])]:
        ours = function(warpmatch, scorer)
        theirs = rapidfuzz.process.cdist(
            queries, choices, scorer=function(rapidfuzz, scorer), score_cutoff=cutoff
        )
        for left, right in ((queries, choices), (Corpus(queries), Corpus(choices))):
            found = process.cdist(left, right, scorer=ours, score_cutoff=cutoff)
            np.testing.assert_array_equal(found, theirs, err_msg=f"{cutoff}")


@pytest.mark.parametrize("scorer", [*BY_EDITS, *BY_PLACE])
def test_few_long_strings_need_not_be_packed(scorer: str, monkeypatch: pytest.MonkeyPatch):
    import warpmatch

    work = workloads.long_strings(20_000, 3, "similar")
    cutoff = 99.99 if scorer == "ratio" else 2
    theirs = rapidfuzz.process.cdist(
        work.queries, work.choices, scorer=function(rapidfuzz, scorer), score_cutoff=cutoff
    )
    monkeypatch.setattr(dense, "as_corpora", None)  # is not asked
    found = process.cdist(
        work.queries, work.choices, scorer=function(warpmatch, scorer), score_cutoff=cutoff
    )
    np.testing.assert_array_equal(found, theirs)
    assert found.dtype == theirs.dtype


def test_nulls_and_other_objects_among_long_strings():
    from warpmatch.distance import Levenshtein, Prefix

    long = ["a" * 5000, None]
    with pytest.raises(InvalidArgument, match=r"\[queries\]"):
        process.cdist(long, long[:1], scorer=Prefix.distance)
    with pytest.raises(TypeError, match=r"\[choices\]"):
        process.cdist(long[:1], ["a" * 5000, 7], scorer=Levenshtein.distance, score_cutoff=1)
    found = process.cdist([b"a" * 5000], ["a" * 5000], scorer=Prefix.similarity)
    assert found.tolist() == [[5000]]
