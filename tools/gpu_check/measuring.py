"""The steps that measure: figures of kernels and of whole calls, and what constants are set by."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from . import cost_fit
from .commands import BUILD, last_line, python
from .context import Context
from .evidence import StepResult
from .targets import asked_for

__all__ = ["crossover", "end_to_end", "figures", "growth", "policies"]

BENCHMARKS = str(BUILD / "benchmarks" / "warpmatch_benchmarks")
#: What benchmarks/crossover.py reads, a process for each.
CROSSOVER = ("levenshtein/16", "levenshtein/64", "ratio/16", "ratio/64", "levenshtein/256")
CROSSOVER_COLUMNS = (
    "name",
    "pairs",
    "real_time",
    "time_unit",
    "device_ms",
    "estimated_cpu_ms",
    "estimated_cuda_ms",
    *cost_fit.NEEDED,
)
POLICY_COLUMNS = ("name", "value", "kernel_ms", "real_time")
#: Seconds after which a figure's command is stopped. Each is meant to end long before.
FIGURE_SECONDS = 180
#: Of its seconds, what the start of a figure's process and the last of its parts may take.
LAST_PART = 0.3


def figures(context: Context) -> StepResult:
    """The C++ benchmarks of kernels, by the device's own clock. When time is short, each has an
    equal part of it.
    """
    result = StepResult()
    asked = asked_for(context.figures, "figures")
    bases = [name.rsplit("_", 1)[0] for name in asked] + ["selfjoin_1m_random24_ratio90"]
    reasons: dict[str, tuple[str, bool]] = {}
    for done, base in enumerate(bases):
        part = context.portion(len(bases) - done)
        report, status, why = _run_benchmarks(part, f"^{base}(/|$)")
        for entry in report["benchmarks"]:
            if entry.get("error_occurred"):
                why = entry.get("error_message", "an error")
                result.add_part(base, 0, Counter(failed=1), why)
                continue
            for unit in ("gpairs", "tcups", "seconds"):
                if unit in entry:
                    also = {k: v for k, v in entry.items() if k.startswith(("wall_", "of_"))}
                    made = {"name": f"{base}_{unit}", "value": entry[unit], "unit": unit}
                    result.figures.append(made | also)
        reasons[base] = (why, part.cut(status))
    made_names = {entry["name"] for entry in result.figures}
    for name in asked:
        if name not in made_names:
            result.miss(name, *reasons[name.rsplit("_", 1)[0]])
    return result


def crossover(context: Context) -> StepResult:
    """Where a device begins to pay, for benchmarks/crossover.py; and what the constants of the cost
    model should be. When time is short, each case has an equal part of it.
    """
    result = StepResult()
    devices, rows = "unknown", []
    for done, case in enumerate(CROSSOVER):
        part = context.portion(len(CROSSOVER) - done)
        report = _measured(part, result, case, f"^crossover/{case}/")
        devices = report["context"].get("devices", devices)
        rows += _columns(report, CROSSOVER_COLUMNS)
    found = {"context": {"devices": devices}, "benchmarks": rows}
    result.extras["crossover"] = found
    try:
        fitted = cost_fit.fit(cost_fit.rows_of(found))
    except (ImportError, ValueError) as error:  # without NumPy, or with few rows
        result.extras["cost"] = {"missing": str(error)}
    else:
        result.extras["cost"] = fitted.facts()
        print(*fitted.lines(), sep="\n", flush=True)
    return result


def policies(context: Context) -> StepResult:
    """What the constants of src/cuda/blocks/policy.hpp should be."""
    result = StepResult()
    report = _measured(context, result, "policies", "^policy/")
    result.extras["policies"] = _columns(report, POLICY_COLUMNS)
    return result


def _measured(context: Context, result: StepResult, case: str, names: str) -> dict[str, Any]:
    """The report of the benchmarks that go by such names; a failed test where one of them failed,
    or none ran.
    """
    report, status, why = _run_benchmarks(context, names, "--benchmark_min_time=0.03")
    failed = [entry for entry in report["benchmarks"] if entry.get("error_occurred")]
    if context.cut(status):
        result.add_part(case, 0, Counter(skipped=1), why, cut=True)
    elif failed or not report["benchmarks"]:
        result.add_part(case, 0, Counter(failed=1), _first_error(report, why))
    return report


def _columns(report: dict[str, Any], names: tuple[str, ...]) -> list[dict[str, Any]]:
    good = [entry for entry in report["benchmarks"] if not entry.get("error_occurred")]
    return [{name: entry[name] for name in names if name in entry} for entry in good]


def _run_benchmarks(context: Context, names: str, *options: str) -> tuple[dict[str, Any], int, str]:
    """The report of the benchmarks that go by such names, the status and why it lacks any."""
    report = context.folder / "benchmark.json"
    report.unlink(missing_ok=True)
    output = [f"--benchmark_out={report}", "--benchmark_out_format=json"]
    command = [BENCHMARKS, f"--benchmark_filter={names}", *output, *options]
    status, text = context.run(context.scaled(command), FIGURE_SECONDS)
    found = _read_report(report)
    why = f"status {status}: {last_line(text)}"
    return {"context": {}, "benchmarks": []} | found, status, why


def _read_report(path: Path) -> dict[str, Any]:
    """What Google Benchmark wrote; when it was stopped, up to the last benchmark that it ended."""
    text = path.read_text() if path.is_file() else ""
    whole_entries = text.rpartition("\n    }")[0] + "\n    }]}"
    for candidate in (text, whole_entries):
        try:
            return json.loads(candidate)
        except ValueError:
            continue
    return {}


def _first_error(report: dict[str, Any], why: str) -> str:
    failed = (e for e in report["benchmarks"] if e.get("error_occurred"))
    return next((f"{e['name']}: {e.get('error_message', 'an error')}" for e in failed), why)


def end_to_end(context: Context) -> StepResult:
    """The figures taken from Python, a process for each. When time is short, each has an equal part
    of it, and what a figure had come to when it was stopped counts.
    """
    result = StepResult()
    names = asked_for(context.figures, "end_to_end")
    for done, name in enumerate(names):
        part = context.portion(len(names) - done)
        file = context.folder / "figure.json"
        file.unlink(missing_ok=True)
        wanted = [name, str(file), "--multiprocessors", str(context.device.multiprocessors)]
        wanted += ["--names", context.names, "--share", f"{context.share:g}"]
        wanted += ["--seconds", f"{min(FIGURE_SECONDS, part.left) * (1 - LAST_PART):g}"]
        status, text = part.run(python("benchmarks.gpu", *wanted), FIGURE_SECONDS)
        cut = part.cut(status)
        if (status == 0 or cut) and file.is_file():
            result.figures += json.loads(file.read_text())["figures"]
            result.cut = result.cut or cut
        else:
            result.miss(name, last_line(text) if text.strip() else f"status {status}", cut)
    return result


def growth(context: Context, result: StepResult) -> list[dict[str, Any]]:
    """The seconds of growing joins on the device, each named as the case of `warpmatch bench`; as
    far as it came. Where there are none, a part of the step says why.
    """
    report = context.folder / "growth.json"
    report.unlink(missing_ok=True)
    size = [] if context.share == 1 else ["--quick"]
    status, text = context.run(python("benchmarks.gpu.growth", str(report), *size), FIGURE_SECONDS)
    cut = context.cut(status)
    if report.is_file() and (status == 0 or cut):
        result.cut = result.cut or cut
        return json.loads(report.read_text())["figures"]
    result.add_part("growth", 0, Counter(skipped=1), last_line(text), cut)
    return []
