"""Check that no kernel of the library spills registers.

Reads the reports that cmake/ptxas_log.sh leaves beside each CUDA object. Kernels of CUB and Thrust
are counted but not judged. Exits with 77 (skipped) where there are no reports.
"""

import re
import sys
from pathlib import Path

ENTRY = re.compile(r"Compiling entry function '(\w+)' for '(\w+)'")
SPILLS = re.compile(r"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads")
LIBRARY_PREFIXES = ("_ZN3cub", "_ZN6thrust", "_ZN4cuda")


def main(folder: str) -> int:
    reports = sorted(Path(folder).rglob("*.ptxas"))
    ours = others = 0
    spilled: list[str] = []
    for report in reports:
        kernel = architecture = ""
        for line in report.read_text().splitlines():
            if entry := ENTRY.search(line):
                kernel, architecture = entry.groups()
            elif (spills := SPILLS.search(line)) and kernel:
                if kernel.startswith(LIBRARY_PREFIXES):
                    others += 1
                else:
                    ours += 1
                    _, stores, loads = map(int, spills.groups())
                    if stores or loads:
                        traffic = f"{stores} B stored, {loads} B loaded"
                        spilled.append(f"{architecture} {kernel}: {traffic}")
                kernel = ""
    if not ours:
        print(f"no kernels in {folder}")
        return 77
    print(f"{ours} kernels checked, {others} of CUB and Thrust left out, {len(spilled)} spill")
    print("\n".join(spilled))
    return 1 if spilled else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
