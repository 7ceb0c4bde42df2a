"""The step `research`: what is slow, where its time goes, and a hypothesis for the log."""

import shlex
import statistics
from typing import Any

from ..errors import StepError
from ..options import Options
from ..profiling import profilers
from ..profiling.profile import Profile
from ..profiling.shares import PARTS, hottest, part_of, shares
from ..profiling.symbols import shortened
from ..records import log, state
from ..records.builds import Build
from ..records.files import Files
from ..records.table import duration, figure, percent, table
from ..timing.client import Client
from . import benchmark
from .building import build_of, this_tree

QUICK_SECONDS = 0.5
"""What a case of the quick benchmark runs for."""


def research(files: Files, options: Options) -> str:
    """Prints the quick benchmark and a profile; opens an entry if a hypothesis was given.

    Raises:
        StepError: an entry is open already, or half a hypothesis was given.
    """
    text = files.log.read_text(encoding="utf-8")
    wants_entry = _wants_entry(options)
    found = log.open_entry(text)
    if wants_entry and found:
        raise StepError(
            f"entry {found.number} is still open ({found.title}): one at a time."
            " 'make iterate' closes it"
        )
    current = this_tree(files)
    build = build_of(files, current)
    case, facts, row = _choose(files, build, options)
    native = profilers.of_native(files, build.path, case)
    said = _profiled(files, build, case, facts, native)
    print(said)
    if not wants_entry:
        return f"entry {found.number} is open; next: make build" if found else _command(case)
    bottleneck = _clean(options.bottleneck)
    fields = {
        "Machine": f"{machine(facts)}; commit {build.commit}.",
        "Work": f"`{case}`.",
        "Profile": f"mean {duration(row['mean'])}; {profile_in_words(native)}.",
        "Hypothesis": f"the bottleneck is {bottleneck} because {_clean(options.because)}.",
        "Prediction": f"{options.gain:g} times as fast.",
    }
    title = f"{case}: {bottleneck}"
    written, number = log.add(text, title, fields)
    files.log.write_text(written, encoding="utf-8")
    known = state.load(files.state)
    label = f"the tree that entry {number} was opened with"
    known.baseline = state.Baseline(current.hash, build.commit, label)
    state.save(known, files.state)
    return (
        f"entry {number} of benchmarks/LOG.md is open, and this build its baseline;"
        " next: make the change, then make build"
    )


def quick(worker: Client, names: list[str]) -> list[dict[str, Any]]:
    """Mean, best and throughput of each case on one build, slowest first."""
    rows = []
    for name in names:
        try:
            loaded = worker.ask("load", case=name)
        except StepError as error:
            print(f"{name}: left out, {error}")
            continue
        calls = min(1000, max(3, round(QUICK_SECONDS / max(loaded["seconds"], 1e-9))))
        seconds = worker.ask("time", calls=calls)["seconds"]
        mean = statistics.fmean(seconds)
        rows.append(
            {
                "name": name,
                "mean": mean,
                "min": min(seconds),
                "figure": worker.ask("figure", seconds=mean)["figure"],
                "unit": loaded["unit"],
            }
        )
    return slowest_first(rows)


def slowest_first(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows by mean time, names deciding between equals."""
    return sorted(rows, key=lambda row: (-row["mean"], row["name"]))


def machine(facts: dict[str, Any]) -> str:
    """The machine in a few words, for the log."""
    about = facts["machine"]
    return f"{about['cpu']}, {about['cores']} cores, {about['isa']}"


def profile_in_words(native: Profile | str) -> str:
    """Shares and hottest functions, for the log."""
    if isinstance(native, str):
        return native
    parts = shares(native.samples)
    said = ", ".join(f"{part} {percent(parts[part])}" for part in PARTS)
    top = hottest(native.samples, 3)
    functions = ", ".join(f"`{shortened(name)}` {percent(share)}" for name, _, share in top)
    return f"{said} ({native.tool}); hottest {functions}"


def _choose(
    files: Files, build: Build, options: Options
) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """The case to profile, facts of the machine, and the case's row; prints the quick benchmark."""
    with Client(files, build.path) as worker:
        facts = worker.ask("facts")
        rows = quick(worker, benchmark.cases(worker, options.only, options.case))
    if not rows:
        raise StepError("no case runs on this build")
    cells = (
        [r["name"], duration(r["mean"]), duration(r["min"]), figure(r["figure"], r["unit"])]
        for r in rows
    )
    print(table(("case, slowest first", "mean", "min", "throughput"), cells))
    case = options.case or rows[0]["name"]
    row = next((row for row in rows if row["name"] == case), None)
    if row is None:
        raise StepError(f"CASE={case!r} does not run on this build")
    return case, facts, row


def _profiled(
    files: Files, build: Build, case: str, facts: dict[str, Any], native: Profile | str
) -> str:
    """Shares and hottest functions of native code, Python and, where there is one, the GPU."""
    said = [f"\nprofile of {case}", *_listed("native functions", native)]
    if isinstance(native, Profile):
        parts = shares(native.samples)
        said += ["", "share of the time: " + ", ".join(f"{p} {percent(parts[p])}" for p in PARTS)]
        said.append(
            "(by the function a sample fell into; other: what no pattern of shares.py knows)"
        )
    python = profilers.of_python(files, build.path, case)
    said += _listed("Python functions, native code below them included", python)
    if facts["machine"].get("gpus"):
        said += _listed("GPU kernels", profilers.of_gpu(files, build.path, case))
    return "\n".join(said)


def _listed(what: str, found: Profile | str) -> list[str]:
    if isinstance(found, str):
        return ["", f"{what}: not known, {found}"]
    native = what.startswith("native")
    lines = [
        [shortened(name), percent(share), part_of(name, library) if native else library]
        for name, library, share in hottest(found.samples)
    ]
    return ["", table((f"{what} ({found.tool})", "share", "part" if native else "file"), lines)]


def _wants_entry(options: Options) -> bool:
    given = {
        "BOTTLENECK": options.bottleneck.strip(),
        "BECAUSE": options.because.strip(),
        "GAIN": options.gain,
    }
    missing = [name for name, value in given.items() if not value]
    if missing and len(missing) < len(given):
        raise StepError(
            f"a hypothesis is BOTTLENECK, BECAUSE and GAIN: missing {' and '.join(missing)}"
        )
    return not missing


def _clean(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


def _command(case: str) -> str:
    return (
        "next, to open an entry of the log with a hypothesis:\n"
        f"  make research CASE={shlex.quote(case)} BOTTLENECK='...' BECAUSE='...' GAIN=1.3"
    )
