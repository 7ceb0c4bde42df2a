"""tools/gpu_check.py, with its commands played by a fake."""

import datetime
import hashlib
import importlib.util
import json
import warnings
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools" / "gpu_check.py"
spec = importlib.util.spec_from_file_location("gpu_check", TOOL)
assert spec is not None
assert spec.loader is not None
gpu_check = importlib.util.module_from_spec(spec)
spec.loader.exec_module(gpu_check)

JUNIT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"/>
<testcase name="c"><skipped/></testcase>{extra}
</testsuite></testsuites>"""
FAILURE = '<testcase name="d"><failure message="no"/></testcase>'
FIGURES = {
    "benchmarks": [
        {"name": "lev_kernel_10x10/real_time", "gpairs": 12.5, "wall_gpairs": 11, "real_time": 1},
    ]
}
ROW = {"name": "crossover/ratio/16/scores/64x64/cuda:0", "pairs": 4096.0, "real_time": 1.5}
CROSSOVER = {
    "context": {"devices": "NVIDIA H100 80GB HBM3", "executable": "warpmatch_benchmarks"},
    "benchmarks": [ROW | {"iterations": 3}],
}
GROWTH = {"rows": [{"name": "growth/x", "sides": {"warpmatch": {"wall_best": 0.25}}}]}


class FakeMachine:
    """Answers the commands of a machine with a GPU and writes the files they would."""

    def __init__(
        self,
        junit: str = JUNIT.format(extra=""),
        sanitizer_status: int = 0,
        figures: dict = FIGURES,
    ):
        self.junit = junit
        self.figures = figures
        self.sanitizer_status = sanitizer_status
        self.commands: list[list[str]] = []

    def __call__(self, command: list[str]) -> tuple[int, str]:
        self.commands.append(command)
        if command[0] == "nvidia-smi":
            return 0, "NVIDIA H100 80GB HBM3, 580.65.06\n"
        if command[0] == "nvcc":
            return 0, "Cuda compilation tools, release 13.0, V13.0.88"
        if command[:2] == ["git", "rev-parse"]:
            return 0, "c0ffee\n"
        if command[0] == "ctest":
            Path(command[-1]).write_text(self.junit)
            return int("failure" in self.junit), ""
        if "bench" in command:
            assert command[command.index("--device") + 1] == "cuda"
            Path(command[command.index("--json") + 1]).write_text(json.dumps(GROWTH))
        if "pytest" in command:
            return 5, "no tests collected"
        if command[0] == "compute-sanitizer":
            return self.sanitizer_status, ""
        if out := [c for c in command if c.startswith("--benchmark_out=")]:
            report = CROSSOVER if any("crossover" in option for option in command) else self.figures
            Path(out[0].split("=", 1)[1]).write_text(json.dumps(report))
        return 0, ""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("src/core/b.hpp", "src/core/a.hpp", "src/cuda/deep/c.cu", "src/cpu/other.cpp"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def evidence_of(tree: Path) -> dict:
    return json.loads((tree / "benchmarks/results/nvidia-h100-80gb-hbm3.json").read_text())


def test_hash_covers_paths_and_bytes_in_order_of_path(tree: Path) -> None:
    expected = hashlib.sha256()
    for name in ("src/core/a.hpp", "src/core/b.hpp", "src/cuda/deep/c.cu"):
        expected.update(f"{name}\0{len(name)}\0{name}".encode())
    before = gpu_check.source_sha256(tree)
    assert before == expected.hexdigest()
    (tree / "src/cpu/other.cpp").write_text("changed")
    assert gpu_check.source_sha256(tree) == before
    (tree / "src/core/a.hpp").rename(tree / "src/core/z.hpp")
    assert gpu_check.source_sha256(tree) != before


def test_writes_evidence(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpu_check.shutil, "which", lambda name: name)
    assert gpu_check.check(FakeMachine(), tree) == 0
    evidence = evidence_of(tree)
    assert datetime.datetime.fromisoformat(evidence.pop("date")).tzinfo == datetime.UTC
    assert evidence == {
        "device": "NVIDIA H100 80GB HBM3",
        "driver": "580.65.06",
        "cuda": "13.0",
        "commit": "c0ffee",
        "source_sha256": gpu_check.source_sha256(tree),
        "tests": {"passed": 5, "failed": 0, "skipped": 1},
        "figures": [
            {"name": "lev_kernel_10x10_gpairs", "value": 12.5, "unit": "gpairs"},
            {"name": "growth/x", "value": 0.25, "unit": "seconds"},
        ],
        "crossover": {"context": {"devices": "NVIDIA H100 80GB HBM3"}, "benchmarks": [ROW]},
    }


def test_counts_sanitizers_it_cannot_run_as_skipped(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gpu_check.shutil, "which", lambda name: None)
    assert gpu_check.check(FakeMachine(), tree) == 0
    assert evidence_of(tree)["tests"] == {"passed": 2, "failed": 0, "skipped": 4}


def test_failures_are_kept_and_reported(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpu_check.shutil, "which", lambda name: name)
    assert gpu_check.check(FakeMachine(JUNIT.format(extra=FAILURE)), tree) == 1
    assert evidence_of(tree)["tests"]["failed"] == 1
    assert gpu_check.check(FakeMachine(sanitizer_status=1), tree) == 1
    assert evidence_of(tree)["tests"]["failed"] == 3
    wrong = {"name": "lev_kernel_64x64", "tcups": 1, "error_occurred": True}
    assert gpu_check.check(FakeMachine(figures={"benchmarks": [wrong]}), tree) == 1
    assert evidence_of(tree)["tests"]["failed"] == 1
    assert "lev_kernel_64x64" not in str(evidence_of(tree)["figures"])


@pytest.mark.parametrize(("required", "status"), [("0", 0), ("1", 1)])
def test_says_when_there_is_no_device(
    tree: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    required: str,
    status: int,
) -> None:
    monkeypatch.setenv("WARPMATCH_REQUIRE_GPU", required)
    assert gpu_check.check(lambda command: (127, "nvidia-smi: not found"), tree) == status
    assert "no NVIDIA GPU was found" in capsys.readouterr().out
    assert not (tree / "benchmarks").exists()


def test_evidence_is_about_this_tree() -> None:
    root = TOOL.parents[1]
    current = gpu_check.source_sha256(root)
    for file in sorted((root / "benchmarks" / "results").glob("*.json")):
        if json.loads(file.read_text()).get("source_sha256", current) != current:
            warnings.warn(f"{file.name} is about other sources: run make gpu-check", stacklevel=1)
