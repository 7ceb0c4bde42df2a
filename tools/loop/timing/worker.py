"""A process that runs benchmark cases on one build, at another process' word.

It reads a request a line from standard input, as JSON, and answers each with a line. The build
comes first on PYTHONPATH; the cases are those of the folder named on the command line, so that an
old build runs the same cases as a new one.
"""

import fnmatch
import gc
import importlib
import importlib.util
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from .digest import digest

SIDE = "warpmatch"


def load_bench(folder: Path) -> ModuleType:
    """`warpmatch.bench` from this folder, whatever the build brings along."""
    name = "warpmatch.bench"
    package = importlib.import_module("warpmatch")
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{folder} is no package")
    bench = importlib.util.module_from_spec(spec)
    sys.modules[name] = bench
    spec.loader.exec_module(bench)
    setattr(package, "bench", bench)  # noqa: B010 (a module has no attribute of that name)
    return bench


class Worker:
    """Answers requests about the cases of one benchmark package."""

    def __init__(self, bench: Any):
        self._bench = bench
        self._section: Any = None
        self._case: Any = None

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """The answer to a request; what goes wrong is an answer with the key ``error``."""
        actions: dict[str, Callable[..., dict[str, Any]]] = {
            "facts": self.facts,
            "list": self.list,
            "load": self.load,
            "figure": self.figure,
            "time": self.time,
            "loop": self.loop,
        }
        arguments = dict(request)
        try:
            return actions[arguments.pop("do")](**arguments)
        except Exception as error:  # any fault of a case is the answer
            return {"error": f"{type(error).__name__}: {error}"}

    def facts(self) -> dict[str, Any]:
        """Machine and versions."""
        head = self._bench.head()
        return {"machine": head["machine"], "versions": head["versions"]}

    def list(self, only: str) -> dict[str, Any]:
        """Names of the cases of a full run that match the pattern."""
        options = self._bench.Options()
        cases = [case.name for of in self._bench.SECTIONS.values() for case in of.cases(options)]
        return {"cases": fnmatch.filter(cases, only)}

    def load(self, case: str) -> dict[str, Any]:
        """Makes the case and runs it once: its unit, the seconds taken, and the result's digest."""
        self._section = self._bench.SECTIONS[case.split("/")[0]]
        self._case = self._bench.find(case)
        side = self._case.sides[SIDE]
        side.call()  # what is made once and kept is made now
        seconds, result = timed(side.call)
        if side.result:
            result = side.result()
        return {
            "seconds": seconds,
            "digest": "" if hasattr(result, "wall") else digest(result),
            "unit": self._section.unit,
        }

    def figure(self, seconds: float) -> dict[str, Any]:
        """Seconds of a call in the unit of the case's section."""
        return {"figure": self._section.figure(seconds, self._case.work)}

    def time(self, calls: int) -> dict[str, Any]:
        """Seconds of each of so many calls, one after the other."""
        call = self._case.calls[SIDE]
        seconds = []
        gc.collect()
        gc.disable()
        try:
            for _ in range(calls):
                seconds.append(timed(call)[0])
        finally:
            gc.enable()
        return {"seconds": seconds}

    def loop(self, seconds: float) -> dict[str, Any]:
        """Runs the case again and again for so many seconds, for a profiler to look on."""
        call = self._case.calls[SIDE]
        end = time.perf_counter() + seconds
        calls = 0
        while calls == 0 or time.perf_counter() < end:
            call()
            calls += 1
        return {"calls": calls}


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds and result of a call; what ran in a process of its own has measured itself there."""
    start = time.perf_counter()
    result = call()
    seconds = time.perf_counter() - start
    return getattr(result, "wall", seconds), result


def serve(folder: Path) -> None:
    """Answers requests until the input ends. What cases print goes to standard error."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    worker = Worker(load_bench(folder))
    for line in sys.stdin:
        print(json.dumps(worker.answer(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
