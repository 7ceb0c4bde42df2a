"""Timing an old and a new build against each other, in turns, case by case."""

import itertools
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import CaseError, StepError
from ..records.files import Files
from .client import Client
from .verdict import Ratio, noise_floor, ratio_of, verdict

ROUNDS = 21
"""Turns of each build, by default."""
PROCESSES = 3
"""How often the processes are started afresh: memory laid out luckily is luck, not a gain."""
TURN_SECONDS = 0.2
"""What a turn takes at least, in as many calls as it needs."""
CASE_SECONDS = 40.0
"""A case whose rounds would take longer gets fewer of them, though `LEAST_ROUNDS`."""
LEAST_ROUNDS = 9

SIDES = ("old", "new", "old again")
"""The baseline runs twice, in two processes: how it differs from itself is the noise."""


@dataclass
class Turns:
    """Seconds of every call, and of each turn's best call, by side."""

    calls: dict[str, list[float]] = field(default_factory=lambda: {side: [] for side in SIDES})
    rounds: dict[str, list[float]] = field(default_factory=lambda: {side: [] for side in SIDES})

    def add(self, side: str, seconds: Sequence[float]) -> None:
        """One turn of one side; its best call counts, as other work only makes calls slower."""
        self.calls[side] += seconds
        self.rounds[side].append(min(seconds))


def compare(files: Files, old: Path, new: Path, case: str, rounds: int) -> dict[str, Any]:
    """The row of a case: times and throughput of both builds, their ratio, and the noise.

    Raises:
        CaseError: the case does not run on one of them.
        StepError: their results differ.
    """
    turns = Turns()
    orders = itertools.cycle(itertools.permutations(SIDES))
    facts: dict[str, Any] = {}
    rounds = max(rounds, LEAST_ROUNDS)
    while (done := len(turns.rounds["new"])) < rounds:
        with Client(files, old) as first, Client(files, new) as second, Client(files, old) as third:
            workers = dict(zip(SIDES, (first, second, third), strict=True))
            loaded = {side: _load(worker, side, case) for side, worker in workers.items()}
            _check_equal(case, loaded)
            seconds = max(answer["seconds"] for answer in loaded.values())
            calls = calls_of_a_turn(seconds)
            rounds = min(rounds, affordable_rounds(seconds * calls))
            for _ in range(min(-(-rounds // PROCESSES), rounds - done)):
                for side in next(orders):
                    turns.add(side, workers[side].ask("time", calls=calls)["seconds"])
            facts = {"unit": loaded["new"]["unit"], "calls": calls}
            row = row_of(case, facts, turns)
            for side in ("old", "new"):
                figure = workers[side].ask("figure", seconds=row[side]["mean"])["figure"]
                row[side]["figure"] = figure
    return row


def _load(worker: Client, side: str, case: str) -> dict[str, Any]:
    try:
        return worker.ask("load", case=case)
    except StepError as error:
        raise CaseError(f"{case} does not run on the {side} build: {error}") from error


def calls_of_a_turn(seconds: float) -> int:
    """How many calls of so many seconds make up a turn."""
    return max(1, round(TURN_SECONDS / max(seconds, 1e-9)))


def affordable_rounds(turn: float) -> int:
    """How many rounds of such turns `CASE_SECONDS` pays for."""
    return max(LEAST_ROUNDS, int(CASE_SECONDS / (turn * len(SIDES))))


def row_of(case: str, facts: dict[str, Any], turns: Turns) -> dict[str, Any]:
    """What the turns of a case come to, but for the figures in its unit."""
    both = zip(turns.rounds["old"], turns.rounds["old again"], strict=True)
    ratio = ratio_of([math.sqrt(first * second) for first, second in both], turns.rounds["new"])
    itself = ratio_of(turns.rounds["old"], turns.rounds["old again"])
    return {
        "name": case,
        **facts,
        "rounds": len(turns.rounds["new"]),
        **{side: _summary(turns.calls[side]) for side in ("old", "new")},
        "ratio": {"median": ratio.median, "low": ratio.low, "high": ratio.high},
        "noise": noise_floor(itself),
    }


def with_verdicts(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with their verdicts, and the floor of the noise that each was held against.

    It is the case's own noise or the median of all cases', whichever is more: among a dozen cases
    one looks quiet by luck.
    """
    usual = statistics.median(row["noise"] for row in rows)
    judged = []
    for row in rows:
        floor = max(row["noise"], usual)
        found = verdict(Ratio(**row["ratio"]), floor)
        judged.append({**row, "floor": floor, "verdict": found})
    return judged


def _summary(seconds: Sequence[float]) -> dict[str, Any]:
    return {"mean": statistics.fmean(seconds), "min": min(seconds)}


def _check_equal(case: str, loaded: dict[str, dict[str, Any]]) -> None:
    digests = {side: answer["digest"] for side, answer in loaded.items()}
    if digests["old"] != digests["old again"]:
        raise StepError(
            f"{case}: the old build's result is another each time, so none can be checked"
        )
    if digests["old"] != digests["new"]:
        raise StepError(f"{case}: the two builds' results differ; no time is worth anything")
