"""What deduplication gives: groups of near-equal strings, and why they are one group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..arguments import row_number
from ..batch import joined
from ..progress import ProgressLike
from ..results.exports import Labels, needed
from ..results.pairs import Pairs
from ..running import Device, running
from ..scorers.cutoffs import threshold_of
from ..scorers.scorer import Scorer, function_of
from .grouping import Grouped
from .thresholds import ThresholdChoice

if TYPE_CHECKING:
    import pandas
    import pyarrow

    from ..scorers.rarity import Rarity, RarityExplanation

__all__ = ["Dedupe", "Explanation", "clustered"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two rows are, or are not, in one cluster, as `Dedupe.explain` says it."""

    strings: tuple[str | bytes | None, str | bytes | None]
    """What the two rows hold."""
    score: float | None
    """Of the two strings; None where one is null."""
    linked: bool
    """The pair itself meets the threshold."""
    path: tuple[int, ...]
    """The shortest chain of linked rows from one to the other, of equally short ones that of the
    lowest rows; empty between clusters."""
    words: RarityExplanation | None = None
    """Where the score comes from, word by word, of a `Rarity`."""

    @property
    def same_cluster(self) -> bool:
        """Whether the rows are in one cluster, directly or over others."""
        return bool(self.path)


class _Kept(NamedTuple):
    pairs: _core.KeptPairs
    cutoff: float


_MOST_KEPT_A_ROW = 64
"""Connected components keep no pairs of their own accord; beyond this not for `rethreshold` either,
so that memory follows the rows."""


@dataclass(frozen=True, eq=False, repr=False)
class Dedupe(Grouped):
    """Clusters of strings, held together by pairs that meet the threshold, as `dedupe` finds them.

    Its length is the number of rows. As an Arrow source it is the table of `to_arrow`.

    >>> import warpmatch
    >>> found = warpmatch.dedupe(["Acme Corp", "Globex", "Acme Corp.", None])
    >>> found
    <Dedupe: 4 rows in 3 clusters, 1 of them with two rows or more, at ratio >= 90>
    >>> found.clusters, found.representatives, found.sizes
    (array([0, 1, 0, 2], dtype=int32), array([0, 1, 3], dtype=int32), array([2, 1, 1], dtype=int32))
    """

    corpus: _core.Corpus
    """The strings, packed."""
    scorer: Scorer | Rarity
    """What the pairs were scored with; its `name` is what `scorer=` takes, or it is a `Rarity`."""
    threshold: float
    """What a pair had to meet."""
    clusters: NDArray[np.int32]
    """One entry a row: the number of its cluster, from 0, in order of each cluster's lowest row."""
    representatives: NDArray[np.int32]
    """One entry a cluster: the row that speaks for it. The most frequent spelling wins, then the
    one with the most close partners, then the lowest row."""
    sizes: NDArray[np.int32]
    """One entry a cluster: its rows."""
    pair_count: int
    """Pairs of rows that meet the threshold."""
    device: Device
    """Asked for in the call, and used again by `pairs` and `rethreshold`."""
    workers: int | None
    """Likewise."""
    labels: Labels = None
    """What names the rows: the index of the pandas object they came from, or None."""
    linkage: str = "average"
    """What holds a cluster together: ``components`` or ``average``."""
    threshold_choice: ThresholdChoice | None = None
    """Where the threshold was ``auto``, why it is this one; else None."""
    _kept: _Kept | None = None
    """The pairs of a join that went at least so far, where they are there already."""

    @cached_property
    def pairs(self) -> Pairs:
        """Every pair of rows that meets the threshold; found at first use."""
        run = self.device, self.workers, False
        return joined(self._read(), self.scorer, self.threshold, *run, self.labels)

    def _read(self) -> _core.Corpus:
        """The strings as the scorer reads them."""
        return self.scorer.read(self.corpus, "data", self.workers)

    def explain(self, i: int, j: int) -> Explanation:
        """Why rows i and j are, or are not, in one cluster: their score and the links between.

        >>> import warpmatch
        >>> words = ["colour", "color", "dolor"]
        >>> found = warpmatch.dedupe(words, scorer="levenshtein", threshold=1)
        >>> found.explain(0, 2)
        Explanation(strings=('colour', 'dolor'), score=2, linked=False, path=(0, 1, 2), words=None)
        """
        i, j = row_number(i, "i", len(self)), row_number(j, "j", len(self))
        strings = self.corpus[i], self.corpus[j]
        pair = _core.made_by(_core.pack(strings, "data", 1), self.corpus.processor)
        read = tuple(self.scorer.read(pair, "data", 1))
        if None in read:
            return Explanation(strings, None, False, (i,) if i == j else ())
        scorer = self.scorer.of_read()
        score = function_of(scorer)(*read)
        better = _meets(self.scorer, score, self.threshold)
        path = self._path(i, j, better) if self.clusters[i] == self.clusters[j] else ()
        words = None if isinstance(scorer, Scorer) else scorer.explain(*read)
        return Explanation(strings, score, better, path, words)

    def _path(self, start: int, goal: int, linked: bool) -> tuple[int, ...]:
        """A shortest chain of pairs, searched over the distinct strings of the cluster."""
        if linked and start != goal:
            return start, goal
        rows = np.flatnonzero(self.clusters == self.clusters[start]).astype(np.int32)
        with running(self.device, self.workers, False, "explain") as run:
            return self.scorer.path(self._read(), (start, goal), rows, self.threshold, run)

    def rethreshold(self, threshold: float, *, progress: ProgressLike = False) -> Dedupe:
        """The clusters of the same strings at another threshold, higher or lower.

        The strings are not packed again. A stricter threshold needs no further join where the pairs
        are there: those of average linkage are kept; of connected components the first call finds
        them once more and keeps them, unless there are more than 64 a row.

        >>> import warpmatch
        >>> found = warpmatch.dedupe(["Acme Corp", "Acme Corp.", "Acme Co"], threshold=80)
        >>> found.n_clusters, found.rethreshold(90).n_clusters
        (1, 2)
        """
        if threshold is None:
            raise TypeError("[threshold] is None; expected a number")
        cutoff = threshold_of(self.scorer, threshold, "a number")
        are_few = self.pair_count <= _MOST_KEPT_A_ROW * len(self)
        if self._kept is None and are_few and _meets(self.scorer, cutoff, self.threshold):
            object.__setattr__(self, "_kept", _keep(self, progress))  # found out, not changed
        if self._kept is not None and _meets(self.scorer, cutoff, self._kept.cutoff):
            found = self._kept.pairs.cluster(cutoff, self.linkage)
            clusters, representatives, sizes, pair_count = found
            return replace(
                self,
                threshold=cutoff,
                clusters=clusters,
                representatives=representatives,
                sizes=sizes,
                pair_count=pair_count,
                threshold_choice=None,
            )
        run = self.device, self.workers, progress
        return clustered(
            self.corpus, self._read(), self.scorer, cutoff, self.linkage, *run, self.labels
        )

    def __getstate__(self) -> dict[str, Any]:
        """Without the pairs that are kept, which can be found again."""
        return {name: value for name, value in self.__dict__.items() if name != "_kept"}

    def _columns(self) -> dict[str, Any]:
        representative = self.representatives[self.clusters]
        return {
            "row": np.arange(len(self.corpus), dtype=np.int32),
            "value": self.corpus,
            "cluster": self.clusters,
            "representative": (self.corpus, representative),
            "cluster_size": self.sizes[self.clusters],
        }

    def to_arrow(self) -> pyarrow.Table:
        """A pyarrow Table: row, value, cluster, representative, cluster_size of each row.

        ``representative`` is the string that speaks for the cluster. Needs pyarrow, 16 or later;
        without it, any library that takes ``__arrow_c_stream__`` reads the result itself.

        >>> import warpmatch
        >>> found = warpmatch.dedupe(["Acme Corp", "Globex", "Acme Corp."])
        >>> found.to_arrow()["representative"].to_pylist()
        ['Acme Corp', 'Globex', 'Acme Corp']
        """
        return super().to_arrow()

    def to_pandas(self) -> pandas.DataFrame:
        """The columns of `to_arrow` as a pandas DataFrame. Needs pandas, 2.1 or later.

        It has the index of the pandas object that the strings came from, so that it can be joined
        to it, and is indexed by row where they came from elsewhere. Strings that pandas' ``str``
        cannot hold, for a lone surrogate in one of them, are Python objects.

        >>> import pandas
        >>> import warpmatch
        >>> names = pandas.Series(["Acme Corp", "Globex", "Acme Corp."], index=["x", "y", "z"])
        >>> warpmatch.dedupe(names).to_pandas()["representative"].to_dict()
        {'x': 'Acme Corp', 'y': 'Globex', 'z': 'Acme Corp'}
        """
        pandas = needed("pandas", "to_pandas()")
        columns = self._columns()
        rows = columns.pop("row")
        values = np.empty(len(self.corpus), dtype=object)
        values[:] = list(self.corpus)
        columns["value"] = values
        columns["representative"] = values[self.representatives[self.clusters]]
        index = pandas.Index(rows, name="row") if self.labels is None else self.labels
        try:
            return pandas.DataFrame(columns, index)
        except UnicodeEncodeError:
            texts = ("value", "representative")
            objects = {name: pandas.Series(columns[name], index, dtype=object) for name in texts}
            return pandas.DataFrame(columns | objects, index)

    def _text(self, row: int) -> str:
        held = self.corpus[row]
        return "" if held is None else str(held)

    def __repr__(self) -> str:
        sign = ">=" if self.scorer.higher_is_better else "<="
        return f"<Dedupe: {self._counted()}, at {self.scorer.name} {sign} {self.threshold:g}>"


def clustered(
    corpus: _core.Corpus,
    read: _core.Corpus,
    scorer: Scorer | Rarity,
    cutoff: float,
    linkage: str,
    device: Device,
    workers: int | None,
    progress: ProgressLike,
    labels: Labels,
) -> Dedupe:
    """The clusters of a set of strings; `read` is it as the scorer compares it."""
    kept = None
    with running(device, workers, progress, "dedupe") as run:
        if linkage == "average":
            kept = _Kept(scorer.keep_pairs(read, corpus, cutoff, run), cutoff)
            found = kept.pairs.cluster(cutoff, linkage)
        else:
            found = scorer.cluster(read, corpus, cutoff, linkage, run)
    state = device, workers, labels, linkage, None, kept
    return Dedupe(corpus, scorer, cutoff, *found, *state)


def _keep(found: Dedupe, progress: ProgressLike) -> _Kept:
    with running(found.device, found.workers, progress, "pairs") as run:
        pairs = found.scorer.keep_pairs(found._read(), found.corpus, found.threshold, run)
    return _Kept(pairs, found.threshold)


def _meets(scorer: Scorer | Rarity, score: float, threshold: float) -> bool:
    return score >= threshold if scorer.higher_is_better else score <= threshold
