"""What an import costs in a fresh process: alone, and up to the result of a first call.

Nothing but Python itself is loaded before. Alone it says little of a package that loads its parts
when they are asked for; a first call loads what it needs, NumPy too where it makes an array.
"""

import functools
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from .. import peers
from ..case import Case, Options, Section, Side
from ..timing import Measured

__all__ = ["SECTION"]

_CHILD = """
import time
cpu, wall = time.process_time(), time.perf_counter()
{program}
print(time.perf_counter() - wall, time.process_time() - cpu)
print({result})
"""
_START = "from {library} import fuzz, process\nresult = "
_PROGRAMS = {
    "alone": ("import {library}", "{library}.fuzz.ratio('ab', 'abc')"),
    "ratio": (f"{_START}fuzz.ratio('ab', 'abc')", "result"),
    "extractOne": (f"{_START}process.extractOne('ab', ['abc'])", "result"),
    "cdist": (f"{_START}process.cdist(['ab'], ['abc']).tolist()", "result"),
}
"""By the name of the case: what is timed, and what of it is compared."""


class _Program:
    """A program that times itself in a fresh Python.

    Bytecode lies in a folder of its own, as if both packages had been installed by the same hand: a
    checkout may have none.
    """

    def __init__(self, name: str, library: str) -> None:
        program, result = _PROGRAMS[name]
        code = _CHILD.format(program=program, result=result).replace("{library}", library)
        self.command = [sys.executable, "-c", code]
        self.bytecode = tempfile.TemporaryDirectory(prefix="warpmatch-bench-")
        self.run()

    def run(self) -> tuple[Measured, str]:
        """Seconds, and the result as text. RuntimeError if the program fails."""
        environment = os.environ | {"PYTHONPYCACHEPREFIX": self.bytecode.name}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        ran = subprocess.run(
            self.command, env=environment, capture_output=True, text=True, check=False
        )
        if ran.returncode != 0:
            raise RuntimeError(f"{self.command[-1]} failed:\n{ran.stderr}")
        times, result = ran.stdout.splitlines()
        wall, cpu = map(float, times.split())
        return Measured(wall, cpu), result


def cases(options: Options) -> Iterator[Case]:
    """A case for each program."""
    del options

    def side(name: str, library: str) -> Side:
        program = _Program(name, library)
        return Side(lambda: program.run()[0], lambda: program.run()[1])

    def build(name: str) -> dict[str, Side]:
        libraries = ["warpmatch", *(peer for peer in ("rapidfuzz",) if peers.version(peer))]
        return {library: side(name, library) for library in libraries}

    for name in _PROGRAMS:
        build_it = functools.partial(build, name)
        yield Case(f"import/{name}", {}, 1, build_it, measures_itself=True)


SECTION = Section(
    name="import",
    title="An import in a fresh process, alone and with a first call",
    unit="ms",
    higher_is_better=False,
    figure=lambda seconds, _: seconds * 1e3,
    cases=cases,
)
