"""Deduplication: groups of near-equal strings, and why they are one group."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import _core
from .batch import self_join
from .errors import InvalidArgument
from .progress import ProgressLike
from .results import Pairs
from .running import Device, running
from .scorers import Scorer, ScorerLike, checked_cutoff, function_of, scorer_of

if TYPE_CHECKING:
    import pandas
    import pyarrow

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
    """The shortest chain of linked rows from one to the other; empty between clusters."""

    @property
    def same_cluster(self) -> bool:
        """Whether the rows are in one cluster, directly or over others."""
        return bool(self.path)


@dataclass(frozen=True, eq=False, repr=False)
class Dedupe:
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
    scorer: Scorer
    """What the pairs were scored with; its `name` is what `scorer=` takes."""
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

    @property
    def n_clusters(self) -> int:
        """Clusters, those of one row included."""
        return len(self.sizes)

    @cached_property
    def pairs(self) -> Pairs:
        """Every pair of rows that meets the threshold; found at first use."""
        return self_join(
            self.corpus,
            scorer=self.scorer.name,
            scorer_kwargs=self.scorer.kwargs,
            score_cutoff=self.threshold,
            workers=self.workers,
            device=self.device,
        )

    def groups(self, min_size: int = 2) -> Iterator[Group]:
        """The clusters of at least `min_size` rows, largest first, then by their lowest row.

        >>> import warpmatch
        >>> found = warpmatch.dedupe(["Globex", "Acme Corp", "Initech", "Acme Corp.", "Globex"])
        >>> [group.rows.tolist() for group in found.groups()]
        [[0, 4], [1, 3]]
        """
        rows = np.argsort(self.clusters, kind="stable").astype(np.int32)
        ends = np.cumsum(self.sizes)
        chosen = np.flatnonzero(self.sizes >= min_size)
        for cluster in chosen[np.argsort(-self.sizes[chosen], kind="stable")].tolist():
            end = int(ends[cluster])
            members = rows[end - int(self.sizes[cluster]) : end]
            yield Group(cluster, int(self.representatives[cluster]), members)

    def explain(self, i: int, j: int) -> Explanation:
        """Why rows i and j are, or are not, in one cluster: their score and the links between.

        >>> import warpmatch
        >>> words = ["colour", "color", "dolor"]
        >>> found = warpmatch.dedupe(words, scorer="levenshtein", threshold=1)
        >>> found.explain(0, 2)
        Explanation(strings=('colour', 'dolor'), score=2, linked=False, path=(0, 1, 2))
        """
        strings = self.corpus[i], self.corpus[j]
        i, j = i % len(self.corpus), j % len(self.corpus)
        if strings[0] is None or strings[1] is None:
            return Explanation(strings, None, False, (i,) if i == j else ())
        score = function_of(self.scorer)(*strings)
        better = (
            score >= self.threshold if self.scorer.higher_is_better else score <= self.threshold
        )
        path = (i, j) if better and i != j else self._path(i, j)
        return Explanation(strings, score, better, path)

    def _path(self, start: int, goal: int) -> tuple[int, ...]:
        """Breadth first over the pairs of the cluster."""
        if self.clusters[start] != self.clusters[goal]:
            return ()
        mine = self.clusters[self.pairs.left] == self.clusters[start]
        partners: dict[int, list[int]] = {}
        for left, right in zip(
            self.pairs.left[mine].tolist(), self.pairs.right[mine].tolist(), strict=True
        ):
            partners.setdefault(left, []).append(right)
            partners.setdefault(right, []).append(left)
        came_from = {start: start}
        queue = deque([start])
        while goal not in came_from:
            row = queue.popleft()
            for partner in partners[row]:
                if partner not in came_from:
                    came_from[partner] = row
                    queue.append(partner)
        path = [goal]
        while path[-1] != start:
            path.append(came_from[path[-1]])
        return tuple(reversed(path))

    def rethreshold(self, threshold: float, *, progress: ProgressLike = False) -> "Dedupe":
        """The clusters of the same strings at another threshold, higher or lower.

        The strings are not packed again; their pairs are searched again.

        >>> import warpmatch
        >>> found = warpmatch.dedupe(["Acme Corp", "Acme Corp.", "Acme Co"], threshold=80)
        >>> found.n_clusters, found.rethreshold(90).n_clusters
        (1, 2)
        """
        return _cluster(self.corpus, self.scorer, threshold, self.device, self.workers, progress)

    def _columns(self) -> dict[str, Any]:
        representative = self.representatives[self.clusters]
        return {
            "row": np.arange(len(self.corpus), dtype=np.int32),
            "value": self.corpus,
            "cluster": self.clusters,
            "representative": (self.corpus, representative),
            "cluster_size": self.sizes[self.clusters],
        }

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return _core.arrow_stream(self._columns())

    def to_arrow(self) -> "pyarrow.Table":
        """A pyarrow Table: row, value, cluster, representative, cluster_size of each row.

        ``representative`` is the string that speaks for the cluster. Needs pyarrow; without it, any
        library that takes ``__arrow_c_stream__`` reads the result itself, e.g.
        ``polars.DataFrame(result)``.

        >>> import warpmatch
        >>> found = warpmatch.dedupe(["Acme Corp", "Globex", "Acme Corp."])
        >>> found.to_arrow()["representative"].to_pylist()
        ['Acme Corp', 'Globex', 'Acme Corp']
        """
        import pyarrow

        return pyarrow.table(self)

    def to_pandas(self) -> "pandas.DataFrame":
        """The columns of `to_arrow` as a pandas DataFrame, indexed by row. Needs pandas.

        >>> import warpmatch
        >>> frame = warpmatch.dedupe(["Acme Corp", "Globex", "Acme Corp."]).to_pandas()
        >>> frame.groupby("representative")["value"].count().to_dict()
        {'Acme Corp': 2, 'Globex': 1}
        """
        import pandas

        columns = self._columns()
        values = np.array(list(self.corpus), dtype=object)
        columns["value"] = _text_column(values)
        columns["representative"] = _text_column(values[self.representatives[self.clusters]])
        return pandas.DataFrame(columns).set_index("row")

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
    on: str | None = None,
    threshold: float = 90,
    scorer: ScorerLike = "ratio",
    scorer_kwargs: Mapping[str, Any] | None = None,
    device: Device = "auto",
    workers: int | None = None,
    progress: ProgressLike = False,
) -> Dedupe:
    """Groups near-equal strings: connected components over every pair that meets the threshold.

    Args:
        data: strings or a Corpus; or a table (pandas, Polars, pyarrow, dict of columns) with `on`.
        on: the table's column.
        threshold: floor for similarities, ceiling for distances; inclusive, compared without
            rounding.
        scorer: one of warpmatch's functions, or its name.
        scorer_kwargs: its parameter, as in `matrix`.
        device: ``auto``, ``cpu``, ``cuda``, ``cuda:N`` or ``cuda:all``.
        workers: CPU threads; None is every core.
        progress: True for a bar, or a callable(done, total).

    Returns:
        A Dedupe. Nulls are clusters of their own.

    Raises:
        InvalidArgument: a missing column (the message lists those there are), a threshold out of
            range, an unknown scorer or device.
        DeviceError: the device cannot be used, and why.

    >>> import warpmatch
    >>> found = warpmatch.dedupe(["Acme Corp", "ACME Inc", "Acme Corp.", None, "Acme  Corp"])
    >>> found.clusters
    array([0, 1, 0, 2, 0], dtype=int32)
    >>> [found.corpus[group.representative] for group in found.groups()]
    ['Acme Corp']
    """
    wanted = scorer_of(scorer, scorer_kwargs)
    checked_cutoff(wanted, threshold, "threshold")
    corpus = _core.pack(column_of(data, on), on or "data", workers)
    return _cluster(corpus, wanted, threshold, device, workers, progress)


def _cluster(
    corpus: _core.Corpus,
    scorer: Scorer,
    threshold: float,
    device: Device,
    workers: int | None,
    progress: ProgressLike,
) -> Dedupe:
    cutoff = checked_cutoff(scorer, threshold, "threshold")
    if cutoff is None:
        raise TypeError("[threshold] is None; expected a number")
    with running(device, workers, progress, "dedupe") as run:
        found = _core.cluster(corpus, scorer.score(cutoff), run)
    return Dedupe(corpus, scorer, cutoff, *found, device, workers)


def column_of(data: Any, on: str | None) -> Any:
    """The column of a table that `on` names, or the strings themselves."""
    names = _column_names(data)
    if names is None:
        if on is not None:
            raise InvalidArgument(
                f"[on] names the column {on!r}, but a {type(data).__name__} has no columns"
            )
        return data
    listed = ", ".join(map(str, names))
    if on is None:
        raise InvalidArgument(f"[on] is needed: the data has the columns {listed}")
    if on not in names:
        raise InvalidArgument(f"[on] there is no column {on!r}; the columns are {listed}")
    return data[on]


def _text_column(values: NDArray[Any]) -> "pandas.Series":
    """In the type that pandas has for text; as objects where a lone surrogate does not fit it."""
    import pandas

    try:
        return pandas.Series(values)
    except UnicodeEncodeError:
        return pandas.Series(values, dtype=object)


def _column_names(data: Any) -> list[Any] | None:
    """The columns of a table, be it pyarrow's, pandas', Polars' or a dict; None for strings."""
    if isinstance(data, dict):
        return list(data)
    for attribute in ("column_names", "columns"):
        names = getattr(data, attribute, None)
        if names is not None:
            return list(names)
    return None
