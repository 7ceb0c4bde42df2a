"""Holds the includes of src to the table of folders in docs/architecture.md.

They run downwards in it and never up, and folders of one row do not include each other. Rooms of
a folder, where they are listed below, see themselves and those listed before them; files in the
folder itself see all of its rooms.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = {
    "cuda": [
        "blocks",
        "runtime",
        "programs",
        "kernels",
        "corpus",
        "tiles",
        "scorers",
        "operations",
    ],
    "cpu": ["lanes", "blocks", "scorers", "joins", "search", "best", "texts", "operations"],
    "pair": ["strings", "isa", "metrics"],
    "rarity": ["model", "reading", "search"],
}
SOURCES = {".hpp", ".cpp", ".cu", ".cuh"}


def levels() -> dict[str, int]:
    """How high each folder stands; the lowest row is 0."""
    text = (ROOT / "docs" / "architecture.md").read_text()
    table = text.split("## The folders")[1].split("\n\n")[2]
    rows = [re.findall(r"`src/(\w+)`", line.split("|")[1]) for line in table.splitlines()]
    found = {folder: -row for row, folders in enumerate(rows) for folder in folders}
    there = {path.name for path in (ROOT / "src").iterdir()}
    assert set(found) == there, f"the table has {sorted(found)}, src has {sorted(there)}"
    return found


def is_upward(includer: Path, included: Path, level: dict[str, int]) -> bool:
    own, other = includer.parts[0], included.parts[0]
    if own != other:
        return level[other] >= level[own]
    rooms = ROOMS.get(own, [])

    def height(path: Path) -> int:
        return rooms.index(path.parts[1]) if path.parts[1] in rooms else len(rooms)

    return height(included) > height(includer)


def upward_includes() -> list[str]:
    level = levels()
    source = ROOT / "src"
    found = []
    for path in sorted(path for path in source.rglob("*") if path.suffix in SOURCES):
        includer = path.relative_to(source)
        for included in re.findall(r'^#include "(.+)"', path.read_text(), re.MULTILINE):
            if is_upward(includer, Path(included), level):
                found.append(f"src/{includer} includes {included}, which stands above it")
    return found


if __name__ == "__main__":
    upward = upward_includes()
    print("\n".join(upward) or "all includes run downwards")
    sys.exit(bool(upward))
