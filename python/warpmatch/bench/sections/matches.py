"""Joins, searches and fits by rarity, the words that name a thing."""

import functools
from collections.abc import Iterator, Sequence
from typing import Any

import warpmatch

from .. import peers, real_data
from ..case import Case, Options, Section, Side
from ..workloads import people
from .joins import as_arrays

__all__ = ["SECTION", "fit_case", "join_case", "search_case"]

CUTOFF = 0.8
K = 5
QUERIES = 1000
COUNTS = (10_000, 30_000, 100_000, 300_000, 1_000_000)


def cases(options: Options) -> Iterator[Case]:
    """Invented names and the real data asked for; of long lists their beginnings too."""
    for workload, strings in _sets(options):
        for kind in (join_case, fit_case, search_case):
            for workers in options.workers:
                yield kind(workload, strings, workers)


def _sets(options: Options) -> Iterator[tuple[str, Sequence[str]]]:
    few = 2000
    yield f"people-{few}", people(few)
    for name in options.data:
        strings, label = real_data.load(name), real_data.label(name)
        if options.quick:
            strings = strings[:few]
            yield f"{label}-{len(strings)}", strings
            continue
        for count in COUNTS:
            if 3 * count <= 2 * len(strings) and len(strings) > COUNTS[1]:
                yield f"{label}-{count}", strings[:count]
        yield label, strings


def _case(
    call: str, workload: str, strings: Sequence[str], workers: int, build: Any, **facts: Any
) -> Case:
    return Case(
        name=f"matches/{call}/{workload}/workers={workers}",
        facts={
            "call": call,
            "scorer": "rarity",
            "workload": workload,
            "strings": len(strings),
            "workers": workers,
            **facts,
        },
        work=len(strings),
        build=build,
    )


def join_case(workload: str, strings: Sequence[str], workers: int) -> Case:
    """Every pair at 0.8 or above, fitting included, as theirs has it: each by its own score."""

    def build() -> dict[str, Side]:
        names = list(strings)
        ours = functools.partial(
            warpmatch.self_join, names, scorer="rarity", score_cutoff=CUTOFF, workers=workers
        )
        sides = {"warpmatch": Side(ours, lambda: as_arrays(ours()))}
        for name, join in peers.able("matches", CUTOFF, workers).items():
            sides[name] = Side(functools.partial(join, names), is_same_work=False)
        return sides

    return _case("self_join", workload, strings, workers, build, cutoff=CUTOFF)


def fit_case(workload: str, strings: Sequence[str], workers: int) -> Case:
    def build() -> dict[str, Side]:
        names = warpmatch.Corpus(strings)
        ours = functools.partial(warpmatch.Rarity, names, workers=workers)
        return {"warpmatch": Side(ours, lambda: ours().vocabulary)}

    return _case("fit", workload, strings, workers, build)


def search_case(workload: str, strings: Sequence[str], workers: int) -> Case:
    """The best choices of a thousand of the strings, evenly chosen, among all of them."""

    def build() -> dict[str, Side]:
        names = warpmatch.Corpus(strings)
        asked = list(strings[:: max(1, len(strings) // QUERIES)][:QUERIES])
        rarity = warpmatch.Rarity(names, workers=workers)
        ours = functools.partial(
            warpmatch.top_k, asked, names, K, scorer=rarity, workers=workers, device="cpu"
        )
        return {"warpmatch": Side(ours, lambda: (ours().indices, ours().scores))}

    return _case("top_k", workload, strings, workers, build, queries=QUERIES, k=K)


SECTION = Section(
    name="matches",
    title="Joins, fits and searches by rarity",
    unit="s",
    higher_is_better=False,
    figure=lambda seconds, _: seconds,
    cases=cases,
)
