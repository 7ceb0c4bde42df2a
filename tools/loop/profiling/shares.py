"""Which part of the work a native function belongs to: the table behind research's shares.

A sample counts for the function it fell into, not for its callers. What no pattern knows, such as
malloc and memcpy, whose callers are not told, is ``other``.
"""

import re
from collections.abc import Mapping

PARTS = ("conversion", "packing", "kernel", "output", "other")

TABLE: tuple[tuple[str, str], ...] = (
    # Results: cells of matrices, lists of pairs, best choices, and ranks made into rows.
    ("output", r"^cpu::(run|write_|fill\b|CellTable|CellSink|PairSink|DenseWorker|BestMatches)"),
    ("output", r"^cpu::Scoring::run<.*write_"),
    ("output", r"^(dispatch|join)::|^(pairs|self_join|matrix|top_k|cluster)\b|DenseWriter"),
    # Strings into symbols: the corpus, and what the lanes read of it.
    ("packing", r"^corpus::|^Corpus\b|^cpu::(TextTiles|FormSides|form_sides|WordSides)"),
    ("packing", r"^cpu::\w*Block::(load|encode|read)|^std::.*\bcorpus::"),
    # Everything that compares: lanes, tiles, single pairs, scores from distances.
    ("kernel", r"^(cpu|cuda|core|pair|scoring)::"),
    # Python objects to views, and back.
    ("conversion", r"^bindings::|pybind11|^_?Py|^(unicode|list|tuple|dict|long|float|object)_"),
)

LIBRARIES: tuple[tuple[str, str], ...] = (
    ("conversion", r"^(libpython|python3|_multiarray_umath)"),
)
"""By the library, where the function says nothing."""


def part_of(function: str, library: str = "") -> str:
    """The part that a function belongs to; `function` as `readable` gives it.

    >>> part_of("cpu::narrow_remainders<Avx512, core::Indel, unsigned int>")
    'kernel'
    >>> part_of("malloc", "libc.so.6")
    'other'
    """
    for part, pattern in TABLE:
        if re.search(pattern, function):
            return part
    for part, pattern in LIBRARIES:
        if re.search(pattern, library):
            return part
    return "other"


def shares(samples: Mapping[tuple[str, str], float]) -> dict[str, float]:
    """The share of every part, from samples by (function, library); they sum up to 1."""
    total = sum(samples.values())
    counts: dict[str, float] = dict.fromkeys(PARTS, 0.0)
    for (function, library), count in samples.items():
        counts[part_of(function, library)] += count
    return {part: count / total if total else 0.0 for part, count in counts.items()}


def hottest(
    samples: Mapping[tuple[str, str], float], most: int = 12
) -> list[tuple[str, str, float]]:
    """The functions with the most samples: name, library and share of all."""
    total = sum(samples.values())
    ordered = sorted(samples.items(), key=lambda entry: (-entry[1], entry[0]))
    return [(name, library, count / total) for (name, library), count in ordered[:most]]
