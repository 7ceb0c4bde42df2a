"""``process.cpdist``: a column with another, row by row, as lists and as Polars columns."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

import warpmatch

from .. import peers
from ..case import Case, Options, Section, Side
from ..scorers import METRICS, function
from ..workloads import phrase_pairs
from .cdist import pairs_a_second

__all__ = ["SECTION", "case"]

SCORERS = ("ratio", "token_sort_ratio", *METRICS)
COUNT = 200_000
QUICK_COUNT = 10_000


def cases(options: Options) -> Iterator[Case]:
    """Polars columns with one worker, since polars-distance has one thread for a column."""
    count = QUICK_COUNT if options.quick else COUNT
    scorers = ("ratio", "levenshtein", "jaro_winkler") if options.quick else SCORERS
    for scorer in scorers:
        for workers in options.workers:
            yield case(scorer, "lists", count, workers, options.device)
        if peers.version("polars_distance") and scorer in METRICS:
            yield case(scorer, "polars", count, 1, options.device)


def case(scorer: str, columns: str, count: int, workers: int, device: str) -> Case:
    """Scores of so many rows; `columns` are ``lists`` or ``polars``."""

    def build() -> dict[str, Side]:
        left, right = (list(column) for column in zip(*phrase_pairs(count), strict=True))
        # In double precision Jaro's similarities are as exact as the peers have them.
        ours = functools.partial(
            warpmatch.process.cpdist,
            scorer=function(warpmatch, scorer),
            dtype=np.float64 if scorer.startswith("jaro") else None,
            workers=workers,
            device=device,
        )
        if columns == "polars":
            return _polars_sides(ours, scorer, left, right)
        calls = {"warpmatch": ours} | peers.able("cpdist", scorer, workers)
        return {name: Side(functools.partial(call, left, right)) for name, call in calls.items()}

    return Case(
        name=f"cpdist/{scorer}/{columns}-{count}/workers={workers}",
        facts={"scorer": scorer, "workload": columns, "pairs": count, "workers": workers},
        work=count,
        build=build,
    )


def _polars_sides(
    ours: Callable[..., Any], scorer: str, left: list[str], right: list[str]
) -> dict[str, Side]:
    import polars

    columns = polars.Series(left), polars.Series(right)
    sides = {"warpmatch": Side(functools.partial(ours, *columns))}
    for name, score in peers.able("columns", scorer).items():
        call = functools.partial(score, *columns)
        sides[name] = Side(call, lambda call=call: call().to_numpy())
    return sides


SECTION = Section(
    name="cpdist",
    title="The score of each row of two columns",
    unit="M pairs/s",
    higher_is_better=True,
    figure=pairs_a_second,
    cases=cases,
)
