"""Shell blocks: what is quick is run, of the rest every name that it uses is looked up."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from doc_pages import ROOT

#: Commands that would take minutes, or work on something that a checkout does not hold. Their
#: options are looked up in what `--help` prints.
NOT_RUN = {
    "warpmatch bench": "measuring takes minutes",
    "warpmatch evaluate sets": "needs sets that a checkout does not hold",
    "python -m warpmatch bench": "measuring takes minutes",
    "python -m warpmatch.bench.charts": "needs a run that was saved",
    "python benchmarks/crossover.py": "needs a run that was saved",
    "python -m tools.loop": "builds, tests and measures",
    "python -m pytest": "`make test-python` runs the tests",
    "pytest": "`make test-python` runs the tests",
    "py.test": "`make test-python` runs the tests",
    "python -m tools.gpu_check": "builds for a GPU",
    "sh run.sh": "lies in a pack of tools.gpu_check",
    "python tests/object_checks/ptxas_spills.py": "reads the objects of a CUDA build",
}
RUN = {
    "warpmatch",
    "python",
    "cat",
    "cut",
    "echo",
    "grep",
    "head",
    "ls",
    "printf",
    "sort",
    "tail",
    "wc",
}
#: What `.ci/run` installs besides: CMake and Ninja come from PyPI where the system has none, and
#: Google Benchmark is for `benchmarks/cpp` alone.
OPTIONAL_PACKAGES = {"cmake", "ninja-build", "libbenchmark-dev"}
ASSIGNMENT = re.compile(r"\w+=")
#: No line takes more than a few, but the machine may be busy with other things.
SECONDS = 600

Names = list[str]


def commands_of(line: str) -> list[Names]:
    """The words of each command of a line, without comments, assignments and redirections."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    commands: list[Names] = [[]]
    words = iter(lexer)
    for word in words:
        if word in ("&&", "||", ";", "|"):
            commands.append([])
        elif word in ("<", ">", ">>"):
            next(words)
        elif commands[-1] or not ASSIGNMENT.match(word):
            commands[-1].append(word)
    return [command for command in commands if command]


def lines_of(code: str) -> list[str]:
    """The lines that hold commands; one that ends in a backslash goes on."""
    joined = re.sub(r"\\\n\s*", " ", code).splitlines()
    return [line.strip() for line in joined if commands_of(line)]


def run_line(line: str, sandbox: Path) -> str:
    """Runs or checks a line; what it printed, or nothing when it was only checked."""
    commands = commands_of(line)
    if all(words[0] in RUN and not _not_run(words) for words in commands):
        return _run_shell(line, sandbox)
    for words in commands:
        check_names(words)
    return ""


def check_names(words: Names) -> None:
    """Looks up every name that the command uses, without running it."""
    program = words[0]
    if _not_run(words) or program in ("warpmatch", "python"):
        _check_options(words)
    elif program in CHECKS:
        CHECKS[program](words[1:])
    elif "/" in program:
        _check_own_program(program)
    else:
        raise AssertionError(f"{program}: not a program that doc_shell.py can run or check")


def _not_run(words: Names) -> bool:
    line = " ".join(words)
    return any(re.match(rf"{re.escape(start)}(?![\w-])", line) for start in NOT_RUN)


def environment() -> dict[str, str]:
    """This process's, with no trace of the `make` that may have started it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    kept["MFLAGS"] = ""
    kept["PYTHONPATH"] = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    kept["MPLBACKEND"] = "agg"
    return kept


def make_sandbox(folder: Path) -> Path:
    """A folder with the examples, the files that pages speak of, and the commands they use."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    for name in ("benchmarks", "docs", "tests", "tools"):
        (folder / name).symlink_to(ROOT / name)
    with open(ROOT / "examples" / "company_names.csv", encoding="utf-8") as file:
        (folder / "companies.csv").write_text("".join(next(file) for _ in range(200)), "utf-8")
    programs = folder / ".programs"
    programs.mkdir()
    for name, module in (("python", ""), ("warpmatch", " -m warpmatch")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}"{module} "$@"\n')
        program.chmod(0o755)
    return folder


def _run_shell(line: str, sandbox: Path) -> str:
    path = f"{sandbox / '.programs'}{os.pathsep}{os.environ.get('PATH', '')}"
    return _printed(["bash", "-o", "pipefail", "-c", line], sandbox, PATH=path)


def _printed(command: Names, folder: Path, **extra: str) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment() | extra,
        text=True,
        capture_output=True,
        timeout=SECONDS,
    )
    assert done.returncode == 0, f"{shlex.join(command)}:\n{done.stdout}{done.stderr}"
    return done.stdout


@cache
def _help(*command: str) -> str:
    return _printed([sys.executable, *command, "--help"], ROOT)


def _check_options(words: Names) -> None:
    """The command has a help, and the options are in it; files and folders that it names exist."""
    program, arguments = _python_arguments(words)
    assert _help(*program)
    for word in arguments:
        option = word.split("=")[0]
        if option.startswith("--") and not _of_missing_plugin(option):
            assert re.search(rf"{option}\b", _help(*program)), f"{words}: no option {option}"
        elif re.match(r"[a-z]+/[\w./]*$", word) and not word.startswith("build/"):
            assert (ROOT / word).exists(), f"{words}: there is no {word}"


def _python_arguments(words: Names) -> tuple[Names, Names]:
    """What to pass to Python to start the program, and the program's arguments."""
    program, *rest = words
    if words[:2] == ["sh", "run.sh"]:
        return ["-m", "tools.gpu_check"], words[2:]
    if program == "warpmatch":
        return ["-m", "warpmatch", rest[0]], rest[1:]
    if program in ("pytest", "py.test"):
        return ["-m", "pytest"], rest
    if rest[:2] == ["-m", "warpmatch"] or rest[:3] == ["-m", "tools.gpu_check", "pack"]:
        return rest[:3], rest[3:]
    return (rest[:2], rest[2:]) if rest[0] == "-m" else (rest[:1], rest[1:])


def _of_missing_plugin(option: str) -> bool:
    if not option.startswith("--benchmark-"):
        return False
    import importlib.util

    return importlib.util.find_spec("pytest_benchmark") is None


def _check_own_program(program: str) -> None:
    """A program of the build is one of its targets; any other is a file that can be run."""
    path = ROOT / program
    if path.is_relative_to(ROOT / "build"):
        lists = "".join(file.read_text() for file in ROOT.glob("*/CMakeLists.txt"))
        assert f"add_executable({path.name}" in lists, f"no target {path.name}"
    else:
        assert os.access(path, os.X_OK), f"{program} is no program"


@cache
def _make_targets() -> set[str]:
    """What `make` can be asked for, from its own list of rules.

    Not by `make --dry-run TARGET`: that runs the lines of a recipe that call `make` again.
    """
    database = _printed(["make", "-nsR", "--print-data-base", "Makefile"], ROOT)
    rules = re.sub(r"^# Not a target:\n.*", "", database, flags=re.MULTILINE)
    return set(re.findall(r"^([\w-]+):", rules, re.MULTILINE))


def _check_make(arguments: Names) -> None:
    for target in arguments:
        assert ASSIGNMENT.match(target) or target in _make_targets(), f"make has no {target}"


def _check_apt_get(arguments: Names) -> None:
    assert arguments[0] in ("install", "update"), arguments
    named = {word for word in arguments[1:] if not word.startswith("-")}
    listed = re.search(r"^packages=\((.*)\)$", (ROOT / ".ci" / "run").read_text(), re.MULTILINE)
    assert listed, ".ci/run lists no packages"
    wanted = set(listed[1].split()) - OPTIONAL_PACKAGES
    assert arguments[0] == "update" or named == wanted, f"{named ^ wanted} in one list only"


@cache
def _project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def _check_pip(arguments: Names) -> None:
    """The extras exist; what else is installed is a package that one of them brings."""
    assert arguments[0] == "install", arguments
    extras = _project()["project"]["optional-dependencies"]
    known = {re.split(r"[<>=~;\[ ]", want)[0] for wants in extras.values() for want in wants}
    for word in arguments[1:]:
        found = re.fullmatch(r"(-\w|--[\w-]+|[\w.-]+)(?:\[([\w,-]+)\])?", word)
        assert found, f"pip install {word}"
        assert found[1].startswith((".", "-")) or found[1] in {*known, "warpmatch"}, word
        for extra in filter(None, (found[2] or "").split(",")):
            assert extra in extras, f"{word}: pyproject.toml has no extra {extra}"


def _check_uv(arguments: Names) -> None:
    """`uv run` takes the dependency group `dev`, `uv pip` is pip."""
    if arguments[0] == "run":
        assert "dev" in _project()["dependency-groups"]
        check_names(arguments[1:])
    else:
        assert arguments[0] == "pip", arguments
        _check_pip(arguments[1:])


def _check_cmake(arguments: Names) -> None:
    """Presets and cache variables exist."""
    presets = json.loads((ROOT / "CMakePresets.json").read_text())
    names = {preset["name"] for preset in presets["configurePresets"]}
    lists = "".join(file.read_text() for file in [ROOT / "CMakeLists.txt", *ROOT.glob("cmake/*")])
    for before, word in zip(["", *arguments], arguments, strict=False):
        if before == "--preset":
            assert word in names, f"no preset {word}"
        variable = re.match(r"(?:-D)?(\w+)=", word)
        if variable and (before == "-D" or word.startswith("-D")):
            known = variable[1].startswith("CMAKE_") or variable[1] in lists
            assert known, f"no variable {variable[1]}"


def _check_pre_commit(arguments: Names) -> None:
    assert arguments == ["install"]
    assert (ROOT / ".pre-commit-config.yaml").exists()


def _check_activate(arguments: Names) -> None:
    assert arguments == [".venv/bin/activate"]


def _check_paths(arguments: Names) -> None:
    for word in arguments:
        assert "/" not in word or (ROOT / word).exists(), f"there is no {word}"


CHECKS: dict[str, Callable[[Names], None]] = {
    ".": _check_activate,
    "source": _check_activate,
    "make": _check_make,
    "apt-get": _check_apt_get,
    "pip": _check_pip,
    "uv": _check_uv,
    "cmake": _check_cmake,
    "ctest": _check_cmake,
    "pre-commit": _check_pre_commit,
    "jupyter": _check_paths,
}
