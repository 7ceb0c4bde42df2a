"""Check that each instruction-set object defines exactly one global symbol.

An object built with AVX-512 that also defines a weak template hands AVX-512 code to the linker
under a name that baseline code uses, and the program then dies on older processors.
"""

import argparse
import subprocess
import sys
from pathlib import PurePath


def defined_symbols(nm: str, archive: str) -> dict[str, list[str]]:
    """Map each object in the archive to the global symbols it defines, as "TYPE name"."""
    listing = subprocess.run(
        [nm, "--defined-only", "--extern-only", "--demangle", archive],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    symbols: dict[str, list[str]] = {}
    member: list[str] = []
    for line in listing.splitlines():
        if line.endswith(":") and " " not in line:
            member = symbols.setdefault(line[:-1], [])
        elif line.strip():
            member.append(line.split(maxsplit=1)[1])
    return symbols


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nm", default="nm")
    parser.add_argument("archive", help="the static library")
    parser.add_argument("sources", nargs="+", help="source names of the instruction-set files")
    arguments = parser.parse_args()

    objects = defined_symbols(arguments.nm, arguments.archive)
    failures = 0
    for source in arguments.sources:
        name = PurePath(source).name
        found = objects.get(f"{name}.o") or objects.get(f"{PurePath(source).stem}.o") or []
        if len(found) == 1 and "warpmatch::" in found[0]:
            print(f"{name}: {found[0]}")
            continue
        failures += 1
        print(f"{name}: expected one global symbol in namespace warpmatch, found {len(found)}")
        for symbol in found:
            print(f"    {symbol}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
