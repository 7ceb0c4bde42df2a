"""``top_k``: the best choices of many queries at once."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import warpmatch

from .. import peers, real_data
from ..case import Case, Options, Section, Side
from ..timing import LEAST_ROUNDS
from ..workloads import misspelt_some, people
from .cdist import pairs_a_second

__all__ = ["SECTION", "case", "large_case"]

SCORERS = ("ratio", "token_sort_ratio", "jaro_winkler")
K = 5
LARGE_SCORERS = {"ratio": 50, "WRatio": 5}
"""On a large set, and how many queries a peer gets that scores every pair."""
LARGE_QUERIES = 1000
LARGE_CHOICES = 1_000_000


def cases(options: Options) -> Iterator[Case]:
    """Names of people against many more of them; misspelt names against a million."""
    queries, choices = (100, 5000) if options.quick else (500, 50_000)
    for scorer in SCORERS:
        for workers in options.workers:
            yield case(scorer, queries, choices, workers, options.device)
    if options.large and not options.quick:
        for scorer in LARGE_SCORERS:
            for kind in ("list", "corpus"):
                for workers in options.workers:
                    yield large_case(scorer, kind, options.large, workers, options.device)


def case(scorer: str, queries: int, choices: int, workers: int, device: str) -> Case:
    """The five best of so many choices, for so many queries."""

    def build() -> dict[str, Side]:
        names = people(queries + choices)
        asked, given = names[:queries], names[queries:]
        ours = _ours(scorer, workers, device)
        sides = {"warpmatch": Side(functools.partial(ours, asked, given))}
        for name, best in peers.able("top_k", scorer, K, workers).items():
            sides[name] = Side(functools.partial(best, asked, given))
        return sides

    return _case(scorer, f"people-{queries}x{choices}", queries, choices, workers, build)


def large_case(
    scorer: str,
    kind: str,
    data: str,
    workers: int,
    device: str,
    queries: int = LARGE_QUERIES,
    choices: int = LARGE_CHOICES,
) -> Case:
    """Misspelt names against a list or a Corpus of names.

    A peer asks for one query after the other, and of some of them only: their results are compared,
    and its rate is that of its own pairs.
    """

    def build() -> dict[str, Side]:
        given = real_data.load(data)[:choices]
        asked = misspelt_some(given, queries)
        part = asked[: LARGE_SCORERS[scorer]]
        packed = warpmatch.Corpus(given) if kind == "corpus" else given
        ours = _ours(scorer, workers, device)
        sides = {
            "warpmatch": Side(
                functools.partial(ours, asked, packed), functools.partial(ours, part, packed)
            )
        }
        for name, best in peers.able("extracts", scorer, K).items():
            call = functools.partial(best, part, given)
            sides[name] = Side(call, share=len(part) / len(asked))
        return sides

    workload = f"{real_data.label(data)}-{queries}x{choices}"
    return _case(scorer, workload, queries, choices, workers, build, kind)


def _ours(scorer: str, workers: int, device: str) -> Callable[..., Any]:
    def best(asked: Any, given: Any) -> tuple[Any, Any]:
        found = warpmatch.top_k(asked, given, K, scorer=scorer, workers=workers, device=device)
        return found.indices, found.scores

    return best


def _case(
    scorer: str,
    workload: str,
    queries: int,
    choices: int,
    workers: int,
    build: Callable[[], dict[str, Side]],
    kind: str | None = None,
) -> Case:
    place = f"{workload}/{kind}" if kind else workload
    return Case(
        name=f"top_k/{scorer}/{place}/workers={workers}",
        facts={
            "scorer": scorer,
            "workload": workload.removesuffix(f"-{queries}x{choices}"),
            "queries": queries,
            "choices": choices,
            "k": K,
            "pairs": queries * choices,
            "workers": workers,
            **({"kind": kind} if kind else {}),
        },
        work=queries * choices,
        build=build,
        least_rounds=1 if kind else LEAST_ROUNDS,
    )


SECTION = Section(
    name="top_k",
    title="The five best choices of many queries",
    unit="M pairs/s",
    higher_is_better=True,
    figure=pairs_a_second,
    cases=cases,
    seconds=3,
)
