"""``process.cdist`` of both libraries, side by side in a group for every workload."""

import pytest

from ..data import workloads
from .contenders import SCORERS, cdists, same_array


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("workload", list(workloads()))
@pytest.mark.parametrize("scorer", SCORERS)
@pytest.mark.parametrize("library", ["warpmatch", "rapidfuzz"])
def test_cdist(benchmark, library: str, scorer: str, workload: str, workers: int):
    queries, choices = workloads()[workload].queries, workloads()[workload].choices
    sides = cdists(scorer, workers)
    if library == "warpmatch":
        expected = sides["rapidfuzz"](queries, choices)
        assert same_array(sides[library](queries, choices), expected)
    benchmark.group = f"cdist {scorer} {workload}, workers={workers}"
    benchmark.extra_info["pairs"] = workloads()[workload].pairs
    benchmark(sides[library], queries, choices)
