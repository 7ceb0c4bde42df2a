"""clang-tidy on the lines that changed, by LLVM's own clang-tidy-diff."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from ..errors import StepError
from ..records.files import Files

HEADERS = (".hpp", ".h")
ARGUMENTS = ("-quiet", "-warnings-as-errors=*", "-extra-arg=-Wno-unknown-warning-option")


def seen(paths: Iterable[str], compiled: Iterable[str], included: Iterable[str]) -> list[str]:
    """Those that a compiler here reads: sources it compiles, and headers that they include.

    clang-tidy cannot parse the others, such as those that want CUDA's headers.
    """
    known = {*compiled, *(path for path in included if path.endswith(HEADERS))}
    return [path for path in paths if path in known]


def compiled_files(files: Files) -> list[str]:
    """The source files of the compile commands, as paths of the tree."""
    commands = json.loads((files.cmake / "compile_commands.json").read_text())
    paths = (os.path.relpath(command["file"], files.source) for command in commands)
    return [path for path in paths if path.endswith(".cpp") and not path.startswith("..")]


def included_files(files: Files) -> set[str]:
    """What the source files of the last build include, as ninja remembers it."""
    command = ["ninja", "-C", str(files.cmake), "-t", "deps"]
    listed = subprocess.run(command, capture_output=True, text=True).stdout
    lines = (line.strip() for line in listed.splitlines() if line.startswith(" "))
    paths = (os.path.relpath(files.cmake / line, files.source) for line in lines)
    return {path for path in paths if not path.startswith("..")}


def patch(root: Path, commit: str, paths: list[str]) -> str:
    """The lines of these files that differ from a commit, as git prints them without context.

    Files that the commit has not differ in every line. So do all of them, without a commit.
    """
    git = ["git", "-C", str(root)]
    diff = [*git, "diff", "--no-color", "--no-ext-diff", "--unified=0", "--dst-prefix=b/"]
    listed = _printed(*git, "ls-tree", "-r", "-z", "--name-only", commit, "--", *paths)
    known = set(listed.split("\0")) if commit else set()
    old = [path for path in paths if path in known]
    new = [path for path in paths if path not in known]
    text = _printed(*diff, commit, "--", *old) if old else ""
    return text + "".join(_printed(*diff, "--no-index", "/dev/null", path) for path in new)


def run(files: Files, lines: str) -> None:
    """Runs clang-tidy on the copy of the sources and prints what it finds in these lines.

    Raises:
        StepError: it found something, or is not there.
    """
    program = shutil.which("clang-tidy-diff.py")
    if not program:
        raise StepError("clang-tidy-diff.py is missing: 'make check' installs it")
    command = [program, "-p1", "-path", str(files.cmake), f"-j{len(os.sched_getaffinity(0))}"]
    done = subprocess.run(
        [*command, *ARGUMENTS], cwd=files.source, input=lines, capture_output=True, text=True
    )
    if done.returncode:
        print((done.stdout + done.stderr).replace(f"{files.source}/", "").strip())
        raise StepError("clang-tidy found something")


def _printed(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True).stdout
