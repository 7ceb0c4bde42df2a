"""Compares the two libraries, prints a table, and exits with 1 when they differ."""

import argparse
import faulthandler
import sys
from collections.abc import Sequence

import rapidfuzz
import warpmatch

from . import libraries
from .deliberate import DELIBERATE
from .run import Comparison, Tally, run_families

_COLUMNS = "{:28}{:>12}{:>13}{:>13}{:>13}{:>9}"


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    comparison = Comparison(libraries.ours(options.device), libraries.theirs())
    print(
        f"warpmatch {warpmatch.__version__}, rapidfuzz {rapidfuzz.__version__}, seed {options.seed}"
    )
    print(_COLUMNS.format("", "calls", "scores", "deliberate", "differences", "seconds"))
    total = Tally("all")
    for tally in run_families(comparison, options.calls, options.seed, options.only):
        _print(tally)
        total.calls += tally.calls
        total.scores += tally.scores
        total.deliberate += tally.deliberate
        total.differences += tally.differences
        total.seconds += tally.seconds
    _print(total)
    print("\nnot compared (deliberate):", *(rule.reason for rule in DELIBERATE), sep="\n  ")
    return 1 if total.differences or not total.calls else 0


def _print(tally: Tally) -> None:
    figures = [f"{n:,}" for n in (tally.calls, tally.scores, tally.deliberate, tally.differences)]
    print(_COLUMNS.format(tally.family, *figures, f"{tally.seconds:.1f}"), flush=True)
    for text in tally.shown:
        print(f"  {text}", flush=True)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.differential", description=__doc__)
    parser.add_argument("--calls", type=int, default=1_000_000, metavar="N", help="(1,000,000)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="other calls (1)")
    parser.add_argument("--only", default="*", metavar="PATTERN", help="e.g. 'fuzz.*'")
    parser.add_argument("--device", default="auto", help="where the batch calls run (auto)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    faulthandler.enable()
    sys.exit(main())
