"""The build that a new one is compared with."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..errors import StepError
from . import builds, tree
from .files import Files
from .state import Baseline, State
from .tree import Tree


def candidates(files: Files, state: State, against: str) -> Iterator[Baseline]:
    """What the tree may be compared with, best first: REVISION alone, if one is named.

    Else the build that was profiled when the entry was opened, or that the last iteration kept;
    without those the last iteration of the log, then the last commit.
    """
    if against:
        yield _of_commit(files, against, against)
        return
    if state.baseline:
        yield state.baseline
    last = last_iteration(files.iterations)
    if last:
        label = f"iteration {last['entry']}"
        yield Baseline(str(last["tree"]), str(last["commit"]), label)
    yield _of_commit(files, "HEAD", "the last commit")


def choose(files: Files, state: State, new: Tree, against: str) -> tuple[Baseline, builds.Build]:
    """The baseline of this tree, built if it was not kept.

    Raises:
        StepError: every candidate is this very tree, or can no longer be built.
    """
    why = []
    for baseline in candidates(files, state, against):
        if baseline.tree == new.hash:
            why.append(f"{baseline.label} is this very tree")
            continue
        build = builds.find(files, baseline.tree) or _rebuilt(files, baseline)
        if build:
            return baseline, build
        why.append(f"{baseline.label} was the tree of no commit, and its build is gone")
    raise StepError(
        f"nothing to compare with: {'; '.join(why)}."
        " 'make benchmark AGAINST=REVISION' names a commit"
    )


def changed_files(
    files: Files, state: State, new: Tree, against: str
) -> tuple[Baseline, list[str]]:
    """The baseline, and the files that differ from it; nothing is built for this."""
    for baseline in candidates(files, state, against):
        blobs = _blobs(files, baseline)
        if blobs is not None and (against or baseline.tree != new.hash):
            return baseline, new.changed_since(blobs)
    return _of_commit(files, "HEAD", "the last commit"), []


def last_iteration(folder: Path) -> dict[str, object] | None:
    """The newest iteration whose change was kept, as written by `iterate`."""
    numbered = sorted(
        folder.glob("iteration_*.json"), key=lambda path: int(path.stem.split("_")[1])
    )
    for path in reversed(numbered):
        content = json.loads(path.read_text())
        if content["kept"]:
            return content
    return None


def _of_commit(files: Files, revision: str, label: str) -> Baseline:
    commit = tree.commit_of(files.root, revision)
    return Baseline(tree.committed_tree(files.root, commit).hash, commit[:12], label)


def _rebuilt(files: Files, baseline: Baseline) -> builds.Build | None:
    commit = tree.commit_with(files.root, baseline.tree)
    if not commit:
        return None
    print(f"building the baseline: {baseline.label}, commit {commit[:12]}")
    committed = tree.committed_tree(files.root, commit)
    content = tree.files_of_commit(files.root, commit)
    return builds.make(files, committed, content, commit[:12], baseline.tree)


def _blobs(files: Files, baseline: Baseline) -> Mapping[str, str] | None:
    build = builds.find(files, baseline.tree)
    if build:
        return build.blobs
    commit = tree.commit_with(files.root, baseline.tree)
    return tree.committed_tree(files.root, commit).blobs if commit else None
