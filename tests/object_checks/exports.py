"""Check that a shared library offers the public interface, and nothing of the inside."""

import argparse
import re
import subprocess
import sys

#: What stands before the name of a vtable, of type information and the like.
KIND = re.compile(r"^((vtable|typeinfo( name)?|VTT|guard variable) for|(non-virtual )?thunk to) ")
#: A name of namespace warpmatch itself, or of a class in it: a namespace in between is the inside.
PUBLIC = re.compile(r"^(?:[\w:<>, ]+ )?warpmatch::(?:[a-z_0-9]+\b(?!::)|[A-Z]\w*\b)")

#: A namespace within warpmatch: what a standard template of public types alone does not name.
INSIDE = re.compile(r"warpmatch::[a-z_0-9]+::")


def is_public(name: str) -> bool:
    """What is no name of ours at all is."""
    if name.startswith("std::"):
        return not INSIDE.search(name)
    return "warpmatch::" not in name or bool(PUBLIC.match(name))


def offered(nm: str, library: str) -> list[str]:
    """The demangled names that the library defines for others."""
    listing = subprocess.run(
        [nm, "--dynamic", "--defined-only", "--demangle", library],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [KIND.sub("", line.split(maxsplit=2)[2]) for line in listing.splitlines()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nm", default="nm")
    parser.add_argument("file")
    arguments = parser.parse_args()

    names = offered(arguments.nm, arguments.file)
    inside = sorted(name for name in names if not is_public(name))
    missing = [
        name
        for name in ("matrix", "top_k", "self_join", "score", "Corpus", "Cancelled", "Rarity")
        if not any(f"warpmatch::{name}" in offer for offer in names)
    ]
    print(f"{len(names)} names, {len(inside)} of the inside, {len(missing)} missing")
    for name in [*inside, *missing]:
        print(f"    {name}")
    return 1 if inside or missing else 0


if __name__ == "__main__":
    sys.exit(main())
