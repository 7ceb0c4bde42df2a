"""The step `test`: runs every test, and remembers that exactly this tree passed."""

import os
import subprocess
from collections.abc import Mapping

from ..errors import StepError
from ..options import Options
from ..records import state, tree
from ..records.files import Files

NARROWING = ("ARGS", "PYTEST_ARGS", "PYTEST_ADDOPTS", "GTEST_FILTER")
"""Variables that pick some of the tests: such a run proves little about the tree."""


def test(files: Files, options: Options) -> str:
    """Runs the command that was given and records its success; says what comes next.

    Raises:
        StepError: it failed. Nothing after this step runs then.
    """
    if not options.command:
        raise StepError("test needs the command that runs the tests, as in 'make test'")
    before = tree.working_tree(files.root) if tree.is_checkout(files.root) else None
    status = subprocess.run(options.command, cwd=files.root).returncode
    if before is None:
        if status:
            raise StepError(f"the tests failed with status {status}")
        return "all tests passed (no git checkout, so the loop does not remember it)"
    known = state.load(files.state)
    if status:
        known.forget("test", before.hash)
        state.save(known, files.state)
        raise StepError(f"the tests failed with status {status}: nothing after them runs")
    if why := why_not_all(os.environ):
        return f"passed, but {why}, so nothing is recorded"
    if tree.working_tree(files.root).hash != before.hash:
        return (
            "all tests passed, but files changed meanwhile, so nothing is recorded: make test again"
        )
    known.record("test", before.hash)
    state.save(known, files.state)
    return f"all tests passed for tree {before.short}; next: make benchmark"


def why_not_all(environment: Mapping[str, str]) -> str:
    """Why a run that succeeds proves little about the tree; empty if it proves it.

    >>> why_not_all({"PYTEST_ARGS": "-k dedupe"})
    'PYTEST_ARGS picked only some tests'
    >>> why_not_all({"MAKEFLAGS": "n -- VENV=x"})
    'make -n ran no tests or ignored failures'
    """
    for name in NARROWING:
        if environment.get(name):
            return f"{name} picked only some tests"
    # One-letter flags are the first word, without a dash: dry run, ignore errors, question, touch.
    letters = environment.get("MAKEFLAGS", "").split(" ")[0]
    flags = [] if "=" in letters or letters.startswith("-") else [c for c in letters if c in "niqt"]
    return f"make -{flags[0]} ran no tests or ignored failures" if flags else ""
