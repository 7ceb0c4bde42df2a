"""What `link` and `dedupe` do where several columns are compared."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from ..errors import InvalidArgument
from ..matching.thresholds import Threshold, ThresholdChoice, checked_bits
from ..progress import ProgressLike
from ..running import Device
from ..scorers import ScorerLike
from .records import read_records
from .result import RecordDedupe, RecordLinks, best_links, clustered, links_of
from .weighing import Weighed, weigh

__all__ = ["dedupe_records", "link_records"]

Columns = Mapping[Hashable, ScorerLike | None]


def link_records(
    tables: tuple[tuple[object, str], tuple[object, str]],
    on: Columns,
    within: Any,
    threshold: Threshold,
    once: tuple[bool, bool],
    device: Device,
    workers: int | None,
    progress: ProgressLike,
) -> RecordLinks:
    """The rows of two tables that belong together; `once` is by side."""
    given = None if threshold in (None, "auto") else checked_bits(threshold)
    records = read_records(tables, on, blocks_of(within), device, workers)
    weighed = weigh(records, progress)
    bits, choice = _threshold(weighed, given)
    return links_of(weighed, best_links(weighed, bits, *once), bits, choice)


def dedupe_records(
    data: object,
    on: Columns,
    within: Any,
    threshold: Threshold,
    linkage: str,
    device: Device,
    workers: int | None,
    progress: ProgressLike,
) -> RecordDedupe:
    """Clusters of the rows of a table."""
    given = None if threshold in (None, "auto") else checked_bits(threshold)
    records = read_records(((data, "data"),), on, blocks_of(within), device, workers)
    weighed = weigh(records, progress)
    bits, choice = _threshold(weighed, given)
    return clustered(weighed, bits, linkage, choice)


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
            raise TypeError(f"[within] is to name columns, got {type(name).__name__}: {name!r}")
    return names
