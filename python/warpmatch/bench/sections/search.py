"""``process.extractOne`` and ``extract`` of a query over many choices, in a list or a Corpus."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import warpmatch

from .. import peers
from ..case import Case, Options, Section, Side
from ..scorers import function
from ..workloads import SearchTask, city_task, search_task

__all__ = ["SECTION", "case"]

CALLS: dict[str, dict[str, Any]] = {"extractOne": {}, "extract": {"limit": 5}}
SCORERS = ("ratio", "WRatio")
COUNT = 1_000_000
QUICK_COUNT = 50_000


def cases(options: Options) -> Iterator[Case]:
    """One choice of many is close; and four cities that come again and again."""
    count = QUICK_COUNT if options.quick else COUNT
    tasks = {
        f"phrases-{count}": functools.partial(search_task, count),
        "cities-20000": city_task,
    }
    for workload, task in tasks.items():
        for scorer in SCORERS:
            for call in CALLS:
                for kind in ("list", "corpus"):
                    yield case(call, scorer, kind, workload, task, options.device)


def case(
    call: str,
    scorer: str,
    kind: str,
    workload: str,
    task: Callable[[], SearchTask],
    device: str = "cpu",
) -> Case:
    """RapidFuzz gets the list each time, having no Corpus; packing one is not timed."""
    name = f"search/{call}/{scorer}/{workload}/{kind}"

    def build() -> dict[str, Side]:
        found = task()
        choices = warpmatch.Corpus(found.choices) if kind == "corpus" else found.choices
        ours = functools.partial(
            getattr(warpmatch.process, call),
            scorer=function(warpmatch, scorer),
            device=device,
            **CALLS[call],
        )
        sides = {"warpmatch": Side(lambda: [ours(query, choices) for query in found.queries])}
        for peer, search in peers.able("search", call, scorer, CALLS[call]).items():
            sides[peer] = Side(lambda f=search: [f(q, found.choices) for q in found.queries])
        return sides

    return Case(
        name=name,
        facts={
            "call": call,
            "scorer": scorer,
            "workload": workload,
            "choices": int(workload.rpartition("-")[2]),
            "kind": kind,
        },
        work=4 if workload.startswith("cities") else 1,
        build=build,
    )


SECTION = Section(
    name="search",
    title="The best choices for one query",
    unit="ms a query",
    higher_is_better=False,
    figure=lambda seconds, queries: seconds / queries * 1e3,
    cases=cases,
)
