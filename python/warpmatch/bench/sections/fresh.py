"""Joins whose every run is a process of its own, so that its peak memory is its own as well."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import real_data
from ..case import Side
from ..timing import Measured
from ..workloads import mingled, people, shuffled

__all__ = ["Job", "sides", "strings_of"]

_CHILD = "import sys; from warpmatch.bench.sections.fresh_run import main; main(sys.argv[1])"


@dataclass(frozen=True)
class Job:
    """What a process is to do."""

    task: str
    """``dedupe``, ``self_join`` or a peer, which lists the pairs for both."""
    data: str
    """A name that `strings_of` knows."""
    scorer: str
    cutoff: float
    workers: int
    device: str


def strings_of(data: str) -> list[str]:
    """Those of ``people-COUNT``, or real ones as `real_data.load` takes them.

    ``NAME#COUNT`` are the first so many of them in an order drawn at random, ``NAME+COUNT`` so many
    that are made from them.
    """
    if data.startswith("people-"):
        return people(int(data[7:]))
    for mark, make in (("#", shuffled), ("+", mingled)):
        name, _, count = data.rpartition(mark)
        if name in real_data.DATA_SETS:
            return make(real_data.load(name), int(count))
    return real_data.load(data)


def sides(job: Job, able: Mapping[str, Any]) -> dict[str, Side]:
    """Our side, which does this job, and that of each peer that is able to."""
    runs = {"warpmatch": _Runs(job, bool(able))}
    runs |= {name: _Runs(replace(job, task=name), True) for name in able}
    return {name: Side(of.measured, of.pairs) for name, of in runs.items()}


class _Runs:
    """Runs of a job. As no process is warmer than another, the one that is checked counts too."""

    def __init__(self, job: Job, is_compared: bool) -> None:
        self._job = job
        self._is_compared = is_compared
        self._checked: list[Measured] = []

    def measured(self) -> Measured:
        """Seconds and memory."""
        return self._checked.pop() if self._checked else self._run("")

    def pairs(self) -> tuple[NDArray[Any], ...]:
        """What it found; nothing where no peer's result is to be compared with it."""
        if not self._is_compared:
            self._checked.append(self._run(""))
            return ()
        with tempfile.TemporaryDirectory() as folder:
            output = str(Path(folder) / "pairs.npz")
            self._checked.append(self._run(output))
            with np.load(output) as pairs:
                return pairs["left"], pairs["right"], pairs["score"]

    def _run(self, output: str) -> Measured:
        """What a fresh process measured. RuntimeError if it fails."""
        job = json.dumps(asdict(self._job) | {"output": output})
        command = [sys.executable, "-c", _CHILD, job]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        if ran.returncode != 0:
            raise RuntimeError(f"{self._job.task} of {self._job.data} failed:\n{ran.stderr}")
        return Measured(**json.loads(ran.stdout))
