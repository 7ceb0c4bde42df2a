"""Benchmarks: warpmatch beside the libraries that do the same work, results checked equal first.

``warpmatch bench`` runs them. The peers and what draws the report come with
``pip install 'warpmatch[bench]'``; a peer that is not installed is left out.

>>> from warpmatch import bench
>>> case = bench.find("cdist/ratio/phrases-500/workers=1")
>>> case.check()  # every peer's results are ours
>>> row = bench.run(bench.SECTIONS["cdist"], case, rounds=3, seconds=1)
>>> sorted(row["sides"]["warpmatch"])
['cpu_best', 'cpu_median', 'figure', 'wall_best', 'wall_median']
"""

import re

from ..errors import InvalidArgument
from ..lazily import public_names
from . import sections
from .case import Case, Options, Section, Side
from .runner import head, run, run_sections

__all__ = [
    "SECTIONS",
    "Case",
    "Options",
    "Section",
    "Side",
    "find",
    "head",
    "run",
    "run_sections",
]

__dir__ = public_names(__name__)

SECTIONS = sections.SECTIONS
"""Every section by its name, in the order in which they run."""


def find(name: str, options: Options | None = None) -> Case:
    """The case of that name, of the full run or of the quick one.

    `options` are only needed for cases on data of one's own, or on a device.

    Raises:
        InvalidArgument: there is none.

    >>> from warpmatch import bench
    >>> bench.find("cdist/levenshtein/64/workers=1").facts["length"]
    64
    """
    section = SECTIONS.get(name.split("/")[0])
    if section is None:
        raise InvalidArgument(f"[name] {name!r} begins with no section: {', '.join(SECTIONS)}")
    workers = re.search(r"/workers=(\d+)", name)
    threads = (int(workers[1]),) if workers else (1,)
    candidates = [Options(workers=threads, quick=quick) for quick in (False, True)]
    for wanted in [options] if options else candidates:
        for case in section.cases(wanted):
            if case.name == name:
                return case
    raise InvalidArgument(f"[name] {name!r} is no case of the section {section.name}")
