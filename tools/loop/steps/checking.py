"""The step `check`: compiler warnings, clang-tidy, ruff and pyright."""

import shutil
import subprocess

from ..errors import StepError
from ..options import Options
from ..records import baseline, builds, state, tree
from ..records.files import Files
from ..records.tree import Tree
from . import tidy
from .building import this_tree


def check(files: Files, options: Options) -> str:
    """Runs every check, even if one has failed, and records whether all passed for this tree.

    Raises:
        StepError: some failed; it names them.
    """
    current = this_tree(files)
    known = state.load(files.state)
    failed = []
    try:
        _cpp(files, current, options, known)
    except StepError as error:
        failed.append(str(error))
    for command in (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["pyright"]):
        print("+", *command, flush=True)
        if not shutil.which(command[0]):
            failed.append(f"{command[0]} is missing: 'make check' installs it")
        elif subprocess.run(command, cwd=files.root).returncode:
            failed.append(f"{' '.join(command)} found something")
    if failed:
        known.forget("check", current.hash)
        state.save(known, files.state)
        raise StepError("\n  - ".join(["the check failed:", *failed]))
    if this_tree(files).hash != current.hash:
        raise StepError("files changed during the check, so nothing is recorded: make check again")
    known.record("check", current.hash)
    state.save(known, files.state)
    return f"the check passed for tree {current.short}; next: make test"


def _cpp(files: Files, current: Tree, options: Options, known: state.State) -> None:
    """Warnings of what ships and of test files that changed, then clang-tidy."""
    content = tree.files_of_working_tree(files.root, current)
    builds.copy_files(content, files.source)
    builds.compile_copy(files, "_core")
    if options.all:
        label, commit, paths = "", "", list(current.blobs)
    else:
        against, paths = baseline.changed_files(files, known, current, options.against)
        label, commit = against.label, against.commit.rstrip("+")
    tests = [path for path in paths if path.startswith("tests/")]
    compiled = tidy.compiled_files(files)
    if units := [f"{files.source / path}^" for path in tests if path in compiled]:
        builds.compile_copy(files, *units)  # ninja: X^ is what is compiled from X
    chosen = tidy.seen(paths, compiled, tidy.included_files(files))
    print(f"clang-tidy: {len(chosen)} files", f"for what differs from {label}" * bool(label))
    if chosen:
        tidy.run(files, tidy.patch(files.root, commit, chosen))
