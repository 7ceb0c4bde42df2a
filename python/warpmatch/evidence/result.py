"""What weighing several columns gives: links and clusters that say why."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..arguments import row_number
from ..errors import InvalidArgument
from ..matching.generous import Found
from ..matching.grouping import Grouped
from ..matching.thresholds import ThresholdChoice, checked_bits
from ..results.exports import Labels, needed
from ..results.pairs import Links, Pairs
from .model import EvidenceModel
from .weighing import Weighed, levels_of

if TYPE_CHECKING:
    import pandas

__all__ = ["RecordDedupe", "RecordLinks", "Waterfall", "WaterfallStep"]


@dataclass(frozen=True, slots=True)
class WaterfallStep:
    """What one column, or the rows as a whole, add to the evidence."""

    name: str
    """The column's, or ``(overall)`` and ``(numbers)``."""
    left: Any
    """The left row's value; None for the rows as a whole."""
    right: Any
    level: str | None
    """How alike the two are; None where one of them is null."""
    bits: float
    """Above 0 where it speaks for a match; 0 for a null."""


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Why two rows match, or do not; printed, it is a small table.

    >>> import warpmatch
    >>> shop = {"name": ["Acme Corp", "Globex", "Initech"], "city": ["Leeds", "York", "Ely"]}
    >>> other = {"name": ["Globex Inc", "ACME Corp", "Umbra"], "city": ["York", "Leeds", "Bath"]}
    >>> why = warpmatch.link(shop, other, on=["name", "city"]).explain(0)
    >>> bool(abs(why.prior_bits + sum(step.bits for step in why.steps) - why.weight) < 1e-9)
    True
    """

    prior_bits: float
    """What being a candidate says."""
    steps: tuple[WaterfallStep, ...]
    weight: float
    """Their sum: the log odds that the two match, in bits."""

    @property
    def probability(self) -> float:
        """That the two match: 1 / (1 + 2 ** -weight)."""
        return float(_probability(np.array([self.weight]))[0])

    def __str__(self) -> str:
        lines = [f"{self.weight:+.1f} bits, probability {self.probability:.4f}"]
        lines.append(f"  {self.prior_bits:+6.1f}  a candidate")
        for step in self.steps:
            values = "" if step.left is None and step.right is None else f": {_pair(step)}"
            level = "null" if step.level is None else step.level
            lines.append(f"  {step.bits:+6.1f}  {step.name} {level}{values}")
        return "\n".join(lines)


def _pair(step: WaterfallStep) -> str:
    return f"{step.left!r} | {step.right!r}"


def _probability(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1 / (1 + np.exp2(-np.clip(weights, -1000, 1000)))


class RecordLinks(Links):
    """Pairs of rows that several columns speak for: Links whose score is the evidence, in bits.

    A score is the log odds that the two rows match: 0 is as likely as not, each bit doubles them.
    """

    __slots__ = ("_levels", "_weighed")

    def __init__(
        self,
        pairs: Pairs,
        threshold: float,
        threshold_choice: ThresholdChoice | None,
        weighed: Weighed,
        levels: NDArray[np.int8],
    ) -> None:
        super().__init__(pairs, threshold, threshold_choice)
        self._weighed = weighed
        self._levels = levels

    @property
    def probability(self) -> NDArray[np.float64]:
        """That each pair matches: 1 / (1 + 2 ** -score)."""
        return _probability(self.score)

    @property
    def model(self) -> EvidenceModel:
        """What each level of agreement of each column says, and every number behind it."""
        return self._weighed.model

    def explain(self, i: int) -> Waterfall:
        """Where the score of the i-th pair comes from, column by column.

        Raises:
            IndexError: there is no such pair.
        """
        i = row_number(i, "i", len(self), "pair")
        rows = int(self.left[i]), int(self.right[i])
        return waterfall(self._weighed, rows, self._levels[i])

    def _of(
        self, _place: Any, left: NDArray[np.int32], right: NDArray[np.int32], score: NDArray[Any]
    ) -> RecordLinks:
        some = Pairs(left, right, score, *self._labels(), **self._kind())
        choice = self.threshold_choice
        return RecordLinks(some, self.threshold, choice, self._weighed, self._levels[_place])

    def _columns(self) -> dict[str, Any]:
        return super()._columns() | {"probability": self.probability}


def waterfall(weighed: Weighed, rows: tuple[int, int], levels: NDArray[np.int8]) -> Waterfall:
    """The evidence of one pair of rows from its levels."""
    model = weighed.model
    columns = {column.name: column for column in weighed.records.columns}
    parts = model.parts(levels[None, :])[0].tolist()
    steps = []
    for feature, level, bits in zip(model.features, levels.tolist(), parts, strict=True):
        column = columns.get(feature.name)
        values = (None, None)
        if column is not None:
            values = column.values[0][rows[0]], column.values[-1][rows[1]]
        name = None if level < 0 else feature.levels[level]
        steps.append(WaterfallStep(feature.name, *values, name, bits))
    weight = float(model.weights(levels[None, :])[0])
    return Waterfall(model.prior_bits, tuple(steps), weight)


@dataclass(frozen=True, eq=False, repr=False)
class RecordDedupe(Grouped):
    """Clusters of the rows of a table, by the evidence of several columns, as `dedupe` finds them.

    Its length is the number of rows. As an Arrow source it is a table of row, cluster,
    representative (a row) and cluster_size.

    >>> import warpmatch
    >>> table = {
    ...     "name": ["Acme Corp", "Globex", "ACME Corp.", "Initech"],
    ...     "city": ["Leeds", "York", "Leeds", "Ely"],
    ... }
    >>> warpmatch.dedupe(table, on=["name", "city"], threshold=0).clusters
    array([0, 1, 0, 2], dtype=int32)
    """

    threshold: float
    """What the evidence of a pair had to meet, in bits."""
    clusters: NDArray[np.int32]
    """One entry a row: the number of its cluster, from 0, in order of each cluster's lowest row."""
    representatives: NDArray[np.int32]
    """One entry a cluster: the row that speaks for it. The most frequent record wins, then the one
    with the most close partners, then the lowest row."""
    sizes: NDArray[np.int32]
    """One entry a cluster: its rows."""
    pair_count: int
    """Pairs of rows that meet the threshold."""
    linkage: str
    """What holds a cluster together: ``average`` or ``components``."""
    threshold_choice: ThresholdChoice | None
    """Where the threshold was ``auto``, why it is this one; else None."""
    labels: Labels
    """What names the rows: the index of the pandas object they came from, or None."""
    _weighed: Weighed = field(repr=False)

    @property
    def model(self) -> EvidenceModel:
        """What each level of agreement of each column says, and every number behind it."""
        return self._weighed.model

    @cached_property
    def pairs(self) -> RecordLinks:
        """Every pair of rows that meets the threshold, with its evidence."""
        chosen = self._weighed.found.score >= self.threshold
        return links_of(self._weighed, chosen, self.threshold, self.threshold_choice)

    def explain(self, i: int, j: int) -> Waterfall:
        """The evidence for and against rows i and j being one.

        Rows that have too little in common to be candidates are compared for the purpose.

        Raises:
            IndexError: there is no such row.
            InvalidArgument: i and j are one row.
        """
        rows = [row_number(i, "i", len(self)), row_number(j, "j", len(self))]
        if rows[0] == rows[1]:
            raise InvalidArgument(f"[j] must be another row than i, got {j} for both")
        left, right = sorted(rows)
        return waterfall(self._weighed, (left, right), self._levels(left, right))

    def _levels(self, i: int, j: int) -> NDArray[np.int8]:
        found, records = self._weighed.found, self._weighed.records
        known = np.flatnonzero((found.left == i) & (found.right == j))
        if len(known):
            return self._weighed.levels[known[0]]
        left, right = np.array([i], np.int32), np.array([j], np.int32)
        return levels_of(records, left, right, records.scores(left, right))[0]

    def rethreshold(self, threshold: float) -> RecordDedupe:
        """The clusters at another threshold, in bits, higher or lower; nothing is compared again.

        >>> import warpmatch
        >>> table = {"name": ["Acme Corp", "ACME Corp."], "city": ["Leeds", "Leeds"]}
        >>> found = warpmatch.dedupe(table, on=["name", "city"], threshold=-50)
        >>> found.n_clusters, found.rethreshold(500).n_clusters
        (1, 2)
        """
        return clustered(self._weighed, checked_bits(threshold, "a number of bits"), self.linkage)

    def _columns(self) -> dict[str, Any]:
        return {
            "row": np.arange(len(self), dtype=np.int32),
            "cluster": self.clusters,
            "representative": self.representatives[self.clusters],
            "cluster_size": self.sizes[self.clusters],
        }

    def to_pandas(self) -> pandas.DataFrame:
        """The columns of `to_arrow` as a pandas DataFrame. Needs pandas, 2.1 or later.

        It has the index of the pandas object that came in, else that of the rows.
        """
        pandas = needed("pandas", "to_pandas()")
        columns = self._columns()
        rows = columns.pop("row")
        index = pandas.Index(rows, name="row") if self.labels is None else self.labels
        return pandas.DataFrame(columns, index)

    def _text(self, row: int) -> str:
        held = (column.values[0][row] for column in self._weighed.records.columns)
        return ", ".join("" if _core.is_null(value) else str(value) for value in held)

    def __repr__(self) -> str:
        names = ", ".join(column.name for column in self._weighed.records.columns)
        return f"<RecordDedupe: {self._counted()}, by {names} at {self.threshold:.4g} bits or more>"


def links_of(
    weighed: Weighed,
    chosen: NDArray[Any],
    threshold: float,
    choice: ThresholdChoice | None,
) -> RecordLinks:
    """Some of the candidate pairs."""
    records = weighed.records
    found = weighed.found.where(chosen)
    labels = records.labels[0], records.labels[-1]
    pairs = Pairs(*found, *labels, two_tables=records.two_tables)
    return RecordLinks(pairs, threshold, choice, weighed, weighed.levels[chosen])


def best_links(
    weighed: Weighed, threshold: float, left_once: bool, right_once: bool
) -> NDArray[np.int64]:
    """The places of the pairs that meet the threshold and are left when the best come first.

    Of equal weights those come first whose rows are more alike as a whole.
    """
    found: Found = weighed.found
    places = np.flatnonzero(found.score >= threshold)
    order = np.lexsort((weighed.overall[places], found.score[places]))
    keys = np.stack([found.score[places], weighed.overall[places]])[:, order]
    ranks = np.empty(len(places))
    ranks[order] = np.cumsum(np.r_[0, np.any(keys[:, 1:] != keys[:, :-1], axis=0)][: len(places)])
    rows = found.left[places], found.right[places]
    kept = _core.best_matches(*rows, ranks, left_once, right_once, True)
    codes, wanted = (pair[0].astype(np.int64) << 32 | pair[1] for pair in (rows, kept))
    return places[np.searchsorted(codes, wanted)]


def clustered(
    weighed: Weighed,
    threshold: float,
    linkage: str,
    choice: ThresholdChoice | None = None,
) -> RecordDedupe:
    """Clusters of the rows of a table.

    By average linkage the average is one of weights, a pair that is no candidate counting as the
    lowest weight of all.
    """
    found, records = weighed.found, weighed.records
    low = min(found.score.min(initial=0.0), threshold)
    span = max(found.score.max(initial=0.0) - low, 1e-9)
    scaled = (found.score - low) / span
    result = _core.cluster_pairs(
        found.left, found.right, scaled, _copies(weighed), (threshold - low) / span, linkage
    )
    count = int(np.count_nonzero(found.score >= threshold))
    return RecordDedupe(threshold, *result[:3], count, linkage, choice, records.labels[0], weighed)


def _copies(weighed: Weighed) -> NDArray[np.uint32]:
    """How many rows hold the same values as each row."""
    records = weighed.records
    codes = np.stack([column.codes[0] for column in records.columns], axis=1)
    if not len(codes):
        return np.zeros(0, np.uint32)
    _, places, counts = np.unique(codes, axis=0, return_inverse=True, return_counts=True)
    return counts[places.reshape(-1)].astype(np.uint32)
