"""One pair a call: what a loop in Python pays for each."""

from collections.abc import Callable, Iterator
from typing import Any

import warpmatch

from .. import peers
from ..case import Call, Case, Options, Section, Side
from ..scorers import SCORERS, function
from ..workloads import phrase_pairs, word_pairs

__all__ = ["SECTION", "case"]

LENGTHS = (5, 10, 20, 50, 100, 200, 500)
QUICK_LENGTHS = (10, 100)
BY_LENGTH = ("ratio", "levenshtein")
QUICK_SCORERS = ("WRatio", "token_set_ratio", "damerau_levenshtein", "hamming", "jaro_winkler")
PAIRS = 1000
"""Different pairs, so that no branch is learnt by heart."""
SHORT = 50
"""Up to this length a call takes so little that the pairs go round ten times, else twice."""

Pairs = list[tuple[str, str]]


def cases(options: Options) -> Iterator[Case]:
    """The common scorers by length, with and without a cutoff; every scorer on phrases."""
    for scorer in BY_LENGTH:
        for length in QUICK_LENGTHS if options.quick else LENGTHS:
            yield case(scorer, length)
            yield case(scorer, length, 80 if scorer == "ratio" else max(1, length // 5))
    for scorer in QUICK_SCORERS if options.quick else SCORERS:
        yield case(scorer)


def case(scorer: str, length: int | None = None, cutoff: float | None = None) -> Case:
    """A thousand pairs of words of that length, or of phrases, again and again."""
    workload = "phrases" if length is None else str(length)
    repeats = 10 if length is None or length <= SHORT else 2

    def build() -> dict[str, Side]:
        pairs = phrase_pairs(PAIRS) if length is None else word_pairs(PAIRS, length)
        functions = {"warpmatch": function(warpmatch, scorer)}
        functions |= peers.able("scalar", scorer, cutoff is not None)
        return {
            name: Side(
                _loop(score, pairs * repeats, cutoff), lambda f=score: _scores(f, pairs, cutoff)
            )
            for name, score in functions.items()
        }

    facts: dict[str, Any] = {"scorer": scorer, "workload": workload}
    facts |= {} if length is None else {"length": length}
    facts |= {} if cutoff is None else {"cutoff": cutoff}
    return Case(
        name=f"calls/{scorer}/{workload}" + ("" if cutoff is None else f"/cutoff={cutoff:g}"),
        facts=facts,
        work=PAIRS * repeats,
        build=build,
    )


def _scores(score: Callable[..., Any], pairs: Pairs, cutoff: float | None) -> list[Any]:
    options = {} if cutoff is None else {"score_cutoff": cutoff}
    return [score(left, right, **options) for left, right in pairs]


def _loop(score: Callable[..., Any], pairs: Pairs, cutoff: float | None) -> Call:
    """A loop for each form of the call: one that hands options on would cost time of its own."""

    def plain() -> None:
        for left, right in pairs:
            score(left, right)

    def with_cutoff() -> None:
        for left, right in pairs:
            score(left, right, score_cutoff=cutoff)

    return plain if cutoff is None else with_cutoff


SECTION = Section(
    name="calls",
    title="One pair a call",
    unit="ns a call",
    higher_is_better=False,
    figure=lambda seconds, calls: seconds / calls * 1e9,
    cases=cases,
)
