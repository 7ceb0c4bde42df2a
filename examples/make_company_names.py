"""Make examples/company_names.csv from the IEEE registries in Debian's ieee-data package.

Usage: python examples/make_company_names.py [FOLDER] [OUTPUT]

FOLDER holds oui.csv, mam.csv, oui36.csv and iab.csv (default: /usr/share/ieee-data). Each distinct
spelling of an organisation is kept once, in first-seen order, with the number of registry entries
under that spelling and the first of them. Only surrounding white space is removed.
"""

import csv
import sys
from pathlib import Path

REGISTRIES = ("oui.csv", "mam.csv", "oui36.csv", "iab.csv")
FOLDER = Path("/usr/share/ieee-data")
OUTPUT = Path(__file__).resolve().with_name("company_names.csv")


def read_names(folder: Path) -> dict[str, tuple[int, str]]:
    """Map each spelling to its number of assignments and its first assignment."""
    names: dict[str, tuple[int, str]] = {}
    for registry in REGISTRIES:
        with (folder / registry).open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                name = row["Organization Name"].strip()
                if name:
                    count, first = names.get(name, (0, row["Assignment"]))
                    names[name] = (count + 1, first)
    return names


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    output = Path(sys.argv[2]) if len(sys.argv) > 2 else OUTPUT
    missing = [name for name in REGISTRIES if not (folder / name).is_file()]
    if missing:
        print(f"{folder} lacks {', '.join(missing)}: apt-get install ieee-data", file=sys.stderr)
        return 1
    names = read_names(folder)
    with output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", "assignments", "first_assignment"])
        writer.writerows((name, count, first) for name, (count, first) in names.items())
    print(f"{output.name}: {len(names):,} spellings")
    return 0


if __name__ == "__main__":
    sys.exit(main())
