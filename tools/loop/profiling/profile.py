"""What a profile says, whichever tool made it, and reading what the tools write."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from .symbols import readable

Samples = Mapping[tuple[str, str], float]
"""How much fell into each function, by its name and its library or file."""


@dataclass(frozen=True)
class Profile:
    """Where the time of a case went."""

    tool: str
    """What was used, and what it counts."""
    samples: Samples


def of_perf(script: str) -> Samples:
    """From `perf script -F ip,sym,dso`: a line with address, function and library a sample.

    >>> of_perf("  7fc0 void warpmatch::cpu::f(int) (/x/_core.so)\\n")
    {('cpu::f', '_core.so'): 1.0}
    """
    found = (
        re.match(r"\s*[0-9a-f]+ (.+?)(?:\+0x[0-9a-f]+)? \(([^()]+)\)$", line)
        for line in _lines(script)
    )
    return _added((readable(line[1]), PurePath(line[2]).name, 1.0) for line in found if line)


def of_callgrind(annotated: str) -> Samples:
    """From `callgrind_annotate --show-percs=no`: instructions, file and function, library a line.

    >>> of_callgrind("1,200  ???:void warpmatch::cpu::f(int) [/x/_core.so]\\n")
    {('cpu::f', '_core.so'): 1200.0}
    """
    form = re.compile(r"\s*([\d,]+)  (?:\S[^:]*|\?\?\?):(?!:)(.+?)(?: \[([^]]*)\])?$")
    lines = [found for line in _lines(annotated) if (found := form.match(line))]
    # A function has a line for each file it was inlined from, and not all name the library.
    libraries = {line[2]: PurePath(line[3]).name for line in lines if line[3]}
    return _added(
        (readable(line[2]), libraries.get(line[2], ""), float(line[1].replace(",", "")))
        for line in lines
    )


def of_py_spy(stacks: str) -> Samples:
    """From py-spy's raw format: frames from the outermost in, `name (file:line)`, and a count.

    >>> of_py_spy("main (a.py:1);cdist (process.py:7) 12\\n")
    {('cdist', 'process.py'): 12.0}
    """
    form = re.compile(r"(?:.*;)?(.+?) \(([^)]*?)(?::\d+)?\) (\d+)$")
    found = (form.match(line) for line in _lines(stacks))
    return _added((line[1], PurePath(line[2]).name, float(line[3])) for line in found if line)


def of_ncu(report: str) -> Samples:
    """From `ncu --csv --metrics gpu__time_duration.sum`: nanoseconds of each kernel.

    Lines of the profiled program and of ncu itself come before the table.
    """
    lines = report.splitlines()
    start = next((place for place, line in enumerate(lines) if line.startswith('"ID"')), len(lines))
    rows = csv.DictReader(lines[start:])
    return _added(
        (readable(row["Kernel Name"]), "GPU", _nanoseconds(row["Metric Value"], row["Metric Unit"]))
        for row in rows
        if row.get("Metric Name") == "gpu__time_duration.sum"
    )


def _nanoseconds(value: str, unit: str) -> float:
    sizes = {"nsecond": 1.0, "usecond": 1e3, "msecond": 1e6, "second": 1e9}
    return float(value.replace(",", "")) * sizes.get(unit, sizes.get(unit.rstrip("s"), 1.0))


def _added(samples: Iterable[tuple[str, str, float]]) -> Samples:
    found: dict[tuple[str, str], float] = {}
    for name, library, count in samples:
        key = (name, library)
        found[key] = found.get(key, 0.0) + count
    return found


def _lines(text: str) -> Iterable[str]:
    return (line.rstrip() for line in text.splitlines())
