"""tools/gpu_check in little time: what runs first, what is left out, what a stop leaves behind."""

import json
from pathlib import Path
from typing import Any

import pytest
from gpu_machine import FakeMachine

from tools.gpu_check import steps
from tools.gpu_check.__main__ import main


@pytest.fixture(autouse=True)
def sanitizer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps.shutil, "which", lambda name: name)


def checked(tree: Path, machine: FakeMachine, *arguments: str) -> tuple[int, dict[str, Any]]:
    """Exit status and evidence."""
    (tree / "python" / "warpmatch").mkdir(parents=True, exist_ok=True)
    (tree / "tests" / "python").mkdir(parents=True, exist_ok=True)
    (tree / "tests" / "python" / "test_a.py").write_text("def test_a(device): ...")
    machine.root = tree
    file = tree / "gpu.json"
    status = main([*arguments, "--evidence", str(file)], machine, tree, machine.clock)
    return status, json.loads(file.read_text())


def outcomes(found: dict[str, Any]) -> dict[str, str]:
    return {name: step["outcome"] for name, step in found["steps"].items()}


def given(machine: FakeMachine, word: str) -> list[float]:
    """Seconds that commands with such a word were given."""
    return [seconds for line, seconds in machine.limits.items() if word in line]


def test_what_is_worth_most_comes_first_and_has_its_part(tmp_path: Path) -> None:
    machine = FakeMachine()
    status, found = checked(tmp_path, machine, "--budget", "540")
    assert status == 0
    first = ["build", "small", "figures", "end_to_end", "sanitize", "crossover", "policies"]
    assert list(found["steps"]) == [*first, "python", "parity"]
    assert set(outcomes(found).values()) == {"passed"}
    assert given(machine, "--gtest_filter=-*/Parity.*") == [30]
    assert max(given(machine, "benchmarks.gpu")) == 120
    assert given(machine, "memcheck") == [90 / 3]
    assert max(given(machine, "--target _core")) <= 60


def test_a_step_that_takes_too_long_costs_its_own_part_alone(tmp_path: Path) -> None:
    machine = FakeMachine(seconds={"--gtest_filter=-*/Parity.*": 1000, "lev_kernel_64": 1000})
    status, found = checked(tmp_path, machine, "--budget", "540")
    assert status == 3
    small = found["steps"]["small"]
    assert (small["outcome"], small["seconds"]) == ("stopped", 30)
    assert small["parts"]["behaviour"]["reason"].startswith("stopped after 30 seconds")
    assert small["parts"]["dense"]["outcome"] == "passed"
    assert found["steps"]["figures"]["seconds"] == 60
    reasons = {entry["name"]: entry["reason"] for entry in found["missing"]}
    assert reasons["lev_kernel_128x128_tcups"] == "status 124: no time was left"
    others = {o for name, o in outcomes(found).items() if name not in ("small", "figures")}
    assert others == {"passed"}


def test_steps_that_the_time_is_too_short_for_are_skipped_with_the_reason(tmp_path: Path) -> None:
    machine = FakeMachine(seconds={"_core": 50, "lev_kernel_64": 40})
    status, found = checked(tmp_path, machine, "--budget", "110")
    assert status == 3
    assert outcomes(found) == {
        "build": "passed",
        "small": "passed",
        "figures": "passed",
        "end_to_end": "skipped",
        "sanitize": "skipped",
        "crossover": "passed",
        "policies": "passed",
        "python": "skipped",
        "parity": "passed",
    }
    assert found["steps"]["sanitize"]["reason"] == "15 s were left, it needs 20"
    reasons = {entry["name"]: entry["reason"] for entry in found["missing"]}
    assert reasons["lev_words_top5_gpairs"] == (
        "the step end_to_end was skipped: 15 s were left, it needs 20"
    )


def test_no_command_outlives_the_budget(tmp_path: Path) -> None:
    words = ("test_gpu", "benchmarks", "pytest", "bench")
    everything = FakeMachine(seconds=dict.fromkeys(words, 10_000))
    status, found = checked(tmp_path, everything, "--budget", "540")
    assert status == 3
    assert everything.now <= 540
    assert found["steps"]["figures"]["outcome"] == "stopped"
    assert found["steps"]["parity"]["reason"] == "0 s were left, it needs 15"


def test_a_larger_budget_makes_larger_parts_and_a_smaller_one_does_not(tmp_path: Path) -> None:
    machine = FakeMachine()
    checked(tmp_path, machine, "--budget", "1080")
    assert max(given(machine, "benchmarks.gpu")) == 180  # a figure's own limit
    assert given(machine, "memcheck") == [180 / 3]
    machine = FakeMachine()
    checked(tmp_path, machine, "--budget", "100")
    assert given(machine, "--gtest_filter=-*/Parity.*") == [30]


@pytest.mark.parametrize("word", ["lev_kernel_128x128", "memcheck", "crossover", "dense_*"])
def test_who_is_stopped_has_the_evidence_of_the_steps_before(tmp_path: Path, word: str) -> None:
    class Killed(FakeMachine):
        def __call__(self, command: list[str], seconds: float) -> tuple[int, str]:
            if word in " ".join(command) and "TEST_SCALE" not in " ".join(command):
                raise KeyboardInterrupt
            return super().__call__(command, seconds)

    with pytest.raises(KeyboardInterrupt):
        checked(tmp_path, Killed(), "--budget", "540")
    found = json.loads((tmp_path / "gpu.json").read_text())
    ends_in = {"lev": "small", "mem": "end_to_end", "cro": "sanitize", "den": "python"}[word[:3]]
    assert list(found["steps"])[-1] == ends_in
    assert not list(tmp_path.glob("*.part"))


def test_parity_shares_what_is_left_and_counts_what_it_came_to(tmp_path: Path) -> None:
    said = "[       OK ] OnDevice/Parity.EqualsTheCpu/x_to8 (812 ms)\n[ RUN      ] y\n"
    machine = FakeMachine(seconds={"Parity": 10_000}, printed=said)
    status, found = checked(tmp_path, machine, "--budget", "540", "--only", "parity")
    assert status == 0, "it is meant to take what is left"
    step = found["steps"]["parity"]
    assert (step["outcome"], step["tests"]) == ("stopped", {"passed": 5, "failed": 0, "skipped": 0})
    assert given(machine, "Parity") == pytest.approx([535 / 5] * 5)
    assert step["parts"]["pairs"]["reason"].endswith("after 1 tests that passed")
    machine.printed += "[  FAILED  ] OnDevice/Parity.EqualsTheCpu/z_to8 (812 ms)\n"
    status, found = checked(tmp_path, machine, "--budget", "540", "--only", "parity")
    assert (status, found["tests"]["failed"]) == (1, 5)


def test_a_sanitizer_that_was_stopped_is_skipped_unless_it_found_something(tmp_path: Path) -> None:
    header = "========= COMPUTE-SANITIZER\n"
    machine = FakeMachine(seconds={"racecheck": 1000}, printed=header)
    status, found = checked(tmp_path, machine, "--budget", "540", "--only", "sanitize")
    part = found["steps"]["sanitize"]["parts"]["racecheck"]
    assert (status, part["outcome"]) == (3, "skipped")
    assert "stopped after" in part["reason"]
    machine.printed = header + "========= Error: Race reported between Write access\n"
    status, found = checked(tmp_path, machine, "--budget", "540", "--only", "sanitize")
    part = found["steps"]["sanitize"]["parts"]["racecheck"]
    assert (status, part["reason"]) == (1, "========= Error: Race reported between Write access")


def test_of_a_report_that_breaks_off_the_benchmarks_before_count(tmp_path: Path) -> None:
    report = steps._read_report
    file = tmp_path / "r.json"
    rows = [{"name": "crossover/ratio/16/a", "pairs": 1.0}, {"name": "crossover/ratio/16/b"}]
    whole = json.dumps({"context": {"devices": "d"}, "benchmarks": rows}, indent=2)
    file.write_text(whole)
    assert report(file) == {"context": {"devices": "d"}, "benchmarks": rows}
    for end in range(len(whole)):
        file.write_text(whole[:end])
        assert report(file).get("benchmarks", []) in ([], rows[:1], rows)
    file.write_text(whole[: whole.index("ratio/16/b")])
    assert report(file)["benchmarks"] == rows[:1]


def test_a_second_sitting_keeps_what_it_has_no_time_for(tmp_path: Path) -> None:
    _, first = checked(tmp_path, FakeMachine(), "--budget", "540")
    status, second = checked(tmp_path, FakeMachine(), "--budget", "10")
    assert status == 3
    assert second["steps"] == first["steps"]


def test_a_failure_counts_more_than_a_lack_of_time(tmp_path: Path) -> None:
    machine = FakeMachine(seconds={"_core": 50}, statuses={"lev_kernel_64": (1, "no")})
    status, found = checked(tmp_path, machine, "--budget", "72")
    assert status == 1
    assert "skipped" in outcomes(found).values()


def test_less_can_be_asked_for_to_try_the_check(tmp_path: Path) -> None:
    machine = FakeMachine()
    assert checked(tmp_path, machine, "--share", "0.1")[0] == 0
    lines = [" ".join(command) for command in machine.commands]
    (behaviour,) = (line for line in lines if "-*/Parity.*" in line)
    assert behaviour.startswith("env WARPMATCH_TEST_SCALE=0.1 build/cuda/tests/test_gpu")
    small = [line for line in lines if "TEST_SCALE=0.001 " in line]
    assert len(small) == len(steps.PARITY)
    assert all("--share 0.1" in line for line in lines if "benchmarks.gpu" in line)
    assert any("TEST_SCALE=0.1 build/cuda/benchmarks" in line for line in lines)


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--budget", "0", "must be above 0, got 0"),
        ("--budget", "soon", "invalid positive value: 'soon'"),
        ("--share", "1.5", "must be at most 1, got 1.5"),
        ("--share", "nan", "must be above 0, got nan"),
        ("--prebuilt", "/no/such", "/no/such is no pack"),
    ],
)
def test_bad_options_are_named(
    option: str, value: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main([option, value], FakeMachine())
    except SystemExit as stop:
        status = stop.code
    said = capsys.readouterr().err
    assert status in (1, 2)
    assert says in said
    assert option.strip("-") in said
