"""The steps of gpu-check. Each can be run alone, once `build` has been."""

import json
import os
import re
import shutil
import sys
import sysconfig
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .commands import BUILD, ROOT, Run, built_python, python
from .device import GpuDevice
from .evidence import StepResult
from .kernels import registers
from .targets import asked_for

__all__ = ["STEPS", "Context"]

TEST_GPU = str(BUILD / "tests" / "test_gpu")
BENCHMARKS = str(BUILD / "benchmarks" / "warpmatch_benchmarks")
#: Tests in small corpora, then millions of pairs by the kind of result.
PARITY = {
    "behaviour": "-*/Parity.*",
    **{kind: f"*/Parity.*/{kind}_*" for kind in ("dense", "top_k", "pairs", "self_join", "paired")},
}
SANITIZERS = ("memcheck", "racecheck", "initcheck", "synccheck")
SANITIZED = "*OnDevice.Small*"
#: What benchmarks/crossover.py reads.
CROSSOVER = "^crossover/(levenshtein|ratio)/(16|64)/"
CROSSOVER_KEYS = (
    "name",
    "pairs",
    "real_time",
    "time_unit",
    "device_ms",
    "estimated_cpu_ms",
    "estimated_cuda_ms",
)
#: Seconds after which a command is stopped. Each is meant to end long before.
BUILD_SECONDS, TEST_SECONDS, SANITIZER_SECONDS, FIGURE_SECONDS = 590, 300, 150, 180


@dataclass(frozen=True)
class Context:
    """What the steps are told."""

    run: Run
    device: GpuDevice
    root: Path = ROOT
    figures: Sequence[str] = ("*",)
    """Patterns of the figures that are asked for."""
    names: str = "organism-names"
    """Where the real names of the self-join are from."""
    cmake: Sequence[str] = ()
    """More definitions for CMake, ``NAME=VALUE``."""

    @property
    def folder(self) -> Path:
        """Where commands leave their reports."""
        folder = self.root / BUILD / "gpu_check"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def timed(self, command: list[str], seconds: float) -> tuple[int, str, float]:
        """Status, what it printed and the seconds it took."""
        start = time.monotonic()
        status, text = self.run(command, seconds)
        return status, text, time.monotonic() - start


def build(context: Context) -> StepResult:
    """Library, device tests, benchmarks and the Python module, for the device at hand alone."""
    result = StepResult()
    options = [f"CMAKE_CUDA_ARCHITECTURES={context.device.compute_capability.replace('.', '')}"]
    why_no_python = _python_definitions(context, options)
    options += context.cmake
    commands = {"configure": ["cmake", "--preset", "cuda", *(f"-D{one}" for one in options)]}
    targets = {"tests": "test_gpu", "benchmarks": "warpmatch_benchmarks"}
    if not why_no_python:
        targets["python module"] = "_core"
    for name, target in targets.items():
        command = ["cmake", "--build", "--preset", "cuda", "--parallel", str(os.cpu_count() or 1)]
        commands[name] = [*command, "--target", target]
    for name, command in commands.items():
        status, text, seconds = context.timed(command, BUILD_SECONDS)
        outcome = {"outcome": "failed" if status else "passed", "seconds": round(seconds, 1)}
        result.parts[name] = outcome | ({"reason": _last_line(text)} if status else {})
        result.ok = result.ok and status == 0
        if name == "configure" and status:
            return result
    if why_no_python:
        result.parts["python module"] = {"outcome": "failed", "seconds": 0, "reason": why_no_python}
        result.ok = False
    else:
        _lay_out_package(context.root)
    result.facts["kernels"] = registers(context.root / BUILD / "CMakeFiles" / "warpmatch.dir")
    if result.facts["kernels"]["spill_or_keep_a_stack"]:
        result.tests["failed"] += 1
        result.ok = False
    return result


def _python_definitions(context: Context, options: list[str]) -> str:
    """Adds what the Python module needs; else says why it cannot be built."""
    header = Path(sysconfig.get_paths()["include"]) / "Python.h"
    if not header.is_file():
        return "Python.h is missing: apt-get install python3-dev"
    status, folder = context.run(python("pybind11", "--cmakedir"), 60)
    if status:
        return f"pybind11 is missing: {_last_line(folder)}"
    options += ["WARPMATCH_PYTHON=ON", f"pybind11_DIR={folder.strip()}"]
    options.append(f"Python_EXECUTABLE={sys.executable}")
    return ""


def _lay_out_package(root: Path) -> None:
    """The package with the module just built, in a folder of its own."""
    package = built_python(root) / "warpmatch"
    shutil.rmtree(package, ignore_errors=True)
    built = shutil.ignore_patterns("_core*.so", "__pycache__")
    shutil.copytree(root / "python" / "warpmatch", package, ignore=built)
    for module in (root / BUILD).glob("_core*.so"):
        shutil.copy2(module, package)


def parity(context: Context) -> StepResult:
    """The device's results against the CPU's, bit for bit: C++ tests, a process for each kind."""
    result = StepResult()
    for name, tests in PARITY.items():
        report = context.folder / f"{name}.xml"
        command = [TEST_GPU, f"--gtest_filter={tests}", f"--gtest_output=xml:{report}"]
        _run_tests(context, result, name, command, report)
    if not result.tests["passed"]:
        result.ok = False
    return result


def sanitize(context: Context) -> StepResult:
    """Each tool of compute-sanitizer over the small tests; each counts as one test."""
    result = StepResult()
    for tool in SANITIZERS:
        if shutil.which("compute-sanitizer") is None:
            why = "compute-sanitizer was not found"
            result.add_part(tool, 0, Counter(skipped=1), why)
            continue
        options = ["compute-sanitizer", "--tool", tool, "--error-exitcode", "1"]
        command = [*options, TEST_GPU, f"--gtest_filter={SANITIZED}"]
        status, text, seconds = context.timed(command, SANITIZER_SECONDS)
        if status == 0 and "[  PASSED  ] 0 tests" in text:
            status, text = 1, f"{SANITIZED} ran no test"
        outcome = Counter(failed=1) if status else Counter(passed=1)
        result.add_part(tool, seconds, outcome, _last_line(text) if status else "")
    return result


def figures(context: Context) -> StepResult:
    """The C++ benchmarks: kernels by the device's own clock, and where a device begins to pay."""
    result = StepResult()
    asked = asked_for(context.figures, "figures")
    bases = [name.rsplit("_", 1)[0] for name in asked] + ["selfjoin_1m_random24_ratio90"]
    report, why = _run_benchmarks(context, f"^({'|'.join(bases)})(/|$)")
    errors: dict[str, str] = {}
    for entry in report["benchmarks"]:
        base = entry["name"].split("/")[0]
        if entry.get("error_occurred"):
            errors[base] = entry.get("error_message", "an error")
            continue
        for unit in ("gpairs", "tcups", "seconds"):
            if unit in entry:
                also = {k: v for k, v in entry.items() if k.startswith(("wall_", "of_"))}
                made = {"name": f"{base}_{unit}", "value": entry[unit], "unit": unit}
                result.figures.append(made | also)
    made_names = {entry["name"] for entry in result.figures}
    for name in asked:
        if name not in made_names:
            result.miss(name, errors.get(name.rsplit("_", 1)[0], why))
    for base, message in errors.items():
        result.add_part(base, 0, Counter(failed=1), message)

    crossover, why = _run_benchmarks(context, CROSSOVER, "--benchmark_min_time=0.1")
    good = [entry for entry in crossover["benchmarks"] if not entry.get("error_occurred")]
    if len(good) < len(crossover["benchmarks"]) or not good:
        result.add_part("crossover", 0, Counter(failed=1), _first_error(crossover, why))
    context_of_it = {"devices": crossover["context"].get("devices", "unknown")}
    rows = [{key: entry[key] for key in CROSSOVER_KEYS if key in entry} for entry in good]
    result.extras["crossover"] = {"context": context_of_it, "benchmarks": rows}
    return result


def _run_benchmarks(context: Context, names: str, *options: str) -> tuple[dict[str, Any], str]:
    """The report of the benchmarks that go by such names, and why it lacks any."""
    report = context.folder / "benchmark.json"
    report.unlink(missing_ok=True)
    output = [f"--benchmark_out={report}", "--benchmark_out_format=json"]
    command = [BENCHMARKS, f"--benchmark_filter={names}", *output, *options]
    status, text = context.run(command, FIGURE_SECONDS)
    try:
        found = json.loads(report.read_text())
    except (OSError, ValueError):  # none, or broken off
        found = {}
    why = f"status {status}: {_last_line(text)}"
    return {"context": found.get("context", {}), "benchmarks": found.get("benchmarks", [])}, why


def _first_error(report: dict[str, Any], why: str) -> str:
    failed = (e for e in report["benchmarks"] if e.get("error_occurred"))
    return next((f"{e['name']}: {e.get('error_message', 'an error')}" for e in failed), why)


def python_step(context: Context) -> StepResult:
    """The Python tests marked `gpu`, and the figures taken from Python, a process for each."""
    result = StepResult()
    report = context.folder / "python.xml"
    command = python(
        "pytest", "-m", "gpu", "--junit-xml", str(report), *_files_with_gpu_tests(context)
    )
    _run_tests(context, result, "pytest", command, report)
    for name in asked_for(context.figures, "python"):
        file = context.folder / "figure.json"
        file.unlink(missing_ok=True)
        wanted = [name, str(file), "--multiprocessors", str(context.device.multiprocessors)]
        command = python("benchmarks.gpu", *wanted, "--names", context.names)
        status, text = context.run(command, FIGURE_SECONDS)
        if status == 0 and file.is_file():
            result.figures += json.loads(file.read_text())["figures"]
        else:
            result.miss(name, _last_line(text) or f"status {status}")
    result.figures += _growth(context)
    return result


def _files_with_gpu_tests(context: Context) -> list[str]:
    """Those that mark a test `gpu` or ask for the fixture `device`: others need more packages."""
    files = sorted((context.root / "tests" / "python").glob("test_*.py"))
    wants_device = re.compile(r"mark\.gpu\b|def test_\w+\([^)]*\bdevice\b")
    found = [file for file in files if wants_device.search(file.read_text(encoding="utf-8"))]
    return [str(file.relative_to(context.root)) for file in found]


def _growth(context: Context) -> list[dict[str, Any]]:
    """The seconds of growing joins on the device, each named as the case of `warpmatch bench`."""
    report = context.folder / "growth.json"
    report.unlink(missing_ok=True)
    files = ["--html", str(context.folder / "growth.html"), "--json", str(report)]
    command = python("warpmatch", "bench", "--section", "growth", "--seconds", "2")
    context.run([*command, "--device", "cuda", *files], FIGURE_SECONDS)
    rows = json.loads(report.read_text())["rows"] if report.is_file() else []
    return [
        {"name": row["name"], "value": row["sides"]["warpmatch"]["wall_best"], "unit": "seconds"}
        for row in rows
    ]


def _run_tests(
    context: Context, result: StepResult, name: str, command: list[str], report: Path
) -> None:
    """Adds the outcomes of a program that writes a JUnit report. One that breaks off, or that runs
    nothing, is one more failure.
    """
    report.unlink(missing_ok=True)
    status, text, seconds = context.timed(command, TEST_SECONDS)
    counts = outcomes(report)
    why = ""
    if status and not counts["failed"]:
        counts["failed"] += 1
        why = f"status {status}: {_last_line(text)}"
    elif not counts.total():
        counts["failed"] += 1
        why = "no test ran"
    result.add_part(name, seconds, counts, why)


def outcomes(report: Path) -> Counter[str]:
    """How many tests of a JUnit report passed, failed and were skipped."""
    counts: Counter[str] = Counter()
    try:
        cases = list(ET.parse(report).getroot().iter("testcase"))
    except (OSError, ET.ParseError):
        return counts
    for case in cases:
        if case.find("failure") is not None or case.find("error") is not None:
            counts["failed"] += 1
        else:
            counts["skipped" if case.find("skipped") is not None else "passed"] += 1
    return counts


def _last_line(text: str) -> str:
    """What a program said last, without colours and without this machine's folders."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    line = re.sub(r"\x1b\[[0-9;]*m", "", lines[-1]) if lines else "nothing was printed"
    return line.replace(str(ROOT), ".").replace(sys.prefix, "python")[:300]


STEPS: dict[str, Callable[[Context], StepResult]] = {
    "build": build,
    "parity": parity,
    "sanitize": sanitize,
    "figures": figures,
    "python": python_step,
}
