"""StringZilla's workload: matrices of Levenshtein distances, from packed sets into NumPy arrays."""

import statistics
from collections.abc import Callable
from typing import Any

import numpy as np
import warpmatch
from numpy.typing import NDArray
from warpmatch.bench.timing import times_faster
from warpmatch.bench.workloads import Workload, published

from . import stringzillas_cuda
from .setting import Setting, expect_equal, timed

__all__ = ["dna100", "utf8_words", "words"]

#: A side on which the device is busy for longer than a call takes to start.
LARGE_SIDE = 16384
ROUNDS, SECONDS = 200, 8.0
_HOW = "a call of warpmatch.matrix from packed sets into a kept uint8 array"


def dna100(setting: Setting) -> list[dict[str, Any]]:
    """100-base DNA in cells a second, beside stringzillas-cuda."""
    work = published("dna", setting.published_side)
    ours, found = _matrix(work, setting)
    calls = {"warpmatch": ours}
    theirs, why_not = stringzillas_cuda.matrix(work)
    if theirs is not None:
        expect_equal("stringzillas-cuda's result", theirs(), found)
        calls["stringzillas"] = theirs
    times = timed(setting, calls, ROUNDS, SECONDS)
    wall = times["warpmatch"].wall
    entry = _entry("lev_dna100_end_to_end_tcups", work, work.cells / 1e12, wall)
    if theirs is None:
        entry["peer"] = {"name": "stringzillas-cuda", "missing": why_not}
    else:
        faster = times_faster(times["warpmatch"], times["stringzillas"])
        best = min(times["stringzillas"].wall)
        entry["peer"] = {
            "name": "stringzillas-cuda",
            "version": stringzillas_cuda.version(),
            "value": work.cells / 1e12 / best,
            "times_faster": faster["best"],
            "times_faster_rounds": faster["rounds"],
        }
    return [entry]


def words(setting: Setting) -> list[dict[str, Any]]:
    """Words in pairs a second: the published number of them, and more."""
    entries = []
    for side, suffix in _sides(setting):
        work = published("words", side)
        wall = timed(setting, {"ours": _matrix(work, setting)[0]}, ROUNDS, SECONDS)["ours"].wall
        entries.append(_entry(f"lev_words_end_to_end_gpairs{suffix}", work, work.pairs / 1e9, wall))
    return entries


def utf8_words(setting: Setting) -> list[dict[str, Any]]:
    """The rate on words in four scripts over that on the same words in ASCII, by turns."""
    entries = []
    for side, suffix in _sides(setting):
        works = {kind: published(kind, side) for kind in ("utf8-words", "words")}
        calls = {kind: _matrix(work, setting)[0] for kind, work in works.items()}
        times = timed(setting, calls, ROUNDS, SECONDS)
        faster = times_faster(times["utf8-words"], times["words"])
        entries.append(
            {
                "name": f"lev_utf8_words_vs_ascii{suffix}",
                "value": faster["best"],
                "unit": "times",
                "rounds": len(times["words"].wall),
                "of_rounds": faster["rounds"],
                "utf8_seconds": min(times["utf8-words"].wall),
                "ascii_seconds": min(times["words"].wall),
                "pairs": works["words"].pairs,
                "how": _HOW,
            }
        )
    return entries


def _sides(setting: Setting) -> list[tuple[int, str]]:
    return [(setting.published_side, ""), (setting.scaled(LARGE_SIDE), f"_side_{LARGE_SIDE}")]


def _matrix(work: Workload, setting: Setting) -> tuple[Callable[[], Any], NDArray[Any]]:
    """The call, whose result has been compared with the CPU's; and the result."""
    queries, choices = warpmatch.Corpus(work.queries), warpmatch.Corpus(work.choices)
    out = np.empty((len(work.queries), len(work.choices)), np.uint8)

    def call() -> Any:
        return warpmatch.matrix(
            queries, choices, scorer="levenshtein", out=out, device=setting.device
        )

    expected = warpmatch.matrix(
        queries, choices, scorer="levenshtein", dtype=np.uint8, device="cpu"
    )
    expect_equal(f"the matrix of {work.name}", call(), expected)
    return call, expected


def _entry(name: str, work: Workload, amount: float, wall: list[float]) -> dict[str, Any]:
    return {
        "name": name,
        "value": amount / min(wall),
        "unit": name.split("end_to_end_")[1].split("_")[0],
        "median": amount / statistics.median(wall),
        "rounds": len(wall),
        "seconds": min(wall),
        "workload": work.name,
        "pairs": work.pairs,
        "cells": work.cells,
        "how": _HOW,
    }
