"""Seconds and peak memory of deduplicating names, every run in a process of its own."""

import functools
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import peers, real_data
from ..case import Case, Options, Section, Side
from ..timing import Measured
from .dedupe_run import THRESHOLD, strings_of

__all__ = ["SECTION", "case"]

OURS = {"clusters": "dedupe", "pairs": "self_join"}
"""What is found, and our call for it; the peers list the pairs for both."""
_CHILD = "import sys; from warpmatch.bench.sections.dedupe_run import main; main(*sys.argv[1:])"


def cases(options: Options) -> Iterator[Case]:
    """Invented names and real data, with the most workers asked for."""
    count = 2000 if options.quick else 20_000
    data = [f"people-{count}", *(() if options.quick else options.data)]
    for found in OURS:
        for name in data:
            yield case(found, name, max(options.workers), options.device)


def case(found: str, data: str, workers: int, device: str) -> Case:
    """The clusters or the pairs at ratio 90 and above among the strings of `data`."""
    workload = data if data.startswith("people-") else real_data.label(data)

    def build() -> dict[str, Side]:
        able = peers.able("self_join", "ratio", THRESHOLD, workers, strings_of(data))
        tasks = {"warpmatch": OURS[found]} | {name: name for name in able}
        run = functools.partial(_run_once, data=data, workers=workers, device=device)
        return {
            name: Side(
                lambda task=task: run(task)[0],
                lambda task=task: run(task)[1],
            )
            for name, task in tasks.items()
        }

    return Case(
        name=f"dedupe/{found}/{workload}/workers={workers}",
        facts={"scorer": "ratio", "cutoff": THRESHOLD, "workload": workload, "workers": workers},
        work=1,
        build=build,
    )


def _run_once(
    task: str, data: str, workers: int, device: str
) -> tuple[Measured, tuple[NDArray[Any], ...]]:
    """What a fresh process measured, and the pairs it found. RuntimeError if it fails."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "pairs.npz"
        command = [sys.executable, "-c", _CHILD, task, data, str(workers), device, str(output)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        if ran.returncode != 0:
            raise RuntimeError(f"{task} of {data} failed:\n{ran.stderr}")
        with np.load(output) as pairs:
            found = pairs["left"], pairs["right"], pairs["score"]
    return Measured(**json.loads(ran.stdout)), found


SECTION = Section(
    name="dedupe",
    title="Deduplicating names in a fresh process, with its peak memory",
    unit="s",
    higher_is_better=False,
    figure=lambda seconds, _: seconds,
    cases=cases,
)
