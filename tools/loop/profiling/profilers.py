"""Running py-spy, perf, callgrind and ncu on a worker that runs a case in a loop."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from ..records.files import Files
from ..timing.client import Client
from . import profile
from .profile import Profile

SECONDS = 3
"""How long each sampling profiler looks on."""


def of_python(files: Files, build: Path, case: str) -> Profile | str:
    """Which Python functions the time is spent in or below, by py-spy; or why that is not known."""
    if not shutil.which("py-spy"):
        return "py-spy is missing: 'make research' installs it"
    output = _output(files, "py-spy.txt")

    def sample(pid: int) -> str:
        command = ["py-spy", "record", "--pid", str(pid), "--duration", str(SECONDS)]
        return _failure([*command, "--rate", "500", "--format", "raw", "--output", str(output)])

    failure = _while_looping(files, build, case, sample)
    if failure:
        return f"py-spy could not look on: {failure}"
    return Profile("py-spy, 500 samples a second", profile.of_py_spy(output.read_text()))


def of_native(files: Files, build: Path, case: str) -> Profile | str:
    """Which native functions the time is spent in: by perf, else by callgrind."""
    found = _perf(files, build, case)
    if isinstance(found, Profile):
        return found
    print(f"perf cannot count here ({found}); callgrind counts instructions, without AVX-512")
    return _callgrind(files, build, case)


def of_gpu(files: Files, build: Path, case: str) -> Profile | str:
    """Which GPU kernels the time is spent in, by ncu; or why that is not known."""
    if not shutil.which("ncu"):
        return "ncu is not on the path"
    log = _output(files, "ncu.csv")
    under = ["ncu", "--csv", "--log-file", str(log), "--metrics", "gpu__time_duration.sum"]
    with Client(files, build, under) as worker:
        worker.ask("load", case=case)
    samples = profile.of_ncu(log.read_text()) if log.exists() else {}
    return Profile("ncu, time on the GPU", samples) if samples else "ncu saw no kernel of this case"


def _perf(files: Files, build: Path, case: str) -> Profile | str:
    if not shutil.which("perf"):
        return "it is not on the path"
    output = _output(files, "perf.data")

    def sample(pid: int) -> str:
        command = ["perf", "record", "--quiet", "--freq", "1999", "--pid", str(pid)]
        return _failure([*command, "--output", str(output), "--", "sleep", str(SECONDS)])

    failure = _while_looping(files, build, case, sample)
    if failure:
        return failure
    script = _printed("perf", "script", "--input", str(output), "--fields", "ip,sym,dso")
    samples = profile.of_perf(script)
    if not samples:
        return "it counted nothing"
    event = _printed("perf", "evlist", "--input", str(output)).split("\n")[0]
    return Profile(f"perf, {event.split(':')[0]}", samples)


def _callgrind(files: Files, build: Path, case: str) -> Profile | str:
    if not shutil.which("valgrind"):
        return "neither perf nor valgrind can profile here: apt-get install valgrind"
    output = _output(files, "callgrind.out")
    under = ["valgrind", "--quiet", "--tool=callgrind", "--instr-atstart=no"]
    with Client(files, build, [*under, f"--callgrind-out-file={output}"]) as worker:
        worker.ask("load", case=case)
        for switch in ("on", "off"):
            failure = _failure(["callgrind_control", f"--instr={switch}", str(worker.pid)])
            if failure:
                return f"callgrind could not be switched {switch}: {failure}"
            if switch == "on":
                worker.ask("loop", seconds=0)
    annotated = _printed(
        "callgrind_annotate", "--show-percs=no", "--threshold=100", "--auto=no", str(output)
    )
    return Profile("callgrind, instructions", profile.of_callgrind(annotated))


def _while_looping(files: Files, build: Path, case: str, sample: Callable[[int], str]) -> str:
    """What `sample` says of a worker's process that runs the case the whole time."""
    with Client(files, build) as worker:
        worker.ask("load", case=case)
        worker.start("loop", seconds=SECONDS + 1.0)
        failure = sample(worker.pid)
        worker.wait()
    return failure


def _output(files: Files, name: str) -> Path:
    files.profiles.mkdir(parents=True, exist_ok=True)
    path = files.profiles / name
    path.unlink(missing_ok=True)
    return path


def _failure(command: list[str]) -> str:
    """Why a command failed, in a line; empty if it did not."""
    ran = subprocess.run(command, capture_output=True, text=True)
    if ran.returncode == 0:
        return ""
    lines = [line for line in (ran.stderr or ran.stdout).splitlines() if line.strip()]
    return re.sub(r"\s+", " ", lines[0]) if lines else f"status {ran.returncode}"


def _printed(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, errors="replace").stdout
