"""What the batch calls give back."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import _core

__all__ = ["Pairs", "Plan", "TopK"]


class Pairs:
    """Every pair that meets a cutoff, sorted by (left, right); of `pairs` and `self_join`.

    Iterating gives (left, right, score). As an Arrow source it is a table of these three columns.

    >>> import warpmatch
    >>> found = warpmatch.self_join(["anna", "hanna", "bob", "anna"], score_cutoff=80)
    >>> list(found)
    [(0, 1, 88.88888888888889), (0, 3, 100.0), (1, 3, 88.88888888888889)]
    """

    __slots__ = ("left", "right", "score")
    left: NDArray[np.int32]
    """Row of the left strings."""
    right: NDArray[np.int32]
    """Row of the right strings; in a self-join always greater than ``left``."""
    score: NDArray[Any]
    """float64, or int64 for scorers with whole numbers."""

    def __init__(
        self, left: NDArray[np.int32], right: NDArray[np.int32], score: NDArray[Any]
    ) -> None:
        self.left = left
        self.right = right
        self.score = score

    def __len__(self) -> int:
        return len(self.left)

    def __iter__(self) -> Iterator[tuple[int, int, float]]:
        return zip(self.left.tolist(), self.right.tolist(), self.score.tolist(), strict=True)

    def __repr__(self) -> str:
        return f"<{len(self):,} Pairs>"

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return _core.arrow_stream({"left": self.left, "right": self.right, "score": self.score})


class TopK:
    """The k best choices of each query, best first; ties go to the lower row.

    As an Arrow source it is a table of (query, choice, score) without the empty places.

    >>> import warpmatch
    >>> best = warpmatch.top_k(["anna", "bob"], ["hanna", "bobby"], k=2, score_cutoff=50)
    >>> best.indices.tolist(), best.scores.round(1).tolist()
    ([[0, -1], [1, -1]], [[88.9, 0.0], [75.0, 0.0]])
    """

    __slots__ = ("indices", "scores")
    indices: NDArray[np.int32]
    """(queries, min(k, choices)): rows of the choices; -1 where fewer meet the cutoff."""
    scores: NDArray[Any]
    """The same shape: float64, or int64 for scorers with whole numbers."""

    def __init__(self, indices: NDArray[np.int32], scores: NDArray[Any]) -> None:
        self.indices = indices
        self.scores = scores

    def __len__(self) -> int:
        return len(self.indices)

    def __repr__(self) -> str:
        return f"<TopK: {self.indices.shape[0]:,} queries, {self.indices.shape[1]} best of each>"

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        query, place = np.nonzero(self.indices >= 0)
        return _core.arrow_stream(
            {
                "query": query.astype(np.int32),
                "choice": self.indices[query, place],
                "score": self.scores[query, place],
            }
        )


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

    def __str__(self) -> str:
        on_device = f"; {_mebibytes(self.device_bytes)} on the GPU" if self.device_bytes else ""
        time = f"about {self.seconds:.3g} s" if self.seconds >= 1e-3 else "under a millisecond"
        return "\n".join(
            (
                f"{self.operation} on {self.device} ({self.lanes}): {self.reason}",
                f"  rows     {self.left_rows:,} x {self.right_rows:,}",
                f"  pairs    {self.pairs:,}; {self.distinct_pairs:,} of distinct strings; "
                f"{self.window_pairs:,} in the length window",
                f"  filters  {', '.join(self.filters) or 'none'}",
                f"  tiles    {self.tiles:,}",
                f"  results  {self._results()}",
                f"  memory   {_mebibytes(self.memory_bytes)}, the result included{on_device}",
                f"  time     {time}",
            )
        )


def _mebibytes(count: int) -> str:
    return f"{count / 2**20:,.1f} MiB"
