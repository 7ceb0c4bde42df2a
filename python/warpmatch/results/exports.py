"""Results as tables: for Arrow, Polars and pandas, which are imported when they are asked for."""

import importlib
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from html import escape
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..errors import described

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__all__ = [
    "Exported",
    "Labels",
    "Preview",
    "html_table",
    "labels_of",
    "named_by",
    "needed",
    "picked",
]

Labels = Any
"""A pandas Index, or None: the rows have no names but their numbers."""


class Exported(ABC):
    """A result that Arrow reads as a table, whose rows are told by their numbers."""

    __slots__ = ()

    @abstractmethod
    def _columns(self) -> dict[str, Any]:
        """Rows of numbers, a Corpus, or (Corpus, rows), by the name of the column."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return _core.arrow_stream(self._columns())

    def to_arrow(self) -> "pyarrow.Table":
        """The table as pyarrow has it. Needs pyarrow, 16 or later.

        Without it any library that takes ``__arrow_c_stream__`` reads the result itself.

        >>> import warpmatch
        >>> found = warpmatch.self_join(["anna", "hanna", "bob"], score_cutoff=80)
        >>> found.to_arrow().column_names
        ['left', 'right', 'score']
        """
        return needed("pyarrow", "to_arrow()").table(self)

    def to_polars(self) -> "polars.DataFrame":
        """The table as Polars has it. Needs Polars, 1.4 or later.

        >>> import warpmatch
        >>> found = warpmatch.self_join(["anna", "hanna", "bob"], score_cutoff=80)
        >>> found.to_polars().rows()
        [(0, 1, 88.88888888888889)]
        """
        return needed("polars", "to_polars()").DataFrame(self)


class Preview(Exported):
    """A result that shows its first rows where it is shown."""

    __slots__ = ()

    @abstractmethod
    def _title(self) -> str:
        """What there is, and how much of it."""

    @abstractmethod
    def _first_rows(self, most: int) -> tuple[Mapping[str, Sequence[Any]], int]:
        """The first rows, by column, and how many there are in all."""

    def __repr__(self) -> str:
        table, left = self._shown()
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        lines = [
            "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
            for row in table
        ]
        more = [f"and {left:,} more"] if left else []
        return "\n  ".join([f"<{self._title()}>", *(lines if len(table) > 1 else []), *more])

    def _repr_html_(self) -> str:
        return html_table(self._title(), *self._shown())

    def _shown(self, most: int = 8) -> tuple[list[list[str]], int]:
        """The names of the columns and the first rows, and how many more there are."""
        columns, count = self._first_rows(most)
        cells = zip(*columns.values(), strict=True)
        rows = [
            [f"{cell:.7g}" if isinstance(cell, float) else str(cell) for cell in r] for r in cells
        ]
        return [list(columns), *rows], count - len(rows)


def html_table(title: str, table: Sequence[Sequence[str]], left: int) -> str:
    """What a notebook shows: a title, the names of the columns and rows, and how many more."""
    rows = [
        "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row) + "</tr>"
        for row, tag in zip(table, ["th", *["td"] * len(table)], strict=False)
    ]
    more = f"<p>and {left:,} more</p>" if left else ""
    return f"<p>{escape(title)}</p><table>{''.join(rows)}</table>{more}"


def needed(package: str, what: str) -> ModuleType:
    """The package; ImportError that names it where it is not installed."""
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise ImportError(f"{what} needs {package}: pip install {package}", name=package) from error


def labels_of(strings: Any) -> Labels:
    """What names the rows: the index of a pandas Series, None for any other strings."""
    series = getattr(sys.modules.get("pandas"), "Series", ())
    return strings.index if isinstance(strings, series) else None


def named_by(labels: Labels, rows: NDArray[np.int32]) -> "NDArray[np.int32] | pandas.Series":
    """A column of pandas that tells rows by their labels, where they have some.

    Labels of several levels are tuples, as ``loc`` takes them.
    """
    if labels is None:
        return rows
    taken = labels.take(rows)
    return needed("pandas", "to_pandas()").Series(
        taken.to_flat_index() if taken.nlevels > 1 else taken, name=None
    )


def picked(rows: object, count: int, what: str) -> Any:
    """What indexes NumPy arrays of `count` rows: an int from 0, a slice, or an array.

    Raises:
        IndexError: there is no such row, or a mask is not as long as the rows.
        TypeError: neither a number, a slice, an array of numbers nor a mask.
    """
    if isinstance(rows, slice):
        return rows
    if isinstance(rows, int | np.integer) and not isinstance(rows, bool):
        if not -count <= rows < count:
            raise IndexError(f"row {rows} of {count} {what}")
        return int(rows) % count
    chosen = _as_array(rows)
    if chosen.ndim != 1 or (chosen.dtype.kind not in "biu" and chosen.size):
        raise TypeError(
            f"{what} are picked by a number, a slice, an array of numbers or a mask, "
            f"got {described(rows)}"
        )
    if chosen.dtype.kind == "b":
        if len(chosen) != count:
            raise IndexError(f"a mask of {len(chosen)} for {count} {what}")
        return chosen
    wrong = chosen[(chosen < -count) | (chosen >= count)]
    if wrong.size:
        raise IndexError(f"row {wrong[0]} of {count} {what}")
    return chosen.astype(np.intp)


def _as_array(rows: Any) -> NDArray[Any]:
    """The rows as NumPy has them; without a dimension where it has no row of them."""
    try:
        return np.array(None) if isinstance(rows, tuple) else np.asarray(rows)
    except ValueError:  # lists of unequal length
        return np.array(None)
