"""What `link` and `dedupe` do where several columns are compared."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from ..errors import InvalidArgument, described
from ..inputs.processing import Processor
from ..matching.thresholds import Threshold, ThresholdChoice, checked_bits
from ..progress import ProgressLike
from ..running import Device
from ..scorers.scorer import ScorerLike
from .comparisons import comparison_of
from .records import read_records
from .result import RecordDedupe, RecordLinks, best_links, clustered, links_of
from .weighing import Weighed, weigh

__all__ = ["dedupe_records", "link_records"]

Columns = Mapping[Hashable, ScorerLike | None]


def link_records(
    tables: tuple[tuple[object, str], tuple[object, str]],
    on: Columns,
    processors: Mapping[Hashable, Processor],
    within: Any,
    threshold: Threshold,
    once: tuple[bool, bool],
    device: Device,
    workers: int | None,
    progress: ProgressLike,
) -> RecordLinks:
    """The rows of two tables that belong together; `once` is by side."""
    given, blocks = _checked(on, within, threshold)
    records = read_records(tables, on, processors, blocks, device, workers)
    weighed = weigh(records, progress)
    bits, choice = _threshold(weighed, given)
    return links_of(weighed, best_links(weighed, bits, *once), bits, choice)


def dedupe_records(
    data: object,
    on: Columns,
    processors: Mapping[Hashable, Processor],
    within: Any,
    threshold: Threshold,
    linkage: str,
    device: Device,
    workers: int | None,
    progress: ProgressLike,
) -> RecordDedupe:
    """Clusters of the rows of a table."""
    given, blocks = _checked(on, within, threshold)
    records = read_records(((data, "data"),), on, processors, blocks, device, workers)
    weighed = weigh(records, progress)
    bits, choice = _threshold(weighed, given)
    return clustered(weighed, bits, linkage, choice)


def _checked(
    on: Columns, within: Any, threshold: Threshold
) -> tuple[float | None, tuple[Hashable, ...]]:
    """The threshold, None for ``auto``, and the columns of `within`, before a table is read.

    Raises:
        InvalidArgument: an unknown comparison, a threshold that is none, no column in `within`.
        TypeError: one of these of another kind.
    """
    blocks = blocks_of(within)
    for name, wanted in on.items():
        if wanted is not None:
            comparison_of(wanted, str(name), ())
    to_find = threshold is None or (isinstance(threshold, str) and threshold == "auto")
    return None if to_find else checked_bits(threshold), blocks


def _threshold(weighed: Weighed, given: float | None) -> tuple[float, ThresholdChoice | None]:
    if given is not None:
        return given, None
    choice = weighed.suggested()
    return choice.threshold, choice


def blocks_of(within: Any) -> tuple[Hashable, ...]:
    """The names of the columns that `within` asks for.

    Raises:
        InvalidArgument: an empty list.
        TypeError: a name that is none.
    """
    if within is None:
        return ()
    names = tuple(within) if isinstance(within, list) else (within,)
    if not names:
        raise InvalidArgument("[within] names no column, got []")
    for name in names:
        if not isinstance(name, Hashable):
            raise TypeError(f"[within] is to name columns, got {described(name)}")
    return names
