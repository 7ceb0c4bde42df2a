"""From a case to a row, and from sections to a report."""

import datetime
import fnmatch
from collections.abc import Iterable, Iterator
from typing import Any

from ..errors import InvalidArgument
from . import machine
from .case import Case, Options, Section
from .timing import LEAST_ROUNDS, Times, time_interleaved, times_faster

__all__ = ["QUICK_SECONDS", "ROUNDS", "head", "rounded", "run", "run_sections"]

ROUNDS = 9
"""Runs of each side."""
QUICK_SECONDS = 1.0
"""What the runs of a row may take in a quick run; a full one asks the section."""


def head(device: str = "cpu") -> dict[str, Any]:
    """A report without its rows: schema, date, commit, machine, versions, device.

    >>> from warpmatch import bench
    >>> sorted(bench.head())
    ['commit', 'date', 'device', 'machine', 'rows', 'schema', 'versions']
    """
    return {
        "schema": 2,
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "commit": machine.commit(),
        "machine": machine.facts(),
        "versions": machine.versions(),
        "device": device,
        "rows": [],
    }


def run(
    section: Section, case: Case, rounds: int = ROUNDS, seconds: float | None = None
) -> dict[str, Any]:
    """A row: results checked equal first, then the sides timed in turns.

    Takes fewer than `rounds` where they would take longer than `seconds`, by default what the
    section grants, but three at least, or one of a case whose runs are the dearest.

    Raises:
        InvalidArgument: fewer than three rounds.
        RuntimeError: a peer's results are not ours; the message says where.

    >>> from warpmatch import bench
    >>> case = bench.find("cdist/levenshtein/8-1000/workers=1")
    >>> row = bench.run(bench.SECTIONS["cdist"], case, rounds=3)
    >>> row["unit"], row["pairs"], row["rounds"]
    ('M pairs/s', 1000000, 3)
    """
    if rounds < LEAST_ROUNDS:
        raise InvalidArgument(f"[rounds] must be at least {LEAST_ROUNDS}, got {rounds}")
    case.check()
    if seconds is None:
        seconds = section.seconds
    least = min(case.least_rounds, rounds)
    times = time_interleaved(case.calls, rounds, seconds, least)
    times = {name: of.of_the_whole(case.sides[name].share) for name, of in times.items()}
    return {
        "name": case.name,
        "section": section.name,
        "unit": section.unit,
        "higher_is_better": section.higher_is_better,
        **case.facts,
        "rounds": len(times["warpmatch"].wall),
        "sides": {name: _side(section, case, times, name) for name in times},
    }


def _side(section: Section, case: Case, times: dict[str, Times], name: str) -> dict[str, Any]:
    summary: dict[str, Any] = dict(times[name].summary())
    summary["figure"] = section.figure(summary["wall_best"], case.work)
    if case.sides[name].share != 1:
        summary["share"] = case.sides[name].share
    if name != "warpmatch":
        summary["times_faster"] = times_faster(times["warpmatch"], times[name])
    return summary


def run_sections(
    sections: Iterable[Section],
    options: Options,
    *,
    only: str = "*",
    rounds: int = ROUNDS,
    seconds: float | None = None,
) -> Iterator[dict[str, Any]]:
    """The rows of these sections, each as soon as it is measured.

    `only` is a pattern of case names, e.g. ``cdist/ratio/*``. `seconds` is what the runs of a row
    may take, by default what its section grants, and 1 in a quick run.

    >>> from warpmatch import bench
    >>> chosen = bench.Options(workers=[1], quick=True)
    >>> sections = [bench.SECTIONS["unicode"]]
    >>> for row in bench.run_sections(sections, chosen, only="*/ratio/greek*", rounds=3):
    ...     print(row["name"])
    unicode/ratio/greek-500/workers=1
    """
    if seconds is None and options.quick:
        seconds = QUICK_SECONDS
    for section in sections:
        for case in section.cases(options):
            if fnmatch.fnmatch(case.name, only):
                yield rounded(run(section, case, rounds, seconds))


def rounded(value: Any) -> Any:
    """The same with four digits in every float, which is all that a timing knows.

    >>> from warpmatch.bench.runner import rounded
    >>> rounded({"wall_best": 0.0123456, "rounds": 9})
    {'wall_best': 0.01235, 'rounds': 9}
    """
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {key: rounded(entry) for key, entry in value.items()}
    return [rounded(entry) for entry in value] if isinstance(value, list) else value
