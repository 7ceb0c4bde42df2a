"""What the batch calls give back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, Self, SupportsIndex, overload

import numpy as np
from numpy.typing import NDArray

from . import _core
from .exports import Labels, Preview, named_by, needed, picked

if TYPE_CHECKING:
    import pandas

    from .thresholds import ThresholdChoice

__all__ = ["Links", "Pairs", "Plan", "TopK"]


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

    __slots__ = ("choice_labels", "indices", "queries", "query_labels", "scores")
    indices: NDArray[np.int32]
    """(queries, min(k, choices)): rows of the choices; -1 where fewer meet the cutoff."""
    scores: NDArray[Any]
    """The same shape: float64, or int64 for scorers with whole numbers."""
    queries: NDArray[np.int32]
    """Row of each query: 0, 1, 2, ..., but for a part of a TopK."""
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
        self.queries = np.arange(len(indices), dtype=np.int32) if queries is None else queries
        self.query_labels = query_labels
        self.choice_labels = choice_labels

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


class Plan(NamedTuple):
    """What a call would do and cost, found without doing it; printed, it is a small table.

    >>> import warpmatch
    >>> found = warpmatch.plan("matrix", ["anna", "bob"], ["hanna"], device="cpu")
    >>> found.pairs, found.tiles, found.as_dict()["reason"]
    (2, 1, 'asked for')
    """

    operation: str
    """``matrix``, ``top_k``, ``pairs`` or ``self_join``."""
    device: str
    """``cpu``, ``cuda:N`` or ``cuda:all``."""
    reason: str
    """Why that device."""
    lanes: str
    """The SIMD level, or the device's name."""
    left_rows: int
    """Strings to the left, or queries."""
    right_rows: int
    """Strings to the right, or choices."""
    pairs: int
    """Pairs of rows asked for."""
    duplicate_pairs: int
    """Of a join: pairs of rows that hold equal strings and meet the cutoff; exact."""
    distinct_pairs: int
    """After folding duplicates."""
    window_pairs: int
    """Left after the length window."""
    probes: int
    """Of a join through an index: entries of it that are sorted or looked at; else 0."""
    candidates: int
    """By rarity: pairs of distinct strings that share a word rare enough to matter; of a top k
    those that are scored. Counted, or from a sample where `results_are` estimated. Through a
    ``signature index``: pairs that are compared, from a sample. Else 0."""
    filters: tuple[str, ...]
    """Lossless filters that run before scoring."""
    tiles: int
    """Parts that the work is cut into; on a GPU more where many pairs meet the cutoff."""
    results: int
    """Cells of a matrix, places of a top k, or pairs of a join, those of duplicates included."""
    results_are: str
    """How that is known: ``exact``, ``estimated`` from a sample of the strings, or ``at most``."""
    result_bytes: int
    """What the result takes; of a matrix of the default dtype."""
    memory_bytes: int
    """Peak beyond the strings themselves, the result included."""
    device_bytes: int
    """Peak on each GPU, the strings included; 0 on the CPU."""
    seconds: float
    """Estimate."""

    def as_dict(self) -> dict[str, Any]:
        """The fields by name."""
        return self._asdict()

    def _results(self) -> str:
        what = {"matrix": "cells", "top_k": "places"}.get(self.operation, "pairs")
        known = {"exact": f"{self.results:,} {what}", "at most": f"at most {self.results:,} {what}"}
        text = known.get(self.results_are, f"about {self.results:,} {what}, from a sample")
        if self.duplicate_pairs:
            text += f", {self.duplicate_pairs:,} of them of equal strings"
        return f"{text}: {_mebibytes(self.result_bytes)}"

    def _looked_at(self) -> str:
        if not self.candidates and not self.probes:
            return f"{self.window_pairs:,} in the length window"
        counted = self.results_are == "exact" and "signature index" not in self.filters
        about = "" if counted else "about "
        probes = f" from {self.probes:,} probes" if self.probes else ""
        return f"{about}{self.candidates:,} candidates{probes}"

    def __str__(self) -> str:
        on_device = f"; {_mebibytes(self.device_bytes)} on the GPU" if self.device_bytes else ""
        time = f"about {self.seconds:.3g} s" if self.seconds >= 1e-3 else "under a millisecond"
        return "\n".join(
            (
                f"{self.operation} on {self.device} ({self.lanes}): {self.reason}",
                f"  rows     {self.left_rows:,} x {self.right_rows:,}",
                f"  pairs    {self.pairs:,}; {self.distinct_pairs:,} of distinct strings; "
                f"{self._looked_at()}",
                f"  filters  {', '.join(self.filters) or 'none'}",
                f"  tiles    {self.tiles:,}",
                f"  results  {self._results()}",
                f"  memory   {_mebibytes(self.memory_bytes)}, the result included{on_device}",
                f"  time     {time}",
            )
        )


def _mebibytes(count: int) -> str:
    return f"{count / 2**20:,.1f} MiB"
