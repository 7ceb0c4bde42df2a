"""Every scorer's matrix: the device beside two cores of the CPU."""

import functools
import statistics
from typing import Any

import warpmatch
from warpmatch.bench.scorers import SCORERS, function
from warpmatch.bench.timing import times_faster
from warpmatch.bench.workloads import Workload, halves, phrases

from .setting import Setting, expect_equal, timed

__all__ = ["against_two_cores"]

SIDE = 4000
WORKERS = 2
ROUNDS, SECONDS = 9, 2.0


def against_two_cores(setting: Setting) -> list[dict[str, Any]]:
    """How many times faster the device is, scorer by scorer, from packed sets of phrases.

    The value is the geometric mean of all scorers that the device has kernels for, as long as there
    is time; the others are listed with the reason. A result that is not the CPU's is an error.
    """
    work = halves("phrases", phrases(2 * setting.scaled(SIDE)))
    queries, choices = warpmatch.Corpus(work.queries), warpmatch.Corpus(work.choices)
    scorers: dict[str, dict[str, float]] = {}
    without: dict[str, str] = {}
    for name in SCORERS:
        if setting.left == 0 and scorers:
            without[name] = "no time was left"
            continue
        call = functools.partial(warpmatch.matrix, queries, choices, workers=WORKERS)
        call = functools.partial(call, scorer=function(warpmatch, name))
        try:
            found = call(device=setting.device)
        except warpmatch.DeviceError as error:
            without[name] = str(error)
            continue
        expected = call(device="cpu")
        expect_equal(f"the matrix of {name}", found, expected)
        calls = {
            "device": functools.partial(call, device=setting.device, out=found),
            "cpu": functools.partial(call, device="cpu", out=expected),
        }
        times = timed(setting, calls, ROUNDS, SECONDS, least=1)
        scorers[name] = {
            "times": times_faster(times["device"], times["cpu"])["best"],
            "device_seconds": min(times["device"].wall),
            "cpu_seconds": min(times["cpu"].wall),
        }
        setting.keep(_figure(work, scorers, without))
    if not scorers:
        raise RuntimeError(f"no scorer ran on the device: {next(iter(without.values()))}")
    return _figure(work, scorers, without)


def _figure(
    work: Workload, scorers: dict[str, dict[str, float]], without: dict[str, str]
) -> list[dict[str, Any]]:
    return [
        {
            "name": "h100_vs_cpu_2cores_cdist",
            "value": statistics.geometric_mean(entry["times"] for entry in scorers.values()),
            "unit": "times",
            "least": min(entry["times"] for entry in scorers.values()),
            "pairs": work.pairs,
            "workload": f"phrases-{len(work.queries)}",
            "scorers": scorers,
            "without": without,
            "how": f"geometric mean over scorers of a call of warpmatch.matrix, by the same on the "
            f"CPU with workers={WORKERS}; into kept arrays of float32 or uint32",
        }
    ]
