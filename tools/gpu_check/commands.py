"""Running commands in the repository."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

__all__ = [
    "BUILD",
    "ROOT",
    "STOPPED",
    "Run",
    "built_python",
    "last_line",
    "python",
    "run",
    "runner",
]

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path("build/cuda")
#: The status of a command that was stopped.
STOPPED = 124

#: Runs a command in the repository and returns its exit status and what it printed. It is stopped
#: after so many seconds, with status 124.
Run = Callable[[list[str], float], tuple[int, str]]


def built_python(root: Path = ROOT) -> Path:
    """The folder that holds the package `warpmatch` with the module of the CUDA build."""
    return root / BUILD / "python"


def python(module: str, *arguments: str) -> list[str]:
    """The command that runs a module with this Python."""
    return [sys.executable, "-m", module, *arguments]


def runner(root: Path = ROOT) -> Run:
    """Runs commands in a tree, showing and keeping what they print."""
    return lambda command, seconds: _run(root, command, seconds)


def _run(root: Path, command: list[str], seconds: float) -> tuple[int, str]:
    """A missing program is status 127.

    coreutils' timeout also stops what the command has started, which could hold on to the output.
    """
    print("$", *command, flush=True)
    path = [str(built_python(root)), str(root / BUILD / "site"), str(root)]
    path.append(os.environ.get("PYTHONPATH", ""))
    lines = []
    with subprocess.Popen(
        ["timeout", "--signal=KILL", f"{seconds:g}", *command],
        cwd=root,
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
    if lines and not lines[-1].endswith("\n"):
        lines.append("\n")
    lines.append(f"stopped after {seconds:g} seconds\n")
    print(lines[-1], end="", flush=True)
    return STOPPED, "".join(lines)


run = runner()


def last_line(text: str) -> str:
    """What a program said last, without colours and without this machine's folders."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    line = re.sub(r"\x1b\[[0-9;]*m", "", lines[-1]) if lines else "nothing was printed"
    return line.replace(str(ROOT), ".").replace(sys.prefix, "python")[:300]
