"""Check that no kernel of the library spills registers or keeps a stack, and list its registers.

    python tests/object_checks/ptxas_spills.py build/cuda/CMakeFiles/warpmatch.dir

Reads what `ptxas -v` reported: the files given, and every *.ptxas below the folders given (the
build leaves one beside each CUDA object, see cmake/ptxas_log.sh). Kernels of CUB and Thrust are
counted but not judged. Exits with 1 where a kernel spills, and with 77 (skipped) where none is.
"""

import argparse
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

ENTRY = re.compile(r"Compiling entry function '(\w+)' for '(\w+)'")
STACK = re.compile(r"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads")
REGISTERS = re.compile(r"Used (\d+) registers")
LIBRARIES = ("_ZN3cub", "_ZN6thrust", "_ZN4cuda")
NOTHING_TO_CHECK = 77


class Kernel(NamedTuple):
    """What ptxas says of one kernel on one architecture."""

    name: str
    architecture: str
    registers: int
    stack: int
    spilled: int

    @property
    def ours(self) -> bool:
        return not self.name.startswith(LIBRARIES)


def parse(report: str) -> list[Kernel]:
    """The kernels of one report, in its order."""
    kernels = []
    name = architecture = ""
    stack = spilled = 0
    for line in report.splitlines():
        if entry := ENTRY.search(line):
            name, architecture = entry.groups()
        elif frame := STACK.search(line):
            stack, stores, loads = map(int, frame.groups())
            spilled = stores + loads
        elif name and (used := REGISTERS.search(line)):
            kernels.append(Kernel(name, architecture, int(used[1]), stack, spilled))
            name = ""
    return kernels


def reports(paths: Iterable[Path]) -> list[Path]:
    """The files given, and the reports below the folders given."""
    return [
        file
        for path in paths
        for file in (sorted(path.rglob("*.ptxas")) if path.is_dir() else [path])
    ]


def readable(names: list[str]) -> dict[str, str]:
    """Names as C++ has them, where c++filt is at hand, without what they have in common."""
    lines = names
    if shutil.which("c++filt"):
        text = subprocess.run(["c++filt"], input="\n".join(names), capture_output=True, text=True)
        lines = text.stdout.splitlines() if text.returncode == 0 else names
    shorten = re.compile(r"warpmatch::\w+::|\(\w+\)|void run_program|unsigned | *\(.*\)$")
    return {name: shorten.sub("", line) for name, line in zip(names, lines, strict=True)}


def table(kernels: list[Kernel]) -> list[str]:
    """A line for each kernel: its registers on each architecture."""
    architectures = sorted({kernel.architecture for kernel in kernels})
    by_name: dict[str, dict[str, int]] = defaultdict(dict)
    for kernel in kernels:
        by_name[kernel.name][kernel.architecture] = kernel.registers
    names = readable(sorted(by_name))
    lines = ["  ".join([*(f"{a:>7}" for a in architectures), "kernel"])]
    for name in sorted(by_name, key=lambda n: names[n]):
        cells = [f"{by_name[name].get(a, '-'):>7}" for a in architectures]
        lines.append("  ".join([*cells, names[name]]))
    return lines


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--table", action="store_true", help="list the registers of every kernel")
    options = parser.parse_args(arguments)

    kernels = [kernel for file in reports(options.paths) for kernel in parse(file.read_text())]
    ours = [kernel for kernel in kernels if kernel.ours]
    if not ours:
        print("no kernels in", *options.paths)
        return NOTHING_TO_CHECK
    if options.table:
        print("\n".join(table(ours)))
    bad = [kernel for kernel in ours if kernel.stack or kernel.spilled]
    print(f"{len(ours)} kernels checked, {len(kernels) - len(ours)} of CUB and Thrust left out,")
    print(f"most registers {max(k.registers for k in ours)}, {len(bad)} spill or keep a stack")
    for kernel in bad:
        trouble = f"stack {kernel.stack} B, spilled {kernel.spilled} B"
        print(f"{kernel.architecture} {kernel.name}: {trouble}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
