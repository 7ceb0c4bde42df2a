"""Small calls: what a few strings take, where the call itself is most of it."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

import warpmatch

from .. import peers
from ..case import Case, Options, Section, Side
from ..scorers import SCORERS, function
from ..workloads import phrase_pairs

__all__ = ["SECTION", "case"]

SHAPES = ((1, 1), (1, 10), (3, 3), (10, 10), (30, 30), (100, 100))
QUICK_SHAPES = ((3, 3), (30, 30))
QUICK_SCORERS = ("ratio", "levenshtein", "WRatio")
CALLS = 100
"""In a row, as one is over before a clock has ticked."""
SEARCH_SCORERS = ("ratio", "levenshtein")
K = 5

Strings = Any
"""Lists, or a Corpus, of which the peers get the list: they have none."""


def cases(options: Options) -> Iterator[Case]:
    """``cdist`` of every scorer and shape; ``top_k`` and ``pairs`` of the common ones."""
    shapes = QUICK_SHAPES if options.quick else SHAPES
    for scorer in QUICK_SCORERS if options.quick else SCORERS:
        for rows, columns in shapes:
            for kind in ("list", "corpus"):
                for workers in options.workers:
                    yield case("cdist", scorer, (rows, columns), kind, workers)
    for call in ("top_k", "pairs"):
        for scorer in SEARCH_SCORERS:
            for shape in shapes:
                for kind in ("list", "corpus"):
                    yield case(call, scorer, shape, kind, options.workers[-1])


def case(call: str, scorer: str, shape: tuple[int, int], kind: str, workers: int) -> Case:
    """A hundred calls of so many queries and choices."""
    rows, columns = shape

    def build() -> dict[str, Side]:
        strings = [string for pair in phrase_pairs(rows + columns) for string in pair]
        queries, choices = strings[:rows], strings[rows : rows + columns]
        given = (queries, choices)
        ours = tuple(map(warpmatch.Corpus, given)) if kind == "corpus" else given
        sides = {"warpmatch": _times(_ours(call, scorer, workers), *ours)}
        for name, theirs in _theirs(call, scorer, workers).items():
            sides[name] = _times(theirs, *given)
        return sides

    return Case(
        name=f"small/{call}/{scorer}/{rows}x{columns}/{kind}/workers={workers}",
        facts={
            "call": call,
            "scorer": scorer,
            "workload": "phrases",
            "queries": rows,
            "choices": columns,
            "kind": kind,
            "workers": workers,
        },
        work=CALLS,
        build=build,
    )


def _times(call: Callable[..., Any], queries: Strings, choices: Strings) -> Side:
    def often() -> None:
        for _ in range(CALLS):
            call(queries, choices)

    return Side(often, lambda: call(queries, choices))


def _cutoff(scorer: str) -> int:
    return 80 if scorer == "ratio" else 3


def _ours(call: str, scorer: str, workers: int) -> Callable[..., Any]:
    if call == "cdist":
        return functools.partial(
            warpmatch.process.cdist, scorer=function(warpmatch, scorer), workers=workers
        )
    if call == "pairs":
        join = functools.partial(
            warpmatch.pairs, scorer=scorer, score_cutoff=_cutoff(scorer), workers=workers
        )
        return lambda queries, choices: _rows(join(queries, choices))

    def best(queries: Strings, choices: Strings) -> tuple[Any, Any]:
        found = warpmatch.top_k(queries, choices, K, scorer=scorer, workers=workers)
        return found.indices, found.scores

    return best


def _rows(found: warpmatch.Pairs) -> tuple[Any, Any]:
    return found.left, found.right


def _theirs(call: str, scorer: str, workers: int) -> dict[str, Callable[..., Any]]:
    """By ``cdist`` and NumPy what the peers have no call for."""
    if call == "cdist":
        return peers.able("cdist", scorer, workers, True)
    is_distance = scorer != "ratio"
    cutoff = _cutoff(scorer)

    def best(cdist: Callable[..., Any], queries: Strings, choices: Strings) -> tuple[Any, Any]:
        scores = cdist(queries, choices, dtype=np.float64)
        order = np.argsort(scores if is_distance else -scores, axis=1, kind="stable")[:, :K]
        return order, np.take_along_axis(scores, order, 1)

    def pairs(cdist: Callable[..., Any], queries: Strings, choices: Strings) -> tuple[Any, Any]:
        scores = cdist(queries, choices, score_cutoff=cutoff)
        rows, columns = np.nonzero(scores <= cutoff if is_distance else scores)
        return rows, columns

    form = best if call == "top_k" else pairs
    return {
        name: functools.partial(form, cdist)
        for name, cdist in peers.able("cdist_within", scorer, workers).items()
    }


SECTION = Section(
    name="small",
    title="Calls of a few strings",
    unit="us a call",
    higher_is_better=False,
    figure=lambda seconds, calls: seconds / calls * 1e6,
    cases=cases,
)
