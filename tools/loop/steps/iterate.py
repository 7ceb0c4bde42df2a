"""The step `iterate`: the open entry's outcome against its prediction, and the next baseline."""

import json

from ..errors import StepError
from ..options import Options
from ..records import builds, log, outcome, state
from ..records.files import Files
from ..timing.verdict import judged
from . import rules
from .building import this_tree


def iterate(files: Files, options: Options) -> str:
    """Closes the open entry, saves its figures, and makes a kept build the next baseline.

    Raises:
        StepError: something is missing; it names all of it.
    """
    current = this_tree(files)
    known = state.load(files.state)
    text = files.log.read_text(encoding="utf-8")
    entry = log.open_entry(text)
    comparison = json.loads(files.benchmark.read_text()) if files.benchmark.exists() else None
    missing = rules.missing_for_iterate(known, current.hash, entry, comparison, options.change)
    rules.require("iterate", missing)
    if entry is None or comparison is None:  # `require` has refused both
        raise StepError("nothing to iterate on")
    row = outcome.row_of(comparison["rows"], entry.case)
    kept = row["verdict"] == "better" if options.keep is None else options.keep
    closed = log.close(
        text, outcome.outcome(entry, comparison, kept), options.change, taken_back=not kept
    )
    saved = files.iterations / outcome.file_name(entry)
    judgement = judged(row["verdict"], outcome.ratio_in(row), entry.gain)
    state.write_json(
        saved,
        {
            "entry": entry.number,
            "title": entry.title,
            "case": entry.case,
            "predicted": entry.gain,
            "outcome": judgement,
            "kept": kept,
            **comparison,
        },
    )
    files.log.write_text(closed, encoding="utf-8")
    print(f"entry {entry.number}: {judgement}, {outcome.ratio_in(row)} times as fast")
    print(f"written to benchmarks/LOG.md and {saved.relative_to(files.root)}")
    if not kept:
        return "taken back: undo the change now, the baseline stays; next: make research"
    build = builds.find(files, current.hash)
    commit = build.commit if build else comparison["commit"]
    known.baseline = state.Baseline(current.hash, commit, f"iteration {entry.number}")
    state.save(known, files.state)
    return "this build is the next baseline: commit the change and the log; next: make research"
