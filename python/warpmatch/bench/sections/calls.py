"""One pair a call: what a loop in Python pays for each."""

from collections.abc import Callable, Iterator
from typing import Any

import warpmatch

from .. import peers
from ..case import Call, Case, Options, Section, Side
from ..scorers import SCORERS, cutoff, function
from ..workloads import in_script, phrase_pairs, word_pairs

__all__ = ["SECTION", "case"]

LENGTHS = (5, 20, 64, 200, 500)
LONG = 2000
LONG_SCORERS = ("ratio", "WRatio", "levenshtein", "indel", "lcs_seq", "osa", "jaro_winkler")
"""Of long strings those that count edits or matches; by others some peers take seconds."""
QUICK_LENGTHS = (20, 200)
QUICK_BY_LENGTH = ("ratio", "levenshtein")
QUICK_SCORERS = ("WRatio", "token_set_ratio", "damerau_levenshtein", "hamming", "jaro_winkler")
SCRIPTS = ("cyrillic", "cjk", "mixed")
QUICK_SCRIPTS = ("cyrillic",)
BY_SCRIPT = ("ratio", "levenshtein", "jaro_winkler", "WRatio", "token_sort_ratio")
PHRASE = 25
"""About as long as phrases are, for their cutoff."""
PAIRS = {64: 1000, 200: 500, 500: 200, LONG: 50}
"""Different ones up to each length, so that no branch is learnt by heart; fewer of long strings."""
SHORT = 64
"""Up to this length a call takes so little that the pairs go round ten times, else twice."""

Pairs = list[tuple[str, str]]


def cases(options: Options) -> Iterator[Case]:
    """Every scorer by length and on phrases, with and without a cutoff; some in other scripts."""
    for scorer in QUICK_BY_LENGTH if options.quick else SCORERS:
        for length in QUICK_LENGTHS if options.quick else LENGTHS:
            yield case(scorer, length)
            yield case(scorer, length, cutoff(scorer, length))
    for scorer in () if options.quick else LONG_SCORERS:
        yield case(scorer, LONG)
        yield case(scorer, LONG, cutoff(scorer, LONG))
    for scorer in QUICK_SCORERS if options.quick else SCORERS:
        yield case(scorer)
        yield case(scorer, None, cutoff(scorer, PHRASE))
    for scorer in QUICK_BY_LENGTH if options.quick else BY_SCRIPT:
        for script in QUICK_SCRIPTS if options.quick else SCRIPTS:
            yield case(scorer, script=script)


def case(
    scorer: str,
    length: int | None = None,
    cutoff: float | None = None,
    script: str | None = None,
) -> Case:
    """Many pairs of words of that length, or of phrases, in a script, again and again."""
    workload = script or ("phrases" if length is None else str(length))
    count = next(count for longest, count in PAIRS.items() if (length or PHRASE) <= longest)
    repeats = 10 if (length or PHRASE) <= SHORT else 2

    def build() -> dict[str, Side]:
        pairs = phrase_pairs(count) if length is None else word_pairs(count, length)
        if script is not None:
            sides = (in_script(list(side), script) for side in zip(*pairs, strict=True))
            pairs = list(zip(*sides, strict=True))
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
        work=count * repeats,
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
    seconds=1,
)
