"""``self_join``: every pair of one set of strings that meets a cutoff."""

import functools
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

import warpmatch

from .. import peers, real_data
from ..case import Case, Options, Section, Side
from ..workloads import people, sequences
from . import fresh

__all__ = ["SECTION", "as_arrays", "case", "in_order", "large_case"]

LARGE_CUTOFFS = (("levenshtein", 1), ("levenshtein", 2), ("ratio", 90), ("ratio", 95))
CUTOFFS = (*LARGE_CUTOFFS, ("jaro_winkler", 0.945))
"""By Jaro-Winkler one that no score of these sets equals: of those RapidFuzz leaves some out, as it
rounds what a cutoff asks of Jaro."""
SEQUENCES = ("peptides", "dna")


def cases(options: Options) -> Iterator[Case]:
    """Invented names, sequences by edits, and real data; less of it in the quick run."""
    for workload, strings in _sets(options):
        for scorer, cutoff in CUTOFFS:
            if workload.startswith(SEQUENCES) and scorer != "levenshtein":
                continue
            for workers in options.workers:
                yield case("joins", scorer, cutoff, workload, strings, workers, options.device)
    if options.large and not options.quick:
        for scorer, cutoff in LARGE_CUTOFFS:
            for workers in options.workers:
                yield large_case(scorer, cutoff, options.large, workers, options.device)


def _sets(options: Options) -> Iterator[tuple[str, list[str]]]:
    count = 2000 if options.quick else 20_000
    yield f"people-{count}", people(count)
    for kind in SEQUENCES:
        yield f"{kind}-{5 * count}", sequences(kind, 5 * count)
    for name in options.data:
        strings, label = real_data.load(name), real_data.label(name)
        if options.quick and len(strings) > count:
            strings, label = strings[:count], f"{label}-{count}"
        yield label, strings


def case(
    section: str,
    scorer: str,
    cutoff: float,
    workload: str,
    strings: list[str],
    workers: int,
    device: str,
) -> Case:
    """All pairs within a cutoff: theirs by deletion variants, or by every score in chunks."""

    def build() -> dict[str, Side]:
        ours = functools.partial(
            warpmatch.self_join,
            strings,
            scorer=scorer,
            score_cutoff=cutoff,
            workers=workers,
            device=device,
        )
        sides = {"warpmatch": Side(ours, lambda: as_arrays(ours()))}
        for name, join in peers.able("self_join", scorer, cutoff, workers, strings).items():
            call = functools.partial(join, strings)
            sides[name] = Side(call, lambda call=call: in_order(*call()))
        return sides

    return Case(
        name=f"{section}/{scorer}/cutoff={cutoff:g}/{workload}/workers={workers}",
        facts={
            "scorer": scorer,
            "cutoff": cutoff,
            "workload": workload,
            "strings": len(strings),
            "pairs": len(strings) * (len(strings) - 1) // 2,
            "workers": workers,
        },
        work=len(strings),
        build=build,
    )


def large_case(scorer: str, cutoff: float, data: str, workers: int, device: str) -> Case:
    """The same of a large set of real strings, each run in a process of its own with its memory."""

    def build() -> dict[str, Side]:
        able = peers.able("self_join", scorer, cutoff, workers, real_data.load(data))
        return fresh.sides(fresh.Job("self_join", data, scorer, cutoff, workers, device), able)

    workload = real_data.label(data)
    return Case(
        name=f"joins/{scorer}/cutoff={cutoff:g}/{workload}/workers={workers}",
        facts={"scorer": scorer, "cutoff": cutoff, "workload": workload, "workers": workers},
        work=1,
        build=build,
        least_rounds=1,
        measures_itself=True,
    )


def as_arrays(found: warpmatch.Pairs) -> tuple[NDArray[Any], ...]:
    """Left, right and score."""
    return found.left, found.right, found.score


def in_order(
    left: NDArray[Any], right: NDArray[Any], score: NDArray[Any]
) -> tuple[NDArray[Any], ...]:
    """The pairs sorted by left, then right, as ours are."""
    order = np.lexsort((right, left))
    return left[order], right[order], score[order]


SECTION = Section(
    name="joins",
    title="Every pair of one set within a cutoff",
    unit="s",
    higher_is_better=False,
    figure=lambda seconds, _: seconds,
    cases=cases,
    seconds=4,
)
