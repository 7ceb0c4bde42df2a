"""Pairs of rows and their scores."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Self, SupportsIndex, overload

import numpy as np
from numpy.typing import NDArray

from .. import _core
from .exports import Labels, Preview, named_by, needed, picked

if TYPE_CHECKING:
    import pandas

    from ..matching.thresholds import ThresholdChoice

__all__ = ["Links", "Pairs"]


class Pairs(Preview):
    """Every pair that meets a cutoff, sorted by (left, right); of `pairs` and `self_join`.

    A list of (left, right, score): ``found[0]`` is one of them, ``found[10:20]``, ``found[mask]``
    and ``found[numbers]`` are Pairs again. As an Arrow source it is a table of these columns.

    >>> import warpmatch
    >>> found = warpmatch.self_join(["anna", "hanna", "bob", "anna"], score_cutoff=80)
    >>> list(found)
    [(0, 1, 88.88888888888889), (0, 3, 100.0), (1, 3, 88.88888888888889)]
    >>> found[found.score > 90]
    <1 Pairs>
      left  right  score
         0      3    100
    """

    __slots__ = (
        "higher_is_better",
        "left",
        "left_labels",
        "right",
        "right_labels",
        "score",
        "two_tables",
    )
    left: NDArray[np.int32]
    """Row of the left strings."""
    right: NDArray[np.int32]
    """Row of the right strings; in a self-join always greater than ``left``."""
    score: NDArray[Any]
    """float64, or int64 for scorers with whole numbers."""
    left_labels: Labels
    """What names the left rows: the index of a pandas Series, or None."""
    right_labels: Labels
    """What names the right rows, likewise."""
    two_tables: bool
    """Left and right rows are of two tables; False where both are of one, as in a self-join."""
    higher_is_better: bool
    """The scores are similarities; False for distances."""

    def __init__(
        self,
        left: NDArray[np.int32],
        right: NDArray[np.int32],
        score: NDArray[Any],
        left_labels: Labels = None,
        right_labels: Labels = None,
        *,
        two_tables: bool = True,
        higher_is_better: bool = True,
    ) -> None:
        self.left = left
        self.right = right
        self.score = score
        self.left_labels = left_labels
        self.right_labels = right_labels
        self.two_tables = two_tables
        self.higher_is_better = higher_is_better

    def __len__(self) -> int:
        return len(self.left)

    def __iter__(self) -> Iterator[tuple[int, int, float]]:
        return zip(self.left.tolist(), self.right.tolist(), self.score.tolist(), strict=True)

    @overload
    def __getitem__(self, rows: SupportsIndex) -> tuple[int, int, float]: ...
    @overload
    def __getitem__(self, rows: object) -> Self: ...
    def __getitem__(self, rows: object) -> Any:
        place = picked(rows, len(self), "pairs")
        columns = self.left[place], self.right[place], self.score[place]
        if isinstance(place, int):
            left, right, score = (column.item() for column in columns)
            return left, right, score
        return self._of(place, *columns)

    def _of(
        self, _place: Any, left: NDArray[np.int32], right: NDArray[np.int32], score: NDArray[Any]
    ) -> Pairs:
        """Some of the pairs, as `_place` indexes them."""
        return Pairs(left, right, score, *self._labels(), **self._kind())

    def _labels(self) -> tuple[Labels, Labels]:
        return self.left_labels, self.right_labels

    def _kind(self) -> dict[str, bool]:
        return {"two_tables": self.two_tables, "higher_is_better": self.higher_is_better}

    def reciprocity(self) -> NDArray[np.float64]:
        """How far each pair is the best of both its rows, from above 0 to 1.

        Of all rows that have as much in common with one of the two as they have with each other,
        the share that both have so: with N(x) = {x} and every row that scores with x no worse than
        i and j do, ``|N(i) and N(j)| / |N(i) or N(j)|``, of the pairs that are here. It is 1 where
        two rows prefer each other to all others, or equally alike rows keep to themselves, and
        falls where one of them has better partners. ``score * (1 + reciprocity) / 2`` lifts the
        likely ones without assuming that a row has one partner.

        Raises:
            InvalidArgument: of one table, a pair that is listed twice or has a row with itself.

        >>> import warpmatch
        >>> names = ["anna", "hanna", "hannah", "bob"]
        >>> found = warpmatch.self_join(names, score_cutoff=70)
        >>> list(found[found.reciprocity() == 1])
        [(0, 2, 80.0), (1, 2, 90.9090909090909)]
        """
        scores = np.ascontiguousarray(self.score, np.float64)
        left = np.ascontiguousarray(self.left, np.int32)
        right = np.ascontiguousarray(self.right, np.int32)
        return _core.reciprocity(left, right, scores, self.two_tables, self.higher_is_better)

    def __eq__(self, other: object) -> bool:
        """The same rows and scores in the same order, whatever their labels."""
        if not isinstance(other, Pairs):
            return NotImplemented
        return all(
            np.array_equal(getattr(self, name), getattr(other, name))
            for name in ("left", "right", "score")
        )

    def to_pandas(self) -> pandas.DataFrame:
        """The columns left, right and score as a pandas DataFrame. Needs pandas, 2.1 or later.

        Where the strings were a pandas Series, ``left`` and ``right`` hold the labels of its index,
        as ``loc`` takes them; else the numbers of the rows, as ``found.left`` always does.

        >>> import pandas
        >>> import warpmatch
        >>> names = pandas.Series(["anna", "bob", "hanna"], index=["x", "y", "z"])
        >>> warpmatch.self_join(names, score_cutoff=80).to_pandas()
          left right      score
        0    x     z  88.888889
        """
        columns = self._columns() | {
            "left": named_by(self.left_labels, self.left),
            "right": named_by(self.right_labels, self.right),
        }
        return needed("pandas", "to_pandas()").DataFrame(columns)

    def _columns(self) -> dict[str, Any]:
        return {"left": self.left, "right": self.right, "score": self.score}

    def _title(self) -> str:
        return f"{len(self):,} Pairs"

    def _first_rows(self, most: int) -> tuple[dict[str, list[Any]], int]:
        return {name: c[:most].tolist() for name, c in self._columns().items()}, len(self)


class Links(Pairs):
    """Which row of one table is which row of the other, as `link` finds them; else as Pairs.

    >>> import warpmatch
    >>> found = warpmatch.link(["Acme Corp", "Globex"], ["globex inc", "acme"], threshold=0.3)
    >>> list(found.left), found.threshold, found.threshold_choice
    ([np.int32(0), np.int32(1)], 0.3, None)
    """

    __slots__ = ("threshold", "threshold_choice")
    threshold: float
    """What a pair had to meet."""
    threshold_choice: ThresholdChoice | None
    """Where it was ``auto``, why it is this one; else None."""

    def __init__(
        self,
        pairs: Pairs,
        threshold: float,
        threshold_choice: ThresholdChoice | None = None,
    ) -> None:
        columns = pairs.left, pairs.right, pairs.score
        super().__init__(*columns, *pairs._labels(), **pairs._kind())
        self.threshold = threshold
        self.threshold_choice = threshold_choice

    def _of(
        self, _place: Any, left: NDArray[np.int32], right: NDArray[np.int32], score: NDArray[Any]
    ) -> Links:
        some = Pairs(left, right, score, *self._labels(), **self._kind())
        return Links(some, self.threshold, self.threshold_choice)

    def _title(self) -> str:
        return f"{len(self):,} Links"
