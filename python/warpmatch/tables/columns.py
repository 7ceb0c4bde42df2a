"""Columns by name or by number."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import Error

__all__ = ["Column", "NoColumn", "find", "listed", "no_column", "select"]

_LISTED = 20


class NoColumn(Error):  # noqa: N818
    """No one column is meant; the message lists those there are."""


@dataclass(frozen=True, slots=True)
class Column:
    """Strings of a table, None where one is missing."""

    name: str
    values: Any


def select(table: Any, wanted: str | None) -> Column:
    """The column of that name, or else of that number, counted from 1; the only one without either.

    Of a Parquet file, ``person.name`` is the field `name` of a column of structs, `person`.

    Raises:
        NoColumn: there is none, or more than one; the message lists those there are.
        Error: it cannot be matched.
    """
    if wanted is None:
        if len(table.names) != 1:
            if not table.names:
                raise NoColumn(f"{table.file} has no columns")
            raise NoColumn(f"--column is needed; {table.file} has {listed(table.names)}")
        wanted = "1"
    return table.select(wanted)


def find(file: str, names: Sequence[str], wanted: str) -> int:
    """The place of a column. A name that is there wins over a number."""
    places = [place for place, name in enumerate(names) if name == wanted]
    if len(places) > 1:
        numbers = " and ".join(str(place + 1) for place in places)
        raise NoColumn(
            f"{file} has {len(places)} columns {wanted!r}: name one by its number, {numbers}"
        )
    if places:
        return places[0]
    if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= len(names):
        return int(wanted) - 1
    raise no_column(file, names, wanted)


def no_column(file: str, names: Sequence[str], wanted: str) -> NoColumn:
    """The error for a column that is not there."""
    close = difflib.get_close_matches(wanted, names, 1, 0.75)
    meant = f", but {close[0]!r}" if close else ""
    return NoColumn(f"there is no column {wanted!r}{meant}; {file} has {listed(names)}")


def listed(names: Sequence[str]) -> str:
    """Columns for a message, by their names; of many the first ones."""
    what = "the column" if len(names) == 1 else "the columns"
    more = f" and {len(names) - _LISTED:,} more" if len(names) > _LISTED else ""
    return f"{what} " + ", ".join(name or "''" for name in names[:_LISTED]) + more
