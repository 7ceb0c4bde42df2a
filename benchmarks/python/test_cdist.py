"""``process.cdist`` of both libraries, side by side in a group for every case."""

import pytest

from ..data import workloads
from .contenders import SCORERS
from .sections import cdist

SIZES = {"8": 2000, "64": 1000, "128": 500, "phrases": 1000}
CASES = [(scorer, name, SIZES[name]) for scorer in cdist.ON_EVERY_WORKLOAD for name in SIZES]
CASES += [(scorer, "phrases", 200) for scorer in SCORERS if scorer not in cdist.ON_EVERY_WORKLOAD]


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(("scorer", "workload", "size"), CASES)
@pytest.mark.parametrize("library", ["warpmatch", "rapidfuzz"])
def test_cdist(benchmark, library: str, scorer: str, workload: str, size: int, workers: int):
    case = cdist.case(scorer, workloads()[workload].part(size), workers, "cpu")
    assert library == "rapidfuzz" or case.are_equal()
    benchmark.group = case.name
    benchmark.extra_info["pairs"] = case.work
    benchmark(case.calls[library])
