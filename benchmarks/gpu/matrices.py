"""StringZilla's workload: matrices of Levenshtein distances, from packed sets into NumPy arrays."""

import statistics
from collections.abc import Callable
from typing import Any

import numpy as np
import warpmatch
from numpy.typing import NDArray
from warpmatch.bench.checking import first_difference
from warpmatch.bench.timing import Times, times_faster
from warpmatch.bench.workloads import Workload, published

from . import stringzillas_cuda
from .setting import Setting, expect_equal, timed

__all__ = ["dna100", "utf8_words", "words"]

#: A side on which the device is busy for longer than a call takes to start.
LARGE_SIDE = 16384
ROUNDS, SECONDS = 200, 3.0
PEER = "stringzillas-cuda"
_HOW = "a call of warpmatch.matrix from packed sets into a kept uint8 array"


def dna100(setting: Setting) -> list[dict[str, Any]]:
    """100-base DNA in cells a second, beside stringzillas-cuda."""
    work = published("dna", setting.published_side)
    return [_beside_peer("lev_dna100_end_to_end_tcups", work, work.cells / 1e12, setting)]


def words(setting: Setting) -> list[dict[str, Any]]:
    """Words in pairs a second: the published number of them, beside stringzillas-cuda; and more."""
    name = "lev_words_end_to_end_gpairs"
    work = published("words", setting.published_side)
    entries = [_beside_peer(name, work, work.pairs / 1e9, setting)]
    setting.keep(entries)
    more = published("words", setting.scaled(LARGE_SIDE))
    wall = timed(setting, {"ours": _matrix(more, setting)[0]}, ROUNDS, SECONDS)["ours"].wall
    return [*entries, _entry(f"{name}_side_{LARGE_SIDE}", more, more.pairs / 1e9, wall)]


def utf8_words(setting: Setting) -> list[dict[str, Any]]:
    """The rate on words in four scripts over that on the same words in ASCII, by turns, on the
    published number of them beside stringzillas-cuda; and on more.
    """
    entries: list[dict[str, Any]] = []
    sides = (setting.published_side, ""), (setting.scaled(LARGE_SIDE), f"_side_{LARGE_SIDE}")
    for side, suffix in sides:
        works = {kind: published(kind, side) for kind in ("utf8-words", "words")}
        made = {kind: _matrix(work, setting) for kind, work in works.items()}
        calls = {kind: call for kind, (call, _) in made.items()}
        theirs, why_not = None, ""
        if not suffix:
            theirs, why_not = _peer(works["utf8-words"], made["utf8-words"][1], setting)
        if theirs is not None:
            calls[PEER] = theirs
        times = timed(setting, calls, ROUNDS, SECONDS)
        faster = times_faster(times["utf8-words"], times["words"])
        entry = {
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
        if not suffix:
            amount = works["utf8-words"].pairs / 1e9
            entry["peer"] = _of_peer(amount, times["utf8-words"], times.get(PEER), why_not)
        entries.append(entry)
        setting.keep(entries)
    return entries


def _beside_peer(name: str, work: Workload, amount: float, setting: Setting) -> dict[str, Any]:
    """A figure from packed sets, and the peer's by turns with it."""
    ours, found = _matrix(work, setting)
    calls = {"warpmatch": ours}
    theirs, why_not = _peer(work, found, setting)
    if theirs is not None:
        calls[PEER] = theirs
    times = timed(setting, calls, ROUNDS, SECONDS)
    entry = _entry(name, work, amount, times["warpmatch"].wall)
    return entry | {"peer": _of_peer(amount, times["warpmatch"], times.get(PEER), why_not)}


def _peer(
    work: Workload, found: NDArray[Any], setting: Setting
) -> tuple[Callable[[], Any] | None, str]:
    """The peer's call, whose result has been compared with ours; or why there is none."""
    theirs, why_not = stringzillas_cuda.matrix(work, setting.left / 3)
    if theirs is not None and (difference := first_difference(found, theirs())):
        return None, f"{PEER}'s result differs: {difference}"
    return theirs, why_not


def _of_peer(amount: float, ours: Times, theirs: Times | None, why_not: str) -> dict[str, Any]:
    """What a figure says of the peer: `amount` of whose unit took it its time."""
    if theirs is None:
        return {"name": PEER, "missing": why_not}
    faster = times_faster(ours, theirs)
    return {
        "name": PEER,
        "version": stringzillas_cuda.version(),
        "value": amount / min(theirs.wall),
        "times_faster": faster["best"],
        "times_faster_rounds": faster["rounds"],
    }


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
