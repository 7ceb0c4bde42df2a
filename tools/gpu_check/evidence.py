"""The evidence file: what was tested and measured on a device, of which sources."""

import datetime
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .commands import ROOT, Run
from .device import GpuDevice
from .targets import TARGETS, figure

__all__ = ["OUTCOMES", "Evidence", "StepResult", "commit", "cuda_version", "source_sha256"]

HASHED = ("src/core", "src/scoring", "src/cuda")
OUTCOMES = ("passed", "failed", "skipped")
#: What the commit must be clean of, to be named without an addition.
_MEASURED = (
    "src",
    "include",
    "internal",
    "bindings",
    "python",
    "tests",
    "benchmarks/cpp",
    "tools",
    "cmake",
)
_SECONDS = 60


def source_sha256(root: Path = ROOT) -> str:
    """One hash of the sources that the evidence is about: each file's path and bytes, by path."""
    paths = [file for folder in HASHED for file in (root / folder).rglob("*") if file.is_file()]
    digest = hashlib.sha256()
    for name, path in sorted((path.relative_to(root).as_posix(), path) for path in paths):
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def commit(run: Run) -> str:
    """The commit of the tree, with `+changes` when the tree has others than that commit's files;
    `unknown` where there is no git.
    """
    status, head = run(["git", "rev-parse", "HEAD"], _SECONDS)
    if status != 0:
        return "unknown"
    changed = run(["git", "status", "--porcelain", "--", *_MEASURED], _SECONDS)[1].strip()
    return f"{head.strip()}+changes" if changed else head.strip()


def cuda_version(run: Run) -> str:
    """The version of the CUDA Toolkit that nvcc belongs to."""
    found = re.search(r"release ([\d.]+)", run(["nvcc", "--version"], _SECONDS)[1])
    return found[1] if found else "unknown"


@dataclass
class StepResult:
    """What a step found out."""

    ok: bool = True
    """Did nothing fail? Missed targets do not count."""
    cut: bool = False
    """Was it over before all was done, for want of time?"""
    tests: Counter[str] = field(default_factory=Counter)
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Outcome, seconds and numbers of tests of each command."""
    facts: dict[str, Any] = field(default_factory=dict)
    figures: list[dict[str, Any]] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)
    """Figures that could not be made, with the reason."""
    extras: dict[str, Any] = field(default_factory=dict)
    """What goes to the top of the file, by its key."""

    @property
    def outcome(self) -> str:
        """In a word."""
        if not self.ok or self.cut:
            return "stopped" if self.ok else "failed"
        return "skipped" if self.tests["skipped"] and not self.tests["passed"] else "passed"

    def add_part(
        self,
        name: str,
        seconds: float,
        counts: Counter[str],
        why: str = "",
        cut: bool = False,
        failures: dict[str, str] | None = None,
    ) -> None:
        """One command's tests; one that failed makes the step fail. `failures`: what some of those
        say, by their names.
        """
        outcome = "failed" if counts["failed"] else "passed" if counts["passed"] else "skipped"
        self.parts[name] = {
            "outcome": outcome,
            "seconds": round(seconds, 1),
            **{kind: counts[kind] for kind in OUTCOMES},
            **({"reason": why} if why else {}),
            **({"failures": failures} if failures else {}),
        }
        self.tests += counts
        self.ok = self.ok and not counts["failed"]
        self.cut = self.cut or cut

    def miss(self, name: str, why: str, cut: bool = False) -> None:
        """A figure that was asked for and cannot be given: a failure, but for want of time."""
        self.missing[name] = why
        self.ok = self.ok and cut
        self.cut = self.cut or cut


@dataclass
class Evidence:
    """The content of a file of `benchmarks/results`, which steps are added to one by one."""

    path: Path
    content: dict[str, Any]

    @classmethod
    def open(
        cls, path: Path, device: GpuDevice, cuda: str, commit: str, source_sha256: str
    ) -> "Evidence":
        """What the file has of this device, commit and sources; else a new start."""
        head = {
            "date": _now(),
            "device": device.name,
            "driver": device.driver,
            "cuda": cuda,
            "commit": commit,
            "source_sha256": source_sha256,
        }
        steps: dict[str, Any] = {}
        content = head | {"hardware": device.facts(), "tests": {}, "steps": steps}
        content |= {"figures": [], "missing": []}
        if path.is_file():
            before = json.loads(path.read_text())
            same = ("device", "driver", "cuda", "commit", "source_sha256")
            if "steps" in before and all(before.get(key) == head[key] for key in same):
                content = before | {"date": head["date"]}
        return cls(path, content)

    def add(self, step: str, seconds: float, result: StepResult, scale: float) -> None:
        """Puts a step's results in the place of what the step found before, and writes the file."""
        self.content["steps"][step] = {
            "date": _now(),
            "outcome": result.outcome,
            "seconds": round(seconds, 1),
            "tests": {kind: result.tests[kind] for kind in OUTCOMES},
            **({"parts": result.parts} if result.parts else {}),
            **result.facts,
            "missing": result.missing,
        }
        others = [entry for entry in self.content["figures"] if entry["step"] != step]
        measured = [figure(step, scale, entry) for entry in result.figures]
        self.content["figures"] = in_order([*others, *measured])
        self.content |= result.extras
        self._write(scale)

    def skip(self, step: str, why: str, scale: float) -> None:
        """Says why a step was not begun, unless the file has what it found before."""
        nothing = {"date": _now(), "outcome": "skipped", "reason": why, "seconds": 0.0}
        nothing |= {"tests": dict.fromkeys(OUTCOMES, 0), "missing": {}}
        self.content["steps"].setdefault(step, nothing)
        self._write(scale)

    def _write(self, scale: float) -> None:
        """All at once: who is stopped meanwhile leaves the file as it was."""
        self._sum_up(scale)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_name(f"{self.path.name}.part")
        part.write_text(json.dumps(self.content, indent=2) + "\n")
        part.replace(self.path)

    def _sum_up(self, scale: float) -> None:
        steps = self.content["steps"]
        total: Counter[str] = Counter()
        for step in steps.values():
            total += Counter(step["tests"])
        self.content["tests"] = {kind: total[kind] for kind in OUTCOMES}
        found = {entry["name"] for entry in self.content["figures"]}
        self.content["missing"] = [
            {
                "name": target.name,
                "unit": target.unit,
                "target": target.on(scale),
                "reason": _reason(steps.get(target.step), target.name, target.step),
            }
            for target in TARGETS.values()
            if target.name not in found
        ]


def _reason(step: dict[str, Any] | None, name: str, of: str) -> str:
    if step is None:
        return f"the step {of} has not run"
    if "reason" in step:
        return f"the step {of} was skipped: {step['reason']}"
    return step["missing"].get(name, "it was not asked for")


def in_order(figures: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those with a target first, in the order of the table."""
    places = {name: place for place, name in enumerate(TARGETS)}
    return sorted(figures, key=lambda entry: places.get(entry["name"], len(places)))


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
