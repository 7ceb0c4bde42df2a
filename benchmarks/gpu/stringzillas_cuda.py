"""StringZillas on a GPU, where the package stringzillas-cuda can be imported."""

import functools
import importlib
import importlib.metadata
from collections.abc import Callable
from typing import Any

import numpy as np
from warpmatch.bench.workloads import Workload

__all__ = ["matrix", "version"]

_PACKAGE = "stringzillas-cuda"


def version() -> str:
    """That of the package; empty where it is not installed."""
    try:
        return importlib.metadata.version(_PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        return ""


def matrix(work: Workload) -> tuple[Callable[[], Any] | None, str]:
    """Levenshtein distances of ASCII from its own ``Strs`` into a kept array of its type; or None,
    and why it cannot run here.
    """
    if not version():
        return None, f"{_PACKAGE} is not installed"
    try:
        strings: Any = importlib.import_module("stringzilla")
        engines: Any = importlib.import_module("stringzillas")
        if "cuda" not in engines.__capabilities__:
            return None, f"{_PACKAGE} finds no GPU: it has {', '.join(engines.__capabilities__)}"
        scope = engines.DeviceScope(gpu_device=0)
        engine = engines.LevenshteinDistances(capabilities=scope)
        sides = [strings.Strs(side) for side in (work.queries, work.choices)]
        out = np.empty((len(work.queries), len(work.choices)), np.uint64)
        call = functools.partial(engine, *sides, device=scope, out=out)
        call()
    except Exception as error:  # a peer may fail in any way; that is what is reported of it
        return None, f"{_PACKAGE} {version()} fails: {type(error).__name__}: {error}"
    return lambda: (call(), out)[1], ""
