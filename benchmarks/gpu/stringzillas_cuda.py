"""StringZillas on a GPU, where the package stringzillas-cuda can be imported."""

import functools
import importlib
import importlib.metadata
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from warpmatch.bench.workloads import Workload

__all__ = ["matrix", "version"]

_PACKAGE = "stringzillas-cuda"
#: In which a first call has to end, at most.
_SECONDS = 30.0


def version() -> str:
    """That of the package; empty where it is not installed."""
    try:
        return importlib.metadata.version(_PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        return ""


def matrix(work: Workload, seconds: float) -> tuple[Callable[[], Any] | None, str]:
    """Levenshtein distances by code point from its own ``Strs`` into a kept array of its type; or
    None, and why it cannot run here. A first call has so many seconds.
    """
    if not version():
        return None, f"{_PACKAGE} is not installed"
    why = _fails_apart(work, min(_SECONDS, seconds))
    return (None, f"{_PACKAGE} {version()} fails: {why}") if why else (_call(*_sides(work)), "")


def _sides(work: Workload) -> tuple[list[str], list[str]]:
    return list(work.queries), list(work.choices)


def _call(queries: list[str], choices: list[str]) -> Callable[[], Any]:
    """A call that gives the matrix. Raises whatever the peer does."""
    strings: Any = importlib.import_module("stringzilla")
    engines: Any = importlib.import_module("stringzillas")
    if "cuda" not in engines.__capabilities__:
        raise RuntimeError(f"it finds no GPU, but has {', '.join(engines.__capabilities__)}")
    scope = engines.DeviceScope(gpu_device=0)
    # By bytes where each is a code point: its faster engine.
    ascii_alone = all(map(str.isascii, (*queries, *choices)))
    kind = "LevenshteinDistances" if ascii_alone else "LevenshteinDistancesUTF8"
    engine = getattr(engines, kind)(capabilities=scope)
    sides = [strings.Strs(side) for side in (queries, choices)]
    out = np.empty((len(queries), len(choices)), np.uint64)
    call = functools.partial(engine, *sides, device=scope, out=out)
    return lambda: (call(), out)[1]


def _fails_apart(work: Workload, seconds: float) -> str:
    """Why a call does not end well in a process of its own: a peer that breaks off or hangs takes
    no measurement along. "" where it does.
    """
    command = [sys.executable, "-m", __name__]
    said = json.dumps(_sides(work))
    try:
        done = subprocess.run(
            command, input=said, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return f"it was stopped after {seconds:.0f} seconds"
    if done.returncode == 0:
        return ""
    lines = done.stderr.strip().splitlines()
    return lines[-1] if done.returncode > 0 and lines else f"status {done.returncode}"


if __name__ == "__main__":
    _call(*json.load(sys.stdin))()
