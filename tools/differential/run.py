"""Families of calls, run and compared."""

import fnmatch
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from types import SimpleNamespace

from . import batch, scalar
from .calls import Call, kind_of_difference
from .deliberate import is_deliberate
from .shrink import shrink
from .strings import Maker

MOST_SHOWN = 5
"""Differences of a family that are shrunk and printed."""


@dataclass
class Tally:
    """What became of a family's calls."""

    family: str
    calls: int = 0
    scores: int = 0
    deliberate: int = 0
    """Calls not compared, by the rules of `deliberate`."""
    differences: int = 0
    seconds: float = 0.0
    shown: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Comparison:
    """The two libraries that are to answer alike."""

    ours: SimpleNamespace
    theirs: SimpleNamespace

    def difference(self, call: Call) -> tuple[type, type] | None:
        """Its kind; None where the answers are alike, or differ on purpose."""
        if is_deliberate(call):
            return None
        return kind_of_difference(call.answer(self.ours), call.answer(self.theirs))

    def reproduction(self, call: Call) -> str:
        """The call made as small as the difference allows, and both answers."""
        kind = self.difference(call)
        call = shrink(call, lambda smaller: self.difference(smaller) == kind)
        ours, theirs = call.answer(self.ours), call.answer(self.theirs)
        return f"{call!r}\n    warpmatch {ours!r}\n    rapidfuzz {theirs!r}"

    def run(self, family: str, count: int, make_call: Callable[[Maker], Call], seed: int) -> Tally:
        """Makes and compares `count` calls; the same ones for the same family and seed."""
        tally = Tally(family)
        make = Maker(Random(f"{seed} {family}"))
        start = time.perf_counter()
        while tally.calls < count:
            call = make_call(make)
            if is_deliberate(call):
                tally.deliberate += 1
                continue
            tally.calls += 1
            tally.scores += call.scores
            if self.difference(call):
                tally.differences += 1
                if len(tally.shown) < MOST_SHOWN:
                    tally.shown.append(self.reproduction(call))
        tally.seconds = time.perf_counter() - start
        return tally


def run_families(comparison: Comparison, calls: int, seed: int, only: str) -> Iterator[Tally]:
    """At least `calls` calls in all, over the families whose name fits the pattern."""
    families = scalar.families() | batch.families()
    chosen = {name: family for name, family in families.items() if fnmatch.fnmatch(name, only)}
    shares = sum(share for share, _ in chosen.values())
    for name, (share, make_call) in chosen.items():
        yield comparison.run(name, -int(-calls * share // shares), make_call, seed)
