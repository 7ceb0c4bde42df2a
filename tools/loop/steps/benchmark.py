"""The step `benchmark`: the build of this tree against the baseline, in paired rounds."""

import os
from typing import Any

from ..errors import CaseError, StepError
from ..options import Options
from ..records import baseline, log, state
from ..records.files import Files
from ..records.table import duration, figure, percent, table
from ..timing.cases import DEFAULT
from ..timing.client import Client
from ..timing.comparison import ROUNDS, compare, with_verdicts
from . import rules
from .building import build_of, this_tree

HEADER = ("case", "old mean", "old min", "new mean", "new min", "new", "times as fast", "noise", "")


def benchmark(files: Files, options: Options) -> str:
    """Compares the builds case by case and writes build/loop/benchmark.json.

    Raises:
        StepError: this tree's tests have not passed, there is no baseline, or results differ.
    """
    current = this_tree(files)
    known = state.load(files.state)
    rules.require("benchmark", rules.missing_for_benchmark(known, current.hash))
    against, old = baseline.choose(files, known, current, options.against)
    new = build_of(files, current)
    entry = log.open_entry(files.log.read_text(encoding="utf-8"))
    with Client(files, new.path) as worker:
        names = cases(worker, options.only, entry.case if entry else "")
        facts = worker.ask("facts")
    print(f"old: {against.label}, {old.name}\nnew: this tree, {new.name}\n")
    load, cores = os.getloadavg()[0], len(os.sched_getaffinity(0))
    if load > cores / 2:
        print(f"note: a load of {load:.1f} on {cores} cores; other work widens the intervals\n")
    rows = []
    for name in names:
        try:
            rows.append(compare(files, old.path, new.path, name, options.rounds or ROUNDS))
        except CaseError as error:
            if entry and name == entry.case:
                raise
            print(f"left out: {error}")
            continue
        print(summary_line(rows[-1]), flush=True)
    if not rows:
        raise StepError("no case runs on both builds")
    rows = with_verdicts(rows)
    if this_tree(files).hash != current.hash:
        raise StepError("files changed while the builds were timed: nothing is recorded")
    result = {
        "date": state.now(),
        "tree": current.hash,
        "commit": new.commit,
        "against": {"tree": old.tree, "commit": old.commit, "label": against.label},
        **facts,
        "rows": rows,
    }
    state.write_json(files.benchmark, result)
    print("\n" + comparison_table(rows))
    after = "make iterate" if entry else "make research, which opens an entry of the log"
    return f"written to {files.benchmark.relative_to(files.root)}; next: {after}"


def cases(worker: Client, only: str, wanted: str = "") -> list[str]:
    """The cases to run: those that match the pattern, else the usual ones; and the one wanted.

    Raises:
        StepError: the pattern matches none.
    """
    names = worker.ask("list", only=only)["cases"] if only else list(DEFAULT)
    if not names:
        raise StepError(f"no case matches ONLY={only!r}")
    return names if wanted in ("", *names) else [wanted, *names]


def summary_line(row: dict[str, Any]) -> str:
    """What is said as soon as a case is done; verdicts need the noise of all cases."""
    return f"{row['name']}: {row['ratio']['median']:.3f} times as fast"


def comparison_table(rows: list[dict[str, Any]]) -> str:
    """Every row: both builds' times, the new one's throughput, the ratio and the verdict."""
    return table(HEADER, (_cells(row) for row in rows))


def _cells(row: dict[str, Any]) -> list[str]:
    ratio = row["ratio"]
    return [
        row["name"],
        duration(row["old"]["mean"]),
        duration(row["old"]["min"]),
        duration(row["new"]["mean"]),
        duration(row["new"]["min"]),
        figure(row["new"]["figure"], row["unit"]),
        f"{ratio['median']:.3f} ({ratio['low']:.3f} to {ratio['high']:.3f})",
        percent(row["floor"]),
        row["verdict"],
    ]
