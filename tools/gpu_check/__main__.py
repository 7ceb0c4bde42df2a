"""Checks and measures the GPU at hand; writes benchmarks/results/<device>.json.

Without a device it says so and exits with 0, or with 1 under WARPMATCH_REQUIRE_GPU=1. Exits with 1
when a test failed, or when a figure that was asked for could not be made; a figure that misses its
target is a fact and no failure. Exits with 3 when nothing failed but the budget was too short for
all. The file has all that was found in any case. `pack` makes it all ready for another machine.
"""

import argparse
import dataclasses
import math
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from . import pack
from .commands import ROOT, Run, runner
from .context import Context
from .device import find_device
from .evidence import Evidence, commit, cuda_version, source_sha256
from .steps import STEPS, Step

__all__ = ["main"]

#: Seconds for which the parts of the steps are meant; with more, each has more.
BUDGET = 540
#: Seconds that are left when a budget's last step ends.
RESERVE = 5


def options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.gpu_check", description=__doc__)
    parser.add_argument(
        "--only",
        action="append",
        choices=STEPS,
        metavar="STEP",
        help=f"run this step (can be repeated): {', '.join(STEPS)}; by default all",
    )
    parser.add_argument(
        "--figures",
        action="append",
        metavar="PATTERN",
        help="measure only figures of the table with such names (can be repeated)",
    )
    parser.add_argument(
        "--names",
        metavar="DATA",
        help="a million real names: a data set of warpmatch bench, FILE or FILE:COLUMN "
        "(also WARPMATCH_GPU_CHECK_NAMES; a pack's own, else organism-names)",
    )
    parser.add_argument(
        "-D",
        action="append",
        default=[],
        dest="cmake",
        metavar="NAME=VALUE",
        help="a definition for CMake (can be repeated)",
    )
    parser.add_argument("--evidence", type=Path, metavar="FILE", help="the file to write")
    parser.add_argument("--commit", help="the commit, for a copy of the tree without git")
    parser.add_argument("--prebuilt", type=Path, metavar="DIR", help="check with what a pack holds")
    parser.add_argument(
        "--budget",
        type=pack.positive,
        default=math.inf,
        metavar="SECONDS",
        help="end in this time: first what is worth most, each step within a part of it",
    )
    parser.add_argument(
        "--share",
        type=pack.positive,
        default=1.0,
        metavar="PART",
        help="at most 1: how much of their sizes tests and figures have, to try the check itself",
    )
    commands = parser.add_subparsers(dest="command", metavar="pack DIR")
    pack.add_options(commands.add_parser("pack", description=pack.__doc__))
    asked = parser.parse_args(arguments)
    if asked.share > 1:
        parser.error(f"[share] must be at most 1, got {asked.share:g}")
    return asked


def main(
    arguments: Sequence[str] | None = None,
    run: Run | None = None,
    root: Path = ROOT,
    clock: Callable[[], float] = time.monotonic,
) -> int:
    """Runs the steps one after the other; the file is written after each."""
    start = clock()
    asked = options(arguments)
    try:
        if asked.command == "pack":
            return pack.main(asked, run or runner(root), root)
        packed = pack.read(asked.prebuilt) if asked.prebuilt else {}
    except pack.PackError as error:
        print(f"gpu-check: {error}", file=sys.stderr)
        return 1
    root = asked.prebuilt.resolve() if asked.prebuilt else root
    run = run or runner(root)
    device = find_device(run)
    if device is None:
        required = os.environ.get("WARPMATCH_REQUIRE_GPU") == "1"
        print(
            "gpu-check: no NVIDIA GPU was found (the driver has none, or there is none):", end=" "
        )
        print("failed, since WARPMATCH_REQUIRE_GPU=1" if required else "skipped")
        return 1 if required else 0
    path = asked.evidence or root / "benchmarks" / "results" / f"{device.slug}.json"
    of_tree = asked.commit or packed.get("commit") or commit(run)
    cuda = packed.get("cuda") or cuda_version(run)
    try:
        evidence = Evidence.open(path.resolve(), device, cuda, of_tree, source_sha256(root))
    except ValueError as error:
        print(f"gpu-check: [evidence] {path} is no JSON: {error}", file=sys.stderr)
        return 1
    names = asked.names or os.environ.get("WARPMATCH_GPU_CHECK_NAMES")
    if not names:
        names = str(root / packed["names"]) if packed else "organism-names"
    context = Context(run, device, root, asked.figures or ("*",), names, asked.cmake, asked.share)
    context = dataclasses.replace(
        context, pack=packed, clock=clock, deadline=start + asked.budget - RESERVE
    )
    failed, late = run_steps(context, asked, evidence)
    print("\n".join(summary(evidence)))
    outcome = f"failed: {failed}" if failed else "passed"
    print(f"gpu-check: {outcome}{f', no time for all of {late}' if late else ''}, ", end="")
    print(f"evidence in {path}")
    return 1 if failed else 3 if late else 0


def run_steps(
    context: Context, asked: argparse.Namespace, evidence: Evidence
) -> tuple[list[str], list[str]]:
    """The steps that failed, and those that had not the time they want."""
    failed, late = [], []
    names = asked.only or list(STEPS)
    for place, name in enumerate(names):
        step, start = STEPS[name], context.clock()
        kept = kept_back(step, names[place + 1 :], asked.budget)
        if context.left - kept < step.needs:
            why = f"{max(0, context.left - kept):.0f} s were left"
            why += f" beside {kept:.0f} for the steps to come" if kept else ""
            evidence.skip(name, f"{why}, it needs {step.needs:g}", context.device.scale)
            late.append(name)
            continue
        end = context.deadline - kept
        if not step.takes_rest:
            end = min(end, start + seconds_of(step, asked.budget))
        result = step.run(dataclasses.replace(context, deadline=end))
        evidence.add(name, context.clock() - start, result, context.device.scale)
        left = "" if math.isinf(context.left) else f", {context.left:.0f} s are left"
        print(f"gpu-check: {name} {result.outcome}{left}", flush=True)
        if not result.ok:
            failed.append(name)
            if name == "build" and not context.pack and "tests" not in result.parts:
                break  # nothing was configured, so there is nothing to run
        elif result.cut and not (step.takes_rest and result.tests["passed"]):
            late.append(name)
    return failed, late


def seconds_of(step: Step, budget: float) -> float:
    """Its part of a budget."""
    return math.inf if math.isinf(budget) else step.seconds * max(1.0, budget / BUDGET)


def kept_back(step: Step, later: Sequence[str], budget: float) -> float:
    """Seconds that a step leaves to later ones, as it gives way to them."""
    if not step.gives_way or math.isinf(budget):
        return 0
    return sum(seconds_of(STEPS[name], budget) for name in later if STEPS[name].takes_rest)


def summary(evidence: Evidence) -> list[str]:
    """A line for each step and each figure of the table."""
    content = evidence.content
    lines = []
    for name, step in content["steps"].items():
        said = step.get("reason", step["tests"])
        lines.append(f"{name:10} {step['outcome']:8} {step['seconds']:7.1f} s  {said}")
    for entry in content["figures"]:
        if "target" in entry:
            met = "met" if entry["met"] else "missed"
            value = f"{entry['value']:10.4g} {entry['unit']}"
            lines.append(f"{entry['name']:32} {value}, target {entry['target']:.4g}: {met}")
    lines += [f"{entry['name']:32} missing: {entry['reason']}" for entry in content["missing"]]
    return lines


if __name__ == "__main__":
    # Who is told to stop also stops what it runs. A shell in the background ignores the interrupt.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    sys.exit(main())
