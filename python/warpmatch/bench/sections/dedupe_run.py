"""One run of a deduplication, in a process that was started for it alone."""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import warpmatch

from .. import peers, real_data
from ..workloads import people
from .joins import as_arrays, in_order

__all__ = ["THRESHOLD", "main", "strings_of"]

THRESHOLD = 90
"""Of the ratio."""
_MIB = 1 << 20


def strings_of(data: str) -> list[str]:
    """Those of ``people-COUNT``, or real ones as `real_data.load` takes them."""
    return people(int(data[7:])) if data.startswith("people-") else real_data.load(data)


def main(task: str, data: str, workers: str, device: str, output: str) -> None:
    """Writes what was measured to standard output, as JSON, and the pairs to a file.

    The task is ``dedupe``, ``self_join`` or a peer.
    """
    strings = strings_of(data)
    run = _task(task, strings, int(workers), device)
    before = _peak_mib()
    cpu, wall = time.process_time(), time.perf_counter()
    result = run()
    figures = {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "extra": {"peak_mib": _peak_mib(), "peak_mib_before": before},
    }
    if isinstance(result, warpmatch.Dedupe):
        if result.pair_count != len(result.pairs):
            raise RuntimeError(f"{result.pair_count} pairs counted, {len(result.pairs)} listed")
        result = result.pairs
    pairs = as_arrays(result) if isinstance(result, warpmatch.Pairs) else in_order(*result)
    np.savez(output, left=pairs[0], right=pairs[1], score=pairs[2])
    print(json.dumps(figures))


def _task(task: str, strings: list[str], workers: int, device: str) -> Callable[[], Any]:
    where: dict[str, Any] = {"workers": workers, "device": device}
    if task == "dedupe":
        chained: dict[str, Any] = {"threshold": THRESHOLD, "clusters": "components"}
        return lambda: warpmatch.dedupe(strings, **chained, **where)
    if task == "self_join":
        return lambda: warpmatch.self_join(strings, score_cutoff=THRESHOLD, **where)
    join = peers.module(task).self_join("ratio", THRESHOLD, workers, strings)
    return lambda: join(strings)


def _peak_mib() -> float:
    """The largest resident set of this process so far.

    ``ru_maxrss`` would do, but on Linux a child starts with what its parent had reached.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / _MIB
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / _MIB if sys.platform == "darwin" else peak * 1024 / _MIB
