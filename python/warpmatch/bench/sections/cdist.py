"""``process.cdist``: every scorer on phrases, the common ones by length."""

import functools
from collections.abc import Iterator

import warpmatch

from .. import peers, real_data
from ..case import Case, Options, Section, Side
from ..scorers import FUZZ, SCORERS, function
from ..workloads import LENGTHS, Workload, workload

__all__ = ["SECTION", "case", "pairs_a_second"]

ON_EVERY_WORKLOAD = ("ratio", "levenshtein")
BY_LENGTH = {
    **dict.fromkeys(("osa", "lcs_seq", "indel", "jaro_winkler"), LENGTHS[-1]),
    **dict.fromkeys(("hamming", "jaro", "prefix"), 128),
}
"""Scorers, and the length up to which."""
DEAR = tuple(name for name in FUZZ if name not in ("ratio", "QRatio", "token_sort_ratio"))
"""Scorers of which RapidFuzz does a million pairs a second, and so gets one million of them."""
QUICK = {"8": 1000, "64": 500, "128": 200, "phrases": 500}


def cases(options: Options) -> Iterator[Case]:
    """The quick run has a few lengths of the common scorers, and one worker for the others."""
    for scorer in SCORERS:
        common = scorer in ON_EVERY_WORKLOAD
        for workers in options.workers if common or not options.quick else options.workers[:1]:
            for work in _workloads(scorer, options):
                yield case("cdist", scorer, work, workers, options.device)


def _workloads(scorer: str, options: Options) -> Iterator[Workload]:
    common = scorer in ON_EVERY_WORKLOAD
    if options.quick and common:
        yield from (workload(name).part(count) for name, count in QUICK.items())
    elif options.quick:
        yield workload("phrases").part(200)
    elif common:
        yield from map(workload, [*map(str, LENGTHS), "5-30", "phrases", "people"])
    elif scorer in BY_LENGTH:
        yield from (workload(str(length)) for length in LENGTHS if length <= BY_LENGTH[scorer])
        yield workload("phrases")
    elif scorer in DEAR:
        yield workload("phrases").part(1000)
    else:
        yield workload("phrases")
    if common:
        yield from (real_data.sample(name, 500 if options.quick else 2000) for name in options.data)


def case(section: str, scorer: str, work: Workload, workers: int, device: str) -> Case:
    """A matrix of every score, from lists of strings."""

    def build() -> dict[str, Side]:
        ours = functools.partial(
            warpmatch.process.cdist,
            scorer=function(warpmatch, scorer),
            workers=workers,
            device=device,
        )
        calls = {"warpmatch": ours} | peers.able("cdist", scorer, workers, work.is_ascii)
        return {
            name: Side(functools.partial(call, work.queries, work.choices))
            for name, call in calls.items()
        }

    return Case(
        name=f"{section}/{scorer}/{work.name}/workers={workers}",
        facts={"scorer": scorer, **work.facts, "workers": workers},
        work=work.pairs,
        build=build,
    )


def pairs_a_second(seconds: float, pairs: float) -> float:
    """In millions."""
    return pairs / seconds / 1e6


SECTION = Section(
    name="cdist",
    title="Every score of queries and choices",
    unit="M pairs/s",
    higher_is_better=True,
    figure=pairs_a_second,
    cases=cases,
    seconds=1,
)
