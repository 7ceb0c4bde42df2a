"""Calls with one pair, a thousand different ones in turn."""

import pytest

from ..data import phrase_pairs, word_pairs
from .contenders import SCORERS
from .sections import calls

CASES = [(scorer, length) for scorer in calls.BY_LENGTH for length in (5, 50, 500)]


@pytest.mark.parametrize("cutoff", [None, 80], ids=["", "cutoff"])
@pytest.mark.parametrize(("scorer", "length"), CASES)
@pytest.mark.parametrize("library", ["warpmatch", "rapidfuzz"])
def test_lengths(benchmark, library: str, scorer: str, length: int, cutoff: float | None):
    _run(benchmark, library, calls.case(scorer, str(length), word_pairs(1000, length), cutoff))


@pytest.mark.parametrize("scorer", SCORERS)
@pytest.mark.parametrize("library", ["warpmatch", "rapidfuzz"])
def test_phrases(benchmark, library: str, scorer: str):
    _run(benchmark, library, calls.case(scorer, "phrases", phrase_pairs(1000)))


def _run(benchmark, library: str, case: calls.Case) -> None:
    assert library == "rapidfuzz" or case.are_equal()
    benchmark.group = case.name
    benchmark.extra_info["calls"] = case.work
    benchmark(case.calls[library])
