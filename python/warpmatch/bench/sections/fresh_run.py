"""One run of a join or of a deduplication, in a process that was started for it alone."""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import warpmatch

from .. import peers
from .fresh import strings_of
from .joins import as_arrays, in_order

__all__ = ["main"]

_MIB = 1 << 20


def main(job: str) -> None:
    """Writes what was measured to standard output, as JSON, and the pairs to a file.

    The job is JSON as well, `fresh.Job`. Its task is ``dedupe``, ``self_join`` or a peer.
    """
    given: dict[str, Any] = json.loads(job)
    strings = strings_of(given["data"])
    run = _task(strings, **{key: given[key] for key in given if key not in ("data", "output")})
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
    if given["output"]:
        pairs = as_arrays(result) if isinstance(result, warpmatch.Pairs) else in_order(*result)
        np.savez(given["output"], left=pairs[0], right=pairs[1], score=pairs[2])
    print(json.dumps(figures))


def _task(
    strings: list[str], task: str, scorer: str, cutoff: float, workers: int, device: str
) -> Callable[[], Any]:
    where: dict[str, Any] = {"workers": workers, "device": device}
    if task == "dedupe":
        chained: dict[str, Any] = {"threshold": cutoff, "clusters": "components"}
        return lambda: warpmatch.dedupe(strings, scorer=scorer, **chained, **where)
    if task == "self_join":
        return lambda: warpmatch.self_join(strings, scorer=scorer, score_cutoff=cutoff, **where)
    join = peers.module(task).self_join(scorer, cutoff, workers, strings)
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
