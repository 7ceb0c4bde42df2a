"""How good a result is, given what is true: precision, recall and F1 of pairs and of clusters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .. import _core
from ..errors import InvalidArgument, described
from ..results.pairs import Pairs

if TYPE_CHECKING:
    from .grouping import Grouped

__all__ = ["Evaluation", "Quality", "evaluate"]


@dataclass(frozen=True, slots=True)
class Quality:
    """Precision and recall, from 0 to 1."""

    precision: float
    """The share of what was found that is true; 1 where nothing was found."""
    recall: float
    """The share of what is true that was found; 1 where nothing is."""

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"precision {self.precision:.3f}, recall {self.recall:.3f}, F1 {self.f1:.3f}"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What `evaluate` finds."""

    pairs: Quality
    """Of pairs of rows."""
    found_pairs: int
    true_pairs: int
    correct_pairs: int
    """Pairs that were found and are true."""
    clusters: Quality | None
    """Of whole clusters of two rows or more, each right only if it has exactly its rows; None for
    a result of pairs."""
    b_cubed: Quality | None
    """Of rows: the mean share of a row's cluster that belongs with it, and of those that belong
    with it that are in its cluster (Bagga and Baldwin 1998); None for a result of pairs."""

    def __str__(self) -> str:
        lines = [
            f"pairs     {self.pairs}  ({self.correct_pairs:,} right of {self.found_pairs:,} found "
            f"and {self.true_pairs:,} true)"
        ]
        if self.clusters:
            lines += [f"clusters  {self.clusters}", f"B-cubed   {self.b_cubed}"]
        return "\n".join(lines)


def evaluate(
    result: "Grouped | Pairs | Iterable[Any] | NDArray[Any]",
    truth: "Pairs | Iterable[Any] | NDArray[Any]",
    *,
    two_tables: bool | None = None,
) -> Evaluation:
    """Precision, recall and F1 of a result.

    Args:
        result: what `dedupe` gives; Pairs, of `link` or a join; or one cluster label a row.
        truth: the pairs of rows that belong together, (n, 2) row numbers from 0 or Pairs; or one
            label a row, equal for rows that belong together, None or NaN for a row that belongs
            with no other.
        two_tables: the left and right rows of the result's Pairs are of two tables; truth must be
            pairs then. Of one table (i, j) and (j, i) are one pair, and (i, i) is none. None is
            what the Pairs say (`Pairs.two_tables`): of `link` and `pairs` that they are.

    Returns:
        An Evaluation. Truth in pairs is taken as it is for `Evaluation.pairs`; for clusters, rows
        that a chain of true pairs connects belong together.

    Raises:
        TypeError: something that is neither pairs nor labels.
        InvalidArgument: a row that the result does not have, labels of another number of rows, or
            pairs that are none.

    >>> import warpmatch
    >>> found = warpmatch.dedupe(["Acme Corp", "Acme Corp.", "Globex", "Globexx"], threshold=94)
    >>> print(warpmatch.evaluate(found, [(0, 1), (2, 3)]).pairs)
    precision 1.000, recall 0.500, F1 0.667
    """
    given = _given(truth, "truth")
    if isinstance(result, Pairs):
        return _of_pairs(result, given, result.two_tables if two_tables is None else two_tables)
    labels = _labels(_given(getattr(result, "clusters", result), "result"), "result")
    if two_tables:
        raise InvalidArgument("[two_tables] needs a result of Pairs, not clusters")
    if isinstance(given, Pairs) or np.ndim(given) == 2 or len(given) == 0 != len(labels):
        codes = _codes(_true_pairs(given, len(labels)), False)
        left, right = codes >> 32, codes & _ROW
        correct = int(np.count_nonzero(labels[left] == labels[right]))
        return _of_clusters(labels, _components(left, right, len(labels)), correct, len(codes))
    true = _labels(given, "truth")
    if len(true) != len(labels):
        raise InvalidArgument(f"[truth] has {len(true)} labels for a result of {len(labels)} rows")
    return _of_clusters(labels, true, *(_pair_count(c) for c in (_joint(labels, true), true)))


_ROW = (1 << 32) - 1


def _given(items: Any, argument: str) -> Any:
    """Pairs, or labels or pairs that NumPy makes an array of; a set of pairs is a list of them."""
    if isinstance(items, Pairs) or hasattr(items, "__array__"):
        return items
    if isinstance(items, str | bytes | Mapping) or not isinstance(items, Iterable):
        raise TypeError(
            f"[{argument}] is {described(items)}; expected pairs of row numbers or one label a row"
        )
    items = list(items)
    try:
        np.ndim(items)
    except ValueError:  # items of different lengths
        raise InvalidArgument(
            f"[{argument}] must be pairs of row numbers, or one label a row, got items of "
            "different lengths"
        ) from None
    return items


def _of_pairs(result: Pairs, truth: Any, two_tables: bool) -> Evaluation:
    found = _codes(np.stack([result.left, result.right], axis=1).astype(np.int64), two_tables)
    if not isinstance(truth, Pairs) and np.ndim(truth) == 1 and len(truth):
        if two_tables:
            raise InvalidArgument("[truth] must be pairs for two tables, got labels")
        labels = _labels(truth, "truth")
        if len(found) and int((found & _ROW).max()) >= len(labels):
            raise InvalidArgument(
                f"[truth] has {len(labels)} labels, but the result has the row "
                f"{int((found & _ROW).max())}"
            )
        correct = int(np.count_nonzero(labels[found >> 32] == labels[found & _ROW]))
        total = _pair_count(labels)
    else:
        true = _codes(_true_pairs(truth, None), two_tables)
        correct, total = len(np.intersect1d(found, true)), len(true)
    quality = Quality(_share(correct, len(found)), _share(correct, total))
    return Evaluation(quality, len(found), total, correct, None, None)


def _of_clusters(
    labels: NDArray[np.int64], true: NDArray[np.int64], correct: int, true_pairs: int
) -> Evaluation:
    found_pairs = _pair_count(labels)
    joint = _joint(labels, true)
    sizes, true_sizes, joint_sizes = (np.bincount(c)[c] for c in (labels, true, joint))
    whole = (joint_sizes == sizes) & (joint_sizes == true_sizes) & (sizes > 1)
    right = float(np.sum(whole / np.maximum(sizes, 1)))
    clusters, true_clusters = (int(np.count_nonzero(np.bincount(c) > 1)) for c in (labels, true))
    rows = len(labels)
    return Evaluation(
        Quality(_share(correct, found_pairs), _share(correct, true_pairs)),
        found_pairs,
        true_pairs,
        correct,
        Quality(_share(round(right), clusters), _share(round(right), true_clusters)),
        Quality(
            _share(float(np.sum(joint_sizes / sizes)), rows),
            _share(float(np.sum(joint_sizes / true_sizes)), rows),
        ),
    )


def _share(part: float, whole: int) -> float:
    return part / whole if whole else 1.0


def _pair_count(labels: NDArray[np.int64]) -> int:
    sizes = np.bincount(labels).astype(np.int64)
    return int(np.sum(sizes * (sizes - 1) // 2))


def _joint(labels: NDArray[np.int64], true: NDArray[np.int64]) -> NDArray[np.int64]:
    """Equal where both are."""
    return np.unique(labels << 32 | true, return_inverse=True)[1].reshape(-1)


def _labels(labels: Any, argument: str) -> NDArray[np.int64]:
    """Labels of any kind as numbers from 0; rows without one get one of their own."""
    values = np.asarray(labels, dtype=object)
    if values.ndim != 1:
        raise InvalidArgument(f"[{argument}] must be one label a row, got the shape {values.shape}")
    numbers: dict[Any, int] = {}
    codes = np.empty(len(values), np.int64)
    for row, label in enumerate(values):
        key = _Alone() if _is_missing(label) else label
        try:
            codes[row] = numbers.setdefault(key, len(numbers))
        except TypeError:
            raise TypeError(
                f"[{argument}] row {row} has the label {label!r}: expected a string, a number or "
                "another hashable"
            ) from None
    return codes


class _Alone:
    """The label of a row that belongs with no other: equal to nothing else."""


def _is_missing(label: Any) -> bool:
    return _core.is_null(label)


def _true_pairs(truth: Any, rows: int | None) -> NDArray[np.int64]:
    pairs: ArrayLike = np.stack([truth.left, truth.right], 1) if isinstance(truth, Pairs) else truth
    array = np.asarray(pairs)
    if array.size == 0:
        return np.zeros((0, 2), np.int64)
    if array.ndim != 2 or array.shape[1] != 2 or array.dtype.kind not in "iu":
        raise InvalidArgument(
            f"[truth] must be pairs of row numbers, of shape (n, 2), got {array.dtype} of shape "
            f"{array.shape}"
        )
    low, high = int(array.min()), int(array.max())
    if low < 0 or high >= (2**31 if rows is None else rows):
        wrong = low if low < 0 else high
        raise InvalidArgument(
            f"[truth] has the row {wrong}; the result has rows 0 to {(rows or 2**31) - 1}"
        )
    return array.astype(np.int64)


def _codes(pairs: NDArray[np.int64], two_tables: bool) -> NDArray[np.int64]:
    """One number a pair, ascending and distinct."""
    left, right = pairs[:, 0], pairs[:, 1]
    if not two_tables:
        left, right = np.minimum(left, right), np.maximum(left, right)
        apart = left != right
        left, right = left[apart], right[apart]
    return np.unique(left << 32 | right)


def _components(left: NDArray[np.int64], right: NDArray[np.int64], rows: int) -> NDArray[np.int64]:
    """The lowest row that a chain of pairs connects each row with."""
    lowest = np.arange(rows, dtype=np.int64)
    while True:
        best = np.minimum(lowest[left], lowest[right])
        before = lowest.copy()
        np.minimum.at(lowest, left, best)
        np.minimum.at(lowest, right, best)
        lowest = lowest[lowest]
        if np.array_equal(lowest, before):
            return lowest
