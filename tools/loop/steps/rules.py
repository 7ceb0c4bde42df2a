"""What must have happened before a step, for exactly this tree."""

from typing import Any

from ..errors import StepError
from ..records.log import Entry
from ..records.state import State


def missing_for_benchmark(state: State, tree: str) -> list[str]:
    """What keeps `benchmark` from running: times of wrong results are worth nothing."""
    return [] if state.has_passed("test", tree) else [_TEST]


def missing_for_iterate(
    state: State, tree: str, entry: Entry | None, benchmark: dict[str, Any] | None, change: str
) -> list[str]:
    """What keeps `iterate` from writing an outcome; `benchmark` is the last comparison."""
    missing = []
    if not state.has_passed("check", tree):
        missing.append("the check of this tree has not passed: make check")
    if not state.has_passed("test", tree):
        missing.append(_TEST)
    if benchmark is None or benchmark["tree"] != tree:
        missing.append("this tree has not been compared with the baseline: make benchmark")
    elif entry and entry.case not in {row["name"] for row in benchmark["rows"]}:
        missing.append(
            f"{entry.case}, the case of entry {entry.number}, is not in it: make benchmark"
        )
    if entry is None:
        missing.append(
            "no entry of benchmarks/LOG.md is open: make research BOTTLENECK=... opens one"
        )
    elif not (change or entry.has_change):
        missing.append(f"entry {entry.number} does not say what was changed: add CHANGE='...'")
    return missing


def require(step: str, missing: list[str]) -> None:
    """Raises a StepError that lists what is missing, if anything is."""
    if missing:
        raise StepError("\n  - ".join([f"not ready to {step}:", *missing]))


_TEST = "the tests of exactly this tree have not passed: make test"
