"""Seconds of growing joins, without a report: `python -m benchmarks.gpu.growth FILE`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from warpmatch.bench.case import Options
from warpmatch.bench.runner import run_sections
from warpmatch.bench.sections import SECTIONS

from . import figure_file

SECONDS = 2.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes ``{"figures": [...]}`` after each join, named as the case of `warpmatch bench`; or
    prints in one line why there is none and returns 1.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--quick", action="store_true", help="shorter lists of names")
    options = parser.parse_args(arguments)
    figures: list[dict[str, Any]] = []
    chosen = Options(quick=options.quick, device=options.device)

    def measure() -> None:
        for row in run_sections([SECTIONS["growth"]], chosen, seconds=SECONDS):
            seconds = row["sides"]["warpmatch"]["wall_best"]
            figures.append({"name": row["name"], "value": seconds, "unit": "seconds"})
            figure_file.write(options.file, figures)

    return figure_file.report(measure)


if __name__ == "__main__":
    sys.exit(main())
