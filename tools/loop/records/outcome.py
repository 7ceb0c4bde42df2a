"""An entry's outcome, in words: what was measured against what was predicted."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..timing.verdict import Ratio, judged
from .log import Entry
from .table import duration, percent

Row = Mapping[str, Any]


def row_of(rows: Sequence[Row], case: str) -> Row:
    """The row of a case that is among them."""
    return next(row for row in rows if row["name"] == case)


def ratio_in(row: Row) -> Ratio:
    """The ratio as it was written into a row."""
    return Ratio(**row["ratio"])


def outcome(entry: Entry, comparison: Mapping[str, Any], kept: bool) -> str:
    """The sentence for the log, ending with the file that has the figures."""
    rows = comparison["rows"]
    row = row_of(rows, entry.case)
    ratio = ratio_in(row)
    parts = [
        f"{_verdict(entry, row)}. {_times(ratio.median)} as fast (95 % of resamples:"
        f" {ratio.low:.2f} to {ratio.high:.2f}), {_times(entry.gain)} predicted;"
        f" mean {duration(row['old']['mean'])}, now {duration(row['new']['mean'])};"
        f" {row['rounds']} paired rounds against commit {comparison['against']['commit']},"
        f" noise {percent(row['floor'])}.",
        _others(rows, entry.case),
        "Kept." if kept else "Taken back.",
        f"Figures: `iterations/{file_name(entry)}`.",
    ]
    return " ".join(parts)


def file_name(entry: Entry) -> str:
    """The file of an entry's figures."""
    return f"iteration_{entry.number}.json"


def _verdict(entry: Entry, row: Row) -> str:
    found = judged(row["verdict"], ratio_in(row), entry.gain)
    return found[0].upper() + found[1:]


def _times(value: float) -> str:
    return f"{value:.2f} times"


def _others(rows: Sequence[Row], case: str) -> str:
    others = [row for row in rows if row["name"] != case]
    if not others:
        return "No other case was run."
    said = []
    for verdict in ("better", "worse"):
        found = [row for row in others if row["verdict"] == verdict]
        if found:
            listed = ", ".join(f"`{row['name']}` {ratio_in(row).median:.2f}" for row in found)
            said.append(f"{verdict}: {listed}")
    same = sum(row["verdict"] == "same" for row in others)
    said.append(f"the same: {same}")
    return f"Of {len(others)} other cases " + "; ".join(said) + "."
