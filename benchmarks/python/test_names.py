"""Near-duplicates among the bundled names, as the demo finds them."""

import numpy as np
import pytest
import warpmatch

from ..data import company_names
from .contenders import rapidfuzz_self_join
from .demo import THRESHOLD


@pytest.fixture(scope="module")
def expected():
    return rapidfuzz_self_join(company_names(), THRESHOLD, workers=2)


def test_dedupe(benchmark, expected):
    benchmark.group = "names"
    found = benchmark(warpmatch.dedupe, company_names(), threshold=THRESHOLD, device="cpu")
    assert found.pair_count == len(expected[0])


def test_self_join(benchmark, expected):
    benchmark.group = "names"
    found = benchmark(warpmatch.self_join, company_names(), score_cutoff=THRESHOLD, device="cpu")
    for column, values in zip((found.left, found.right), expected[:2], strict=True):
        assert np.array_equal(column, values)
    assert np.array_equal(found.score.astype(np.float32), expected[2])


def test_rapidfuzz_cdist(benchmark):
    benchmark.group = "names"
    benchmark.pedantic(rapidfuzz_self_join, (company_names(), THRESHOLD), {"workers": 2}, rounds=3)
