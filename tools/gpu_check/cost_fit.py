"""What the constants of the cost model (src/dispatch/planning/cost.cpp) should be for a device, by
the cross-over benchmarks.

    python -m tools.gpu_check.cost_fit build/DEVICE.json

prints the lines that cost.cpp should have, and how far they are from what was measured. The model:

    start + bytes * byte
          + max((pairs * pair + steps * step) * 132 / multiprocessors, longest * lone_step)

in seconds, for what `dispatch::measure` counts of a request. It is linear once it is known which of
the two is larger; so constants and that are found by turns, from several beginnings, with the least
sum of squares of errors in proportion and no constant below 0.
"""

import argparse
import itertools
import json
import math
import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["CONSTANTS", "NEEDED", "Fit", "Row", "fit", "rows_of"]

CONSTANTS = ("kCudaStart", "kCudaPair", "kCudaStep", "kCudaLoneStep", "kCudaBytes")
#: kCudaMultiprocessors: of the device that the constants are for.
MULTIPROCESSORS = 132
MILLISECONDS = {"ns": 1e-6, "us": 1e-3, "ms": 1.0, "s": 1e3}
#: Seconds of a lone step that the search begins with.
_BEGINNINGS = (0.0, *(1e-9 * 2**power for power in range(0, 13, 2)))
_TURNS = 30
#: An estimate is not taken to be further off than so many times.
_FAR = 100
#: Counters of a row, in the order of `Row`.
NEEDED = ("window_pairs", "cuda_steps", "cuda_longest", "moved_bytes", "multiprocessors")


@dataclass(frozen=True)
class Row:
    """A call on a device: what it asks for, and the seconds it took."""

    name: str
    pairs: float
    steps: float
    longest: float
    moved_bytes: float
    slower: float
    """Than the device that the constants are for."""
    seconds: float

    @property
    def case(self) -> str:
        """Without the amount of work: scorer, length and kind of result."""
        return "/".join(self.name.split("/")[1:4])


@dataclass(frozen=True)
class Fit:
    """The constants in seconds; None for one that no row shows."""

    constants: Mapping[str, float | None]
    errors: Mapping[str, tuple[float, float]]
    """By case: the median of what is estimated over what was measured, and the furthest from 1."""

    def facts(self) -> dict[str, Any]:
        """For the evidence."""
        errors = {case: [round(one, 3) for one in pair] for case, pair in self.errors.items()}
        return {"constants": dict(self.constants), "estimate_over_measured": errors}

    def lines(self) -> list[str]:
        """As cost.cpp has them, then the errors."""
        said = []
        for name, value in self.constants.items():
            if value is None:
                said.append(f"// {name}: these times do not show it")
            else:
                said.append(f"constexpr double {name} = {value:.2g};")
        said.append("estimate over measured: median, furthest")
        said += [f"  {case:32} {a:6.2f} {b:6.2f}" for case, (a, b) in self.errors.items()]
        return said


def rows_of(report: Mapping[str, Any]) -> list[Row]:
    """The calls on a device of a report of the cross-over benchmarks."""
    rows = []
    for entry in report["benchmarks"]:
        if "/cuda" not in entry["name"] or entry.get("error_occurred"):
            continue
        if any(name not in entry for name in NEEDED):
            continue
        pairs, steps, longest, moved, multiprocessors = (entry[name] for name in NEEDED)
        seconds = entry["real_time"] * MILLISECONDS[entry["time_unit"]] / 1e3
        slower = MULTIPROCESSORS / multiprocessors
        rows.append(Row(entry["name"], pairs, steps, longest, moved, slower, seconds))
    return rows


def fit(rows: list[Row]) -> Fit:
    """The constants for these calls. Raises ValueError where they are fewer than the constants."""
    if len(rows) < len(CONSTANTS):
        raise ValueError(
            f"{len(rows)} calls on a device are too few for {len(CONSTANTS)} constants"
        )
    found = [_turns(rows, lone_step) for lone_step in _BEGINNINGS]
    _, constants, alone = min(found, key=lambda one: one[0])
    shown = _columns(rows, alone).any(axis=0)
    shown[0] = True
    named = {
        name: float(value) if is_shown and value > 0 else None
        for name, value, is_shown in zip(CONSTANTS, constants, shown, strict=True)
    }
    ratios: dict[str, list[float]] = {}
    for row in rows:
        ratios.setdefault(row.case, []).append(_estimate(row, constants) / row.seconds)
    errors = {
        case: (statistics.median(all_of), max(all_of, key=lambda one: abs(math.log(one or 1e-9))))
        for case, all_of in ratios.items()
    }
    return Fit(named, errors)


def _turns(rows: list[Row], lone_step: float) -> tuple[float, Any, list[bool]]:
    """Squared error, constants and of which rows the lone steps are what takes long."""
    import numpy as np

    seconds = np.array([row.seconds for row in rows])
    constants = _least_squares(rows, [False] * len(rows), seconds)
    constants[3] = lone_step
    alone: list[bool] = []
    for _ in range(_TURNS):
        before, alone = alone, [_lone(row, constants) > _together(row, constants) for row in rows]
        estimates = np.array([_estimate(row, constants) for row in rows])
        # An error counts by the geometric mean of both: half as much as measured is as far off as
        # twice as much.
        by = np.sqrt(seconds * np.maximum(estimates, seconds / _FAR))
        last, constants = constants, _least_squares(rows, alone, by)
        if alone == before and np.allclose(constants, last, rtol=1e-9, atol=0):
            break
    errors = np.log([max(_estimate(row, constants), 1e-30) / row.seconds for row in rows])
    return float(errors @ errors), constants, alone


def _together(row: Row, constants: Any) -> float:
    return (row.pairs * constants[1] + row.steps * constants[2]) * row.slower


def _lone(row: Row, constants: Any) -> float:
    return row.longest * constants[3]


def _estimate(row: Row, constants: Any) -> float:
    most = max(_together(row, constants), _lone(row, constants))
    return constants[0] + most + row.moved_bytes * constants[4]


def _columns(rows: list[Row], alone: list[bool]) -> Any:
    """What each constant is multiplied by."""
    import numpy as np

    return np.array(
        [
            [
                1,
                0 if is_alone else row.pairs * row.slower,
                0 if is_alone else row.steps * row.slower,
                row.longest if is_alone else 0,
                row.moved_bytes,
            ]
            for row, is_alone in zip(rows, alone, strict=True)
        ],
        float,
    )


def _least_squares(rows: list[Row], alone: list[bool], by: Any) -> Any:
    """The constants, none below 0, with the least errors, each divided by what is given for it. Of
    all subsets that the others are 0 beside, the best.
    """
    import numpy as np

    wanted = np.array([row.seconds for row in rows]) / by
    columns = _columns(rows, alone) / by[:, None]
    scale = np.abs(columns).max(axis=0)
    scale[scale == 0] = 1
    columns = columns / scale
    best, least = np.zeros(len(CONSTANTS)), math.inf
    for count in range(1, len(CONSTANTS) + 1):
        for chosen in map(list, itertools.combinations(range(len(CONSTANTS)), count)):
            found = np.zeros(len(CONSTANTS))
            found[chosen] = np.linalg.lstsq(columns[:, chosen], wanted, rcond=None)[0]
            error = float(((columns @ found - wanted) ** 2).sum())
            if (found >= 0).all() and error < least:
                best, least = found, error
    return best / scale


def main(arguments: Sequence[str]) -> int:
    """The constants of an evidence file, or of a report of the benchmarks."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.gpu_check.cost_fit",
        description="What the constants of the cost model should be for a device.",
    )
    parser.add_argument("files", nargs="+", type=Path, help="what make gpu-check wrote")
    for file in parser.parse_args(arguments).files:
        try:
            report = json.loads(file.read_text())
            print(*fit(rows_of(report.get("crossover", report))).lines(), sep="\n")
        except (OSError, ValueError) as error:
            print(f"cost_fit: {file}: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
