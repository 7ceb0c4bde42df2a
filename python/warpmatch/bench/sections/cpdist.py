"""``process.cpdist``: a column with another, row by row, as lists and as columns of Arrow."""

import functools
import importlib.util
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

import warpmatch

from .. import peers
from ..case import Case, Options, Section, Side
from ..scorers import METRICS, SCORERS, function
from ..workloads import in_script, phrase_pairs
from .cdist import pairs_a_second

__all__ = ["SECTION", "case"]

COUNT = 200_000
QUICK_COUNT = 10_000
QUICK_SCORERS = ("ratio", "levenshtein", "jaro_winkler")
SCRIPT = "cyrillic"
"""Beside ASCII: two bytes a symbol."""
EMOJI_SCORERS = ("ratio", "token_sort_ratio", "levenshtein", "hamming", "jaro_winkler")
"""On columns with emoji, which have symbols of one and of four bytes."""


def cases(options: Options) -> Iterator[Case]:
    """Every scorer on lists and Arrow columns, ASCII and not; metrics on Polars columns as well.

    Five scorers on Arrow columns with emoji.

    Columns with one worker, since polars-distance has one thread for a column, and by each
    library's default.
    """
    count = QUICK_COUNT if options.quick else COUNT
    has_arrow = importlib.util.find_spec("pyarrow") is not None
    for scorer in QUICK_SCORERS if options.quick else SCORERS:
        for workers in options.workers:
            yield case(scorer, "lists", count, workers, options.device)
        yield case(scorer, "lists", count, 1, options.device, SCRIPT)
        if peers.version("polars_distance") and scorer in METRICS:
            yield case(scorer, "polars", count, 1, options.device)
        if has_arrow:
            for workers in (1, None):
                yield case(scorer, "arrow", count, workers, options.device)
            yield case(scorer, "arrow", count, 1, options.device, SCRIPT)
            if scorer in EMOJI_SCORERS:
                yield case(scorer, "arrow", count, 1, options.device, "emoji")


def case(
    scorer: str, columns: str, count: int, workers: int | None, device: str, script: str = "ascii"
) -> Case:
    """Scores of so many rows; `columns` are ``lists``, ``polars`` or ``arrow``.

    RapidFuzz gets lists in the place of columns, and polars-distance columns of Polars; they are
    made before.
    """
    threads: dict[str, Any] = {} if workers is None else {"workers": workers}
    workload = columns if script == "ascii" else f"{columns}-{script}"

    def build() -> dict[str, Side]:
        lists = _lists(count, script)
        # In double precision Jaro's similarities are as exact as the peers have them.
        ours = functools.partial(
            warpmatch.process.cpdist,
            scorer=function(warpmatch, scorer),
            dtype=np.float64 if scorer.startswith("jaro") else None,
            device=device,
            **threads,
        )
        sides = {"warpmatch": Side(functools.partial(ours, *_as(columns, lists)))}
        for name, call in peers.able("cpdist", scorer, workers).items():
            sides[name] = Side(functools.partial(call, *lists))
        if columns != "lists":
            sides |= _of_columns(peers.able("columns", scorer), lists)
        return sides

    return Case(
        name=f"cpdist/{scorer}/{workload}-{count}/workers={threads.get('workers', 'default')}",
        facts={
            "scorer": scorer,
            "workload": workload,
            "pairs": count,
            "workers": threads.get("workers", "default"),
        },
        work=count,
        build=build,
    )


@functools.lru_cache(maxsize=2)
def _lists(count: int, script: str) -> tuple[list[str], ...]:
    """Both columns, which take longer to make than to compare."""
    columns = zip(*phrase_pairs(count), strict=True)
    return tuple(in_script(list(column), script) for column in columns)


def _as(columns: str, lists: tuple[list[str], ...]) -> tuple[Any, ...]:
    if columns == "polars":
        import polars

        return tuple(map(polars.Series, lists))
    if columns == "arrow":
        import pyarrow

        return tuple(map(pyarrow.array, lists))
    return lists


def _of_columns(
    able: dict[str, Callable[..., Any]], lists: tuple[list[str], ...]
) -> dict[str, Side]:
    made = _as("polars", lists) if able else ()
    calls = {name: functools.partial(score, *made) for name, score in able.items()}
    return {name: Side(call, lambda call=call: call().to_numpy()) for name, call in calls.items()}


SECTION = Section(
    name="cpdist",
    title="The score of each row of two columns",
    unit="M pairs/s",
    higher_is_better=True,
    figure=pairs_a_second,
    cases=cases,
    seconds=0.5,
)
