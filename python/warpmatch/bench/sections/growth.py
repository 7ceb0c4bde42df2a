"""The same join on twice as many strings, again and again: how does the time grow?"""

from collections.abc import Iterator

from .. import real_data
from ..case import Case, Options, Section
from ..workloads import people
from . import fresh, joins

__all__ = ["SECTION"]

CUTOFFS = (("levenshtein", 2), ("ratio", 90))
COUNTS = (1000, 2000, 4000, 8000, 16_000, 32_000)
QUICK_COUNTS = (1000, 2000, 4000)
WORDS = "words-polish"
REAL_COUNTS = {
    WORDS: (270_000, 540_000, 1_080_000, 2_160_000, 4_320_000),
    real_data.LARGE: (95_000, 190_000, 380_000, 760_000, 1_520_000),
}
"""Of real strings in random order: the words where they are found, else the names."""
MADE_COUNTS = (2_500_000, 10_000_000)
"""Of strings made from real names, as there are not so many real ones."""
REAL_CUTOFF = 90
"""Of the ratio."""


def cases(options: Options) -> Iterator[Case]:
    """With the most workers asked for; a shorter list is the beginning of a longer one."""
    counts = QUICK_COUNTS if options.quick else COUNTS
    names = people(counts[-1])
    workers = max(options.workers)
    for scorer, cutoff in CUTOFFS:
        for count in counts:
            yield joins.case(
                "growth",
                scorer,
                cutoff,
                f"people-{count}",
                names[:count],
                workers,
                options.device,
            )
    if options.large in REAL_COUNTS and not options.quick:
        words = WORDS if real_data.DATA_SETS[WORDS].is_found else options.large
        for count in REAL_COUNTS[words]:
            yield _large_case(f"{words}#{count}", words, count, workers, options.device)
        for count in MADE_COUNTS:
            made = f"{options.large}+{count}"
            yield _large_case(made, f"made-of-{options.large}", count, workers, options.device)


def _large_case(data: str, kind: str, count: int, workers: int, device: str) -> Case:
    """Ratio 90 and above, in a process of its own; no peer joins as many strings by that."""
    job = fresh.Job("self_join", data, "ratio", REAL_CUTOFF, workers, device)
    return Case(
        name=f"growth/ratio/cutoff={REAL_CUTOFF}/{kind}-{count}/workers={workers}",
        facts={
            "scorer": "ratio",
            "cutoff": REAL_CUTOFF,
            "workload": f"{kind}-{count}",
            "strings": count,
            "pairs": count * (count - 1) // 2,
            "workers": workers,
        },
        work=count,
        build=lambda: fresh.sides(job, {}),
        least_rounds=1,
        measures_itself=True,
    )


SECTION = Section(
    name="growth",
    title="Joins of more and more strings",
    unit="ms",
    higher_is_better=False,
    figure=lambda seconds, _: seconds * 1e3,
    cases=cases,
    seconds=2,
)
