"""Joins within blocks of rows: nothing is looked at across them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..matching.generous import Found
from ..progress import ProgressLike, reporting
from ..running import running
from .levels import NULL
from .records import Records, Rows

__all__ = ["Blocks"]

_FEW_A_ROW = 64
"""A block with no more pairs a row has them all scored, which costs less than a join of its own."""
_AT_A_TIME = 1 << 20
"""Pairs that are scored together, so that memory follows those that are found."""


class Blocks:
    """The blocks of records; a join of each gives what a join of all of them would give within it.

    The score of two rows depends on them and on what the rarity was fitted on, so it is the same.
    """

    def __init__(self, records: Records, least: float, progress: ProgressLike) -> None:
        """`least` is the lowest cutoff that will be asked for."""
        assert records.blocks is not None
        self._records = records
        self._progress = progress
        self._least = least
        sides = [_Side.of(block) for block in records.blocks]
        left, right = sides[0], sides[-1]
        both = np.intersect1d(left.numbers, right.numbers)
        left, right = left.only(both), right.only(both)
        if records.two_tables:
            pairs, rows = left.sizes * right.sizes, left.sizes + right.sizes
        else:
            pairs, rows = left.sizes * (left.sizes - 1) // 2, left.sizes
        few = pairs <= _FEW_A_ROW * rows
        self._few = self._score_all(left.at(few), right.at(few))
        self._many = list(self._packed(left.at(~few), right.at(~few)))

    def join(self, cutoff: float) -> Found:
        """The pairs of rows of one block that score the cutoff or more, sorted."""
        parts = [self._few.where(self._few.score >= cutoff)]
        engine, records = self._records.rarity._engine, self._records
        with reporting(self._progress, "candidates") as report:
            for done, (rows, others, texts) in enumerate(self._many):
                with running(records.device, records.workers, False, "candidates") as run:
                    if records.two_tables:
                        found = Found(*engine.pairs(texts[0], texts[1], cutoff, run))
                    else:
                        found = Found(*engine.self_join(texts[0], cutoff, run))
                parts.append(Found(rows[found.left], others[found.right], found.score))
                if report is not None:
                    report(done + 1, len(self._many))
        return _sorted(parts)

    def _score_all(self, left: _Side, right: _Side) -> Found:
        """All pairs of rows of the same block that score `least` or more."""
        records, kept = self._records, [_nothing()]
        for rows, others in _pairs_within(left, right, records.two_tables):
            found = Found(rows, others, records.scores(rows, others))
            kept.append(found.where(found.score >= self._least))
        return _sorted(kept)

    def _packed(
        self, left: _Side, right: _Side
    ) -> Iterator[tuple[Rows, Rows, tuple[_core.Corpus, ...]]]:
        """The rows of each block and their texts."""
        records = self._records
        for place in range(len(left.sizes)):
            sides = [left.rows_of(place), right.rows_of(place)]
            texts = zip(records.texts, sides, strict=False)  # of one table the first alone
            packed = tuple(
                _core.pack(corpus[rows], "on", records.workers) for corpus, rows in texts
            )
            yield sides[0], sides[1], packed


class _Side:
    """The rows of one table, block by block, in ascending order within each."""

    def __init__(self, numbers: NDArray[np.int64], sizes: NDArray[np.int64], rows: Rows) -> None:
        self.numbers = numbers
        """Of the blocks, ascending."""
        self.sizes = sizes
        self.rows = rows
        self.starts = np.cumsum(sizes) - sizes

    @classmethod
    def of(cls, block: NDArray[np.int64]) -> _Side:
        """From the block of each row; rows without one are left out."""
        order = np.argsort(block, kind="stable").astype(np.int32)
        order = order[np.count_nonzero(block == NULL) :]  # which comes first
        numbers, sizes = np.unique(block[order], return_counts=True)
        return cls(numbers, sizes.astype(np.int64), order)

    def only(self, numbers: NDArray[np.int64]) -> _Side:
        """The blocks of those numbers."""
        return self.at(np.isin(self.numbers, numbers))

    def at(self, chosen: NDArray[np.bool_]) -> _Side:
        """Some of the blocks."""
        rows = self.rows[np.repeat(chosen, self.sizes)]
        return _Side(self.numbers[chosen], self.sizes[chosen], rows)

    def rows_of(self, place: int) -> Rows:
        """The rows of a block."""
        return self.rows[self.starts[place] : self.starts[place] + self.sizes[place]]


def _pairs_within(left: _Side, right: _Side, two_tables: bool) -> Iterator[tuple[Rows, Rows]]:
    """Every pair of rows of the same block, some at a time, left row by left row."""
    first = np.repeat(right.starts, left.sizes)  # of the partners of each left row
    end = first + np.repeat(right.sizes, left.sizes)
    if not two_tables:
        first = np.arange(len(left.rows)) + 1  # each is followed by its partners
    counts = end - first
    ends = np.cumsum(counts)
    begin = 0
    while begin < len(counts):
        before = ends[begin] - counts[begin]
        stop = max(int(np.searchsorted(ends, before + _AT_A_TIME, side="right")), begin + 1)
        some = counts[begin:stop]
        within = np.arange(some.sum()) - np.repeat(ends[begin:stop] - some - before, some)
        places = np.repeat(first[begin:stop], some) + within
        yield np.repeat(left.rows[begin:stop], some), right.rows[places]
        begin = stop


def _nothing() -> Found:
    return Found(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0))


def _sorted(parts: list[Found]) -> Found:
    found = Found(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    return found.where(np.lexsort((found.right, found.left)))
