"""tools/loop: what a tree is, what changed in it, and what is said of that."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from scratch_tree import change_tracked, git, write_records

from tools.loop.errors import StepError
from tools.loop.records import builds, state, tree
from tools.loop.records.files import Files
from tools.loop.steps import tidy

pytestmark = pytest.mark.usefixtures("plain_environment")


def add_untracked(root: Path) -> None:
    (root / "src/new.cpp").write_text("")


def remove_tracked(root: Path) -> None:
    (root / "src/a.cpp").unlink()


def make_executable(root: Path) -> None:
    (root / "src/a.cpp").chmod(0o755)


def write_ignored(root: Path) -> None:
    (root / "build").mkdir()
    (root / "build/x").write_text("")
    (root / "x.so").write_text("")


@pytest.mark.parametrize(
    ("change", "moves"),
    [
        (change_tracked, True),
        (add_untracked, True),
        (remove_tracked, True),
        (make_executable, True),
        (write_records, False),
        (write_ignored, False),
    ],
)
def test_the_hash_is_that_of_what_can_change_a_result(
    files: Files, change: Callable[[Path], None], moves: bool
):
    before = tree.working_tree(files.root)
    objects = sorted((files.root / ".git/objects").rglob("*"))
    assert before.hash == tree.committed_tree(files.root, "HEAD").hash
    change(files.root)
    after = tree.working_tree(files.root)
    assert (after.hash != before.hash) == moves
    assert git(files.root, "diff", "--cached") == ""  # the index is as it was
    assert sorted((files.root / ".git/objects").rglob("*")) == objects
    git(files.root, "add", "--all")
    git(files.root, "commit", "--quiet", "--allow-empty", "-m", "second")
    assert tree.working_tree(files.root).hash == after.hash
    assert tree.commit_with(files.root, after.hash) == tree.commit_of(files.root, "HEAD")
    assert tree.committed_tree(files.root, "HEAD~1").hash == before.hash


def keep_size_and_times(root: Path) -> None:
    path = root / "src/a.cpp"
    for name, value in {"trustctime": "false", "checkStat": "minimal"}.items():
        git(root, "config", f"core.{name}", value)
    an_hour_ago = path.stat().st_mtime_ns - 3600 * 10**9
    os.utime(path, ns=(an_hour_ago, an_hour_ago))
    git(root, "update-index", "--refresh")
    change_tracked(root)
    os.utime(path, ns=(an_hour_ago, an_hour_ago))


def assume_unchanged(root: Path) -> None:
    git(root, "update-index", "--assume-unchanged", "src/a.cpp")
    change_tracked(root)


def skip_in_work_tree(root: Path) -> None:
    git(root, "update-index", "--skip-worktree", "src/a.cpp")
    change_tracked(root)


@pytest.mark.parametrize("change", [keep_size_and_times, assume_unchanged, skip_in_work_tree])
def test_the_hash_is_of_what_lies_there_whatever_git_remembers(
    files: Files, change: Callable[[Path], None]
):
    change(files.root)
    assert git(files.root, "status", "--porcelain") == ""  # git itself sees no change
    new = tree.working_tree(files.root)
    assert new.changed_since(tree.committed_tree(files.root, "HEAD").blobs) == ["src/a.cpp"]
    assert tree.files_of_working_tree(files.root, new)["src/a.cpp"] == b"int b;\n"


def add_ignored(root: Path) -> None:
    (root / "kept.so").write_text("1")
    git(root, "add", "--force", "kept.so")


def test_tracked_files_count_even_where_git_would_ignore_them(files: Files):
    add_ignored(files.root)
    assert tree.working_tree(files.root).changed_since({}).count("kept.so") == 1
    (files.root / "kept.so").write_text("2")
    changed = tree.working_tree(files.root)
    (files.root / "kept.so").unlink()
    gone = tree.working_tree(files.root)
    assert "kept.so" in changed.blobs
    assert "kept.so" not in gone.blobs


def test_files_of_a_tree_and_what_changed(files: Files):
    old = tree.committed_tree(files.root, "HEAD")
    change_tracked(files.root)
    new = tree.working_tree(files.root)
    assert new.changed_since(old.blobs) == ["src/a.cpp"]
    assert tree.files_of_working_tree(files.root, new)["src/a.cpp"] == b"int b;\n"
    assert tree.files_of_commit(files.root, "HEAD")["src/a.cpp"] == b"int a;\n"
    assert tree.described(files.root, new).endswith("+")
    with pytest.raises(StepError, match="'nowhere' names no commit"):
        tree.commit_of(files.root, "nowhere")


def test_copied_files_are_those_of_the_tree_and_no_others(tmp_path: Path):
    builds.copy_files({"a/b": b"1", "c": b"2"}, tmp_path)
    same = (tmp_path / "a/b").stat().st_mtime_ns
    builds.copy_files({"a/b": b"1", "d": b"3"}, tmp_path)
    found = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert found == {"a/b", "d"}
    assert (tmp_path / "a/b").stat().st_mtime_ns == same  # what is right is not compiled again


def test_a_patch_has_the_lines_that_differ(files: Files):
    (files.root / "src/b.cpp").write_text("int a;\nint b;\n")
    git(files.root, "add", ".")
    git(files.root, "commit", "--quiet", "-m", "second")
    git(files.root, "config", "diff.mnemonicPrefix", "true")
    (files.root / "src/b.cpp").write_text("int a;\nint c;\n")
    (files.root / "src/new.cpp").write_text("int d;\n")

    def added(commit: str, *paths: str) -> list[str]:
        lines = tidy.patch(files.root, commit, list(paths)).splitlines()
        return [line for line in lines if line.startswith("+")]

    b, new = ["+++ b/src/b.cpp", "+int c;"], ["+++ b/src/new.cpp", "+int d;"]
    assert added("HEAD", "src/a.cpp", "src/b.cpp", "src/new.cpp") == [*b, *new]
    assert added("HEAD~1", "src/b.cpp") == [b[0], "+int a;", b[1]]  # which that commit has not
    for everything in ("", "0" * 40):  # no commit, and one that is not here
        assert added(everything, "src/b.cpp", "src/new.cpp") == [b[0], "+int a;", b[1], *new]


def test_what_ninja_remembers_of_includes(files: Files, monkeypatch: pytest.MonkeyPatch):
    listed = (
        f"a.o: #deps 3, deps mtime 1 (VALID)\n    ../source/src/a.cpp\n    {files.source}/src/a.hpp"
    )
    ninja = files.root / "bin" / "ninja"
    ninja.parent.mkdir()
    ninja.write_text(f"#!/bin/sh\ncat <<END\n{listed}\n    /usr/include/stdio.h\n\nEND\n")
    ninja.chmod(0o755)
    monkeypatch.setenv("PATH", str(ninja.parent), prepend=":")
    assert tidy.included_files(files) == {"src/a.cpp", "src/a.hpp"}


def test_clang_tidy_speaks_of_lines_that_changed(files: Files, capsys: pytest.CaptureFixture[str]):
    if not shutil.which("clang-tidy-diff.py"):
        pytest.skip("clang-tidy is not installed")
    text = "struct A { virtual int f(); };\nstruct B : A { virtual int f(); };\nint i = 0;\n"
    command = {"directory": str(files.source), "command": "c++ -c src/a.cpp", "file": "src/a.cpp"}
    state.write_json(files.cmake / "compile_commands.json", [command])
    (files.root / "src/a.cpp").write_text(text)
    git(files.root, "commit", "--quiet", "-a", "-m", "second")
    (files.root / "src/a.cpp").write_text(text.replace("i = 0", "i = 1"))
    shutil.copytree(files.root / "src", files.source / "src")
    (files.source / ".clang-tidy").write_text("Checks: '-*,modernize-use-override'\n")
    tidy.run(files, tidy.patch(files.root, "HEAD", ["src/a.cpp"]))
    with pytest.raises(StepError, match="clang-tidy found something"):
        tidy.run(files, tidy.patch(files.root, "", ["src/a.cpp"]))
    said = capsys.readouterr().out
    assert "src/a.cpp:2:28: error:" in said
    assert "modernize-use-override" in said
    assert str(files.source) not in said
