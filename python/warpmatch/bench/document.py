"""A run as it is saved: reading it, merging several, and what its rows say taken together."""

import itertools
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import Error

__all__ = [
    "OURS",
    "SCHEMA",
    "Growth",
    "Standing",
    "growth_name",
    "growths",
    "merge",
    "peers_of",
    "read",
    "read_all",
    "sections_of",
    "standings",
]

SCHEMA = 2
OURS = "warpmatch"

Row = Mapping[str, Any]
Document = Mapping[str, Any]

_HEAD = {"date": str, "machine": dict, "versions": dict, "rows": list}
_ROW = {"name": str, "section": str, "unit": str, "rounds": int, "sides": dict}
_SAME_MACHINE = ("cpu", "cores", "isa", "gpus", "system")


def read(path: str) -> dict[str, Any]:
    """A run saved by ``warpmatch bench``.

    Raises:
        Error: the file cannot be read, or holds something else; the message says what.
    """
    try:
        document = json.loads(Path(path).read_bytes())
    except OSError as error:
        raise Error(f"cannot read {path}: {error.strerror}") from None
    except ValueError as error:
        raise Error(f"{path} is not JSON: {error}") from None
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise Error(f'{path} is not a saved run: it has no "schema": {SCHEMA}')
    _check(document, _HEAD, path)
    for place, row in enumerate(document["rows"]):
        where = f"{path}, row {place}"
        if not isinstance(row, dict):
            raise Error(f"{where} is not an object")
        _check(row, _ROW, where)
        _check_sides(row["sides"], where)
    return document


def _check(entry: Row, wanted: Mapping[str, type], where: str) -> None:
    for key, kind in wanted.items():
        if not isinstance(entry.get(key), kind):
            raise Error(f"{where}: {key!r} must be {_JSON_NAMES[kind]}, got {entry.get(key)!r}")


_JSON_NAMES = {str: "a string", int: "an integer", dict: "an object", list: "a list"}


def _check_sides(sides: Row, where: str) -> None:
    if OURS not in sides:
        raise Error(f"{where} has no side {OURS!r}")
    for name, side in sides.items():
        try:
            figures = [side["figure"], side["wall_best"]]
            if name != OURS:
                figures += [side["times_faster"][kind] for kind in ("best", "rounds", "cpu")]
            if not all(figure > 0 and math.isfinite(figure) for figure in figures):
                raise ValueError
        except (KeyError, TypeError, ValueError):
            raise Error(f"{where}: the side {name!r} lacks figures above 0") from None


def read_all(paths: Sequence[str]) -> dict[str, Any]:
    """One saved run, or several merged.

    Raises:
        Error: as `read` and `merge`.
    """
    documents = [read(path) for path in paths]
    return documents[0] if len(documents) == 1 else merge(documents, paths)


def merge(documents: Sequence[Document], names: Sequence[str]) -> dict[str, Any]:
    """One document of several runs on the same machine; of rows with one name, the latest counts.

    `names` are what messages call the documents. The result lists where its rows are from in
    ``runs``.

    Raises:
        Error: the machine, the device or the version of a library differs; the message says which.
    """
    first = documents[0]
    for document, name in zip(documents[1:], names[1:], strict=True):
        for what, ours, theirs in _must_agree(first, document):
            if ours != theirs:
                raise Error(
                    f"{names[0]} and {name} cannot be merged: {what} is {ours!r} in the one "
                    f"and {theirs!r} in the other"
                )
    by_date = sorted(documents, key=lambda document: document["date"])
    rows = {row["name"]: row for document in by_date for row in document["rows"]}
    latest = by_date[-1]
    return {
        **latest,
        "versions": {k: v for document in by_date for k, v in document["versions"].items()},
        "runs": [run for document in by_date for run in runs_of(document)],
        "rows": [rows[name] for name in _in_order(documents)],
    }


def runs_of(document: Document) -> list[dict[str, str]]:
    """Date, commit and command of each run that rows of the document are from."""
    own = {key: document.get(key, "") for key in ("date", "commit", "command")}
    return document.get("runs", [own])


def _must_agree(first: Document, other: Document) -> Iterable[tuple[str, Any, Any]]:
    for key in _SAME_MACHINE:
        yield f"the machine's {key}", first["machine"].get(key), other["machine"].get(key)
    yield "the device", first.get("device"), other.get("device")
    for library in first["versions"].keys() & other["versions"].keys():
        yield f"the version of {library}", first["versions"][library], other["versions"][library]


def _in_order(documents: Sequence[Document]) -> list[str]:
    """Names of all rows, those of a section together."""
    names = {row["name"]: row["section"] for document in documents for row in document["rows"]}
    sections = list(dict.fromkeys(names.values()))
    return sorted(names, key=lambda name: sections.index(names[name]))


def sections_of(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each section, in the order in which they come."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["section"], []).append(row)
    return found


def peers_of(rows: Iterable[Row]) -> list[str]:
    """Every library beside warpmatch, in the order in which they come."""
    return list(dict.fromkeys(name for row in rows for name in row["sides"] if name != OURS))


@dataclass(frozen=True)
class Standing:
    """How warpmatch stands against one peer in one section, by best times."""

    section: str
    peer: str
    cases: int
    mean: float
    """The geometric mean of the times faster."""
    least: float
    most: float
    peer_faster: int
    """In how many of the cases the peer is the faster one."""


@dataclass(frozen=True)
class Growth:
    """How the time of a join grows with its strings."""

    name: str
    """Scorer, cutoff and strings, e.g. ``ratio, cutoff 90, people``."""
    strings: tuple[int, ...]
    exponents: tuple[float, ...]
    """One for each step from a number of strings to the next: 2 where twice as many take four times
    as long."""


def growth_name(row: Row) -> str:
    """What rows of one join have in common: all but the number of strings."""
    kind = re.sub(r"-\d+$", "", row["workload"])
    return f"{row['scorer']}, cutoff {row['cutoff']:g}, {kind}"


def growths(rows: Iterable[Row]) -> list[Growth]:
    """The exponents of each join in the section ``growth``, by our best times."""
    series: dict[str, list[Row]] = {}
    for row in rows:
        if row["section"] == "growth" and {"scorer", "cutoff", "workload", "strings"} <= row.keys():
            series.setdefault(growth_name(row), []).append(row)
    found = []
    for name, members in series.items():
        places = sorted((row["strings"], row["sides"][OURS]["wall_best"]) for row in members)
        exponents = tuple(
            math.log(after / before) / math.log(more / few)
            for (few, before), (more, after) in itertools.pairwise(places)
        )
        if exponents:
            found.append(Growth(name, tuple(count for count, _ in places), exponents))
    return found


def standings(rows: Sequence[Row]) -> list[Standing]:
    """A standing for each section and peer."""
    found = []
    for section, members in sections_of(rows).items():
        for peer in peers_of(members):
            ratios = [
                r["sides"][peer]["times_faster"]["best"] for r in members if peer in r["sides"]
            ]
            found.append(
                Standing(
                    section,
                    peer,
                    len(ratios),
                    math.exp(math.fsum(map(math.log, ratios)) / len(ratios)),
                    min(ratios),
                    max(ratios),
                    sum(ratio < 1 for ratio in ratios),
                )
            )
    return found
