"""A small table as text, and what deduplication makes of it."""

import csv
import io

NAMES = ["Acme, Inc", "Acme, Inc.", "grün", "Zenith"]
COUNTS = "4 rows, 4 distinct, 0 missing"


def table(delimiter: str, line_end: str = "\n") -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end)
    writer.writerows([["id", "name"], *enumerate(NAMES)])
    return text.getvalue()


def rows_of(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


EXPECTED = [
    ["id", "name", "cluster", "representative", "cluster_size"],
    ["0", "Acme, Inc", "0", "Acme, Inc", "2"],
    ["1", "Acme, Inc.", "0", "Acme, Inc", "2"],
    ["2", "grün", "1", "grün", "1"],
    ["3", "Zenith", "2", "Zenith", "1"],
]
