"""``process.extractOne`` and ``extract`` of one query over many choices, in a list or a Corpus."""

from collections.abc import Iterator
from typing import Any

import warpmatch

from ...data import SearchTask, search_task
from ..contenders import searches
from .section import Case, Options, Section

CALLS = ("extractOne", "extract")
SCORERS = ("ratio", "WRatio")


def cases(options: Options) -> Iterator[Case]:
    """RapidFuzz gets the list each time, having no Corpus; packing one is not timed."""
    task = search_task()
    corpus = warpmatch.Corpus(task.choices)
    for scorer in SCORERS:
        for call in CALLS:
            for kind, ours in (("list", task.choices), ("corpus", corpus)):
                yield case(call, scorer, kind, ours, task, options.device)


def case(
    call: str, scorer: str, kind: str, ours: Any, task: SearchTask, device: str = "cpu"
) -> Case:
    sides = searches(call, scorer, device)
    choices = {"warpmatch": ours, "rapidfuzz": task.choices}

    def are_equal() -> bool:
        found, expected = (sides[name](task.query, choices[name]) for name in sides)
        return found == expected

    return Case(
        name=f"search/{call}/{scorer}/{kind}",
        work=len(task.choices),
        calls={
            name: (lambda s=search, c=choices[name]: s(task.query, c))
            for name, search in sides.items()
        },
        are_equal=are_equal,
        facts={"call": call, "scorer": scorer, "choices": len(task.choices), "kind": kind},
    )


SECTION = Section("search", "ms", lambda seconds, _: seconds * 1e3, cases)
