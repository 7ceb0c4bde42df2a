"""The cases of `warpmatch bench` under pytest-benchmark, a test for each case and library."""

import statistics

from warpmatch.bench import Case
from warpmatch.bench.timing import LEAST_ROUNDS, time_once

SECONDS = 1.0
"""What the rounds of a test may take."""
ROUNDS = 25


def test_case(benchmark, case: Case, side: str):
    """The tests of a case make one group: our row and the peers' stand together.

    A peer's results are compared with ours first. Then each of its runs comes right after one of
    our call, and `times_faster` is the median of the rounds' own ratios.
    """
    benchmark.group = case.name
    benchmark.extra_info.update(case.facts, work=case.work)
    ours, call = case.calls["warpmatch"], case.calls[side]
    if side == "warpmatch":
        call()
        benchmark.pedantic(call, rounds=_affordable(time_once(call).wall))
        return
    case.check(side)
    ours_of_rounds: list[float] = []
    benchmark.pedantic(
        call,
        setup=lambda: ours_of_rounds.append(time_once(ours).wall),
        rounds=_affordable(time_once(ours).wall + time_once(call).wall),
    )
    if benchmark.stats is not None:  # with --benchmark-disable nothing is measured
        theirs = benchmark.stats.stats.data
        ratios = [t / o for t, o in zip(theirs, ours_of_rounds, strict=True)]
        benchmark.extra_info["times_faster"] = round(statistics.median(ratios), 3)


def _affordable(seconds: float) -> int:
    return max(LEAST_ROUNDS, min(ROUNDS, int(SECONDS / seconds)))
