"""Small calls: what a few strings take, where the call itself is most of it."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import warpmatch

from .. import peers
from ..case import Case, Options, Section, Side
from ..scorers import SCORERS, cutoff, function
from ..workloads import phrase_pairs
from .joins import as_arrays

__all__ = ["SECTION", "case"]

SHAPES = ((1, 1), (1, 10), (3, 3), (10, 10), (30, 30), (100, 100))
QUICK_SHAPES = ((3, 3), (30, 30))
QUICK_SCORERS = ("ratio", "levenshtein", "WRatio")
CALLS = {100: 100, 900: 20, 10_000: 5}
"""In a row, by pairs, as one is over before a clock has ticked."""
SEARCHES = ("extractOne", "extract", "extract_iter")
"""Of one query, by the scorers that say what a search costs before its first score and with it."""
SEARCH_SCORERS = ("ratio", "WRatio")
SEARCH_CHOICES = (1, 3, 10)
ONE_BY_ONE = 100
"""Choices of `extract_iter` beside those."""
K = 5
PHRASE = 15
"""A phrase's usual length, halved, for the cutoff of `pairs`: 3 edits."""

Strings = Any
"""Lists, or a Corpus, of which the peers get the list: they have none."""


def cases(options: Options) -> Iterator[Case]:
    """Every scorer and shape. ``top_k`` and ``pairs`` also by the default of each library.

    Of ``cdist`` that is one worker on both sides. Searches by two scorers, of lists alone.
    """
    for call in ("cdist", "top_k", "pairs"):
        counts = options.workers if call == "cdist" else (options.workers[0], None)
        for scorer in QUICK_SCORERS if options.quick else SCORERS:
            for shape in QUICK_SHAPES if options.quick else SHAPES:
                for kind in ("list", "corpus"):
                    for workers in counts:
                        yield case(call, scorer, shape, kind, workers)
    for call in SEARCHES:
        for scorer in SEARCH_SCORERS[:1] if options.quick else SEARCH_SCORERS:
            for choices in SEARCH_CHOICES[1:2] if options.quick else SEARCH_CHOICES:
                yield case(call, scorer, (1, choices), "list", 1)
    for scorer in () if options.quick else SEARCH_SCORERS:
        yield case("extract_iter", scorer, (1, ONE_BY_ONE), "list", 1)


def case(call: str, scorer: str, shape: tuple[int, int], kind: str, workers: int | None) -> Case:
    """Some calls of so many queries and choices; without `workers` by each library's default."""
    rows, columns = shape
    count = next(count for most, count in CALLS.items() if rows * columns <= most)
    threads = "default" if workers is None else workers

    def build() -> dict[str, Side]:
        strings = [string for pair in phrase_pairs(rows + columns) for string in pair]
        queries, choices = strings[:rows], strings[rows : rows + columns]
        if call in SEARCHES:
            choices.reverse()  # the one that is close comes last, so that all are looked at
        given = (queries, choices)
        ours = tuple(map(warpmatch.Corpus, given)) if kind == "corpus" else given
        sides = {"warpmatch": _times(_ours(call, scorer, workers), count, *ours)}
        for name, theirs in _theirs(call, scorer, workers).items():
            sides[name] = _times(theirs, count, *given)
        return sides

    return Case(
        name=f"small/{call}/{scorer}/{rows}x{columns}/{kind}/workers={threads}",
        facts={
            "call": call,
            "scorer": scorer,
            "workload": "phrases",
            "queries": rows,
            "choices": columns,
            "kind": kind,
            "workers": threads,
        },
        work=count,
        build=build,
    )


def _times(call: Callable[..., Any], count: int, queries: Strings, choices: Strings) -> Side:
    def often() -> None:
        for _ in range(count):
            call(queries, choices)

    return Side(often, lambda: call(queries, choices))


def _ours(call: str, scorer: str, workers: int | None) -> Callable[..., Any]:
    threads: dict[str, Any] = {} if workers is None else {"workers": workers}
    if call == "cdist":
        return functools.partial(
            warpmatch.process.cdist, scorer=function(warpmatch, scorer), **threads
        )
    if call == "pairs":
        join = functools.partial(
            warpmatch.pairs, scorer=scorer, score_cutoff=cutoff(scorer, PHRASE), **threads
        )
        return lambda queries, choices: as_arrays(join(queries, choices))
    if call in SEARCHES:
        search = functools.partial(
            getattr(warpmatch.process, call), scorer=function(warpmatch, scorer)
        )
        return _searched(call, search)

    def best(queries: Strings, choices: Strings) -> tuple[Any, Any]:
        found = warpmatch.top_k(queries, choices, K, scorer=scorer, **threads)
        return found.indices, found.scores

    return best


def _theirs(call: str, scorer: str, workers: int | None) -> dict[str, Callable[..., Any]]:
    """By ``cdist`` and NumPy what the peers have no call for."""
    if call == "cdist":
        return peers.able("cdist", scorer, workers, True)
    if call == "pairs":
        return peers.able("pairs", scorer, cutoff(scorer, PHRASE), workers)
    if call in SEARCHES:
        able = peers.able("search", call, scorer, {})
        return {name: _searched(call, search) for name, search in able.items()}
    return peers.able("top_k", scorer, K, workers)


def _searched(call: str, search: Callable[..., Any]) -> Callable[..., Any]:
    """The search of the first query; every match of those that come one by one."""
    if call == "extract_iter":
        return lambda queries, choices: list(search(queries[0], choices))
    return lambda queries, choices: search(queries[0], choices)


SECTION = Section(
    name="small",
    title="Calls of a few strings",
    unit="us a call",
    higher_is_better=False,
    figure=lambda seconds, calls: seconds / calls * 1e6,
    cases=cases,
    seconds=0.2,
)
