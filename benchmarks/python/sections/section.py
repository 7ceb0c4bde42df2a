"""What a section is made of: cases that can be checked and timed, and how their figures read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..paired import Times, time_interleaved

Calls = Mapping[str, Callable[[], object]]


@dataclass(frozen=True)
class Options:
    """What a user can say about every section."""

    workers: Sequence[int] = (1, 2)
    device: str = "cpu"


@dataclass(frozen=True)
class Case:
    """One row of a table: the same work for both libraries."""

    name: str
    work: int
    """Pairs, choices or calls in one run of a side."""
    calls: Calls
    """A run of each side, by library."""
    are_equal: Callable[[], bool]
    """Does the work on both sides and compares the results; also the warm-up."""
    facts: dict[str, Any] = field(default_factory=dict)
    """What else the result file should say."""


@dataclass(frozen=True)
class Section:
    """Cases of one kind, and the unit their table is in."""

    name: str
    unit: str
    figure: Callable[[float, int], float]
    """From the seconds of a run, and its work, to the unit."""
    cases: Callable[[Options], Iterator[Case]]
    """Made one at a time, as strings and corpora take memory."""
    time: Callable[[Calls, int], dict[str, Times]] = time_interleaved
