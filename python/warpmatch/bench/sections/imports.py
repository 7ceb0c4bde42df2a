"""What an import costs in a fresh process that has NumPy already."""

import functools
import json
import subprocess
import sys
from collections.abc import Iterator

from .. import peers
from ..case import Case, Options, Section, Side
from ..timing import Measured

__all__ = ["SECTION"]

_CHILD = """
import json, time, numpy
cpu, wall = time.process_time(), time.perf_counter()
import {library}
print(json.dumps([time.perf_counter() - wall, time.process_time() - cpu]))
"""


def import_once(library: str) -> Measured:
    """Seconds of one import. RuntimeError if it fails."""
    command = [sys.executable, "-c", _CHILD.format(library=library)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        raise RuntimeError(f"import {library} failed:\n{ran.stderr}")
    return Measured(*json.loads(ran.stdout))


def cases(options: Options) -> Iterator[Case]:
    """One case; there is no result to compare but that the import works."""
    del options

    def build() -> dict[str, Side]:
        libraries = ["warpmatch", *(name for name in ("rapidfuzz",) if peers.version(name))]
        return {
            library: Side(
                functools.partial(import_once, library),
                lambda library=library: import_once(library).wall > 0,
            )
            for library in libraries
        }

    yield Case("import", {}, 1, build)


SECTION = Section(
    name="import",
    title="An import in a fresh process",
    unit="ms",
    higher_is_better=False,
    figure=lambda seconds, _: seconds * 1e3,
    cases=cases,
)
