"""StringZilla's published workload: Levenshtein distances of shuffled tokens, in cells a second."""

import functools
from collections.abc import Iterator

import warpmatch

from .. import peers
from ..case import Case, Options, Section, Side
from ..workloads import Workload, published

__all__ = ["SECTION", "case"]

KINDS = ("words", "dna", "utf8-words")
SIDE = 1471
"""The published side of an H100: round(sqrt(16384 times 132))."""
QUICK_SIDE = 400


def cases(options: Options) -> Iterator[Case]:
    """Every kind of token, in sets of the published size."""
    for kind in KINDS:
        work = published(kind, QUICK_SIDE if options.quick else SIDE)
        for workers in options.workers:
            yield case(work, workers, options.device)


def case(work: Workload, workers: int, device: str) -> Case:
    """The matrix from sets that are packed before; RapidFuzz takes lists, having nothing else."""

    def build() -> dict[str, Side]:
        ours = functools.partial(
            warpmatch.matrix,
            warpmatch.Corpus(work.queries),
            warpmatch.Corpus(work.choices),
            scorer="levenshtein",
            workers=workers,
            device=device,
        )
        calls = peers.able("packed_cdist", work.queries, work.choices, workers, work.is_ascii)
        return {"warpmatch": Side(ours)} | {name: Side(call) for name, call in calls.items()}

    return Case(
        name=f"stringzilla/{work.name}/workers={workers}",
        facts={
            "scorer": "levenshtein",
            **work.facts,
            "workers": workers,
            "cells": work.cells,
        },
        work=work.cells,
        build=build,
    )


SECTION = Section(
    name="stringzilla",
    title="StringZilla's published workload",
    unit="G cells/s",
    higher_is_better=True,
    figure=lambda seconds, cells: cells / seconds / 1e9,
    cases=cases,
)
