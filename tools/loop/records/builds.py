"""Release builds of the package: of the working tree, and of the older trees it is compared with.

Every tree's sources are copied to the same place and compiled in the same build directory, so that
only files that differ are compiled again, and two builds differ in nothing but their sources. What
comes out is kept under the hash of the tree.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..errors import StepError
from . import state
from .files import Files
from .tree import Tree

MOST_KEPT = 8
"""Builds that are kept besides the baseline; the ones used last."""

# As shipped, but for symbols: -g1 adds line tables for the profilers and leaves the code as it is.
# The tests are configured for their compile commands, which clang-tidy reads; none is built here.
SETTINGS = (
    "CMAKE_BUILD_TYPE=Release",
    "CMAKE_CXX_FLAGS=-g1",
    "CMAKE_EXPORT_COMPILE_COMMANDS=ON",
    "WARPMATCH_PYTHON=ON",
    "WARPMATCH_WERROR=ON",
)


@dataclass(frozen=True)
class Build:
    """A finished build: a folder for PYTHONPATH."""

    path: Path
    tree: str
    commit: str
    blobs: Mapping[str, str]

    @property
    def name(self) -> str:
        """Its tree and commit, for people."""
        return f"{self.tree[:12]} (commit {self.commit})"


def find(files: Files, tree: str) -> Build | None:
    """The build of that tree, if it is kept."""
    path = files.builds / tree[:12]
    if not (path / "build.json").exists():
        return None
    facts = json.loads((path / "build.json").read_text())
    os.utime(path)
    return Build(path, facts["tree"], facts["commit"], facts["blobs"])


def make(
    files: Files, tree: Tree, content: Mapping[str, bytes], commit: str, baseline: str = ""
) -> Build:
    """Compiles a tree and keeps what comes out; `baseline` is a tree not to throw away for it.

    Raises:
        StepError: it does not compile, or warns.
    """
    start = time.perf_counter()
    copy_files(content, files.source)
    compile_copy(files, "_core")
    path = files.builds / tree.short
    beside = path.with_name(path.name + ".new")
    shutil.rmtree(beside, ignore_errors=True)
    package = files.source / "python" / "warpmatch"
    shutil.copytree(package, beside / "warpmatch", ignore=shutil.ignore_patterns("__pycache__"))
    for module in files.cmake.glob("_core*.so"):
        shutil.copy2(module, beside / "warpmatch")
    facts = {"tree": tree.hash, "commit": commit, "blobs": dict(tree.blobs)}
    state.write_json(beside / "build.json", facts)
    shutil.rmtree(path, ignore_errors=True)
    beside.rename(path)
    _drop_old(files, {tree.short, baseline[:12]})
    print(f"built {tree.short} in {time.perf_counter() - start:.0f} s")
    return Build(path, tree.hash, commit, tree.blobs)


def copy_files(content: Mapping[str, bytes], to: Path) -> None:
    """Makes `to` hold these files and no others, and leaves alone what is right already."""
    for path in [path for path in to.rglob("*") if path.is_file()]:
        if path.relative_to(to).as_posix() not in content:
            path.unlink()
    for name, wanted in content.items():
        path = to / name
        if path.is_file() and path.read_bytes() == wanted:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(wanted)


def compile_copy(files: Files, *targets: str) -> None:
    """Compiles the copied sources, configured once; warnings are errors.

    Raises:
        StepError: it failed; what the compiler said was printed.
    """
    _configure(files)
    command = ["cmake", "--build", str(files.cmake), "--target", *targets]
    if run_naming_files(files, command):
        raise StepError("the build failed (warnings are errors): see above")


def run_naming_files(files: Files, command: list[str]) -> int:
    """Runs a tool on the copy, prints what it says with the tree's own paths; its exit status."""
    prefixes = (f"{files.source}/", f"{os.path.relpath(files.source, files.cmake)}/")
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as running:
        for line in running.stdout or ():
            for prefix in prefixes:
                line = line.replace(prefix, "")
            print(line, end="", flush=True)
    return running.returncode


def _configure(files: Files) -> None:
    pybind11 = subprocess.run(
        [sys.executable, "-m", "pybind11", "--cmakedir"], capture_output=True, text=True
    )
    if pybind11.returncode:
        raise StepError(f"{sys.executable} has no pybind11: 'make build' installs what is needed")
    settings = (
        *SETTINGS,
        f"Python_EXECUTABLE={sys.executable}",
        f"pybind11_DIR={pybind11.stdout.strip()}",
    )
    command = ["cmake", "-S", str(files.source), "-B", str(files.cmake), "-G", "Ninja"]
    command += [f"-D{setting}" for setting in settings]
    note = files.cmake / "configured.json"
    if note.exists() and json.loads(note.read_text()) == command:
        return  # the build itself configures again where CMake's files have changed
    print("configuring", files.cmake.relative_to(files.root))
    configured = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if configured.returncode:
        print(configured.stdout)
        raise StepError("cmake could not configure the build: see above")
    state.write_json(note, command)


def _drop_old(files: Files, kept: set[str]) -> None:
    others = [path for path in files.builds.iterdir() if path.name not in kept]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in others[MOST_KEPT:]:
        shutil.rmtree(path)
