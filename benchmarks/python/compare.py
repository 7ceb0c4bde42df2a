"""warpmatch beside RapidFuzz: equal results, then runs in turns, tables and a JSON file."""

import argparse
import fnmatch
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..data import ROOT
from . import demo, machine
from .paired import speed_up
from .sections import SECTIONS, Case, Options, Section

LEAST_ROUNDS = 3


def run(section: Section, case: Case, rounds: int, seconds: float) -> dict[str, Any]:
    """A row of figures. RuntimeError if the results are not equal.

    Takes fewer rounds where `rounds` of them would take longer than `seconds`.
    """
    start = time.perf_counter()
    if not case.are_equal():
        raise RuntimeError(f"{case.name}: warpmatch and rapidfuzz differ")
    affordable = int(seconds / (time.perf_counter() - start))
    rounds = min(rounds, max(LEAST_ROUNDS, affordable))
    times = section.time(case.calls, rounds)
    return {
        "name": case.name,
        **case.facts,
        "rounds": rounds,
        "seconds": {name: side.summary() for name, side in times.items()},
        "speed_up": speed_up(times["warpmatch"], times["rapidfuzz"]),
        section.unit: {n: section.figure(min(t.wall), case.work) for n, t in times.items()},
    }


def table_head(section: Section) -> str:
    return (
        f"\n{'':50}{section.unit:>23}{'times faster':>27}\n"
        f"{section.name:50}{'warpmatch':>12}{'rapidfuzz':>11}{'best':>9}{'rounds':>9}{'cpu':>9}"
    )


def table_row(section: Section, row: dict[str, Any]) -> str:
    figures = [_short(row[section.unit][side]) for side in ("warpmatch", "rapidfuzz")]
    ratios = [row["speed_up"][kind] for kind in ("wall_best", "wall_rounds", "cpu_best")]
    return (
        f"{row['name']:50}{figures[0]:>12}{figures[1]:>11}"
        f"{ratios[0]:9.1f}{ratios[1]:9.1f}{ratios[2]:9.1f}"
    )


def demo_table(figures: dict[str, Any]) -> Iterator[str]:
    yield (
        f"\n{figures['strings']:,} names at ratio >= {figures['threshold']}, "
        f"{figures['workers']} workers: {figures['pairs_found']:,} pairs, the same from all"
    )
    yield f"{'':24}{'best s':>9}{'median s':>10}{'cpu s':>9}{'peak MiB':>10}{'of these before':>17}"
    for task, row in figures["tasks"].items():
        yield (
            f"{task:24}{row['wall_best']:9.3f}{row['wall_median']:10.3f}{row['cpu_best']:9.3f}"
            f"{row['peak_mib']:10.0f}{row['peak_mib_before']:17.0f}"
        )


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    report = machine.facts() | {"device": options.device, "rounds": options.rounds, "rows": []}
    print(f"{report['machine']}\n{report['versions']}\ncommit {report['commit']}")
    for section in (SECTIONS[name] for name in options.section if name in SECTIONS):
        print(table_head(section), flush=True)
        for case in section.cases(Options(options.workers, options.device)):
            if fnmatch.fnmatch(case.name, options.only):
                row = run(section, case, options.rounds, options.seconds)
                report["rows"].append(row)
                print(table_row(section, row), flush=True)
    if "demo" in options.section:
        report["demo"] = demo.measure(max(options.workers), options.rounds)
        print(*demo_table(report["demo"]), sep="\n")
    report["machine"]["load_after"] = machine.load()
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(_rounded(report), indent=1) + "\n")
    print(f"\nwritten to {options.output}")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.python.compare", description=__doc__
    )
    sections = [*SECTIONS, "demo"]
    parser.add_argument(
        "--section", nargs="+", choices=sections, default=sections, help="all by default"
    )
    parser.add_argument("--only", default="*", metavar="PATTERN", help="e.g. 'cdist/ratio/*'")
    parser.add_argument("--rounds", type=int, default=9, help="runs of each side, at most (9)")
    parser.add_argument(
        "--seconds",
        type=float,
        default=20,
        help=f"of a row's runs: dearer ones get fewer rounds, but {LEAST_ROUNDS} (20)",
    )
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="(1 2)")
    parser.add_argument("--device", default="cpu", help="where warpmatch runs (cpu)")
    parser.add_argument(
        "--output",
        type=Path,
        default=ROOT / "build" / "benchmarks" / f"cpu-{machine.short_cpu_name()}.json",
        help="JSON file (build/benchmarks/cpu-NAME.json)",
    )
    return parser.parse_args(arguments)


def _short(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"


def _rounded(value: Any) -> Any:
    """Four digits say all that a timing knows."""
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {key: _rounded(entry) for key, entry in value.items()}
    return [_rounded(entry) for entry in value] if isinstance(value, list) else value


if __name__ == "__main__":
    try:
        main()
    except RuntimeError as error:
        sys.exit(f"compare: {error}")
