"""Seconds and peak memory of deduplicating the bundled names, every run in a fresh process."""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import warpmatch

from ..data import ROOT, company_names
from .contenders import rapidfuzz_self_join

THRESHOLD = 90
_MIB = 1 << 20


def _dedupe(names: list[str], workers: int) -> warpmatch.Dedupe:
    return warpmatch.dedupe(names, threshold=THRESHOLD, workers=workers, device="cpu")


def _self_join(names: list[str], workers: int) -> warpmatch.Pairs:
    return warpmatch.self_join(names, score_cutoff=THRESHOLD, workers=workers, device="cpu")


def _rapidfuzz(names: list[str], workers: int) -> tuple[Any, ...]:
    return rapidfuzz_self_join(names, THRESHOLD, workers)


_TASKS: dict[str, Callable[[list[str], int], Any]] = {
    "warpmatch dedupe": _dedupe,
    "warpmatch self_join": _self_join,
    "rapidfuzz cdist": _rapidfuzz,
}


def measure(workers: int, rounds: int) -> dict[str, Any]:
    """Runs every task `rounds` times in turns. RuntimeError if they do not find the same pairs."""
    runs: dict[str, list[dict[str, float]]] = {task: [] for task in _TASKS}
    with tempfile.TemporaryDirectory() as folder:
        files = {task: Path(folder) / f"{task}.npz" for task in _TASKS}
        for _ in range(rounds):
            for task in _TASKS:
                runs[task].append(_run_in_child(task, workers, files[task]))
        found = _pairs_found_by_all(files)
    return {
        "strings": len(company_names()),
        "threshold": THRESHOLD,
        "workers": workers,
        "pairs_found": found,
        "tasks": {task: _summary(runs[task]) for task in _TASKS},
    }


def _run_in_child(task: str, workers: int, output: Path) -> dict[str, float]:
    command = [sys.executable, "-m", __name__, task, str(workers), str(output)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if ran.returncode != 0:
        raise RuntimeError(f"{task} failed:\n{ran.stderr}")
    return json.loads(ran.stdout)


def _summary(runs: list[dict[str, float]]) -> dict[str, float]:
    def over(figure: str, choose: Callable[[list[float]], float]) -> float:
        return choose([run[figure] for run in runs])

    return {
        "wall_best": over("wall", min),
        "wall_median": over("wall", statistics.median),
        "cpu_best": over("cpu", min),
        "peak_mib": over("peak_mib", statistics.median),
        "peak_mib_before": over("peak_mib_before", statistics.median),
    }


def _pairs_found_by_all(files: dict[str, Path]) -> int:
    loaded = {task: np.load(file) for task, file in files.items()}
    first = loaded["rapidfuzz cdist"]
    for task, pairs in loaded.items():
        for column in ("left", "right", "score"):
            if not np.array_equal(pairs[column], first[column]):
                raise RuntimeError(f"{task} and rapidfuzz cdist differ in the column {column}")
    return len(first["left"])


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


def _child(task: str, workers: int, output: str) -> None:
    names = company_names()
    before = _peak_mib()
    cpu, wall = time.process_time(), time.perf_counter()
    result = _TASKS[task](names, workers)
    figures = {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "peak_mib": _peak_mib(),
        "peak_mib_before": before,
    }
    if isinstance(result, warpmatch.Dedupe):
        if result.pair_count != len(result.pairs):
            raise RuntimeError(f"{result.pair_count} pairs counted, {len(result.pairs)} listed")
        result = result.pairs
    if isinstance(result, warpmatch.Pairs):
        # A float32 is what cdist gives for a ratio.
        result = result.left, result.right, result.score.astype(np.float32)
    np.savez(output, left=result[0], right=result[1], score=result[2])
    print(json.dumps(figures))


if __name__ == "__main__":
    _child(sys.argv[1], int(sys.argv[2]), sys.argv[3])
