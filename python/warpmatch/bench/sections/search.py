"""``process.extractOne`` and ``extract`` of a query over many choices, in a list or a Corpus."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import warpmatch

from .. import peers
from ..case import Case, Options, Section, Side
from ..scorers import function
from ..workloads import (
    SearchTask,
    city_task,
    no_match_task,
    search_in_script,
    search_task,
)

__all__ = ["SECTION", "case"]

CALLS: dict[str, dict[str, Any]] = {"extractOne": {}, "extract": {"limit": 5}}
SCORERS = ("ratio", "WRatio")
SCRIPT_SCORERS = (*SCORERS, "jaro_winkler")
SCRIPTS = ("cyrillic", "mixed")
"""Strings of one script beside ASCII, and of several."""
CUTOFF = 80
CORPUS_SCORERS = {"jaro_winkler": 0.9, "damerau_levenshtein": 3}
"""Of a ``Corpus`` alone, by the cutoff of each: from a list every choice is compared."""
COUNT = 1_000_000
QUICK_COUNT = 50_000


def cases(options: Options) -> Iterator[Case]:
    """One choice of many is close, or none, with a cutoff and without; four cities; and lists of
    other scripts than ASCII's.
    """
    count = QUICK_COUNT if options.quick else COUNT
    tasks = {
        f"phrases-{count}": functools.partial(search_task, count),
        f"no-match-{count}": functools.partial(no_match_task, count),
        "cities-20000": city_task,
    }
    for workload, task in tasks.items():
        for scorer in SCORERS:
            for call in CALLS:
                for kind in ("list", "corpus"):
                    for cutoff in (None,) if workload.startswith("cities") else (None, CUTOFF):
                        yield case(call, scorer, kind, workload, task, options.device, cutoff)
    for workload, task in tuple(tasks.items())[:2]:
        for scorer, cutoff in CORPUS_SCORERS.items():
            for given in (None, cutoff):
                yield case("extractOne", scorer, "corpus", workload, task, options.device, given)
    for name, make in (("phrases", search_task), ("no-match", no_match_task)):
        for script in SCRIPTS:
            task = functools.partial(search_in_script, make, count, script)
            for scorer in SCRIPT_SCORERS:
                workload = f"{name}-{script}-{count}"
                yield case("extractOne", scorer, "list", workload, task, options.device)


def case(
    call: str,
    scorer: str,
    kind: str,
    workload: str,
    task: Callable[[], SearchTask],
    device: str = "cpu",
    cutoff: float | None = None,
) -> Case:
    """RapidFuzz gets the list each time, having no Corpus; packing one is not timed."""
    name = f"search/{call}/{scorer}/{workload}/{kind}"
    within = {} if cutoff is None else {"score_cutoff": cutoff}
    given = CALLS[call] | within

    def build() -> dict[str, Side]:
        found = task()
        choices = warpmatch.Corpus(found.choices) if kind == "corpus" else found.choices
        ours = functools.partial(
            getattr(warpmatch.process, call),
            scorer=function(warpmatch, scorer),
            device=device,
            **given,
        )
        sides = {"warpmatch": Side(lambda: [ours(query, choices) for query in found.queries])}
        for peer, search in peers.able("search", call, scorer, given).items():
            sides[peer] = Side(lambda f=search: [f(q, found.choices) for q in found.queries])
        return sides

    return Case(
        name=name if cutoff is None else f"{name}/cutoff={cutoff:g}",
        facts={
            "call": call,
            "scorer": scorer,
            "workload": workload,
            "choices": int(workload.rpartition("-")[2]),
            "kind": kind,
            **({} if cutoff is None else {"cutoff": cutoff}),
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
    seconds=3,
)
