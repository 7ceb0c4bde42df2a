"""Rows in clusters, whatever put them there."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import SupportsIndex

import numpy as np
from numpy.typing import NDArray

from ..arguments import whole_number
from ..results.exports import Exported, Labels, html_table
from ..wording import counted

__all__ = ["Group", "Grouped"]


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


class Grouped(Exported):
    """What results of clusters have in common."""

    __slots__ = ()
    clusters: NDArray[np.int32]
    representatives: NDArray[np.int32]
    sizes: NDArray[np.int32]
    labels: Labels

    @property
    def n_clusters(self) -> int:
        """Clusters, those of one row included."""
        return len(self.sizes)

    def groups(self, min_size: SupportsIndex = 2) -> Iterator[Group]:
        """The clusters of at least `min_size` rows, largest first, then by their lowest row.

        >>> import warpmatch
        >>> found = warpmatch.dedupe(["Globex", "Acme Corp", "Initech", "Acme Corp.", "Globex"])
        >>> [group.rows.tolist() for group in found.groups()]
        [[0, 4], [1, 3]]
        """
        return self._groups(whole_number(min_size, "min_size"))

    def _groups(self, min_size: int) -> Iterator[Group]:
        rows = np.argsort(self.clusters, kind="stable").astype(np.int32)
        ends = np.cumsum(self.sizes)
        chosen = np.flatnonzero(self.sizes >= min_size)
        for cluster in chosen[np.argsort(-self.sizes[chosen], kind="stable")].tolist():
            end = int(ends[cluster])
            members = rows[end - int(self.sizes[cluster]) : end]
            labels = None if self.labels is None else self.labels.take(members)
            yield Group(cluster, int(self.representatives[cluster]), members, labels)

    def __len__(self) -> int:
        return len(self.clusters)

    @abstractmethod
    def _text(self, row: int) -> str:
        """What a row holds, for people to read."""

    def _repr_html_(self) -> str:
        """What a notebook shows: the largest clusters and what their rows hold."""
        shown = list(islice(self.groups(), _MOST_CLUSTERS))
        table = [["cluster", "rows", "representative", "other spellings"]]
        for group in shown:
            spellings = dict.fromkeys(map(self._text, group.rows.tolist()))
            speaker = self._text(group.representative)
            del spellings[speaker]
            others = list(map(_shortened, islice(spellings, _MOST_SPELLINGS)))
            more = [f"and {len(spellings) - len(others):,} more"] * (len(spellings) > len(others))
            row = group.cluster, len(group), _shortened(speaker), " | ".join(others + more)
            table.append(list(map(str, row)))
        together = int(np.count_nonzero(self.sizes > 1))
        return html_table(repr(self)[1:-1], table, together - len(shown))

    def _counted(self) -> str:
        together = int(np.count_nonzero(self.sizes > 1))
        return (
            f"{counted(len(self), 'row')} in {counted(self.n_clusters, 'cluster')}, {together:,} "
            "of them with two rows or more"
        )


_MOST_CLUSTERS = 10
_MOST_SPELLINGS = 4
_LONGEST = 60


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
