"""What only a GPU can prove, and the evidence of it: `make gpu-check`.

Builds with CUDA, runs the tests that need a device, compute-sanitizer and small benchmarks, and
writes benchmarks/results/<device>.json. Without a device it says so and exits with 0, or with 1
under WARPMATCH_REQUIRE_GPU=1. Exits with 1 when anything failed, with the evidence written too.
"""

import datetime
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BUILD = Path("build/cuda")
HASHED = ("src/core", "src/scoring", "src/cuda")
SANITIZERS = ("memcheck", "racecheck", "initcheck")
OUTCOMES = ("passed", "failed", "skipped")

#: Benchmarks whose counters are figures, and those that tools/crossover.py reads.
FIGURES = "^(lev_kernel|selfjoin)_"
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

#: Runs a command in the repository and returns its exit status and what it printed.
Run = Callable[[list[str]], tuple[int, str]]


def run(command: list[str]) -> tuple[int, str]:
    """Runs a command, showing and keeping what it prints. A missing program is status 127."""
    print("$", *command, flush=True)
    environment = os.environ | {"WARPMATCH_REQUIRE_GPU": "1"}
    try:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    except FileNotFoundError as error:
        return 127, str(error)
    lines = []
    for line in process.stdout or ():
        print(line, end="", flush=True)
        lines.append(line)
    return process.wait(), "".join(lines)


def source_sha256(root: Path = ROOT) -> str:
    """One hash of the sources that the evidence is about: each file's path and bytes, by path."""
    paths = [file for folder in HASHED for file in (root / folder).rglob("*") if file.is_file()]
    digest = hashlib.sha256()
    for name, path in sorted((path.relative_to(root).as_posix(), path) for path in paths):
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def find_device(run: Run) -> tuple[str, str] | None:
    """Name and driver version of the first GPU."""
    status, text = run(["nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader"])
    first = text.strip().splitlines()[:1]
    if status != 0 or not first or "," not in first[0]:
        return None
    name, driver = first[0].rsplit(",", 1)
    return name.strip(), driver.strip()


def cuda_version(run: Run) -> str:
    """The version of the CUDA Toolkit that nvcc belongs to."""
    found = re.search(r"release ([\d.]+)", run(["nvcc", "--version"])[1])
    return found[1] if found else "unknown"


def commit(run: Run) -> str:
    """The commit of the tree; `+changes` when the tree has others than that commit's files."""
    changed = run(["git", "status", "--porcelain", "--", "src", "include", "tests"])[1].strip()
    head = run(["git", "rev-parse", "HEAD"])[1].strip()
    return f"{head}+changes" if changed else head


def outcomes(report: Path) -> Counter[str]:
    """How many tests of a JUnit report passed, failed and were skipped."""
    counts: Counter[str] = Counter()
    if not report.is_file():
        return counts
    for case in ET.parse(report).getroot().iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            counts["failed"] += 1
        else:
            counts["skipped" if case.find("skipped") is not None else "passed"] += 1
    return counts


def run_suites(run: Run, folder: Path) -> Counter[str]:
    """The C++ and Python tests that need a device. A suite that breaks off is one more failure."""
    commands = {
        "cpp.xml": ["ctest", "--test-dir", str(BUILD), "-L", "gpu", "--output-junit"],
        "python.xml": [sys.executable, "-m", "pytest", "-m", "gpu", "--junit-xml"],
    }
    total: Counter[str] = Counter()
    for name, command in commands.items():
        report = folder / name
        report.unlink(missing_ok=True)
        status, _ = run([*command, str(report)])
        counts = outcomes(report)
        nothing_collected = name == "python.xml" and status == 5
        if status != 0 and not nothing_collected and not counts["failed"]:
            counts["failed"] += 1
        total += counts
    return total


def run_sanitizers(run: Run) -> Counter[str]:
    """Each tool of compute-sanitizer over the small tests counts as one test."""
    if shutil.which("compute-sanitizer") is None:
        print("compute-sanitizer not found: skipped")
        return Counter(skipped=len(SANITIZERS))
    counts: Counter[str] = Counter()
    for tool in SANITIZERS:
        options = ["compute-sanitizer", "--tool", tool, "--error-exitcode", "1"]
        program = [str(BUILD / "tests" / "test_gpu"), "--gtest_filter=*OnDevice.Small*"]
        counts["failed" if run(options + program)[0] else "passed"] += 1
    return counts


def run_benchmarks(run: Run, folder: Path, names: str, *options: str) -> dict[str, Any]:
    """The report of the C++ benchmarks that go by such names; empty where none are built.

    Those that ended in an error, such as a result that is not the processor's, are left out and
    counted in `failed`.
    """
    report = folder / "benchmark.json"
    report.unlink(missing_ok=True)
    program = str(BUILD / "benchmarks" / "warpmatch_benchmarks")
    output = [f"--benchmark_out={report}", "--benchmark_out_format=json"]
    run([program, f"--benchmark_filter={names}", *output, *options])
    found = json.loads(report.read_text()) if report.is_file() else {}
    entries = found.get("benchmarks", [])
    good = [entry for entry in entries if not entry.get("error_occurred")]
    failed = len(entries) - len(good)
    return {"context": found.get("context", {}), "benchmarks": good, "failed": failed}


def figures(report: dict[str, Any]) -> Iterator[dict[str, object]]:
    """The counters of a report that are figures, each named `<benchmark>_<counter>`."""
    for entry in report["benchmarks"]:
        for unit in ("gpairs", "tcups", "seconds"):
            if unit in entry:
                name = f"{entry['name'].split('/')[0]}_{unit}"
                yield {"name": name, "value": entry[unit], "unit": unit}


def crossover(report: dict[str, Any]) -> dict[str, object]:
    """What tools/crossover.py needs of a report, and no more: it names paths of the machine."""
    rows = [
        {key: entry[key] for key in CROSSOVER_KEYS if key in entry}
        for entry in report["benchmarks"]
    ]
    context = {"devices": report["context"].get("devices", "unknown")}
    return {"context": context, "benchmarks": rows}


def run_growth(run: Run, folder: Path) -> list[dict[str, object]]:
    """The seconds of growing joins on the device, each named as the case of `warpmatch bench`."""
    report = folder / "growth.json"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "warpmatch", "bench", "--section", "growth"]
    files = ["--html", str(folder / "growth.html"), "--json", str(report)]
    run([*command, "--device", "cuda", *files])
    rows = json.loads(report.read_text())["rows"] if report.is_file() else []
    return [
        {"name": row["name"], "value": row["sides"]["warpmatch"]["wall_best"], "unit": "seconds"}
        for row in rows
    ]


def build(run: Run) -> bool:
    """Builds library, tests and benchmarks with CUDA for the device at hand."""
    configure = ["cmake", "--preset", "cuda", "-D", "CMAKE_CUDA_ARCHITECTURES=native"]
    return run(configure)[0] == 0 and run(["cmake", "--build", "--preset", "cuda"])[0] == 0


def check(run: Run, root: Path = ROOT) -> int:
    """All steps; returns the exit status."""
    device = find_device(run)
    if device is None:
        required = os.environ.get("WARPMATCH_REQUIRE_GPU") == "1"
        print("gpu-check: no NVIDIA GPU was found (nvidia-smi lists none):", end=" ")
        print("failed, since WARPMATCH_REQUIRE_GPU=1" if required else "skipped")
        return 1 if required else 0
    if not build(run):
        print("gpu-check: the build with CUDA failed")
        return 1

    folder = root / BUILD
    folder.mkdir(parents=True, exist_ok=True)
    tests = run_suites(run, folder) + run_sanitizers(run)
    of_figures = run_benchmarks(run, folder, FIGURES)
    of_crossover = run_benchmarks(run, folder, CROSSOVER, "--benchmark_min_time=0.1")
    tests["failed"] += of_figures["failed"] + of_crossover["failed"]
    evidence = {
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "device": device[0],
        "driver": device[1],
        "cuda": cuda_version(run),
        "commit": commit(run),
        "source_sha256": source_sha256(root),
        "tests": {outcome: tests[outcome] for outcome in OUTCOMES},
        "figures": [*figures(of_figures), *run_growth(run, folder)],
        "crossover": crossover(of_crossover),
    }
    slug = re.sub(r"[^a-z0-9]+", "-", device[0].lower()).strip("-")
    target = root / "benchmarks" / "results" / f"{slug}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(evidence, indent=2) + "\n")
    print(f"gpu-check: {json.dumps(evidence['tests'])}, evidence in {target.relative_to(root)}")
    return 1 if tests["failed"] or not tests["passed"] else 0


if __name__ == "__main__":
    sys.exit(check(run))
