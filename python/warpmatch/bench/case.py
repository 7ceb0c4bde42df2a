"""What a benchmark is made of: cases that can be checked and timed, and sections that list them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..errors import InvalidArgument
from .checking import first_difference
from .machine import cores
from .peers import tolerance
from .real_data import bundled, largest
from .timing import LEAST_ROUNDS, SECONDS

__all__ = ["Call", "Case", "Options", "Section", "Side"]

Call = Callable[[], Any]


def _one_and_all() -> tuple[int, ...]:
    return (1,) if cores() == 1 else (1, cores())


@dataclass(frozen=True)
class Options:
    """What a user can say about every section.

    Raises:
        InvalidArgument: no workers, or fewer than 1.
    """

    workers: Sequence[int] = field(default_factory=_one_and_all)
    """CPU threads, a case for each; one and every core by default."""
    device: str = "cpu"
    """Where warpmatch runs."""
    data: Sequence[str] = field(default_factory=bundled)
    """Real strings to compare as well: names of `real_data.DATA_SETS`, ``FILE`` or
    ``FILE:COLUMN``. By default those of the source tree, where there is one."""
    large: str = field(default_factory=largest)
    """Real strings for what is about size, in full runs: a name as in `data`; empty for none. By
    default the largest set of names that is found here."""
    quick: bool = False
    """Small sizes and few cases, for a first look."""

    def __post_init__(self) -> None:
        if not self.workers or min(self.workers) < 1:
            raise InvalidArgument(f"[workers] must be 1 or more each, got {list(self.workers)}")


@dataclass(frozen=True)
class Side:
    """One library's part in a case."""

    call: Call
    """What is timed."""
    result: Call | None = None
    """The same work with its result in warpmatch's form, where that of `call` is in another."""
    is_same_work: bool = True
    """False where a peer answers the same question by a score of its own: nothing to compare."""
    share: float = 1.0
    """The part of the work that it does, where all of it would take a slow peer minutes; its
    figures are made those of the whole by proportion, and the row says so."""


@dataclass(frozen=True)
class Case:
    """A row of the table: the same work for warpmatch and each peer that can do it."""

    name: str
    """Unique and stable, e.g. ``cdist/ratio/phrases/workers=1``."""
    facts: Mapping[str, Any]
    """What else a row says: scorer, workload, workers, ..."""
    work: float
    """Pairs, choices, calls or cells in one run of a side."""
    build: Callable[[], Mapping[str, Side]] = field(repr=False)
    """Makes the sides, ``warpmatch`` first: called once, when they are first asked for."""
    least_rounds: int = LEAST_ROUNDS
    """However long they take; 1 where a run takes a good part of a minute."""
    measures_itself: bool = False
    """Are its calls processes of their own, which return what they have measured?"""

    @cached_property
    def sides(self) -> Mapping[str, Side]:
        """Every library's part, ``warpmatch`` first."""
        return self.build()

    @cached_property
    def calls(self) -> dict[str, Call]:
        """What is timed, by library, ``warpmatch`` first."""
        return {name: side.call for name, side in self.sides.items()}

    def check(self, *names: str) -> None:
        """Compares the results of all peers, or of those named, with warpmatch's.

        Raises:
            RuntimeError: they differ; the message has the case, the peer and the first difference.
        """
        ours = self._result("warpmatch")
        for name in names or list(self.sides)[1:]:
            if not self.sides[name].is_same_work:
                continue
            found = first_difference(ours, self._result(name), tolerance(name))
            if found:
                raise RuntimeError(f"{self.name}: {name} differs from warpmatch: {found}")

    def _result(self, name: str) -> Any:
        side = self.sides[name]
        return (side.result or side.call)()


@dataclass(frozen=True)
class Section:
    """Cases of one kind, and the unit that their figures are in."""

    name: str
    title: str
    unit: str
    higher_is_better: bool
    figure: Callable[[float, float], float] = field(repr=False)
    """From the seconds of a run, and its work, to the unit."""
    cases: Callable[[Options], Iterator[Case]] = field(repr=False)
    """Made one at a time, as strings and corpora take memory."""
    seconds: float = SECONDS
    """What the runs of a row may take in a full run: less where rows are many."""
