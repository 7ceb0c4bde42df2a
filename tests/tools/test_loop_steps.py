"""tools/loop: trees, builds and the steps' rules, in a scratch repository with fake builds."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.loop import __main__ as loop
from tools.loop import options
from tools.loop.errors import StepError
from tools.loop.records import baseline, builds, log, state, tree
from tools.loop.records.files import Files
from tools.loop.steps import benchmark, testing, tidy
from tools.loop.timing import comparison

CASE = "fake/sum"
FAKE_BENCH = """
from . import timing
from warpmatch import work

class Side:
    result = None
    def __init__(self, call):
        self.call = call

class Case:
    work = 2
    def __init__(self, name, call):
        self.name, self.sides, self.calls = name, {"warpmatch": Side(call)}, {"warpmatch": call}

class Section:
    unit = "M pairs/s"
    def figure(self, seconds, work):
        return work / seconds
    def cases(self, options):
        yield Case("fake/sum", work)
        yield Case("fake/broken", lambda: 1 / 0)

class Options:
    pass

SECTIONS = {"fake": Section()}

def find(name):
    return next(case for case in SECTIONS["fake"].cases(None) if case.name == name)

def head():
    return {"machine": {"cpu": "fake", "cores": 1, "isa": "none"}, "versions": {}}
"""


def git(root: Path, *arguments: str) -> str:
    who = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    command = ["git", "-C", str(root), *who, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """A checkout whose package is one function, `work`, and whose log has no entry."""
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    contents = {
        ".gitignore": "/build/\n*.so\n__pycache__/\n",
        "python/warpmatch/__init__.py": "def work():\n    return sum(range(1000))\n",
        "python/warpmatch/bench/__init__.py": FAKE_BENCH,
        "python/warpmatch/bench/timing.py": "",
        "benchmarks/LOG.md": "# Log\n",
        "src/a.cpp": "int a;\n",
    }
    for name, content in contents.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "first")
    return Files(tmp_path)


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory):
    """No step is told anything by the variables of whoever runs the tests, nor git by theirs."""
    home = str(tmp_path_factory.mktemp("home"))
    monkeypatch.setenv("HOME", home)
    monkeypatch.setenv("XDG_CONFIG_HOME", home)
    for name in ("CASE", "BOTTLENECK", "BECAUSE", "GAIN", "ONLY", "AGAINST", "ROUNDS", "ALL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("CHANGE", "KEEP", "MAKEFLAGS", *testing.NARROWING):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def no_compiler(monkeypatch: pytest.MonkeyPatch):
    """Builds copy the package and compile nothing, and are timed for a moment only."""
    monkeypatch.setattr(builds, "compile_copy", lambda files, *targets: None)
    monkeypatch.setattr(comparison, "TURN_SECONDS", 0.005)


def step(files: Files, *arguments: str) -> int:
    return loop.main(arguments, files)


def open_an_entry(files: Files, gain: str = "1.5 times as fast") -> None:
    fields = {"Work": f"`{CASE}`.", "Prediction": f"{gain}."}
    text, _ = log.add(files.log.read_text(), "Sums", fields)
    files.log.write_text(text)


def write_work(files: Files, count: int, result: str = "sum(range(1000))") -> None:
    loop = f"    for _ in range({count}):\n        sum(range(1000))\n"
    package = files.root / "python/warpmatch/__init__.py"
    package.write_text(f"def work():\n{loop}    return {result}\n")


# ---------------------------------------------------------------- trees
def change_tracked(root: Path) -> None:
    (root / "src/a.cpp").write_text("int b;\n")


def add_untracked(root: Path) -> None:
    (root / "src/new.cpp").write_text("")


def remove_tracked(root: Path) -> None:
    (root / "src/a.cpp").unlink()


def make_executable(root: Path) -> None:
    (root / "src/a.cpp").chmod(0o755)


def write_records(root: Path) -> None:
    (root / "benchmarks/LOG.md").write_text("# Log\n\nmore\n")
    for name in ("iterations/iteration_1.json", "results/cpu.json"):
        (root / "benchmarks" / name).parent.mkdir(exist_ok=True)
        (root / "benchmarks" / name).write_text("{}")


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


# ---------------------------------------------------------------- what must have happened before
def test_tests_are_recorded_for_exactly_the_tree_that_passed(files: Files):
    here = tree.working_tree(files.root).hash
    assert step(files, "test", "--", sys.executable, "-c", "") == 0
    assert state.load(files.state).has_passed("test", here)
    write_records(files.root)
    assert state.load(files.state).has_passed("test", tree.working_tree(files.root).hash)
    change_tracked(files.root)
    assert not state.load(files.state).has_passed("test", tree.working_tree(files.root).hash)
    git(files.root, "checkout", "src/a.cpp")
    assert step(files, "test", "--", sys.executable, "-c", "raise SystemExit(2)") == 1
    assert not state.load(files.state).has_passed("test", here)


def test_a_tree_that_moves_during_its_tests_is_not_recorded(
    files: Files, capsys: pytest.CaptureFixture[str]
):
    moves = "import pathlib; pathlib.Path('src/a.cpp').write_text('')"
    assert step(files, "test", "--", sys.executable, "-c", moves) == 0
    assert "files changed meanwhile" in capsys.readouterr().out
    assert state.load(files.state).passed == {}


@pytest.mark.parametrize(
    ("variable", "value"), [("PYTEST_ARGS", "-k one"), ("MAKEFLAGS", "n"), ("MAKEFLAGS", "ik -j2")]
)
def test_some_of_the_tests_are_not_the_tests(
    files: Files, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
):
    monkeypatch.setenv(variable, value)
    assert step(files, "test", "--", sys.executable, "-c", "") == 0
    assert state.load(files.state).passed == {}


def test_without_git_the_tests_still_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    files = Files(tmp_path)
    assert step(files, "test", "--", sys.executable, "-c", "") == 0
    assert "no git checkout" in capsys.readouterr().out
    assert step(files, "test", "--", sys.executable, "-c", "raise SystemExit(3)") == 1
    assert not files.loop.exists()
    assert step(files, "build") == 1
    assert "needs a git checkout" in capsys.readouterr().err


def test_a_benchmark_needs_tests_and_a_baseline(
    files: Files, no_compiler: None, capsys: pytest.CaptureFixture[str]
):
    assert step(files, "benchmark") == 1
    assert "make test" in capsys.readouterr().err
    step(files, "test", "--", sys.executable, "-c", "")
    assert step(files, "benchmark") == 1
    assert "the last commit is this very tree" in capsys.readouterr().err
    assert step(files, "benchmark", "--against", "v9") == 1
    assert "'v9' names no commit" in capsys.readouterr().err


def test_iterate_names_all_that_is_missing(files: Files, capsys: pytest.CaptureFixture[str]):
    before = files.log.read_text()
    assert step(files, "iterate") == 1
    said = capsys.readouterr().err
    for wanted in ("make check", "make test", "make benchmark", "make research"):
        assert wanted in said
    open_an_entry(files)
    assert step(files, "iterate") == 1
    assert "add CHANGE=" in capsys.readouterr().err
    assert before in files.log.read_text()
    assert log.open_entry(files.log.read_text()) is not None


# ---------------------------------------------------------------- from benchmark to baseline
def passed(files: Files) -> str:
    """The hash of the tree, noted as checked and tested."""
    here = tree.working_tree(files.root).hash
    known = state.load(files.state)
    for done in ("check", "test"):
        known.record(done, here)
    state.save(known, files.state)
    return here


def test_a_slower_build_is_called_worse_and_taken_back(
    files: Files, no_compiler: None, capsys: pytest.CaptureFixture[str]
):
    open_an_entry(files)
    write_work(files, count=20)
    here = passed(files)
    assert step(files, "benchmark", "--only", "fake/*", "--rounds", "3") == 0
    said = capsys.readouterr().out
    assert "left out: fake/broken" in said
    result = json.loads(files.benchmark.read_text())
    assert result["tree"] == here
    assert [(row["name"], row["verdict"]) for row in result["rows"]] == [(CASE, "worse")]
    assert step(files, "iterate", "--change", "summed twenty times") == 0
    entry = log.entries(files.log.read_text())[-1]
    assert entry.title == "Sums (taken back)"
    assert entry.fields["Change"] == "summed twenty times"
    assert entry.fields["Outcome"].startswith("Worse. 0.0")
    assert json.loads((files.iterations / "iteration_1.json").read_text())["kept"] is False
    assert state.load(files.state).baseline is None
    assert tree.working_tree(files.root).hash == here  # the records are no change


def test_a_faster_build_becomes_the_baseline(files: Files, no_compiler: None):
    write_work(files, count=20)
    git(files.root, "commit", "--quiet", "-a", "-m", "slow")
    open_an_entry(files)
    write_work(files, count=0)
    here = passed(files)
    assert step(files, "benchmark", "--only", CASE, "--rounds", "3") == 0
    assert step(files, "iterate", "--change", "summed once") == 0
    outcome = log.entries(files.log.read_text())[-1].fields["Outcome"]
    assert outcome.startswith("Prediction met.")
    assert "Kept." in outcome
    assert "iteration_1.json" in outcome
    known = state.load(files.state)
    assert known.baseline is not None
    assert (known.baseline.tree, known.baseline.label) == (here, "iteration 1")

    # In another checkout the iteration's file names the baseline, and its commit can be built.
    git(files.root, "add", ".")
    git(files.root, "commit", "--quiet", "-m", "fast")
    change_tracked(files.root)
    files.state.unlink()
    new = tree.working_tree(files.root)
    found, build = baseline.choose(files, state.load(files.state), new, "")
    assert (found.label, build.tree) == ("iteration 1", here)
    against, changed = baseline.changed_files(files, state.State(), new, "")
    assert (against.label, changed) == ("iteration 1", ["src/a.cpp"])


def test_builds_with_different_results_are_not_timed(
    files: Files, no_compiler: None, capsys: pytest.CaptureFixture[str]
):
    write_work(files, count=1, result="7")
    passed(files)
    assert step(files, "benchmark", "--only", CASE, "--rounds", "3") == 1
    assert "results differ" in capsys.readouterr().err
    assert not files.benchmark.exists()


def test_the_open_case_is_always_among_those_run(files: Files, no_compiler: None):
    class Listing:
        def ask(self, do: str, only: str) -> dict[str, list[str]]:
            return {"cases": ["a", "b"] if only == "x" else []}

    assert benchmark.cases(Listing(), "x", "c") == ["c", "a", "b"]
    assert benchmark.cases(Listing(), "x", "b") == ["a", "b"]
    assert set(benchmark.cases(Listing(), "", CASE)) > {CASE}
    with pytest.raises(StepError, match="no case matches ONLY='y'"):
        benchmark.cases(Listing(), "y")


def test_old_builds_are_dropped_but_not_the_baseline(files: Files, no_compiler: None):
    def build_tree(number: int) -> str:
        (files.root / "src/a.cpp").write_text(f"int a{number};\n")
        assert step(files, "build") == 0
        return tree.working_tree(files.root).short

    first = build_tree(0)
    full = tree.working_tree(files.root).hash
    state.save(state.State(baseline=state.Baseline(full, "c0ffee", "first")), files.state)
    names = [build_tree(number) for number in range(1, builds.MOST_KEPT + 3)]
    kept = {path.name for path in files.builds.iterdir()}
    assert {first, names[-1]} <= kept
    assert names[0] not in kept


# ---------------------------------------------------------------- options
def test_options_come_from_make_variables_too():
    said = {"GAIN": "1.3", "BECAUSE": "it's slow", "ALL": "1", "CASE": ""}
    found = options.parse(["research", "--case", "a"], said)
    assert (found.gain, found.because, found.all, found.case) == (1.3, "it's slow", True, "a")
    assert options.parse(["test", "--", "make", "-j2"], {}).command == ("make", "-j2")
    assert options.parse(["iterate"], {}).keep is None


@pytest.mark.parametrize(
    "variable", [{"GAIN": "0.9"}, {"GAIN": "x"}, {"ROUNDS": "0"}, {"KEEP": "?"}]
)
def test_bad_options_are_named(variable: dict[str, str], capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        options.parse(["benchmark"], variable)
    assert repr(*variable.values()) in capsys.readouterr().err
