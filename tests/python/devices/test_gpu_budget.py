"""tools/gpu_check in little time: what runs first, what is left out, what a stop leaves behind."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from gpu_machine import FakeMachine

from tools.gpu_check import measuring, sanitizing, steps
from tools.gpu_check.__main__ import BUDGET, RESERVE, main
from tools.gpu_check.commands import ROOT


@pytest.fixture(autouse=True)
def sanitizer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: name)


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
    assert given(machine, "lev_kernel_10x10") == [60 / 2]  # the fourth of five, others take none
    assert max(given(machine, "benchmarks.gpu")) == 120
    assert min(given(machine, "benchmarks.gpu")) == 120 / 6
    assert given(machine, "memcheck") == [90 / 3] * len(sanitizing.FILTERS)
    assert max(given(machine, "--target _core")) <= 60


def test_the_parts_are_nine_minutes_and_big_parity_has_its_own() -> None:
    firm = [step.seconds for step in steps.STEPS.values() if not step.gives_way]
    assert sum(firm) == BUDGET - RESERVE
    assert list(steps.STEPS)[-1] == "parity"
    assert steps.STEPS["parity"].seconds >= 85


def test_when_every_step_takes_its_part_parity_has_what_it_wants(tmp_path: Path) -> None:
    words = ("_core", "test_gpu", "warpmatch_benchmarks", "benchmarks.gpu", "-m pytest")
    everything = FakeMachine(seconds=dict.fromkeys(words, 10_000))
    status, found = checked(tmp_path, everything, "--budget", "540")
    assert status == 3
    seconds = {name: step["seconds"] for name, step in found["steps"].items()}
    assert seconds == {
        "build": 60,
        "small": 60,
        "figures": 60,
        "end_to_end": 120,
        "sanitize": 90,
        "crossover": 60,
        "policies": 0,
        "python": 0,
        "parity": 85,
    }
    for name in ("policies", "python"):
        assert found["steps"][name]["reason"].startswith("0 s were left beside 85 for the steps to")
    assert found["steps"]["parity"]["outcome"] == "stopped"


def test_who_gives_way_has_what_others_left(tmp_path: Path) -> None:
    machine = FakeMachine(
        seconds={"lev_kernel": 5, "policy": 500, "-m pytest": 500, "filter=*/Parity": 500}
    )
    _, found = checked(tmp_path, machine, "--budget", "540")
    seconds = {name: step["seconds"] for name, step in found["steps"].items()}
    assert (seconds["policies"], seconds["python"]) == (30, 60)
    assert seconds["parity"] == pytest.approx(535 - sum(seconds.values()) + seconds["parity"])
    assert seconds["parity"] > 300
    machine = FakeMachine(seconds={"policy": 500, "-m pytest": 500})
    arguments = ["--budget", "60", "--only", "policies", "--only", "python"]
    _, found = checked(tmp_path, machine, *arguments)
    assert given(machine, "policy") == [30], "nobody waits for the time"
    assert given(machine, "-m pytest") == [25]


def test_a_step_that_takes_too_long_costs_its_own_part_alone(tmp_path: Path) -> None:
    machine = FakeMachine(seconds={"--gtest_filter=-*/Parity.*": 1000})
    status, found = checked(tmp_path, machine, "--budget", "540")
    assert status == 3
    small = found["steps"]["small"]
    assert (small["outcome"], small["seconds"]) == ("stopped", 30)
    assert small["parts"]["behaviour"]["reason"].startswith("stopped after 30 seconds")
    assert small["parts"]["dense"]["outcome"] == "passed"
    assert {o for name, o in outcomes(found).items() if name != "small"} == {"passed"}


@pytest.mark.parametrize(
    ("step", "slow", "seconds"),
    [
        ("figures", "lev_kernel_64x64_tcups", 60 / 5),
        ("end_to_end", "lev_dna100_end_to_end_tcups", 120 / 6),
        ("end_to_end", "selfjoin_1m_ratio90_seconds", 120 / 2),
    ],
)
def test_a_figure_that_takes_too_long_costs_its_own_part_alone(
    tmp_path: Path, step: str, slow: str, seconds: float
) -> None:
    machine = FakeMachine(seconds={slow.removesuffix("_tcups"): 1000})
    status, found = checked(tmp_path, machine, "--budget", "540")
    assert status == 3
    assert (found["steps"][step]["outcome"], found["steps"][step]["seconds"]) == (
        "stopped",
        seconds,
    )
    (missing,) = found["missing"]
    assert missing["name"] == slow
    assert f"stopped after {seconds:g} seconds" in missing["reason"]


def test_what_a_stopped_figure_had_come_to_counts(tmp_path: Path) -> None:
    class Stopped(FakeMachine):
        def __call__(self, command: list[str], seconds: float) -> tuple[int, str]:
            if "h100_vs_cpu_2cores_cdist" in command:
                entry = {"name": command[3], "value": 7.0, "unit": "times"}
                Path(command[4]).write_text(json.dumps({"figures": [entry]}))
            return super().__call__(command, seconds)

    machine = Stopped(seconds={"h100_vs_cpu": 1000})
    status, found = checked(tmp_path, machine, "--budget", "540")
    assert (status, found["steps"]["end_to_end"]["outcome"], found["missing"]) == (3, "stopped", [])
    assert [e["value"] for e in found["figures"] if e["name"].startswith("h100")] == [7.0]


def test_steps_that_the_time_is_too_short_for_are_skipped_with_the_reason(tmp_path: Path) -> None:
    machine = FakeMachine(seconds={"_core": 50, "lev_kernel_64": 10, "selfjoin_1m_random": 30})
    status, found = checked(tmp_path, machine, "--budget", "110")
    assert status == 3
    assert outcomes(found) == {
        "build": "passed",
        "small": "passed",
        "figures": "passed",
        "end_to_end": "skipped",
        "sanitize": "skipped",
        "crossover": "passed",
        "policies": "skipped",
        "python": "skipped",
        "parity": "passed",
    }
    assert found["steps"]["sanitize"]["reason"] == "15 s were left, it needs 20"
    assert found["steps"]["policies"]["reason"] == (
        "0 s were left beside 85 for the steps to come, it needs 10"
    )
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


def test_a_larger_budget_makes_larger_parts_and_a_smaller_one_does_not(tmp_path: Path) -> None:
    machine = FakeMachine()
    checked(tmp_path, machine, "--budget", "1080")
    assert max(given(machine, "benchmarks.gpu")) == 180  # a figure's own limit
    assert given(machine, "memcheck") == [180 / 3] * len(sanitizing.FILTERS)
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


def test_parity_goes_on_where_others_left_time(tmp_path: Path) -> None:
    said = "[       OK ] OnDevice/Parity.EqualsTheCpu/top_k_to8 (812 ms)\n[ RUN      ] y\n"
    machine = FakeMachine(seconds={"top_k_*": 200}, printed=said)
    status, found = checked(tmp_path, machine, "--budget", "540", "--only", "parity")
    step = found["steps"]["parity"]
    parts = {name: (part["outcome"], part["passed"]) for name, part in step["parts"].items()}
    assert parts["top_k"] == ("passed", 1)
    assert parts["top_k, the rest"] == ("passed", 2)
    assert (status, step["outcome"], step["tests"]["passed"]) == (0, "passed", 4 * 2 + 1 + 2)
    assert any("top_k_*-OnDevice/Parity.EqualsTheCpu/top_k_to8" in line for line in machine.limits)
    machine = FakeMachine(seconds={"top_k_*": 10_000}, printed=said)
    _, found = checked(tmp_path, machine, "--budget", "300", "--only", "parity")
    assert found["steps"]["parity"]["outcome"] == "stopped"


LISTED = """Running main() from gtest_main.cc
OnDevice.
  SmallDenseScores
  SmallSearches
RarityOnDevice.
  SmallTiles
"""


def test_a_sanitizer_that_was_stopped_is_skipped_unless_it_found_something(tmp_path: Path) -> None:
    header = "========= COMPUTE-SANITIZER\n"
    listing = {"--gtest_list_tests": (0, LISTED)}
    machine = FakeMachine(seconds={"racecheck": 1000}, printed=header, statuses=listing)
    status, found = checked(tmp_path, machine, "--budget", "540", "--only", "sanitize")
    part = found["steps"]["sanitize"]["parts"]["racecheck"]
    assert (status, part["outcome"]) == (3, "skipped")
    assert "stopped after" in part["reason"]
    assert part["not_run"] == [
        "OnDevice.SmallDenseScores",
        "OnDevice.SmallSearches",
        "RarityOnDevice.SmallTiles",
    ]
    machine.printed = header + "========= Error: Race reported between Write access\n"
    status, found = checked(tmp_path, machine, "--budget", "540", "--only", "sanitize")
    part = found["steps"]["sanitize"]["parts"]["racecheck"]
    assert (status, part["reason"]) == (1, "========= Error: Race reported between Write access")
    assert "not_run" not in part


def test_a_sanitizer_that_is_stopped_later_names_what_it_did_not_come_to(tmp_path: Path) -> None:
    slow = f"memcheck --error-exitcode 1 {sanitizing.TEST_GPU} --gtest_filter=OnDevice.SmallDense"
    machine = FakeMachine(
        seconds={slow: 1000},
        printed="[       OK ] OnDevice.SmallDenseScores (9 ms)\n[ RUN      ] OnDevice.SmallJoins\n",
        statuses={"--gtest_list_tests": (0, LISTED)},
    )
    status, found = checked(tmp_path, machine, "--budget", "540", "--only", "sanitize")
    step = found["steps"]["sanitize"]
    part = step["parts"]["memcheck"]
    assert (status, step["outcome"], part["outcome"]) == (3, "stopped", "passed")
    assert part["not_run"] == ["OnDevice.SmallSearches", "RarityOnDevice.SmallTiles"]
    assert step["parts"]["initcheck"]["outcome"] == "passed"
    assert "not_run" not in step["parts"]["initcheck"]


def test_the_tests_that_a_sanitizer_runs_first_are_there() -> None:
    sources = "".join(file.read_text() for file in (ROOT / "tests/cuda").glob("*_gpu_test.cpp"))
    there = {".".join(pair) for pair in re.findall(r"TEST_F\((\w+), (Small\w+)\)", sources)}
    first = [name for names in sanitizing.FIRST for name in names]
    assert set(first) < there
    assert len(set(first)) == len(first)


def test_of_a_report_that_breaks_off_the_benchmarks_before_count(tmp_path: Path) -> None:
    report = measuring._read_report
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
    assert all("--share 0.1" in line for line in lines if "benchmarks.gpu " in line)
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
