"""tools/loop: the steps' rules and their builds, in a scratch repository with fake ones."""

import json
import sys
from pathlib import Path

import pytest
from scratch_tree import CASE, change_tracked, git, write_records

from tools.loop import __main__ as loop
from tools.loop import options
from tools.loop.errors import StepError
from tools.loop.records import baseline, builds, log, state, tree
from tools.loop.records.files import Files
from tools.loop.steps import benchmark

pytestmark = pytest.mark.usefixtures("plain_environment")


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
