"""One pair a call: what a loop in Python pays for each."""

from collections.abc import Callable, Iterator
from typing import Any

from ...data import phrase_pairs, word_pairs
from ..contenders import SCORERS, Function, functions
from .section import Case, Options, Section

LENGTHS = (5, 10, 20, 50, 100, 200, 500)
BY_LENGTH = ("ratio", "levenshtein")
PAIRS = 1000
"""Different pairs, so that no branch is learnt by heart."""
REPEATS = 10

Pairs = list[tuple[str, str]]


def cases(options: Options) -> Iterator[Case]:
    del options
    for scorer in BY_LENGTH:
        for length in LENGTHS:
            pairs = word_pairs(PAIRS, length)
            yield case(scorer, str(length), pairs)
            cutoff = 80 if scorer == "ratio" else max(1, length // 5)
            yield case(scorer, str(length), pairs, cutoff)
    pairs = phrase_pairs(PAIRS)
    for scorer in SCORERS:
        yield case(scorer, "phrases", pairs)


def case(scorer: str, strings: str, pairs: Pairs, cutoff: float | None = None) -> Case:
    sides = functions(scorer)

    def are_equal() -> bool:
        ours, theirs = (_scores(function, pairs, cutoff) for function in sides.values())
        return ours == theirs

    return Case(
        name=f"calls/{scorer}/{strings}" + ("" if cutoff is None else f"/cutoff={cutoff:g}"),
        work=len(pairs) * REPEATS,
        calls={name: _loop(function, pairs, cutoff) for name, function in sides.items()},
        are_equal=are_equal,
        facts={"scorer": scorer, "strings": strings, "cutoff": cutoff},
    )


def _scores(function: Function, pairs: Pairs, cutoff: float | None) -> list[Any]:
    options = {} if cutoff is None else {"score_cutoff": cutoff}
    return [function(a, b, **options) for a, b in pairs]


def _loop(function: Function, pairs: Pairs, cutoff: float | None) -> Callable[[], None]:
    """A loop for each form of the call: one that hands options on would cost time of its own."""

    def plain() -> None:
        for _ in range(REPEATS):
            for a, b in pairs:
                function(a, b)

    def with_cutoff() -> None:
        for _ in range(REPEATS):
            for a, b in pairs:
                function(a, b, score_cutoff=cutoff)

    return plain if cutoff is None else with_cutoff


SECTION = Section("calls", "ns a call", lambda seconds, calls: seconds / calls * 1e9, cases)
