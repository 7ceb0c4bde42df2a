"""The steps of gpu-check. Each can be run alone, once `build` has been."""

import json
import os
import re
import shutil
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .building import build
from .commands import BUILD, last_line, python
from .context import Context
from .evidence import StepResult
from .targets import asked_for

__all__ = ["STEPS", "Step"]

TEST_GPU = str(BUILD / "tests" / "test_gpu")
BENCHMARKS = str(BUILD / "benchmarks" / "warpmatch_benchmarks")
#: Random pairs by the kind of result, and all other tests.
KINDS = ("dense", "top_k", "pairs", "self_join", "paired")
PARITY = {kind: f"*/Parity.*/{kind}_*" for kind in KINDS}
BEHAVIOUR = "-*/Parity.*"
#: Of its millions of pairs, what parity takes in small.
SMALL = 0.01
SANITIZERS = ("memcheck", "initcheck", "racecheck", "synccheck")
SANITIZED = "*OnDevice.Small*"
#: So that what a buffer's neighbour is written over by shows.
SEPARATE = "WARPMATCH_SEPARATE_BUFFERS=1"
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
)
POLICY_COLUMNS = ("name", "value", "kernel_ms", "real_time")
#: What GoogleTest and pytest say when a test has ended.
OUTCOME = r"^\[ +(OK|FAILED|SKIPPED) +\] .+ \(\d+ ms\)$|^\S+::.* (PASSED|FAILED|SKIPPED|ERROR)\b"
WORDS = {"OK": "passed", "PASSED": "passed", "FAILED": "failed", "ERROR": "failed"}
WORDS["SKIPPED"] = "skipped"
#: Seconds after which a command is stopped. Each is meant to end long before.
TEST_SECONDS, SANITIZER_SECONDS, FIGURE_SECONDS = 300, 150, 180
#: Of the tests of a command that fail, so many are quoted, so much of each.
SHOWN_FAILURES, SHOWN_LETTERS = 20, 1000
#: Seconds that the start of a figure's process and the last of its parts take.
LAST_PART = 10


@dataclass(frozen=True)
class Step:
    """One of the steps, and its part of a budget."""

    run: Callable[[Context], StepResult]
    needs: float
    """Seconds without which it is not begun."""
    seconds: float | None
    """At most; None for all that is left. Without a budget it has the time it takes."""


def small(context: Context) -> StepResult:
    """The device's results against the CPU's, bit for bit: every scorer and kind, in small. When
    time is short, half of it is for the kinds, and each of them has an equal part.
    """
    result = StepResult()
    # On a stand-in the others would take hours.
    behaviour = SANITIZED if context.pack.get("stand_in") else BEHAVIOUR
    _run_device_tests(context.portion(2), result, "behaviour", behaviour)
    for done, (kind, tests) in enumerate(PARITY.items()):
        _run_device_tests(context.portion(len(PARITY) - done), result, kind, tests, SMALL)
    return result


def parity(context: Context) -> StepResult:
    """The same with millions of pairs. When time is short, each kind has an equal part of it."""
    result = StepResult()
    for done, (kind, tests) in enumerate(PARITY.items()):
        _run_device_tests(context.portion(len(PARITY) - done), result, kind, tests)
    return result


def _run_device_tests(
    context: Context, result: StepResult, name: str, tests: str, share: float = 1.0
) -> None:
    report = context.folder / f"{name}.xml"
    command = [TEST_GPU, f"--gtest_filter={tests}", f"--gtest_output=xml:{report}"]
    _run_tests(context, result, name, context.scaled(command, share), report)


def sanitize(context: Context) -> StepResult:
    """Each tool of compute-sanitizer over the small tests; each counts as one test. When time is
    short, the first three have an equal part each.
    """
    result = StepResult()
    sanitizer, why_none = _find_sanitizer(context)
    for done, tool in enumerate(SANITIZERS):
        if why_none:
            result.add_part(tool, 0, Counter(skipped=1), why_none)
            continue
        part = context.portion(max(1, len(SANITIZERS) - 1 - done))
        options = [sanitizer, "--tool", tool, "--error-exitcode", "1"]
        command = ["env", SEPARATE, *options, TEST_GPU, f"--gtest_filter={SANITIZED}"]
        status, text, seconds = part.timed(command, SANITIZER_SECONDS)
        if refused := re.search("Device not supported.*", text):
            result.add_part(tool, seconds, Counter(skipped=1), f"compute-sanitizer: {refused[0]}")
            continue
        found = re.search(r"^={9} (?!COMPUTE-SANITIZER|ERROR SUMMARY: 0 ).+", text, re.MULTILINE)
        if part.cut(status) and not found:
            result.add_part(tool, seconds, Counter(skipped=1), last_line(text), cut=True)
            continue
        if status == 0 and "[  PASSED  ] 0 tests" in text:
            status, text = 1, f"{SANITIZED} ran no test"
        why = (found[0] if found else last_line(text)) if status else ""
        outcome = Counter(failed=1) if status else Counter(passed=1)
        result.add_part(tool, seconds, outcome, why)
    return result


def _find_sanitizer(context: Context) -> tuple[str, str]:
    """The program: that on the path, else the CUDA Toolkit's; or why there is none to run."""
    if context.pack.get("stand_in"):
        return "", "the device is a stand-in, which compute-sanitizer does not know"
    toolkit = Path(os.environ.get("CUDA_HOME", "/usr/local/cuda"), "bin", "compute-sanitizer")
    found = shutil.which("compute-sanitizer") or shutil.which(str(toolkit))
    return found or "", "" if found else "compute-sanitizer was not found"


def figures(context: Context) -> StepResult:
    """The C++ benchmarks of kernels, by the device's own clock."""
    result = StepResult()
    asked = asked_for(context.figures, "figures")
    bases = [name.rsplit("_", 1)[0] for name in asked] + ["selfjoin_1m_random24_ratio90"]
    reasons: dict[str, tuple[str, bool]] = {}
    for base in bases:
        report, status, why = _run_benchmarks(context, f"^{base}(/|$)")
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
        reasons[base] = (why, context.cut(status))
    made_names = {entry["name"] for entry in result.figures}
    for name in asked:
        if name not in made_names:
            result.miss(name, *reasons[name.rsplit("_", 1)[0]])
    return result


def crossover(context: Context) -> StepResult:
    """Where a device begins to pay: what benchmarks/crossover.py and the cost model want."""
    result = StepResult()
    devices, rows = "unknown", []
    for done, case in enumerate(CROSSOVER):
        part = context.portion(len(CROSSOVER) - done)
        report = _measured(part, result, case, f"^crossover/{case}/")
        devices = report["context"].get("devices", devices)
        rows += _columns(report, CROSSOVER_COLUMNS)
    result.extras["crossover"] = {"context": {"devices": devices}, "benchmarks": rows}
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
    """The figures taken from Python, a process for each."""
    result = StepResult()
    for name in asked_for(context.figures, "end_to_end"):
        file = context.folder / "figure.json"
        file.unlink(missing_ok=True)
        wanted = [name, str(file), "--multiprocessors", str(context.device.multiprocessors)]
        wanted += ["--names", context.names, "--share", f"{context.share:g}"]
        wanted += ["--seconds", f"{max(1, min(FIGURE_SECONDS, context.left) - LAST_PART):g}"]
        status, text = context.run(python("benchmarks.gpu", *wanted), FIGURE_SECONDS)
        if status == 0 and file.is_file():
            result.figures += json.loads(file.read_text())["figures"]
        else:
            why = last_line(text) if text.strip() else f"status {status}"
            result.miss(name, why, context.cut(status))
    return result


def python_tests(context: Context) -> StepResult:
    """The Python tests marked `gpu`, and how long growing joins take."""
    result = StepResult()
    report = context.folder / "python.xml"
    options = ["-v", "-m", "gpu", "--continue-on-collection-errors", "--junit-xml", str(report)]
    command = python("pytest", *options, *_files_with_gpu_tests(context))
    _run_tests(context, result, "pytest", command, report)
    result.figures += _growth(context, result)
    return result


def _files_with_gpu_tests(context: Context) -> list[str]:
    """Those that mark a test `gpu` or ask for the fixture `device`: others need more packages."""
    files = sorted((context.root / "tests" / "python").rglob("test_*.py"))
    wants_device = re.compile(r"mark\.gpu\b|def test_\w+\([^)]*\bdevice\b")
    found = [file for file in files if wants_device.search(file.read_text(encoding="utf-8"))]
    return [str(file.relative_to(context.root)) for file in found]


def _growth(context: Context, result: StepResult) -> list[dict[str, Any]]:
    """The seconds of growing joins on the device, each named as the case of `warpmatch bench`.
    Where there are none, a part of the step says why.
    """
    report = context.folder / "growth.json"
    report.unlink(missing_ok=True)
    files = ["--html", str(context.folder / "growth.html"), "--json", str(report)]
    size = ["--seconds", "2"] if context.share == 1 else ["--quick"]
    command = python("warpmatch", "bench", "--section", "growth", *size)
    status, text = context.run([*command, "--device", "cuda", *files], FIGURE_SECONDS)
    if not report.is_file():
        result.add_part("growth", 0, Counter(skipped=1), last_line(text), context.cut(status))
        return []
    rows = json.loads(report.read_text())["rows"]
    return [
        {"name": row["name"], "value": row["sides"]["warpmatch"]["wall_best"], "unit": "seconds"}
        for row in rows
    ]


def _run_tests(
    context: Context, result: StepResult, name: str, command: list[str], report: Path
) -> None:
    """Adds the outcomes of a program that writes a JUnit report when it ends. One that breaks off,
    or that runs nothing, is one more failure; of one that is stopped for want of time counts what
    it printed until then.
    """
    report.unlink(missing_ok=True)
    status, text, seconds = context.timed(command, TEST_SECONDS)
    counts = outcomes(report)
    why = ""
    cut = context.cut(status)
    if cut:
        counts = Counter(WORDS[a or b] for a, b in re.findall(OUTCOME, text, re.MULTILINE))
        why = f"{last_line(text)}, after {counts['passed']} tests that passed"
    elif status and not counts["failed"]:
        counts["failed"] += 1
        why = f"status {status}: {last_line(text)}"
    elif not counts["passed"] + counts["failed"]:
        counts["failed"] += 1
        why = "no test ran"
    result.add_part(name, seconds, counts, why, cut, failures(report))


def outcomes(report: Path) -> Counter[str]:
    """How many tests of a JUnit report passed, failed and were skipped."""
    counts: Counter[str] = Counter()
    for case in _cases(report):
        if _failure(case) is not None:
            counts["failed"] += 1
        else:
            counts["skipped" if case.find("skipped") is not None else "passed"] += 1
    return counts


def failures(report: Path) -> dict[str, str]:
    """What the first tests say that failed, by name: some lines of each."""
    said = {}
    for case in _cases(report):
        if (failure := _failure(case)) is not None:
            text = f"{failure.get('message', '')}\n{failure.text or ''}".strip()
            said[f"{case.get('classname', '')}.{case.get('name')}"] = text[:SHOWN_LETTERS]
    return dict(list(said.items())[:SHOWN_FAILURES])


def _cases(report: Path) -> list[ET.Element]:
    try:
        return list(ET.parse(report).getroot().iter("testcase"))
    except (OSError, ET.ParseError):
        return []


def _failure(case: ET.Element) -> ET.Element | None:
    failure = case.find("failure")
    return case.find("error") if failure is None else failure


#: By value: with a budget, the first ones run whatever becomes of the others.
STEPS = {
    "build": Step(build, 20, 60),
    "small": Step(small, 15, 60),
    "figures": Step(figures, 15, 60),
    "end_to_end": Step(end_to_end, 20, 120),
    "sanitize": Step(sanitize, 20, 90),
    "crossover": Step(crossover, 15, 60),
    "policies": Step(policies, 10, 30),
    "python": Step(python_tests, 20, 60),
    "parity": Step(parity, 15, None),
}
