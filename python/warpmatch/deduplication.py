"""Deduplication: groups of near-equal strings, and why they are one group."""

from __future__ import annotations

import operator
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, SupportsIndex

import numpy as np
from numpy.typing import NDArray

from . import _core
from .batch import joined
from .columns import column_of
from .errors import InvalidArgument
from .exports import Exported, Labels, labels_of, needed
from .processing import Processor
from .progress import ProgressLike
from .results import Pairs
from .running import Device, reading, running
from .scorers import Scorer, ScorerLike, function_of, set_scorer_of, threshold_of

if TYPE_CHECKING:
    import pandas
    import pyarrow

    from .rarity import Rarity, RarityExplanation, RarityToFit

__all__ = ["Dedupe", "Explanation", "Group", "dedupe"]


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """One cluster, as `Dedupe.groups` gives it; its length is the number of its rows.

    >>> import warpmatch
    >>> group = next(warpmatch.dedupe(["Globex", "Acme Corp", "Acme Corp."]).groups())
    >>> group.cluster, group.representative, group.rows, len(group)
    (1, 1, array([1, 2], dtype=int32), 2)
    """

    cluster: int
    """Its number, as in `Dedupe.clusters`."""
    representative: int
    """The row that speaks for it."""
    rows: NDArray[np.int32]
    """All its rows, in ascending order."""
    labels: Labels = None
    """What names those rows: their part of the index of a pandas object, or None."""

    def __len__(self) -> int:
        return len(self.rows)


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


@dataclass(frozen=True, eq=False, repr=False)
class Dedupe(Exported):
    """Clusters of strings, each connected by pairs that meet the threshold, as `dedupe` finds them.

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
    linkage: str = "components"
    """What holds a cluster together: ``components`` or ``average``."""

    @property
    def n_clusters(self) -> int:
        """Clusters, those of one row included."""
        return len(self.sizes)

    @cached_property
    def pairs(self) -> Pairs:
        """Every pair of rows that meets the threshold; found at first use."""
        run = self.device, self.workers, False
        return joined(self._read(), self.scorer, self.threshold, *run, self.labels)

    def _read(self) -> _core.Corpus:
        """The strings as the scorer reads them."""
        return self.scorer.read(self.corpus, "data", self.workers)

    def groups(self, min_size: SupportsIndex = 2) -> Iterator[Group]:
        """The clusters of at least `min_size` rows, largest first, then by their lowest row.

        >>> import warpmatch
        >>> found = warpmatch.dedupe(["Globex", "Acme Corp", "Initech", "Acme Corp.", "Globex"])
        >>> [group.rows.tolist() for group in found.groups()]
        [[0, 4], [1, 3]]
        """
        if not isinstance(min_size, SupportsIndex):
            raise TypeError(
                f"[min_size] is {type(min_size).__name__}: {min_size!r}; expected a whole number"
            )
        return self._groups(operator.index(min_size))

    def _groups(self, min_size: int) -> Iterator[Group]:
        rows = np.argsort(self.clusters, kind="stable").astype(np.int32)
        ends = np.cumsum(self.sizes)
        chosen = np.flatnonzero(self.sizes >= min_size)
        for cluster in chosen[np.argsort(-self.sizes[chosen], kind="stable")].tolist():
            end = int(ends[cluster])
            members = rows[end - int(self.sizes[cluster]) : end]
            labels = None if self.labels is None else self.labels.take(members)
            yield Group(cluster, int(self.representatives[cluster]), members, labels)

    def explain(self, i: int, j: int) -> Explanation:
        """Why rows i and j are, or are not, in one cluster: their score and the links between.

        >>> import warpmatch
        >>> words = ["colour", "color", "dolor"]
        >>> found = warpmatch.dedupe(words, scorer="levenshtein", threshold=1)
        >>> found.explain(0, 2)
        Explanation(strings=('colour', 'dolor'), score=2, linked=False, path=(0, 1, 2), words=None)
        """
        strings = self.corpus[i], self.corpus[j]
        i, j = i % len(self.corpus), j % len(self.corpus)
        if None in list(self.scorer.read(strings, "data", 1)):
            return Explanation(strings, None, False, (i,) if i == j else ())
        score = function_of(self.scorer)(*strings)
        better = (
            score >= self.threshold if self.scorer.higher_is_better else score <= self.threshold
        )
        path = self._path(i, j, better) if self.clusters[i] == self.clusters[j] else ()
        words = None if isinstance(self.scorer, Scorer) else self.scorer.explain(*strings)
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

        The strings are not packed again; their pairs are searched again.

        >>> import warpmatch
        >>> found = warpmatch.dedupe(["Acme Corp", "Acme Corp.", "Acme Co"], threshold=80)
        >>> found.n_clusters, found.rethreshold(90).n_clusters
        (1, 2)
        """
        if threshold is None:
            raise TypeError("[threshold] is None; expected a number")
        cutoff = threshold_of(self.scorer, threshold)
        run = self.device, self.workers, progress
        return _cluster(
            self.corpus, self._read(), self.scorer, cutoff, self.linkage, *run, self.labels
        )

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

    def __len__(self) -> int:
        return len(self.clusters)

    def __repr__(self) -> str:
        sign = ">=" if self.scorer.higher_is_better else "<="
        together = int(np.count_nonzero(self.sizes > 1))
        return (
            f"<Dedupe: {len(self):,} rows in {self.n_clusters:,} clusters, {together:,} of "
            f"them with two rows or more, at {self.scorer.name} {sign} {self.threshold:g}>"
        )


def dedupe(
    data: object,
    *,
    on: Hashable = None,
    threshold: float | None = None,
    scorer: ScorerLike = "ratio",
    scorer_kwargs: Mapping[str, Any] | None = None,
    processor: Processor | None = None,
    clusters: Literal["components", "average"] | None = None,
    device: Device = "auto",
    workers: int | None = None,
    progress: ProgressLike = False,
) -> Dedupe:
    """Groups strings that belong together, over every pair that meets the threshold.

    Args:
        data: strings or a Corpus; or a table: of pandas, Polars or pyarrow, a dict of columns, a
            list of dicts, a structured NumPy array, or an Arrow reader.
        on: the table's column, by its name, which can be anything; where there is one column alone
            it is that one.
        threshold: floor for similarities, ceiling for distances; inclusive, compared without
            rounding. None is 90 where scores go to 100, 0.9 where they go to 1, and 0.1 for
            distances up to 1; scorers that count in whole numbers need one.
        scorer: one of warpmatch's functions, or its name; or a `Rarity`. The name ``rarity``
            fits one on the strings: it goes by the words that name a thing, where the others count
            every letter alike.
        scorer_kwargs: its parameter, as in `matrix`.
        processor: what strings go through first, as in `matrix`; clusters are shown as they were
            written.
        clusters: ``components``: a chain of pairs holds a cluster together. ``average``, for
            similarities: two groups are merged, the best first, as long as the average over all
            pairs of their rows meets the threshold, one that does not counting as 0; so no chain
            takes what is alike at each step and not in all for one thing. None is ``average`` for
            rarity, else ``components``.
        device: ``auto``, ``cpu``, ``cuda``, ``cuda:N`` or ``cuda:all``.
        workers: CPU threads; None is every core.
        progress: True for a bar, or a callable(done, total).

    Returns:
        A Dedupe. Nulls are clusters of their own.

    Raises:
        InvalidArgument: a missing column (the message lists those there are) or a doubled one, a
            threshold that is out of range or needed, an unknown scorer or device, a query that is
            no table yet (the message says what to call).
        DeviceError: the device cannot be used, and why.

    Warns:
        CutoffWarning: the threshold looks like one of another scale, such as 0.9 for ``ratio``.

    >>> import warpmatch
    >>> found = warpmatch.dedupe(["Acme Corp", "ACME Inc", "Acme Corp.", None, "Acme  Corp"])
    >>> found.clusters
    array([0, 1, 0, 2, 0], dtype=int32)
    >>> [found.corpus[group.representative] for group in found.groups()]
    ['Acme Corp']
    """
    wanted = set_scorer_of(scorer, scorer_kwargs, processor)
    cutoff = threshold_of(wanted, threshold)
    linkage = _linkage_of(wanted, clusters)
    strings, argument = column_of(data, on)
    corpus = _core.pack(strings, argument, workers)
    fitted, (read,) = reading(wanted, ((corpus, argument),), workers, progress)
    return _cluster(
        corpus, read, fitted, cutoff, linkage, device, workers, progress, labels_of(strings)
    )


def _linkage_of(scorer: Scorer | Rarity | RarityToFit, clusters: str | None) -> str:
    if clusters is None:
        return "components" if isinstance(scorer, Scorer) else "average"
    if clusters not in ("components", "average"):
        raise InvalidArgument(f"[clusters] must be 'average' or 'components', got {clusters!r}")
    if clusters == "average" and not scorer.higher_is_better:
        raise InvalidArgument(
            f"[clusters] must be 'components' for {scorer.name}, a distance: an average is one of "
            "similarities"
        )
    return clusters


def _cluster(
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
    with running(device, workers, progress, "dedupe") as run:
        found = scorer.cluster(read, corpus, cutoff, linkage, run)
    return Dedupe(corpus, scorer, cutoff, *found, device, workers, labels, linkage)
