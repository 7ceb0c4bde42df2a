"""The rows of one table or two, column by column, and how alike two rows are."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..errors import InvalidArgument, described
from ..inputs.columns import columns_of
from ..inputs.processing import Processor, processed_corpus
from ..results.exports import Labels, labels_of
from ..running import Device, running
from ..scorers.rarity import Rarity
from ..scorers.scorer import Scorer, ScorerLike
from ..utils import normalise
from ..wording import counted
from .comparisons import Comparison, comparison_of
from .levels import NULL, Levels, number_level, overall_level, value_level

__all__ = ["ComparedColumn", "Records", "Rows", "read_records"]

Rows = NDArray[np.int32]

_LEAST_FILLED = 0.02


@dataclass(frozen=True, eq=False)
class ComparedColumn:
    """One column, of one table or of two."""

    name: str
    comparison: Comparison
    values: tuple[list[Any], ...]
    """Each side's values as they were given."""
    texts: tuple[list[str], ...]
    """Each side's values in normal form; empty for a null and for what has neither letter nor
    digit."""
    codes: tuple[NDArray[np.int64], ...]
    """Equal for equal values: of the normal form, or as they were given where they are compared as
    they are; `NULL` for a null."""
    distinct: list[str]
    """What is compared, by its code."""

    @property
    def is_filled(self) -> bool:
        """Whether two rows in a hundred or more of each side have a value."""
        return all(np.mean(codes != NULL) >= _LEAST_FILLED for codes in self.codes if len(codes))

    @cached_property
    def _rarity(self) -> tuple[Rarity, list[_core.Corpus]]:
        corpora = [_core.pack(texts, self.name, None) for texts in self.texts]
        return Rarity(*corpora, processor=None, numbers=False), corpora

    def levels(self, left: Rows, right: Rows, run: _core.Run) -> Levels:
        """How alike the values of each pair of rows are."""
        codes, others = self.codes[0][left], self.codes[-1][right]
        present = (codes != NULL) & (others != NULL)
        equal = codes == others
        similarity = np.zeros(len(left))
        if self.comparison == "rarity" and present.any():
            rarity, corpora = self._rarity
            similarity = rarity._engine.score_rows(corpora, left, right, run)
        elif isinstance(self.comparison, Scorer):
            similarity[present] = self._scores(codes[present], others[present], run)
        return np.where(present, value_level(similarity, equal), NULL).astype(np.int8)

    def _scores(
        self, codes: NDArray[np.int64], others: NDArray[np.int64], run: _core.Run
    ) -> NDArray[np.float64]:
        """Each pair of distinct values is scored once."""
        assert isinstance(self.comparison, Scorer)
        pairs, places = np.unique(codes << 32 | others, return_inverse=True)
        scores = np.empty(len(pairs))
        one = [self.distinct[code] for code in (pairs >> 32).tolist()]
        other = [self.distinct[code] for code in (pairs & _LOW).tolist()]
        _core.paired(one, other, self.comparison.score(None), scores, 1.0, run)
        return scores[places.reshape(-1)] / self.comparison.largest


_LOW = (1 << 32) - 1


@dataclass(frozen=True, eq=False)
class Records:
    """Rows as a whole."""

    columns: tuple[ComparedColumn, ...]
    overall: tuple[str, ...]
    """Names of the columns that make up the text that the rows as a whole are compared by."""
    two_tables: bool
    sizes: tuple[int, ...]
    """Rows of each side."""
    labels: tuple[Labels, ...]
    blocks: tuple[NDArray[np.int64], ...] | None
    """Only rows of one number here are compared; `NULL` with none."""
    device: Device
    workers: int | None

    @cached_property
    def texts(self) -> list[_core.Corpus]:
        """Each side's rows: the values of the overall columns in normal form, one after another."""
        chosen = [column.texts for column in self.columns if column.name in self.overall]
        texts = []
        for side, size in enumerate(self.sizes):
            parts = [column[side] for column in chosen] or [[""] * size]
            rows = [" ".join(filter(None, row)) for row in zip(*parts, strict=True)]
            texts.append(_core.pack(rows, "on", self.workers))
        return texts

    @cached_property
    def rarity(self) -> Rarity:
        """Fitted on those texts; how the numbers in them agree is a feature of its own."""
        texts = self.texts if any(self.sizes) else [_core.pack([""], "on", 1)]
        return Rarity(*texts, processor=None, numbers=False, workers=self.workers)

    def with_overall(self, names: tuple[str, ...]) -> Records:
        """The same rows, with other columns for the text as a whole."""
        return replace(self, overall=names)

    def scores(self, left: Rows, right: Rows) -> NDArray[np.float64]:
        """How alike the rows as a whole are, from 0 to 1."""
        with running(self.device, self.workers, False, "scoring") as run:
            return self.rarity._engine.score_rows(self.texts, left, right, run)

    def column_levels(
        self, columns: tuple[ComparedColumn, ...], left: Rows, right: Rows
    ) -> NDArray[np.int8]:
        """(pairs, columns)."""
        levels = np.empty((len(left), len(columns)), np.int8)
        for place, column in enumerate(columns):
            with running(self.device, self.workers, False, "comparing") as run:
                levels[:, place] = column.levels(left, right, run)
        return levels

    def overall_levels(self, left: Rows, right: Rows, scores: NDArray[Any]) -> NDArray[np.int8]:
        """(pairs, 2): of the text as a whole, and of the numbers in it."""
        with running(self.device, self.workers, False, "comparing") as run:
            numbers = self.rarity._engine.shared_numbers(self.texts, left, right, run)
        return np.stack([overall_level(scores), number_level(*numbers)], axis=1)


def read_records(
    tables: tuple[tuple[object, str], ...],
    on: Mapping[Hashable, ScorerLike | None],
    processors: Mapping[Hashable, Processor],
    within: tuple[Hashable, ...],
    device: Device,
    workers: int | None,
) -> Records:
    """The rows of one table or two; the strings of some columns go through a processor first.

    Raises:
        InvalidArgument: a column that a table does not have, or an unknown comparison.
        TypeError: a table that is none, or a processor that gives something other than a string.
    """
    sides = [columns_of(table, on, within, argument) for table, argument in tables]
    sides = [
        [column._replace(strings=_at_rest(column.strings)) for column in side] for side in sides
    ]
    columns = []
    for place, (key, wanted) in enumerate(on.items()):
        given = [side[place].strings for side in sides]
        name = sides[0][place].argument
        columns.append(_compared(name, wanted, given, processors.get(key), workers))
    keys = [[_values(*column) for column in side[len(on) :]] for side in sides]
    for place, side in enumerate(sides):
        values = [*(column.values[place] for column in columns), *keys[place]]
        _check_lengths(zip([column.argument for column in side], map(len, values), strict=True))
    blocks = None
    if within:
        rows = [list(zip(*key, strict=True)) for key in keys]
        blocks = tuple(_numbered(rows, lambda key: any(map(_is_null, key))))
    return Records(
        tuple(columns),
        tuple(column.name for column in columns if column.is_filled),
        len(tables) == 2,
        tuple(len(values) for values in columns[0].values),
        tuple(labels_of(side[0].strings) for side in sides),
        blocks,
        device,
        workers,
    )


def _at_rest(column: Any) -> Any:
    """What can be gone through twice."""
    return list(column) if isinstance(column, Iterator) else column


def _compared(
    name: str,
    wanted: ScorerLike | None,
    sides: list[Any],
    processor: Processor | None,
    workers: int | None,
) -> ComparedColumn:
    made = sides
    if processor is not None:
        made = [_processed(_values(side, name), processor, name, workers) for side in sides]
    codes: tuple[NDArray[np.int64], ...] = ()
    if wanted == "exact":
        values = [_values(side, name) for side in sides]
        made = [_values(side, name) for side in made]
        codes = tuple(_numbered(made, _is_null, name))
        made = [[None if _is_null(v) else _text(v) for v in side] for side in made]
    else:
        values = [_as_text(side, name, workers) for side in sides]
        made = values if processor is None else [_as_text(side, name, workers) for side in made]
    normal = [normalise.corpus(_core.pack(side, name, workers), workers) for side in made]
    texts = tuple([text if isinstance(text, str) else "" for text in side] for side in normal)
    comparison = comparison_of(wanted, name, texts)
    as_they_are = isinstance(comparison, Scorer) and wanted not in (None, "code")
    if comparison != "exact":
        compared = made if as_they_are else texts
        is_null = _is_null if as_they_are else (lambda text: not text)
        codes = tuple(_numbered(compared, is_null))
        distinct = _distinct(compared, codes)
    else:
        distinct = []
    return ComparedColumn(name, comparison, tuple(values), texts, codes, distinct)


def _processed(values: list[Any], processor: Processor, name: str, workers: int | None) -> Any:
    """The strings among the values as the processor makes them, the others as they are."""
    strings = [value if isinstance(value, str | bytes) else None for value in values]
    made = list(processed_corpus(strings, processor, name, workers))
    triples = zip(values, strings, made, strict=True)
    return [value if string is None else new for value, string, new in triples]


def _as_text(column: Any, name: str, workers: int | None) -> list[Any]:
    """The values as strings: numbers and dates as Python writes them, whole ones without a point.

    Raises:
        TypeError: values of any other kind.
    """
    try:
        return list(_core.pack(column, name, workers))
    except TypeError:
        values = _values(column, name)
        if not all(_is_null(v) or _is_plain(v) for v in values):
            raise
        return [None if _is_null(value) else _text(value) for value in values]


def _values(column: Any, name: str) -> list[Any]:
    for method in ("to_pylist", "to_list", "tolist"):
        if hasattr(column, method):
            return getattr(column, method)()
    if not isinstance(column, Iterable):
        raise TypeError(f"[{name}] is {described(column)}; expected a column")
    return list(column)


def _check_lengths(columns: Iterable[tuple[str, int]]) -> None:
    """InvalidArgument for columns of one table that are not equally long."""
    (first, rows), *others = columns
    for name, count in others:
        if count != rows:
            raise InvalidArgument(
                f"[{name}] is a column of {counted(count, 'row')}, where {first} has {rows:,}"
            )


def _is_null(value: Any) -> bool:
    return _core.is_null(value) or (isinstance(value, Decimal) and value.is_nan())


def _is_plain(value: Any) -> bool:
    is_number = isinstance(value, Real | Decimal)
    return is_number or isinstance(value, str | bytes) or hasattr(value, "isoformat")


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if not isinstance(value, Real | Decimal) or isinstance(value, Integral):
        return str(value)
    number: Any = value
    is_whole = math.isfinite(number) and number == int(number)
    return str(int(number)) if is_whole else str(number)


def _numbered(sides: Any, is_null: Any, name: str = "within") -> list[NDArray[np.int64]]:
    """Equal values as equal numbers, from 0 in the order in which they come.

    Raises:
        TypeError: values that cannot be told equal by hashing, such as lists.
    """
    for side in sides:
        for row, value in enumerate(side):
            try:
                hash(value)
            except TypeError:
                raise TypeError(
                    f"[{name}] item {row} is {described(value)}; expected values "
                    "that can be told equal"
                ) from None
    numbers: dict[Any, int] = {}
    return [
        np.fromiter(
            (NULL if is_null(v) else numbers.setdefault(v, len(numbers)) for v in side),
            np.int64,
            len(side),
        )
        for side in sides
    ]


def _distinct(sides: Any, codes: tuple[NDArray[np.int64], ...]) -> list[Any]:
    """The value of each number."""
    values: dict[int, Any] = {}
    for side, numbers in zip(sides, codes, strict=True):
        for value, number in zip(side, numbers.tolist(), strict=True):
            if number != NULL:
                values.setdefault(number, value)
    return [values[number] for number in range(len(values))]
