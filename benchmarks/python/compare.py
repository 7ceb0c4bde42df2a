"""warpmatch beside RapidFuzz: equal results, then runs in turns, one table and a JSON file."""

import argparse
import fnmatch
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..data import ROOT, Workload, workloads
from . import demo, machine
from .contenders import SCORERS, cdists, same_array
from .paired import speed_up, time_interleaved


@dataclass(frozen=True)
class Case:
    """One row of the table."""

    scorer: str
    workload: Workload
    workers: int

    @property
    def name(self) -> str:
        return f"cdist/{self.scorer}/{self.workload.name}/workers={self.workers}"


def cases(workers: Sequence[int], only: str) -> list[Case]:
    every = [Case(s, w, n) for s in SCORERS for n in workers for w in workloads().values()]
    return [case for case in every if fnmatch.fnmatch(case.name, only)]


def run(case: Case, device: str, rounds: int) -> dict[str, Any]:
    """A row of figures. RuntimeError if the results are not equal."""
    queries, choices = case.workload.queries, case.workload.choices
    sides = cdists(case.scorer, case.workers, device)
    results = {name: cdist(queries, choices) for name, cdist in sides.items()}
    if not same_array(results["warpmatch"], results["rapidfuzz"]):
        raise RuntimeError(f"{case.name}: warpmatch and rapidfuzz differ")
    del results
    calls = {name: (lambda c=cdist: c(queries, choices)) for name, cdist in sides.items()}
    times = time_interleaved(calls, rounds)
    return {
        "name": case.name,
        "scorer": case.scorer,
        "workload": case.workload.name,
        "workers": case.workers,
        "pairs": case.workload.pairs,
        "seconds": {name: sides_times.summary() for name, sides_times in times.items()},
        "speed_up": speed_up(times["warpmatch"], times["rapidfuzz"]),
    }


def table(rows: Iterable[dict[str, Any]]) -> Iterable[str]:
    """Lines of text, the head included, each as soon as its row is there."""
    yield f"{'':44}{'M pairs/s':>23}{'times faster':>27}"
    yield (
        f"{'process.cdist':44}{'warpmatch':>12}{'rapidfuzz':>11}{'best':>9}{'rounds':>9}{'cpu':>9}"
    )
    for row in rows:
        rates = [
            row["pairs"] / row["seconds"][side]["wall_best"] / 1e6
            for side in ("warpmatch", "rapidfuzz")
        ]
        ratios = [row["speed_up"][kind] for kind in ("wall_best", "wall_rounds", "cpu_best")]
        yield (
            f"{row['name']:44}{rates[0]:12.1f}{rates[1]:11.2f}"
            f"{ratios[0]:9.1f}{ratios[1]:9.1f}{ratios[2]:9.1f}"
        )


def demo_table(figures: dict[str, Any]) -> Iterable[str]:
    yield (
        f"{figures['strings']:,} names at ratio >= {figures['threshold']}, "
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
    print(f"{report['machine']}\n{report['versions']}\ncommit {report['commit']}\n")

    def rows() -> Iterable[dict[str, Any]]:
        for case in cases(options.workers, options.only):
            report["rows"].append(run(case, options.device, options.rounds))
            yield report["rows"][-1]

    for line in table(rows()):
        print(line, flush=True)
    if options.demo:
        report["demo"] = demo.measure(max(options.workers), options.rounds)
        print("", *demo_table(report["demo"]), sep="\n")
    report["machine"]["load_after"] = machine.load()
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(_rounded(report), indent=1) + "\n")
    print(f"\nwritten to {options.output}")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.python.compare", description=__doc__
    )
    parser.add_argument("--rounds", type=int, default=9, help="runs of each side (9)")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="(1 2)")
    parser.add_argument("--device", default="cpu", help="where warpmatch runs (cpu)")
    parser.add_argument("--only", default="*", metavar="PATTERN", help="e.g. 'cdist/ratio/*'")
    parser.add_argument("--demo", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument(
        "--output",
        type=Path,
        default=ROOT / "build" / "benchmarks" / f"cpu-{machine.short_cpu_name()}.json",
        help="JSON file (build/benchmarks/cpu-NAME.json)",
    )
    return parser.parse_args(arguments)


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
