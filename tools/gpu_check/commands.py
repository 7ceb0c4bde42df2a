"""Running commands in the repository."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

__all__ = ["BUILD", "ROOT", "Run", "built_python", "python", "run"]

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path("build/cuda")

#: Runs a command in the repository and returns its exit status and what it printed. It is stopped
#: after so many seconds, with status 124.
Run = Callable[[list[str], float], tuple[int, str]]


def built_python(root: Path = ROOT) -> Path:
    """The folder that holds the package `warpmatch` with the module of the CUDA build."""
    return root / BUILD / "python"


def python(module: str, *arguments: str) -> list[str]:
    """The command that runs a module with this Python."""
    return [sys.executable, "-m", module, *arguments]


def run(command: list[str], seconds: float) -> tuple[int, str]:
    """Runs a command, showing and keeping what it prints. A missing program is status 127.

    coreutils' timeout also stops what the command has started, which could hold on to the output.
    """
    print("$", *command, flush=True)
    path = [str(built_python()), str(ROOT), os.environ.get("PYTHONPATH", "")]
    lines = []
    with subprocess.Popen(
        ["timeout", "--signal=KILL", f"{seconds:g}", *command],
        cwd=ROOT,
        env=os.environ
        | {"WARPMATCH_REQUIRE_GPU": "1", "PYTHONPATH": os.pathsep.join(filter(None, path))},
        text=True,
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            for line in process.stdout or ():
                print(line, end="", flush=True)
                lines.append(line)
        except KeyboardInterrupt:  # which timeout, in a group of its own, does not hear of
            process.terminate()
            raise
    status = process.wait()
    if status != -signal.SIGKILL:  # which timeout sends to itself as well
        return status, "".join(lines)
    lines.append(f"stopped after {seconds:g} seconds\n")
    print(lines[-1], end="", flush=True)
    return 124, "".join(lines)
