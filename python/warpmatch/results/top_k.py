"""The best choices of each query."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, SupportsIndex, overload

import numpy as np
from numpy.typing import NDArray

from .exports import Labels, Preview, named_by, needed, picked

if TYPE_CHECKING:
    import pandas


__all__ = ["TopK"]


class TopK(Preview):
    """The k best choices of each query, best first; ties go to the lower row.

    A list with an entry for each query: ``best[0]`` is its [(choice, score), ...] without the empty
    places, ``best[10:20]``, ``best[mask]`` and ``best[numbers]`` are a TopK of those queries. As an
    Arrow source it is a table of (query, choice, score) without the empty places.

    >>> import warpmatch
    >>> best = warpmatch.top_k(["anna", "bob"], ["hanna", "bobby"], k=2, score_cutoff=50)
    >>> best.indices.tolist(), best.scores.round(1).tolist()
    ([[0, -1], [1, -1]], [[88.9, 0.0], [75.0, 0.0]])
    >>> list(best)
    [[(0, 88.88888888888889)], [(1, 75.0)]]
    """

    __slots__ = ("_queries", "choice_labels", "indices", "query_labels", "scores")
    indices: NDArray[np.int32]
    """(queries, min(k, choices)): rows of the choices; -1 where fewer meet the cutoff."""
    scores: NDArray[Any]
    """The same shape: float64, or int64 for scorers with whole numbers."""
    query_labels: Labels
    """What names the queries: the index of a pandas Series, or None."""
    choice_labels: Labels
    """What names the choices, likewise."""

    def __init__(
        self,
        indices: NDArray[np.int32],
        scores: NDArray[Any],
        query_labels: Labels = None,
        choice_labels: Labels = None,
        queries: NDArray[np.int32] | None = None,
    ) -> None:
        self.indices = indices
        self.scores = scores
        self._queries = queries
        self.query_labels = query_labels
        self.choice_labels = choice_labels

    @property
    def queries(self) -> NDArray[np.int32]:
        """Row of each query: 0, 1, 2, ..., but for a part of a TopK."""
        if self._queries is None:
            self._queries = np.arange(len(self.indices), dtype=np.int32)
        return self._queries

    def __len__(self) -> int:
        return len(self.indices)

    def __iter__(self) -> Iterator[list[tuple[int, float]]]:
        rows = zip(self.indices.tolist(), self.scores.tolist(), strict=True)
        return (_without_empty_places(*row) for row in rows)

    @overload
    def __getitem__(self, rows: SupportsIndex) -> list[tuple[int, float]]: ...
    @overload
    def __getitem__(self, rows: object) -> TopK: ...
    def __getitem__(self, rows: object) -> list[tuple[int, float]] | TopK:
        place = picked(rows, len(self), "queries")
        indices, scores = self.indices[place], self.scores[place]
        if isinstance(place, int):
            return _without_empty_places(indices.tolist(), scores.tolist())
        labels = self.query_labels, self.choice_labels
        return TopK(indices, scores, *labels, self.queries[place])

    def __eq__(self, other: object) -> bool:
        """The same choices and scores of the same queries, whatever their labels."""
        if not isinstance(other, TopK):
            return NotImplemented
        mine, theirs = self._columns(), other._columns()
        return self.indices.shape == other.indices.shape and all(
            np.array_equal(mine[name], theirs[name]) for name in mine
        )

    def to_pandas(self) -> pandas.DataFrame:
        """The columns query, choice and score, without empty places. Needs pandas, 2.1 or later.

        Where the queries or the choices were a pandas Series, their columns hold the labels of its
        index, as ``loc`` takes them; else the numbers of the rows.

        >>> import pandas
        >>> import warpmatch
        >>> people = pandas.Series(["hanna", "bobby"], index=["x", "y"])
        >>> warpmatch.top_k(["anna", "bob"], people, k=1).to_pandas()
           query choice      score
        0      0      x  88.888889
        1      1      y  75.000000
        """
        columns = self._columns()
        columns["query"] = named_by(self.query_labels, columns["query"])
        columns["choice"] = named_by(self.choice_labels, columns["choice"])
        return needed("pandas", "to_pandas()").DataFrame(columns)

    def _columns(self) -> dict[str, Any]:
        query, place = np.nonzero(self.indices >= 0)
        return {
            "query": self.queries[query],
            "choice": self.indices[query, place],
            "score": self.scores[query, place],
        }

    def _title(self) -> str:
        return f"TopK: {self.indices.shape[0]:,} queries, {self.indices.shape[1]} best of each"

    def _first_rows(self, most: int) -> tuple[dict[str, list[Any]], int]:
        count = int(np.count_nonzero(self.indices >= 0))
        # As many queries as have that many results, or all.
        enough = np.cumsum(np.count_nonzero(self.indices >= 0, axis=1)).searchsorted(most) + 1
        columns = self[: int(enough)]._columns()
        return {name: column[:most].tolist() for name, column in columns.items()}, count


def _without_empty_places(choices: list[int], scores: list[Any]) -> list[tuple[int, float]]:
    found = zip(choices, scores, strict=True)
    return [(choice, score) for choice, score in found if choice >= 0]
