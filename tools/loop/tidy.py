"""clang-tidy on the files that changed, each through a source file that compiles it."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .errors import StepError
from .files import Files

SOURCES = (".cpp",)
HEADERS = (".hpp", ".h")


def cpp_files(paths: Iterable[str]) -> list[str]:
    """Those that clang-tidy reads; it cannot parse the CUDA headers that .cu files need."""
    return [path for path in paths if path.endswith(SOURCES + HEADERS)]


def units(
    paths: Iterable[str], compiled: Iterable[str], includes: Mapping[str, set[str]]
) -> list[str]:
    """Source files to run clang-tidy on so that each path is looked at once.

    A source file stands for itself. A header is seen through a source file of the same name, else
    through the first one that includes it. Files that nothing compiles here are left out.

    >>> units(["a/x.hpp"], ["a/w.cpp", "a/x.cpp"], {"a/w.cpp": {"a/x.hpp"}, "a/x.cpp": {"a/x.hpp"}})
    ['a/x.cpp']
    """
    known = sorted(set(compiled))
    found = set()
    for path in paths:
        if path in known:
            found.add(path)
            continue
        through = [unit for unit in known if path in includes.get(unit, ())]
        through.sort(key=lambda unit: Path(unit).stem != Path(path).stem)
        found.update(through[:1])
    return sorted(found)


def compiled_files(files: Files) -> list[str]:
    """The source files of the compile commands, as paths of the tree."""
    commands = json.loads((files.cmake / "compile_commands.json").read_text())
    paths = (os.path.relpath(command["file"], files.source) for command in commands)
    return [path for path in paths if path.endswith(SOURCES) and not path.startswith("..")]


def includes_of(dependencies: str, source: str) -> dict[str, set[str]]:
    """What each source file includes, from what `ninja -t deps` prints, as paths below `source`.

    >>> text = "a.o: #deps 2, deps mtime 1 (VALID)\\n    ../s/a.cpp\\n    ../s/a.hpp\\n"
    >>> includes_of(text, "../s/")
    {'a.cpp': {'a.hpp'}}
    """
    found: dict[str, set[str]] = {}
    for block in dependencies.split("\n\n"):
        lines = [line.strip() for line in block.splitlines()[1:]]
        paths = [line.removeprefix(source) for line in lines if line.startswith(source)]
        units = [path for path in paths if path.endswith(SOURCES)]
        for unit in units[:1]:
            found.setdefault(unit, set()).update(path for path in paths if path != unit)
    return found


def included(files: Files) -> dict[str, set[str]]:
    """What each compiled source file includes, as the last build saw it."""
    command = ["ninja", "-C", str(files.cmake), "-t", "deps"]
    listed = subprocess.run(command, capture_output=True, text=True).stdout
    relative = os.path.relpath(files.source, files.cmake) + "/"
    return includes_of(listed.replace(f"{files.source}/", relative), relative)


def run(files: Files, sources: list[str]) -> list[str]:
    """Runs clang-tidy on these source files and prints what it finds; those with findings.

    Raises:
        StepError: there is no clang-tidy.
    """
    headers = resource_folder()
    if headers:
        extra = [f"-resource-dir={headers}"]
    else:
        extra = [f"-idirafter{_printed(os.environ.get('CXX', 'c++'), '-print-file-name=include')}"]
        sources, left_out = without_intrinsics(files.source, sources)
        if left_out:
            print("left out, as no clang of clang-tidy's version is here:", ", ".join(left_out))
    arguments = ["clang-tidy", "-p", str(files.cmake), "--quiet", "--warnings-as-errors=*"]
    arguments += [f"--extra-arg={argument}" for argument in ["-Wno-unknown-warning-option", *extra]]

    def tidy(source: str) -> tuple[str, int, str]:
        command = [*arguments, str(files.source / source)]
        ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        return source, ran.returncode, ran.stdout.replace(f"{files.source}/", "")

    faulty = []
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for source, status, output in pool.map(tidy, sources):
            if status:
                faulty.append(source)
                print(output.strip() or f"clang-tidy ended with status {status} on {source}")
    return faulty


def resource_folder() -> str:
    """The compiler's own headers (stddef.h, immintrin.h), which PyPI's clang-tidy comes without.

    They are a clang's of the same version. Empty where there is none: GCC's do, but for intrinsics.

    Raises:
        StepError: there is no clang-tidy.
    """
    if not shutil.which("clang-tidy"):
        raise StepError("clang-tidy is missing: 'make check' installs it")
    found = re.search(r"version (\d+)", _printed("clang-tidy", "--version"))
    version = found[1] if found else ""
    for clang in (f"clang-{version}", "clang"):
        if shutil.which(clang) and _printed(clang, "-dumpversion").split(".")[0] == version:
            return _printed(clang, "-print-resource-dir")
    return ""


def without_intrinsics(folder: Path, sources: list[str]) -> tuple[list[str], list[str]]:
    """These files, and apart from them those that include a compiler's intrinsics."""
    uses = {source: "intrin.h>" in (folder / source).read_text() for source in sources}
    return [s for s in sources if not uses[s]], [s for s in sources if uses[s]]


def _printed(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
