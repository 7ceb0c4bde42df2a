"""``process.extractOne`` and ``extract`` of both libraries over 100,000 choices."""

import pytest
import warpmatch

from ..data import search_task
from .sections import search


@pytest.fixture(scope="module")
def choices():
    strings = search_task(100_000).choices
    return {"list": strings, "corpus": warpmatch.Corpus(strings)}


@pytest.mark.parametrize("kind", ["list", "corpus"])
@pytest.mark.parametrize("scorer", search.SCORERS)
@pytest.mark.parametrize("call", search.CALLS)
@pytest.mark.parametrize("library", ["warpmatch", "rapidfuzz"])
def test_search(benchmark, choices, library: str, call: str, scorer: str, kind: str):
    case = search.case(call, scorer, kind, choices[kind], search_task(100_000))
    assert library == "rapidfuzz" or case.are_equal()
    benchmark.group = case.name
    benchmark(case.calls[library])
