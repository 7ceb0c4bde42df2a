"""``top_k``: the best choices of many queries at once."""

import functools
from collections.abc import Iterator

import warpmatch

from .. import peers
from ..case import Case, Options, Section, Side
from ..workloads import people
from .cdist import pairs_a_second

__all__ = ["SECTION", "case"]

SCORERS = ("ratio", "token_sort_ratio", "jaro_winkler")
K = 5


def cases(options: Options) -> Iterator[Case]:
    """Names of people against many more of them."""
    queries, choices = (100, 5000) if options.quick else (500, 50_000)
    for scorer in SCORERS:
        for workers in options.workers:
            yield case(scorer, queries, choices, workers, options.device)


def case(scorer: str, queries: int, choices: int, workers: int, device: str) -> Case:
    """The five best of so many choices, for so many queries."""

    def build() -> dict[str, Side]:
        names = people(queries + choices)
        asked, given = names[:queries], names[queries:]

        def ours() -> warpmatch.TopK:
            return warpmatch.top_k(asked, given, K, scorer=scorer, workers=workers, device=device)

        def as_arrays() -> tuple[object, object]:
            best = ours()
            return best.indices, best.scores

        sides = {"warpmatch": Side(ours, as_arrays)}
        for name, best in peers.able("top_k", scorer, K, workers).items():
            sides[name] = Side(functools.partial(best, asked, given))
        return sides

    return Case(
        name=f"top_k/{scorer}/people-{queries}x{choices}/workers={workers}",
        facts={
            "scorer": scorer,
            "workload": "people",
            "queries": queries,
            "choices": choices,
            "k": K,
            "pairs": queries * choices,
            "workers": workers,
        },
        work=queries * choices,
        build=build,
    )


SECTION = Section(
    name="top_k",
    title="The five best choices of many queries",
    unit="M pairs/s",
    higher_is_better=True,
    figure=pairs_a_second,
    cases=cases,
)
