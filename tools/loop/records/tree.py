"""What a working tree is: a hash of everything in it that can change a result."""

import io
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..errors import StepError

RECORDS = ("benchmarks/LOG.md", "benchmarks/iterations", "benchmarks/results")
"""What the loop itself writes: writing down an outcome does not make another tree."""


@dataclass(frozen=True)
class Tree:
    """The files of a working tree or a commit, without `RECORDS`."""

    hash: str
    """Git's hash of them: the same content has the same hash, committed or not."""
    blobs: Mapping[str, str]
    """Git's hash of each file, by path."""

    @property
    def short(self) -> str:
        """Enough of the hash to name it."""
        return self.hash[:12]

    def changed_since(self, older: Mapping[str, str]) -> list[str]:
        """Paths that are new here, or differ from the older tree's `blobs`."""
        return sorted(path for path, blob in self.blobs.items() if older.get(path) != blob)


def is_checkout(root: Path) -> bool:
    """Whether `root` is the top of a git checkout, and git is there to ask."""
    try:
        top = _git(root, "rev-parse", "--show-toplevel")
    except (OSError, StepError):
        return False
    return Path(top).resolve() == root.resolve()


def working_tree(root: Path) -> Tree:
    """The tree as it lies there: tracked files, and untracked ones that git does not ignore.

    Every file is read. What git remembers of a file's size and times, and what it was told to
    assume of it, can all be right of a file that has changed.
    """
    tracked = _output_of_git(root, "ls-files", "--stage", "-z")
    with _scratch(root) as env:
        # The names alone, of tracked files that git would ignore as well.
        _output_of_git(root, "update-index", "-z", "--index-info", env=env, given=tracked)
        _git(root, "add", "--all", "--", ".", env=env)
        return _without_records(root, env)


def committed_tree(root: Path, commit: str) -> Tree:
    """The tree of a commit."""
    with _scratch(root) as env:
        _git(root, "read-tree", commit, env=env)
        return _without_records(root, env)


def commit_of(root: Path, revision: str) -> str:
    """The full hash of a commit.

    Raises:
        StepError: there is no such commit.
    """
    try:
        return _git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    except StepError as error:
        raise StepError(f"{revision!r} names no commit of this checkout") from error


def commit_with(root: Path, tree: str, most: int = 100) -> str | None:
    """The newest of the last `most` commits with exactly this tree; None if there is none."""
    for commit in _git(root, "rev-list", f"--max-count={most}", "HEAD").split():
        if committed_tree(root, commit).hash == tree:
            return commit
    return None


def described(root: Path, tree: Tree) -> str:
    """The commit of the checkout in short, with a + if the tree differs from it."""
    head = commit_of(root, "HEAD")
    return head[:12] + ("" if committed_tree(root, head).hash == tree.hash else "+")


def files_of_working_tree(root: Path, tree: Tree) -> dict[str, bytes]:
    """The content of every file of the tree that lies in `root`."""
    return {path: (root / path).read_bytes() for path in tree.blobs if (root / path).is_file()}


def files_of_commit(root: Path, commit: str) -> dict[str, bytes]:
    """The content of every file of a commit."""
    archive = _output_of_git(root, "archive", "--format=tar", commit)
    files = {}
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() else None
            if content is not None:
                files[member.name] = content.read()
    return files


@contextmanager
def _scratch(root: Path) -> Iterator[dict[str, str]]:
    """An empty index, and a place for new objects, that leave the repository as it is."""
    objects = (root / _git(root, "rev-parse", "--git-path", "objects")).resolve()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "objects").mkdir()
        yield {
            "GIT_INDEX_FILE": str(place / "index"),
            "GIT_OBJECT_DIRECTORY": str(place / "objects"),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(objects),
        }


def _without_records(root: Path, env: dict[str, str]) -> Tree:
    remove = ("rm", "-r", "--force", "--quiet", "--cached", "--ignore-unmatch")
    _git(root, *remove, "--", *RECORDS, env=env)
    blobs = {}
    for line in _git(root, "ls-files", "--stage", "-z", env=env).split("\0"):
        facts, _, path = line.partition("\t")
        if path:
            blobs[path] = facts.split()[1]
    return Tree(_git(root, "write-tree", env=env), blobs)


def _git(root: Path, *arguments: str, env: Mapping[str, str] | None = None) -> str:
    return _output_of_git(root, *arguments, env=env).decode("utf-8", "surrogateescape").strip()


def _output_of_git(
    root: Path, *arguments: str, env: Mapping[str, str] | None = None, given: bytes = b""
) -> bytes:
    # A git hook that runs this has variables of its own about where the repository is.
    plain = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", "-C", str(root), *arguments]
    variables = {**plain, **(env or {})}
    ran = subprocess.run(command, input=given, capture_output=True, env=variables)
    if ran.returncode:
        why = ran.stderr.decode("utf-8", "replace").strip() or f"status {ran.returncode}"
        raise StepError(f"git {arguments[0]} failed: {why}")
    return ran.stdout
