"""tools/gpu_check, with its commands played by a fake."""

import datetime
import hashlib
import json
import shutil
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from gpu_machine import (
    CROSSOVER_ROW,
    FAILURE,
    H100,
    JUNIT,
    KERNELS,
    POLICY_ROW,
    PTXAS,
    FakeMachine,
)

from tools.gpu_check import commands, evidence, measuring, sanitizing, steps, targets
from tools.gpu_check.__main__ import main
from tools.gpu_check.device import H100_BOUND, GpuDevice

ROOT = Path(__file__).resolve().parents[3]
DEVICE_TEST = "tests/python/devices/test_device.py"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in (
        "src/core/b.hpp",
        "src/core/a.hpp",
        "src/cuda/deep/c.cu",
        "src/cpu/other.cpp",
        "python/warpmatch/__init__.py",
        "build/cuda/_core.so",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    for file, code in (
        (DEVICE_TEST, "def test_a(case: str, device: str) -> None: ..."),
        ("tests/python/test_host.py", "def test_a(devices: str) -> None: ..."),
    ):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(code)
    return tmp_path


@pytest.fixture(autouse=True)
def sanitizer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: name)


def checked(tree: Path, *arguments: str, **overrides: Any) -> tuple[int, dict[str, Any]]:
    """Exit status and evidence."""
    machine = FakeMachine(root=tree, **overrides)
    status = main(arguments, machine, tree)
    slug = machine.device.split(",")[0].lower().replace(" ", "-")
    file = tree / "benchmarks" / "results" / f"{slug}.json"
    return status, json.loads(file.read_text())


def named(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {entry["name"]: entry for entry in found["figures"]}


def test_hash_covers_paths_and_bytes_in_order_of_path(tree: Path) -> None:
    expected = hashlib.sha256()
    for name in ("src/core/a.hpp", "src/core/b.hpp", "src/cuda/deep/c.cu"):
        expected.update(f"{name}\0{len(name)}\0{name}".encode())
    before = evidence.source_sha256(tree)
    assert before == expected.hexdigest()
    (tree / "src/cpu/other.cpp").write_text("changed")
    assert evidence.source_sha256(tree) == before
    (tree / "src/core/a.hpp").rename(tree / "src/core/z.hpp")
    assert evidence.source_sha256(tree) != before


def test_all_steps_make_the_whole_evidence(tree: Path) -> None:
    status, found = checked(tree)
    assert status == 0
    assert datetime.datetime.fromisoformat(found["date"]).tzinfo == datetime.UTC
    assert {key: found[key] for key in ("device", "driver", "cuda", "commit")} == {
        "device": "NVIDIA H100 80GB HBM3",
        "driver": "580.65.06",
        "cuda": "13.0",
        "commit": "c0ffee",
    }
    assert found["source_sha256"] == evidence.source_sha256(tree)
    assert found["hardware"]["multiprocessors"] == 132
    assert found["hardware"]["share_of_h100"] == 1.0
    assert list(found["steps"]) == list(steps.STEPS)
    assert found["tests"] == {"passed": (6 + 5) * 2 + 4 + 2, "failed": 0, "skipped": 6 + 5 + 1}
    assert list(found["steps"]["small"]["parts"]) == ["behaviour", *steps.PARITY]
    assert list(found["steps"]["parity"]["parts"]) == list(steps.PARITY)
    assert found["steps"]["parity"]["parts"]["dense"] | {"seconds": 0} == {
        "outcome": "passed",
        "seconds": 0,
        "passed": 2,
        "failed": 0,
        "skipped": 1,
    }
    kernels = found["steps"]["build"]["kernels"]
    assert (kernels["compiled"], kernels["most_registers"]) == (1, 40)
    assert kernels["spill_or_keep_a_stack"] == []
    assert found["missing"] == []
    assert found["crossover"] == {
        "context": {"devices": "NVIDIA H100 80GB HBM3"},
        "benchmarks": [CROSSOVER_ROW] * len(measuring.CROSSOVER),
    }
    assert found["policies"] == [POLICY_ROW]
    assert (tree / "build/cuda/python/warpmatch/_core.so").is_file()


def test_figures_of_the_table_say_whether_they_are_met(tree: Path) -> None:
    found = named(checked(tree)[1])
    assert [name for name in found if name in targets.TARGETS] == list(targets.TARGETS)
    assert found["lev_kernel_10x10_gpairs"] == {
        "name": "lev_kernel_10x10_gpairs",
        "value": 90.5,
        "unit": "gpairs",
        "step": "figures",
        "target": 80.0,
        "target_h100": 80,
        "met": True,
        "wall_gpairs": 70.0,
    }
    assert found["lev_kernel_64x64_tcups"]["met"] is False
    assert found["lev_kernel_256x256_tcups"]["met"] is True
    assert found["selfjoin_1m_ratio90_seconds"]["met"] is False
    assert "target" not in found["h100_vs_cpu_2cores_cdist"]
    assert found["growth/x"]["value"] == 0.25
    assert found["selfjoin_1m_random24_ratio90_seconds"]["value"] == 0.5


def test_targets_follow_the_bound_of_another_device(tree: Path) -> None:
    status, found = checked(tree, device="NVIDIA Small, 580.65, 8.6, 990\n")
    assert status == 0
    assert found["hardware"]["share_of_h100"] == 0.5
    figures = named(found)
    assert figures["lev_kernel_64x64_tcups"]["target"] == 18
    assert figures["lev_kernel_64x64_tcups"]["met"] is True
    assert figures["selfjoin_1m_ratio90_seconds"]["target"] == 4
    assert figures["lev_utf8_words_vs_ascii"]["target"] == 0.9


def test_bound_of_an_h100() -> None:
    device = GpuDevice("NVIDIA H100 80GB HBM3", "580", "9.0", 1980, 132)
    assert device.integer_bound == H100_BOUND
    assert device.scale == 1
    assert device.slug == "nvidia-h100-80gb-hbm3"


@pytest.mark.parametrize(("times", "met"), [(3.5, True), (2.9, False)])
def test_a_peer_must_be_beaten_as_well(times: float, met: bool) -> None:
    measured = {
        "name": "lev_dna100_end_to_end_tcups",
        "value": 13.0,
        "unit": "tcups",
        "peer": {"name": "p", "times_faster": times},
    }
    entry = targets.figure("python", 1.0, measured)
    assert entry["met"] is met
    assert entry["peer"] == {"name": "p", "times_faster": times, "target": 3}
    alone = targets.figure("python", 1.0, measured | {"peer": {"missing": "not installed"}})
    assert alone["met"] is True


def test_steps_run_one_by_one_meet_in_one_file(tree: Path) -> None:
    status, first = checked(tree, "--only", "build", "--only", "parity")
    assert status == 0
    reasons = {entry["name"]: entry["reason"] for entry in first["missing"]}
    assert list(reasons) == list(targets.TARGETS)
    assert reasons["lev_kernel_64x64_tcups"] == "the step figures has not run"
    _, second = checked(tree, "--only", "figures")
    assert list(second["steps"]) == ["build", "parity", "figures"]
    assert second["steps"]["parity"] == first["steps"]["parity"]
    assert len(second["missing"]) == 6
    _, third = checked(
        tree, "--only", "figures", kernels=KERNELS | {"lev_kernel_64x64": {"tcups": 50}}
    )
    assert named(third)["lev_kernel_64x64_tcups"]["met"] is True
    assert len(third["figures"]) == len(second["figures"])


@pytest.mark.parametrize("change", ["commit", "sources", "device"])
def test_another_tree_or_machine_starts_anew(tree: Path, change: str) -> None:
    checked(tree, "--only", "parity")
    overrides = {}
    if change == "sources":
        (tree / "src/cuda/deep/c.cu").write_text("changed")
    elif change == "commit":
        overrides = {"commit": "decade"}
    else:
        overrides = {"device": H100.replace("580.65.06", "581")}
    _, found = checked(tree, "--only", "sanitize", **overrides)
    assert list(found["steps"]) == ["sanitize"]


def test_the_commit_can_be_given(tree: Path) -> None:
    _, found = checked(tree, "--only", "parity", "--commit", "feed", statuses={"git": (128, "no")})
    assert found["commit"] == "feed"
    _, found = checked(tree, "--only", "parity", statuses={"git": (128, "fatal")})
    assert found["commit"] == "unknown"


def test_the_file_can_be_named(tree: Path) -> None:
    file = tree / "elsewhere" / "gpu.json"
    assert main(["--only", "parity", "--evidence", str(file)], FakeMachine(), tree) == 0
    assert json.loads(file.read_text())["tests"]["passed"] == 10


def test_a_file_of_something_else_is_not_overwritten(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tree / "notes.txt"
    file.write_text("dear")
    assert main(["--evidence", str(file)], FakeMachine(), tree) == 1
    assert "[evidence] " in capsys.readouterr().err
    assert file.read_text() == "dear"


def test_sanitizers_that_are_not_there_are_skipped_with_the_reason(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    status, found = checked(tree, "--only", "sanitize")
    assert status == 0
    assert found["tests"] == {"passed": 0, "failed": 0, "skipped": 4}
    assert found["steps"]["sanitize"]["outcome"] == "skipped"
    part = found["steps"]["sanitize"]["parts"]["synccheck"]
    assert (part["outcome"], part["reason"]) == ("skipped", "compute-sanitizer was not found")


def test_a_device_that_the_sanitizer_refuses_is_no_failure(tree: Path) -> None:
    said = "========= COMPUTE-SANITIZER\n========= Error: Device not supported. See the manual\n"
    refused = {"compute-sanitizer": (1, f"{said}[  FAILED  ] OnDevice.SmallTiles\n")}
    status, found = checked(tree, "--only", "sanitize", statuses=refused)
    assert status == 0
    assert found["tests"] == {"passed": 0, "failed": 0, "skipped": 4}
    part = found["steps"]["sanitize"]["parts"]["memcheck"]
    assert part["reason"] == "compute-sanitizer: Device not supported. See the manual"


def test_the_sanitizer_may_lie_with_the_toolkit(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tree / "cuda-13" / "bin" / "compute-sanitizer"
    monkeypatch.setenv("CUDA_HOME", str(tree / "cuda-13"))
    monkeypatch.setattr(shutil, "which", lambda name: name if name == str(program) else None)
    machine = FakeMachine(root=tree)
    assert main(["--only", "sanitize"], machine, tree) == 0
    ran = [command for command in machine.commands if str(program) in command]
    assert len(ran) == len(sanitizing.SANITIZERS) * len(sanitizing.FILTERS)
    assert all(command[:2] == ["env", "WARPMATCH_SEPARATE_BUFFERS=1"] for command in ran)


def test_failures_are_kept_and_reported(tree: Path) -> None:
    status, found = checked(tree, "--only", "parity", junit=JUNIT.format(extra=FAILURE))
    assert status == 1
    assert found["tests"]["failed"] == 5
    assert found["steps"]["parity"]["outcome"] == "failed"
    quoted = [part["failures"] for part in found["steps"]["parity"]["parts"].values()]
    assert quoted == [{".d": "no"}] * len(steps.KINDS)
    status, found = checked(tree, "--only", "sanitize", statuses={"racecheck": (1, "a hazard")})
    assert status == 1
    assert found["steps"]["sanitize"]["parts"]["racecheck"]["reason"] == "a hazard"
    assert found["steps"]["sanitize"]["parts"]["memcheck"]["outcome"] == "passed"


def test_a_program_that_breaks_off_is_a_failure(tree: Path) -> None:
    crash = {"top_k_*": (-11, "[ RUN ] last\n"), "self_join_*": (0, "nothing written")}
    status, found = checked(tree, "--only", "parity", statuses=crash)
    assert status == 1
    parts = found["steps"]["parity"]["parts"]
    assert parts["top_k"]["reason"] == "status -11: [ RUN ] last"
    assert parts["self_join"]["reason"] == "no test ran"
    assert found["tests"] == {"passed": 6, "failed": 2, "skipped": 3}


def test_sanitizers_that_ran_no_test_fail(tree: Path) -> None:
    empty = {"compute-sanitizer": (0, "[  PASSED  ] 0 tests.")}
    status, found = checked(tree, "--only", "sanitize", statuses=empty)
    assert status == 1
    assert found["tests"]["failed"] == 4


def test_figures_that_could_not_be_made_are_missing_with_the_reason(tree: Path) -> None:
    wrong = {"tcups": 1, "error_occurred": True, "error_message": "row 3 differs"}
    status, found = checked(
        tree, "--only", "figures", kernels=KERNELS | {"lev_kernel_64x64": wrong}
    )
    assert status == 1
    assert "lev_kernel_64x64_tcups" not in named(found)
    (missing, *_) = found["missing"]
    assert missing == {
        "name": "lev_kernel_64x64_tcups",
        "unit": "tcups",
        "target": 36.0,
        "reason": "row 3 differs",
    }
    said = f"loading\nError: {commands.ROOT}/x is not found\n"
    status, found = checked(tree, "--only", "end_to_end", statuses={"selfjoin_1m": (1, said)})
    assert status == 1
    reasons = {entry["name"]: entry["reason"] for entry in found["missing"]}
    assert reasons["selfjoin_1m_ratio90_seconds"] == "Error: ./x is not found"
    assert "lev_words_top5_gpairs" in named(found)


def test_figures_can_be_chosen(tree: Path) -> None:
    chosen = ["--only", "figures", "--only", "end_to_end", "--figures", "lev_*"]
    status, found = checked(tree, *chosen, statuses={"selfjoin_1m_ratio90": (1, "no names")})
    assert status == 0
    reasons = {entry["name"]: entry["reason"] for entry in found["missing"]}
    assert reasons == dict.fromkeys(
        ("selfjoin_1m_ratio90_seconds", "h100_vs_cpu_2cores_cdist"), "it was not asked for"
    )


def test_the_build_is_for_the_device_and_its_parts_are_reported(tree: Path) -> None:
    machine = FakeMachine(root=tree)
    assert main(["--only", "build", "-D", "NAME=VALUE"], machine, tree) == 0
    (configure,) = (command for command in machine.commands if "--preset" in command[:2])
    assert {"-DCMAKE_CUDA_ARCHITECTURES=90", "-DNAME=VALUE"} <= set(configure)
    assert {"-DWARPMATCH_PYTHON=ON", f"-DPython_EXECUTABLE={sys.executable}"} <= set(configure)
    no_benchmarks = {"warpmatch_benchmarks": (1, "ninja: error: unknown target")}
    status, found = checked(tree, "--only", "build", statuses=no_benchmarks)
    assert status == 1
    parts = found["steps"]["build"]["parts"]
    assert [name for name, part in parts.items() if part["outcome"] == "failed"] == ["benchmarks"]
    status, found = checked(tree, statuses={"pybind11 --cmakedir": (1, "No module")})
    assert status == 1
    assert "pybind11" in found["steps"]["build"]["parts"]["python module"]["reason"]


def test_nothing_runs_where_nothing_could_be_configured(tree: Path) -> None:
    status, found = checked(tree, statuses={"--preset cuda -D": (1, "no nvcc")})
    assert status == 1
    assert list(found["steps"]) == ["build"]
    assert found["steps"]["build"]["parts"]["configure"]["reason"] == "no nvcc"


def test_a_kernel_that_spills_is_a_failure(tree: Path) -> None:
    status, found = checked(tree, "--only", "build", ptxas=PTXAS.format(stack=8))
    assert status == 1
    assert found["tests"]["failed"] == 1
    assert len(found["steps"]["build"]["kernels"]["spill_or_keep_a_stack"]) == 1


@pytest.mark.parametrize(("required", "status"), [("0", 0), ("1", 1)])
def test_says_when_there_is_no_device(
    tree: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    required: str,
    status: int,
) -> None:
    monkeypatch.setenv("WARPMATCH_REQUIRE_GPU", required)
    no_driver = {"tools.gpu_check.device": (1, "libcuda.so.1: cannot open")}
    assert main([], FakeMachine(statuses=no_driver), tree) == status
    assert "no NVIDIA GPU was found" in capsys.readouterr().out
    assert not (tree / "benchmarks").exists()


def test_only_files_with_tests_of_a_device_are_collected(tree: Path) -> None:
    machine = FakeMachine()
    assert main(["--only", "python"], machine, tree) == 0
    (command,) = (command for command in machine.commands if "pytest" in command)
    assert [word for word in command if word.endswith(".py")] == [DEVICE_TEST]


def test_evidence_is_about_this_tree() -> None:
    current = evidence.source_sha256(ROOT)
    for file in sorted((ROOT / "benchmarks" / "results").glob("*.json")):
        if json.loads(file.read_text()).get("source_sha256", current) != current:
            warnings.warn(f"{file.name} is about other sources: run make gpu-check", stacklevel=1)
