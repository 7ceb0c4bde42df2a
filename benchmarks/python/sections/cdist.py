"""``process.cdist``: every scorer on phrases, the common ones by length."""

from collections.abc import Iterator

from ...data import LENGTHS, Workload, workloads
from ..contenders import SCORERS, cdists, same_array
from .section import Case, Options, Section

ON_EVERY_WORKLOAD = ("ratio", "levenshtein")
BY_LENGTH = ("osa", "lcs_seq", "hamming", "jaro", "jaro_winkler", "prefix")


def workload_names(scorer: str) -> list[str]:
    """What a scorer is measured on."""
    if scorer in ON_EVERY_WORKLOAD:
        return list(workloads())
    lengths = [str(length) for length in LENGTHS if length <= 128] if scorer in BY_LENGTH else []
    return [*lengths, "phrases"]


def cases(options: Options) -> Iterator[Case]:
    for scorer in SCORERS:
        for workers in options.workers:
            for name in workload_names(scorer):
                yield case(scorer, workloads()[name], workers, options.device)


def case(scorer: str, workload: Workload, workers: int, device: str) -> Case:
    queries, choices = workload.queries, workload.choices
    sides = cdists(scorer, workers, device)

    def are_equal() -> bool:
        ours, theirs = (cdist(queries, choices) for cdist in sides.values())
        return same_array(ours, theirs)

    return Case(
        name=f"cdist/{scorer}/{workload.name}/workers={workers}",
        work=workload.pairs,
        calls={name: (lambda c=cdist: c(queries, choices)) for name, cdist in sides.items()},
        are_equal=are_equal,
        facts={
            "scorer": scorer,
            "workload": workload.name,
            "workers": workers,
            "pairs": workload.pairs,
        },
    )


SECTION = Section("cdist", "M pairs/s", lambda seconds, pairs: pairs / seconds / 1e6, cases)
