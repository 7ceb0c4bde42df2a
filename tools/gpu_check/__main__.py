"""Checks and measures the GPU at hand; writes benchmarks/results/<device>.json.

Without a device it says so and exits with 0, or with 1 under WARPMATCH_REQUIRE_GPU=1. Exits with 1
when a test failed, or when a figure that was asked for could not be made; a figure that misses its
target is a fact and no failure. The file has all that was found in either case.
"""

import argparse
import os
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from .commands import ROOT, Run, run
from .device import find_device
from .evidence import Evidence, commit, source_sha256
from .steps import STEPS, Context

__all__ = ["main"]


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
        default=os.environ.get("WARPMATCH_GPU_CHECK_NAMES", "organism-names"),
        metavar="DATA",
        help="a million real names: a data set of warpmatch bench, FILE or FILE:COLUMN "
        "(also WARPMATCH_GPU_CHECK_NAMES; %(default)s)",
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
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None, run: Run = run, root: Path = ROOT) -> int:
    """Runs the steps one after the other; the file is written after each."""
    asked = options(arguments)
    device = find_device(run)
    if device is None:
        required = os.environ.get("WARPMATCH_REQUIRE_GPU") == "1"
        print("gpu-check: no NVIDIA GPU was found (nvidia-smi or the driver lists none):", end=" ")
        print("failed, since WARPMATCH_REQUIRE_GPU=1" if required else "skipped")
        return 1 if required else 0
    path = asked.evidence or root / "benchmarks" / "results" / f"{device.slug}.json"
    of_tree = asked.commit or commit(run)
    evidence = Evidence.open(path, device, cuda_version(run), of_tree, source_sha256(root))
    context = Context(
        run, device, root, asked.figures or ("*",), names=asked.names, cmake=asked.cmake
    )
    failed = []
    for name in asked.only or STEPS:
        start = time.monotonic()
        result = STEPS[name](context)
        evidence.add(name, time.monotonic() - start, result, device.scale)
        if not result.ok:
            failed.append(name)
            if name == "build" and "tests" not in result.parts:
                break  # nothing was configured, so there is nothing to run
    print("\n".join(summary(evidence)))
    print(f"gpu-check: {f'failed: {failed}' if failed else 'passed'}, evidence in {path}")
    return 1 if failed else 0


def cuda_version(run: Run) -> str:
    """The version of the CUDA Toolkit that nvcc belongs to."""
    found = re.search(r"release ([\d.]+)", run(["nvcc", "--version"], 60)[1])
    return found[1] if found else "unknown"


def summary(evidence: Evidence) -> list[str]:
    """A line for each step and each figure of the table."""
    content = evidence.content
    lines = [
        f"{name:10} {step['outcome']:8} {step['seconds']:7.1f} s  {step['tests']}"
        for name, step in content["steps"].items()
    ]
    for entry in content["figures"]:
        if "target" in entry:
            met = "met" if entry["met"] else "missed"
            value = f"{entry['value']:10.4g} {entry['unit']}"
            lines.append(f"{entry['name']:32} {value}, target {entry['target']:.4g}: {met}")
    lines += [f"{entry['name']:32} missing: {entry['reason']}" for entry in content["missing"]]
    return lines


if __name__ == "__main__":
    sys.exit(main())
