"""Make examples/organism_names.csv from NCBI's taxonomy names in Debian's emboss-data package.

Usage: python examples/make_organism_names.py [NAMES] [OUTPUT]

NAMES is names.dmp (default: where emboss-data puts it). What is kept does not depend on any string
metric, so that the file can judge one:

- taxa that have a labelled misspelling, and no second right name that it could be a misspelling of;
  every third of them, by tax_id, with all their misspellings;
- neighbours: of each of these names the two before and the two after it in the alphabet, of all
  scientific names, where they begin with the same word.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

NAMES = Path("/usr/share/EMBOSS/data/TAXONOMY/names.dmp")
OUTPUT = Path(__file__).resolve().with_name("organism_names.csv")
EVERY = 3
REACH = 2

#: Classes that give a taxon a further name in the language of taxonomy.
FURTHER_NAMES = {
    "anamorph",
    "equivalent name",
    "genbank anamorph",
    "genbank synonym",
    "in-part",
    "includes",
    "misnomer",
    "synonym",
    "teleomorph",
}

Row = tuple[int, str, str]
"""tax_id, name, kind."""


def read_names(path: Path) -> Iterator[Row]:
    """The rows of names.dmp: tax_id, name and NCBI's class of the name."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            tax_id, name, _, name_class = (field.strip() for field in line.split("|")[:4])
            yield int(tax_id), name, name_class


def select(names: Iterator[Row]) -> list[Row]:
    """The rows of the example, by tax_id; in a taxon its right name first."""
    right: dict[int, str] = {}
    misspelt: defaultdict[int, set[str]] = defaultdict(set)
    ambiguous: set[int] = set()
    for tax_id, name, name_class in names:
        if name_class == "scientific name":
            right[tax_id] = name
        elif name_class == "misspelling":
            misspelt[tax_id].add(name)
        elif name_class in FURTHER_NAMES:
            ambiguous.add(tax_id)
    chosen = sorted(misspelt.keys() - ambiguous)[::EVERY]

    rows: list[Row] = [(tax_id, right[tax_id], "name") for tax_id in chosen]
    rows += [(t, name, "misspelling") for t in chosen for name in sorted(misspelt[t])]
    rows += [(t, right[t], "neighbour") for t in neighbours(right, set(chosen))]
    order = ("name", "misspelling", "neighbour").index
    return sorted(rows, key=lambda row: (row[0], order(row[2]), row[1]))


def neighbours(right: dict[int, str], chosen: set[int]) -> set[int]:
    """The taxa near a chosen one in the alphabet whose names begin with the same word."""
    ordered = sorted(right, key=lambda tax_id: (right[tax_id], tax_id))
    found: set[int] = set()
    for steps in range(1, REACH + 1):
        for one, other in zip(ordered, ordered[steps:], strict=False):
            if chosen & {one, other} and right[one].split()[0] == right[other].split()[0]:
                found |= {one, other}
    return found - chosen


def main() -> int:
    names = Path(sys.argv[1]) if len(sys.argv) > 1 else NAMES
    output = Path(sys.argv[2]) if len(sys.argv) > 2 else OUTPUT
    if not names.is_file():
        print(f"{names} is missing: apt-get install emboss-data", file=sys.stderr)
        return 1
    rows = select(read_names(names))
    with output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["tax_id", "name", "kind"])
        writer.writerows(rows)
    print(f"{output.name}: {len(rows):,} names")
    return 0


if __name__ == "__main__":
    sys.exit(main())
