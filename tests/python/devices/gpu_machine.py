"""A machine with a GPU, played: for the tests of tools/gpu_check."""

import json
import random
import zipfile
from pathlib import Path
from typing import Any

from benchmarks.gpu.__main__ import MEASURES
from tools.gpu_check import targets

H100 = "NVIDIA H100 80GB HBM3, 580.65.06, 9.0, 1980\n"
JUNIT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"/>
<testcase name="c"><skipped/></testcase>{extra}
</testsuite></testsuites>"""
FAILURE = '<testcase name="d"><failure message="no"/></testcase>'
#: As many as the figures of the table that the C++ benchmarks make.
KERNELS = {
    "lev_kernel_10x10": {"gpairs": 90.5, "wall_gpairs": 70.0, "real_time": 1},
    "lev_kernel_64x64": {"tcups": 35.0},
    "lev_kernel_128x128": {"tcups": 31.0},
    "lev_kernel_256x256": {"tcups": 30.0},
    "selfjoin_1m_random24_ratio90": {"seconds": 0.5},
}
CROSSOVER_ROW = {
    "name": "crossover/ratio/16/scores/64x64/cuda:0",
    "pairs": 4096.0,
    "real_time": 1.5,
}
CROSSOVER = {
    "context": {"devices": "NVIDIA H100 80GB HBM3", "executable": "warpmatch_benchmarks"},
    "benchmarks": [CROSSOVER_ROW | {"iterations": 3}],
}
POLICY_ROW = {"name": "policy/texts_per_thread/8", "value": 8.0, "kernel_ms": 1.5}
GROWTH = {"figures": [{"name": "growth/x", "value": 0.25, "unit": "seconds"}]}
PTXAS = """Compiling entry function '_Zours' for 'sm_90'
    {stack} bytes stack frame, 0 bytes spill stores, 0 bytes spill loads
ptxas info    : Used 40 registers
"""


class FakeMachine:
    """Answers the commands of a machine with a GPU and writes the files they would."""

    def __init__(self, **overrides: Any):
        self.device = H100
        self.junit = JUNIT.format(extra="")
        self.kernels: dict[str, dict[str, Any]] = KERNELS
        self.values = dict.fromkeys(MEASURES, 100.0)
        self.statuses: dict[str, tuple[int, str]] = {}
        """What a command that has such a word in it ends with."""
        self.commit = "c0ffee"
        self.ptxas = PTXAS.format(stack=0)
        self.commands: list[list[str]] = []
        self.seconds: dict[str, float] = {}
        """How long a command takes that has such a word in it; others take no time."""
        self.printed = ""
        """What a command has said when it is stopped."""
        self.limits: dict[str, float] = {}
        """The seconds that each command was given, by its line."""
        self.now = 0.0
        self.root = Path()
        self.files = ""
        """What git lists."""
        self.libraries: dict[str, str] = {}
        """What programs are linked with, and where it lies."""
        self.glibc = "2.34"
        self.module_needs = "GLIBCXX_3.4.30"
        self.wheels: dict[str, int] = {}
        """The bytes of the wheels of a package."""
        vars(self).update(overrides)

    def __call__(self, command: list[str], seconds: float) -> tuple[int, str]:
        assert 0 < seconds <= (600 if command[0] != "cmake" else 7200)
        self.commands.append(command)
        line = " ".join(command)
        self.limits[line] = seconds
        takes = max((time for word, time in self.seconds.items() if word in line), default=0)
        self.now += min(takes, seconds)
        if takes > seconds:
            return 124, f"{self.printed}stopped after {seconds:g} seconds\n"
        for word, answer in self.statuses.items():
            if word in line:
                return answer
        if command[0] in ("nvidia-smi", "nvcc", "git", "ldd", "objdump"):
            return self.tool(command)
        if "download" in command:
            self.download(Path(command[command.index("--dest") + 1]), command[-1])
        if "tools.gpu_check.device" in command:
            name, _, capability, _ = self.device.strip().split(", ")
            said = {"name": name, "cuda": "13.0", "compute_capability": capability}
            return 0, json.dumps(said | {"kilohertz": 1980000, "multiprocessors": 132}) + "\n"
        if "version_info" in line:
            return 0, command[0].rpartition("python")[2] + "\n"
        if "pybind11" in command:
            return 0, "/somewhere/pybind11\n"
        if command[0] == "cmake":
            report = self.root / "build/cuda/CMakeFiles/warpmatch.dir/a.ptxas"
            report.parent.mkdir(parents=True, exist_ok=True)
            report.write_text(self.ptxas)
        for option in command:
            if option.startswith("--gtest_output="):
                Path(option.split(":", 1)[1]).write_text(self.junit)
                return int("failure" in self.junit), "the end"
            if option.startswith("--benchmark_out="):
                Path(option.split("=", 1)[1]).write_text(json.dumps(self.benchmarks(line)))
        if "pytest" in command:
            Path(command[command.index("--junit-xml") + 1]).write_text(JUNIT.format(extra=""))
        if "benchmarks.gpu.growth" in command:
            Path(command[3]).write_text(json.dumps(GROWTH))
        if "benchmarks.gpu" in command:
            name, file = command[3:5]
            entry = {"name": name, "value": self.values[name], "unit": targets.TARGETS[name].unit}
            Path(file).write_text(json.dumps({"figures": [entry]}))
        return 0, ""

    def tool(self, command: list[str]) -> tuple[int, str]:
        if command[0] == "nvidia-smi":
            _, driver, _, clock = self.device.split(", ")
            return 0, f"{driver}, {clock}"
        if command[0] == "nvcc":
            return 0, "Cuda compilation tools, release 13.0, V13.0.88"
        if command[0] == "ldd":
            linked = self.libraries.items()
            return 0, "".join(f"\t{name} => {path} (0x7f)\n" for name, path in linked)
        if command[0] == "objdump":
            needs = [f"GLIBC_{self.glibc}", *([self.module_needs] * ("_core" in command[-1]))]
            return 0, "".join(f"  0x0 0x00 02 {need}\n" for need in ("GLIBC_2.4", *needs))
        said = {"rev-parse": f"{self.commit}\n", "ls-files": self.files}
        return 0, said.get(command[1], "")

    def clock(self) -> float:
        return self.now

    def download(self, folder: Path, name: str) -> None:
        """As pip does: the package's own wheel, and numpy's, which it needs."""
        folder.mkdir(parents=True)
        for project in (name, "numpy"):
            with zipfile.ZipFile(folder / f"{project}-1.0-py3-none-any.whl", "w") as wheel:
                wheel.writestr("module.so", random.Random(1).randbytes(self.wheels[name]))

    def benchmarks(self, line: str) -> dict[str, Any]:
        if "crossover" in line:
            return CROSSOVER
        if "policy" in line:
            return {"context": {}, "benchmarks": [POLICY_ROW | {"iterations": 3}]}
        entries = [
            {"name": f"{name}/real_time"} | counters
            for name, counters in self.kernels.items()
            if name in line
        ]
        return {"benchmarks": entries}
