"""Measures one figure of TARGETS and writes it: `python -m benchmarks.gpu FIGURE FILE`."""

import argparse
import math
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from warpmatch.bench.runner import rounded

from . import figure_file
from .cdist import against_two_cores
from .joins import self_join
from .matrices import dna100, utf8_words, words
from .search import top5
from .setting import Measure, Setting

MEASURES: dict[str, Measure] = {
    "lev_dna100_end_to_end_tcups": dna100,
    "lev_words_end_to_end_gpairs": words,
    "lev_words_top5_gpairs": top5,
    "lev_utf8_words_vs_ascii": utf8_words,
    "selfjoin_1m_ratio90_seconds": self_join,
    "h100_vs_cpu_2cores_cdist": against_two_cores,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes ``{"figures": [...]}``, or prints in one line why there is none and returns 1."""
    usual = Setting()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("figure", choices=MEASURES)
    parser.add_argument("file", type=Path)
    parser.add_argument("--device", default=usual.device)
    parser.add_argument("--multiprocessors", type=int, default=usual.multiprocessors)
    parser.add_argument("--names", default=usual.names, help="a data set or FILE[:COLUMN]")
    parser.add_argument("--share", type=float, default=usual.share, help="of the full size")
    parser.add_argument(
        "--seconds", type=float, default=math.inf, help="after which nothing is begun"
    )
    options = parser.parse_args(arguments)
    deadline = time.perf_counter() + options.seconds
    of_device = options.device, options.multiprocessors

    def keep(figures: list[dict[str, Any]]) -> None:
        figure_file.write(options.file, rounded(figures))

    setting = Setting(*of_device, options.names, options.share, deadline, keep)
    return figure_file.report(lambda: keep(MEASURES[options.figure](setting)))


if __name__ == "__main__":
    sys.exit(main())
