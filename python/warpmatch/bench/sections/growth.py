"""The same join on twice as many names, again and again: how does the time grow?"""

from collections.abc import Iterator

from ..case import Case, Options, Section
from ..workloads import people
from . import joins

__all__ = ["SECTION"]

CUTOFFS = (("levenshtein", 2), ("ratio", 90))
COUNTS = (1000, 2000, 4000, 8000, 16_000, 32_000)
QUICK_COUNTS = (1000, 2000, 4000)


def cases(options: Options) -> Iterator[Case]:
    """With the most workers asked for; a shorter list of names is the beginning of a longer one."""
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


SECTION = Section(
    name="growth",
    title="Joins of more and more names",
    unit="ms",
    higher_is_better=False,
    figure=lambda seconds, _: seconds * 1e3,
    cases=cases,
)
