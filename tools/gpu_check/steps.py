"""The steps of gpu-check. Each can be run alone, once `build` has been."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .building import build
from .commands import last_line, python
from .context import Context
from .evidence import StepResult
from .measuring import crossover, end_to_end, figures, growth, policies
from .sanitizing import SANITIZED, TEST_GPU, sanitize

__all__ = ["STEPS", "Step"]

#: Random pairs by the kind of result, and all other tests.
KINDS = ("dense", "top_k", "pairs", "self_join", "paired")
PARITY = {kind: f"*/Parity.*/{kind}_*" for kind in KINDS}
BEHAVIOUR = "-*/Parity.*"
#: Of its millions of pairs, what parity takes in small.
SMALL = 0.01
#: What GoogleTest and pytest say when a test has ended.
OUTCOME = r"^\[ +(OK|FAILED|SKIPPED) +\] .+ \(\d+ ms\)$|^\S+::.* (PASSED|FAILED|SKIPPED|ERROR)\b"
PASSED = r"^\[ +OK \] (\S+)"
WORDS = {"OK": "passed", "PASSED": "passed", "FAILED": "failed", "ERROR": "failed"}
WORDS["SKIPPED"] = "skipped"
#: Seconds after which a command is stopped. Each is meant to end long before.
TEST_SECONDS = 300
#: Seconds in which it is worth going on with tests that were stopped.
AGAIN = 10
#: Of the tests of a command that fail, so many are quoted, so much of each.
SHOWN_FAILURES, SHOWN_LETTERS = 20, 1000


@dataclass(frozen=True)
class Step:
    """One of the steps, and its part of a budget."""

    run: Callable[[Context], StepResult]
    needs: float
    """Seconds without which it is not begun."""
    seconds: float
    """At most. Without a budget it has the time it takes."""
    takes_rest: bool = False
    """Has it all that is left as well?"""
    gives_way: bool = False
    """Has it only what the steps that take the rest need not have?"""


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
    """The same with millions of pairs. When time is short, each kind has an equal part of it; then
    those that were stopped go on where others have left some.
    """
    result = StepResult()
    ended = {}
    for done, (kind, tests) in enumerate(PARITY.items()):
        part = context.portion(len(PARITY) - done)
        ended[kind] = _run_device_tests(part, result, kind, tests)
    stopped = {kind: tests for kind, tests in ended.items() if tests is not None}
    for kind, tests in list(stopped.items()):
        if context.left < AGAIN:
            break
        rest = f"{PARITY[kind]}-{':'.join(tests)}"
        part = context.portion(len(stopped))
        if _run_device_tests(part, result, f"{kind}, the rest", rest) is None:
            del stopped[kind]
    result.cut = bool(stopped)
    return result


def _run_device_tests(
    context: Context, result: StepResult, name: str, tests: str, share: float = 1.0
) -> list[str] | None:
    """As `_run_tests`."""
    report = context.folder / f"{name}.xml"
    command = [TEST_GPU, f"--gtest_filter={tests}", f"--gtest_output=xml:{report}"]
    return _run_tests(context, result, name, context.scaled(command, share), report)


def python_tests(context: Context) -> StepResult:
    """The Python tests marked `gpu`, and how long growing joins take."""
    result = StepResult()
    report = context.folder / "python.xml"
    options = ["-v", "-m", "gpu", "--continue-on-collection-errors", "--junit-xml", str(report)]
    command = python("pytest", *options, *_files_with_gpu_tests(context))
    _run_tests(context, result, "pytest", command, report)
    result.figures += growth(context, result)
    return result


def _files_with_gpu_tests(context: Context) -> list[str]:
    """Those that mark a test `gpu` or ask for the fixture `device`: others need more packages."""
    files = sorted((context.root / "tests" / "python").rglob("test_*.py"))
    wants_device = re.compile(r"mark\.gpu\b|def test_\w+\([^)]*\bdevice\b")
    found = [file for file in files if wants_device.search(file.read_text(encoding="utf-8"))]
    return [str(file.relative_to(context.root)) for file in found]


def _run_tests(
    context: Context, result: StepResult, name: str, command: list[str], report: Path
) -> list[str] | None:
    """Adds the outcomes of a program that writes a JUnit report when it ends. One that breaks off,
    or that runs nothing, is one more failure; of one that is stopped for want of time counts what
    it printed until then, and the names of GoogleTest's tests that had passed are returned.
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
    return re.findall(PASSED, text, re.MULTILINE) if cut else None


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


#: By value: with a budget, the first ones run whatever becomes of the others. The parts of those
#: that do not give way are nine minutes together.
STEPS = {
    "build": Step(build, 20, 60),
    "small": Step(small, 15, 60),
    "figures": Step(figures, 15, 60),
    "end_to_end": Step(end_to_end, 20, 120),
    "sanitize": Step(sanitize, 20, 90),
    "crossover": Step(crossover, 15, 60),
    "policies": Step(policies, 10, 30, gives_way=True),
    "python": Step(python_tests, 20, 60, gives_way=True),
    "parity": Step(parity, 15, 85, takes_rest=True),
}
