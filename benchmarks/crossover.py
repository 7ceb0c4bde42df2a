"""Says from how much work on a GPU is faster than the processor, by the C++ benchmarks' JSON.

Usage: python benchmarks/crossover.py REPORT

    warpmatch_benchmarks --benchmark_filter='^crossover/(ratio|levenshtein)/16/' \\
        --benchmark_out=crossover.json --benchmark_out_format=json
    python benchmarks/crossover.py crossover.json

REPORT may also be what tools/gpu_check.py wrote to benchmarks/results.

Times are of calls with strings that the device does not hold yet, so uploads count. Where no device
was measured, the report has the processor's times and what the cost model expects.
"""

import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: Milliseconds by pairs of strings.
Times = dict[float, float]

MILLISECONDS = {"ns": 1e-6, "us": 1e-3, "ms": 1.0, "s": 1e3}


@dataclass
class Case:
    """What was measured of a scorer, a length and a kind of result."""

    scorer: str
    length: str
    kind: str
    sides: dict[str, Times] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    """Sides that cannot do the work, and why."""
    estimated_cpu: Times = field(default_factory=dict)
    estimated_cuda: Times = field(default_factory=dict)

    @property
    def host(self) -> str:
        """The processor's side."""
        return next(side for side in self.sides if not is_device(side))

    @property
    def devices(self) -> list[str]:
        return [side for side in self.sides if is_device(side)]


@dataclass(frozen=True)
class Overtaking:
    """Between which amounts of work one side gets ahead of another for good.

    `after` is 0 where it always was, `by` is infinite where it never does. `pairs` is where the two
    lines cross on logarithmic axes, or the known bound.
    """

    after: float
    by: float
    pairs: float

    def __str__(self) -> str:
        if self.after == 0:
            return f"below {short(self.by)}"
        return f"beyond {short(self.after)}" if math.isinf(self.by) else short(self.pairs)


def is_device(side: str) -> bool:
    return side.startswith("cuda")


def short(number: float) -> str:
    """Three digits and a unit: 1.05 M."""
    for unit, size in (("G", 1e9), ("M", 1e6), ("K", 1e3)):
        if number >= size:
            return f"{number / size:.3g} {unit}"
    return f"{number:.3g}"


def read_cases(report: Mapping[str, Any]) -> list[Case]:
    """The cross-over cases of a report, in its order; of repeated runs the best."""
    cases: dict[tuple[str, str, str], Case] = {}
    for row in report["benchmarks"]:
        family, *parts = row["name"].split("/")
        if family != "crossover" or row.get("run_type") == "aggregate":
            continue
        scorer, length, kind, _, side = parts[:5]
        case = cases.setdefault((scorer, length, kind), Case(scorer, length, kind))
        if row.get("error_occurred"):
            case.refused[side] = row["error_message"]
            continue
        pairs = row["pairs"]
        times = case.sides.setdefault(side, {})
        milliseconds = row["real_time"] * MILLISECONDS[row["time_unit"]]
        times[pairs] = min(times.get(pairs, math.inf), milliseconds)
        case.estimated_cpu[pairs] = row["estimated_cpu_ms"]
        if "estimated_cuda_ms" in row:
            case.estimated_cuda[pairs] = row["estimated_cuda_ms"]
    return [case for case in cases.values() if any(not is_device(side) for side in case.sides)]


def overtaking(slower: Times, faster: Times) -> Overtaking | None:
    """Where `faster` gets ahead of `slower`; none without work that both have done."""
    works = sorted(slower.keys() & faster.keys())
    if not works:
        return None
    behind = [i for i, work in enumerate(works) if faster[work] >= slower[work]]
    if not behind:
        return Overtaking(0, works[0], works[0])
    last = behind[-1]
    if last == len(works) - 1:
        return Overtaking(works[last], math.inf, works[last])
    before, after = (math.log(faster[w] / slower[w]) for w in works[last : last + 2])
    low, high = (math.log(w) for w in works[last : last + 2])
    pairs = math.exp(low + (high - low) * before / (before - after))
    return Overtaking(works[last], works[last + 1], pairs)


def table(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The lines of a table whose columns are as wide as they must be."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for row in texts:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def expected(case: Case) -> Overtaking | str:
    """Where the cost model has the device overtake."""
    return overtaking(case.estimated_cpu, case.estimated_cuda) or "-"


def device_table(cases: Iterable[Case]) -> Iterator[str]:
    """A line for each case and device, then what a device cannot do."""
    header = "scorer|length|result|device|over|from pairs|estimate|times faster"
    rows: list[list[object]] = [[*header.split("|")]]
    refused = []
    for case in cases:
        host = case.sides[case.host]
        for device in case.devices:
            times = case.sides[device]
            place = overtaking(host, times)
            if place is None:
                continue
            most = max(host.keys() & times.keys())
            gain = f"{host[most] / times[most]:.3g} at {short(most)}"
            what = [case.scorer, case.length, case.kind, device, case.host]
            rows.append([*what, place, expected(case), gain])
        for side, why in case.refused.items():
            refused.append(f"{case.scorer}/{case.length}/{case.kind}, {side}: {why}")
    if len(rows) > 1:
        yield from table(rows)
    yield from refused


def host_table(cases: Iterable[Case]) -> Iterator[str]:
    """A line for each amount of work that the processor did, and the cost model's estimates."""
    header = "scorer|length|result|side|pairs|ms|estimate|on a GPU|faster from"
    rows: list[list[object]] = [[*header.split("|")]]
    for case in cases:
        for pairs, milliseconds in sorted(case.sides[case.host].items()):
            numbers = (milliseconds, case.estimated_cpu[pairs], case.estimated_cuda.get(pairs))
            times = ["-" if number is None else f"{number:.3g}" for number in numbers]
            what = [case.scorer, case.length, case.kind, case.host, short(pairs)]
            rows.append([*what, *times, expected(case)])
    yield from table(rows)


def describe(report: Mapping[str, Any]) -> str:
    """The whole answer. Raises ValueError where there are no cross-over rows."""
    cases = read_cases(report)
    if not cases:
        raise ValueError("no rows of --benchmark_filter='^crossover/' with times of the processor")
    devices = report.get("context", {}).get("devices", "unknown")
    if any(case.devices or case.refused for case in cases):
        lines = [f"Devices: {devices}. Uploads are counted.", *device_table(cases)]
    else:
        lines = [f"No device was measured ({devices}). The processor alone:", *host_table(cases)]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(__doc__)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    try:
        report = json.loads(Path(arguments[0]).read_text())
        answer = describe(report.get("crossover", report))
    except (OSError, ValueError) as error:
        print(f"crossover: {arguments[0]}: {error}", file=sys.stderr)
        return 1
    print(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
