"""Labelled sets in folders: ``meta.json``, one table or two, and which rows belong together.

A set is a folder with ``rows.csv``, or ``left.csv`` and ``right.csv``, and ``truth.csv``, whose
columns ``left`` and ``right`` are numbers of rows, from 0. Its ``meta.json`` has ``kind``,
``dedupe`` or ``link``; ``key``, the columns that tell a thing from others, which are matched where
nothing else is said; ``all``, the columns that say anything of a thing at all, in either table;
and, if anyone cares to have them checked, ``rows`` and ``truth_pairs``.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import Error, InvalidArgument
from ..tables import NoColumn, read_table, select
from ..tables.columns import no_column

__all__ = ["LabelledSet", "read_sets"]

_TABLES = {"dedupe": ("rows.csv",), "link": ("left.csv", "right.csv")}

Table = Mapping[str, Sequence[str | None]]
"""Columns by name, None where a field is empty."""


@dataclass(frozen=True)
class LabelledSet:
    """One table, or two, and the pairs of rows that belong together."""

    name: str
    tables: tuple[Table, ...]
    truth: NDArray[np.int64]
    """(n, 2): left and right rows, from 0; of one table in either order."""
    key: tuple[str, ...]
    """The columns that are matched by default."""
    all: tuple[str, ...] = ()
    """The columns that say anything of a thing."""

    @property
    def has_two_tables(self) -> bool:
        """Whether it is about linking."""
        return len(self.tables) == 2

    @property
    def rows(self) -> tuple[int, ...]:
        """Of each table."""
        return tuple(_height(table) for table in self.tables)

    def columns(self, wanted: Sequence[str] = ()) -> tuple[str, ...]:
        """The columns to match: those wanted, or the key.

        Raises:
            InvalidArgument: a table has not all of them, or nothing is wanted and there is no key.
        """
        columns = tuple(wanted) or self.key
        if not columns:
            raise InvalidArgument(f"[on] is needed: {self.name} says no key in its meta.json")
        for table, file in zip(self.tables, _TABLES[self._kind], strict=True):
            for column in columns:
                if column not in table:
                    error = no_column(f"{self.name}/{file}", list(table), column)
                    raise InvalidArgument(f"[on] {error}")
        return columns

    @property
    def common(self) -> tuple[str, ...]:
        """Of `all`, or else of all there are, the columns that every table has."""
        names = self.all or tuple(self.tables[0])
        return tuple(name for name in names if all(name in table for table in self.tables))

    def texts(self, columns: Sequence[str]) -> tuple[list[str | None], ...]:
        """A text a row: the values of the columns, joined by spaces; None where all are missing."""
        return tuple(_joined([table[column] for column in columns]) for table in self.tables)

    @property
    def _kind(self) -> str:
        return "link" if self.has_two_tables else "dedupe"


def _height(table: Table) -> int:
    return len(next(iter(table.values()), ()))


def _joined(columns: Sequence[Sequence[str | None]]) -> list[str | None]:
    return [" ".join(filter(None, values)) or None for values in zip(*columns, strict=True)]


def read_sets(folder: str | Path) -> list[LabelledSet]:
    """The set that a folder is, or those that stand in it, in order of their names.

    Raises:
        Error: it is no such folder, or a set is not whole; the message has the file and what is
            wrong with it.
    """
    place = Path(folder)
    if not place.is_dir():
        raise Error(f"{place} is no folder")
    if (place / "meta.json").exists():
        return [_read(place)]
    inside = sorted(path.parent for path in place.glob("*/meta.json"))
    if not inside:
        raise Error(
            f"{place} has no meta.json, nor has a folder in it: a set is a folder with meta.json, "
            "truth.csv and rows.csv, or left.csv and right.csv"
        )
    return [_read(path) for path in inside]


def _read(folder: Path) -> LabelledSet:
    meta = _meta(folder / "meta.json")
    files = [folder / name for name in _TABLES[meta["kind"]]]
    tables = tuple(_table(file) for file in files)
    truth = _truth(folder / "truth.csv", tables, files)
    name = str(meta.get("name", folder.name))
    data = LabelledSet(name, tables, truth, tuple(meta["key"]), tuple(meta["all"]))
    for field, found in (("rows", list(data.rows)), ("truth_pairs", len(truth))):
        if field in meta and meta[field] != found:
            raise Error(f"{folder / 'meta.json'} says {field} {meta[field]}, but there are {found}")
    return data


def _meta(file: Path) -> dict[str, Any]:
    try:
        meta = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise Error(f"cannot read {file}: {error.strerror}") from None
    except ValueError as error:
        raise Error(f"{file} is no JSON: {error}") from None
    if not isinstance(meta, dict) or meta.get("kind") not in _TABLES:
        kind = meta.get("kind") if isinstance(meta, dict) else None
        raise Error(f"{file} must have a kind, 'dedupe' or 'link', got {kind!r}")
    for field in ("key", "all"):
        names = meta.setdefault(field, [])
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise Error(f"{file}: {field} must be a list of names of columns, got {names!r}")
    return meta


def _table(file: Path) -> dict[str, list[str | None]]:
    if not file.is_file():
        raise Error(f"{file.parent} has no {file.name}")
    table = read_table(str(file), kind="csv", delimiter=",", encoding="utf-8-sig")
    try:
        return {name: list(select(table, name).values) for name in table.names}
    except NoColumn as error:
        raise Error(str(error)) from None


def _truth(file: Path, tables: Sequence[Table], files: Sequence[Path]) -> NDArray[np.int64]:
    columns = _table(file)
    if set(columns) != {"left", "right"}:
        raise Error(f"{file} must have the columns left and right, got {', '.join(columns)}")
    sides = []
    for place, name in enumerate(("left", "right")):
        number = min(place, len(tables) - 1)
        most = _height(tables[number])
        sides.append(
            [_row(v, most, file, name, i, files[number]) for i, v in enumerate(columns[name])]
        )
    truth = np.array(sides, dtype=np.int64).T.reshape(-1, 2)
    same = np.flatnonzero(truth[:, 0] == truth[:, 1])
    if len(tables) == 1 and same.size:
        raise Error(f"{file}, line {same[0] + 2}: row {truth[same[0], 0]} is paired with itself")
    return truth


def _row(value: str | None, rows: int, file: Path, name: str, place: int, table: Path) -> int:
    try:
        row = int(value or "")
    except ValueError:
        raise Error(
            f"{file}, line {place + 2}: {name} is {value or ''!r}, no number of a row"
        ) from None
    if not 0 <= row < rows:
        raise Error(
            f"{file}, line {place + 2}: {name} is {row}, but {table.name} has the rows 0 to "
            f"{rows - 1}"
        )
    return row
