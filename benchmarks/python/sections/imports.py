"""What ``import`` costs in a fresh process that has NumPy already."""

import functools
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from ..contenders import LIBRARIES
from ..paired import Times
from .section import Calls, Case, Options, Section

_CHILD = """
import json, time, numpy
cpu, wall = time.process_time(), time.perf_counter()
import {library}
print(json.dumps([time.perf_counter() - wall, time.process_time() - cpu]))
"""


def import_once(library: str) -> list[float]:
    """Seconds on the wall clock, and of processor time."""
    command = [sys.executable, "-c", _CHILD.format(library=library)]
    ran = subprocess.run(command, capture_output=True, text=True)
    if ran.returncode != 0:
        raise RuntimeError(f"import {library} failed:\n{ran.stderr}")
    return json.loads(ran.stdout)


def cases(options: Options) -> Iterator[Case]:
    del options
    calls = {library: functools.partial(import_once, library) for library in LIBRARIES}
    yield Case("import", 1, calls, lambda: all(call() for call in calls.values()))


def _times_of_children(calls: Calls, rounds: int) -> dict[str, Times]:
    """In turns, as `time_interleaved`; the children know the seconds."""
    times = {name: Times() for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            seconds: Any = call()
            times[name].wall.append(seconds[0])
            times[name].cpu.append(seconds[1])
    return times


SECTION = Section("import", "ms", lambda seconds, _: seconds * 1e3, cases, _times_of_children)
