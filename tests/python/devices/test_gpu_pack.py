"""tools/gpu_check pack: what it takes along, what it refuses, and the check that starts from it."""

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from gpu_machine import FakeMachine

from tools.gpu_check import pack, steps
from tools.gpu_check.__main__ import main

MIB = 2**20
BUILT = ("libwarpmatch.a", "cudart.a", "tests/test_gpu", "benchmarks/warpmatch_benchmarks")
SOURCES = ("src/core/a.hpp", "tools/gpu_check/steps.py", "docs/gpu.md", "examples/names.csv")
WHEELS = {
    "pybind11>=3": MIB // 16,
    "stringzillas-cuda": MIB // 16,
    "rapidfuzz": MIB // 16,
    "hypothesis": MIB // 16,
    "polars==1.4.*": MIB,
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    for name in (*SOURCES, "python/warpmatch/__init__.py", "library/libbenchmark.so.1"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    for name in BUILT:
        (root / "build/cuda" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "build/cuda" / name).write_text(name)
    (root / "names.csv").write_text("id,name\n1,Globex\n2,Acme\n3,Initech\n")
    return root


def machine_of(tree: Path, **overrides: Any) -> FakeMachine:
    machine = FakeMachine(root=tree, files="\n".join(SOURCES))
    machine.wheels = WHEELS | {"sybil": MIB // 64}
    machine.libraries = {
        "libbenchmark.so.1": str(tree / "library/libbenchmark.so.1"),
        "libc.so.6": "/lib/libc.so.6",
        "libm.so.6": "/lib/libm.so.6",
    }
    vars(machine).update(overrides)
    return machine


def packed(tree: Path, *arguments: str, **overrides: Any) -> tuple[int, Path, FakeMachine]:
    """Exit status, the folder, and what was asked of the machine."""
    machine = machine_of(tree, **overrides)
    folder = tree.parent / "carried"
    names = ["--names", f"{tree / 'names.csv'}:name"]
    return main(["pack", str(folder), *names, *arguments], machine, tree), folder, machine


def test_a_pack_holds_all_that_the_check_needs(tree: Path) -> None:
    status, folder, machine = packed(tree)
    assert status == 0
    with tarfile.open(folder / "tree.tar.xz") as archive:
        assert archive.getnames() == [
            "build/cuda/benchmarks/warpmatch_benchmarks",
            "build/cuda/cudart.a",
            "build/cuda/lib/libbenchmark.so.1",
            "build/cuda/libwarpmatch.a",
            "build/cuda/tests/test_gpu",
            "src/core/a.hpp",
            "tools/gpu_check/steps.py",
        ]
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == {
        "tree.tar.xz",
        "names.parquet",
        "pack.json",
        "run.sh",
        *(f"wheels/{name}-1.0-py3-none-any.whl" for name in machine.wheels),
    }
    manifest = json.loads((folder / "pack.json").read_text())
    assert manifest["commit"] == "c0ffee"
    assert (manifest["architecture"], manifest["cuda"]) == ("90", "13.0")
    assert manifest["kernels"]["compiled"] == 1
    names = pyarrow.parquet.read_table(folder / "names.parquet")["name"]
    assert names.to_pylist() == ["Acme", "Globex", "Initech"]
    (configure,) = (command for command in machine.commands if "--preset" in command)
    assert {"-DCMAKE_CUDA_ARCHITECTURES=90", "-DCMAKE_BUILD_RPATH=$ORIGIN/../lib"} <= set(configure)


def test_wheels_are_for_the_python_and_the_glibc_there(tree: Path) -> None:
    _, _, machine = packed(tree, "--python", "3.13", "--glibc", "2.34", "--wheel", "rapidfuzz")
    (command,) = (command for command in machine.commands if "download" in command)
    assert command[command.index("--python-version") + 1] == "3.13"
    assert "--platform=manylinux_2_34_x86_64" in command
    assert "--platform=manylinux_2_35_x86_64" not in command


def test_wheels_that_do_not_fit_are_left_out_and_said_to_be(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, folder, _ = packed(tree, "--limit", "0.5")
    assert status == 0
    kept = {wheel.name.split("-1.0")[0] for wheel in (folder / "wheels").iterdir()}
    assert kept == {
        "pybind11>=3",
        "stringzillas-cuda",
        "rapidfuzz",
        "hypothesis",
        "sybil",
    }
    said = capsys.readouterr().out
    assert "3 names are too few for the self-join" in said
    assert "left out, as it does not fit: polars==1.4.* (1.0 MiB)" in said
    assert "0.06 MiB  wheels/rapidfuzz-1.0-py3-none-any.whl" in said
    assert "0.3 of 0.5 MiB" in said


def test_a_pack_above_the_limit_is_refused_and_the_largest_named(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tree / "build/cuda/tests/test_gpu").write_bytes(random.Random(1).randbytes(MIB))
    status, folder, machine = packed(tree, "--limit", "0.9")
    assert status == 1
    assert re.fullmatch(
        r"gpu-check: \[limit\] 1\.0 MiB without wheels are above 0\.9 MiB; the largest are "
        r"1\.\d\d MiB tree\.tar\.xz, 0\.00 MiB \S+\n",
        capsys.readouterr().err,
    )
    assert not folder.exists()
    assert not any("download" in command for command in machine.commands)


@pytest.mark.parametrize(
    ("overrides", "says"),
    [
        ({"glibc": "2.38"}, "test_gpu needs glibc 2.38, but 2.36 is there"),
        ({"statuses": {"--target": (1, "nvcc fatal")}}, "the build failed: nvcc fatal"),
        ({"statuses": {"git ls-files": (128, "no git")}}, "the tree's files could not be had: no"),
        ({"statuses": {"download": (1, "No match")}}, "the wheels of pybind11>=3 could not"),
    ],
)
def test_what_stands_in_the_way_is_said_and_leaves_the_older_pack(
    tree: Path, overrides: dict[str, Any], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, folder, _ = packed(tree, "--arch", "80")
    assert packed(tree, **overrides)[0] == 1
    assert says in capsys.readouterr().err
    assert json.loads((folder / "pack.json").read_text())["architecture"] == "80"
    assert packed(tree)[0] == 0
    assert json.loads((folder / "pack.json").read_text())["architecture"] == "90"
    assert sorted(path.name for path in tree.parent.iterdir()) == ["carried", "tree"]


def test_a_folder_of_something_else_is_left_alone(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tree.parent / "carried").mkdir()
    (tree.parent / "carried" / "thesis.tex").write_text("dear")
    status, folder, machine = packed(tree)
    assert (status, machine.commands) == (1, [])
    assert "carried is not empty, and no pack" in capsys.readouterr().err
    assert (folder / "thesis.tex").read_text() == "dear"


def test_names_must_be_there(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert packed(tree, "--names", str(tree / "none.csv"))[0] == 1
    assert "none.csv' is no file, and no data set either" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--arch", "sm_90", "must be as 90, got sm_90"),
        ("--limit", "-1", "must be above 0, got -1"),
        ("--python", "3", "must be as 3.12, got 3"),
        ("--glibc", "twelve", "must be as 2.36, got twelve"),
    ],
)
def test_bad_options_are_named(
    tree: Path, option: str, value: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        packed(tree, option, value)
    assert f"argument {option}: {says}" in capsys.readouterr().err


def checked(folder: Path, **overrides: Any) -> tuple[int, dict[str, Any], FakeMachine]:
    """Exit status, evidence and what was asked of a machine that a pack was carried to."""
    with tarfile.open(folder / "tree.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    for name in ("python/warpmatch", "tests/python"):
        (folder / name).mkdir(parents=True)
    machine = FakeMachine(root=folder, **overrides)
    file = folder / "gpu.json"
    arguments = ["--prebuilt", str(folder), "--budget", "540", "--evidence", str(file)]
    return (
        main(arguments, machine, Path("/elsewhere"), machine.clock),
        json.loads(file.read_text()),
        machine,
    )


def module_at(tree: Path) -> None:
    """Lets the module of Python 3.12 come out of a build."""
    (tree / "build/module-3.12").mkdir(parents=True)
    (tree / "build/module-3.12/_core.cpython-312.so").write_text("module")


def test_the_module_is_carried_where_its_python_is_here(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module_at(tree)
    _, folder, machine = packed(tree, "--interpreter", "/opt/python3.12")
    (configure,) = (command for command in machine.commands if command[:3] == ["cmake", "-S", "."])
    assert "-DPython_EXECUTABLE=/opt/python3.12" in configure
    assert "without a Python module" not in capsys.readouterr().out
    monkeypatch.setattr(shutil, "which", lambda name: name)
    status, found, machine = checked(folder)
    assert status == 0
    assert list(found["steps"]["build"]["parts"]) == ["wheels", "carried module", "import"]
    assert (folder / "build/cuda/python/warpmatch/_core.cpython-312.so").read_text() == "module"
    assert not any(command[0] == "cmake" for command in machine.commands)


@pytest.mark.parametrize(
    ("overrides", "says"),
    [
        (
            {"module_needs": "GLIBC_2.38"},
            "_core.cpython-312.so needs glibc 2.38, but 2.36 is there",
        ),
        (
            {"module_needs": "GLIBCXX_3.4.32"},
            "_core.cpython-312.so needs libstdc++'s 3.4.32, but 3.4.30 is there",
        ),
        (
            {"statuses": {"PyDLL": (1, "OSError: undefined symbol: PyNew")}},
            "cannot load _core.cpython-312.so: OSError: undefined symbol: PyNew",
        ),
    ],
)
def test_a_module_that_could_not_be_loaded_there_is_refused(
    tree: Path, overrides: dict[str, Any], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    module_at(tree)
    assert packed(tree, **overrides)[0] == 1
    assert says in capsys.readouterr().err


def test_a_carried_module_that_cannot_be_imported_is_built_anew(tree: Path) -> None:
    module_at(tree)
    _, folder, _ = packed(tree)
    broken = {"import warpmatch._core": (1, "ImportError: undefined symbol: PyNew")}
    status, found, _ = checked(folder, statuses=broken)
    assert status == 0
    parts = found["steps"]["build"]["parts"]
    assert parts["carried module"]["outcome"] == "skipped"
    assert parts["carried module"]["reason"] == (
        "ImportError: undefined symbol: PyNew; so it is built here"
    )
    assert parts["python module"]["outcome"] == "passed"


def test_without_its_python_no_module_is_carried(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, folder, _ = packed(tree, statuses={"python3.12": (127, "python3.12: not found")})
    assert status == 0
    said = capsys.readouterr().out
    assert "without a Python module, which is built there: python3.12 cannot be run" in said
    assert not list((folder / "build").glob("**/_core*"))


def test_the_interpreter_must_be_of_that_version(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert packed(tree, "--python", "3.13", "--interpreter", "/opt/python3.12")[0] == 1
    assert "[interpreter] /opt/python3.12 is Python 3.12, not 3.13" in capsys.readouterr().err


def test_from_a_pack_only_the_module_is_built(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, folder, _ = packed(tree)
    monkeypatch.setattr(shutil, "which", lambda name: name)
    status, found, machine = checked(folder)
    assert status == 0
    assert (found["commit"], found["cuda"]) == ("c0ffee", "13.0")
    assert list(found["steps"]) == list(steps.STEPS)
    parts = found["steps"]["build"]["parts"]
    assert list(parts) == ["wheels", "configure", "python module", "import"]
    (configure,) = (command for command in machine.commands if command[:3] == ["cmake", "-S", "."])
    assert f"-DWARPMATCH_PREBUILT={folder / 'build/cuda'}" in configure
    (wheels,) = (command for command in machine.commands if "install" in command)
    assert "--no-index" in wheels
    assert sum(word.endswith(".whl") for word in wheels) == len(WHEELS) + 1
    figure = next(command for command in machine.commands if "benchmarks.gpu" in command)
    assert figure[figure.index("--names") + 1] == str(folder / "names.parquet")
    assert not any(command[0] in ("git", "nvcc") for command in machine.commands)


def test_without_a_module_the_programs_still_run(tree: Path) -> None:
    _, folder, _ = packed(tree)
    status, found, _ = checked(folder, statuses={"cmake -S": (1, "no compiler")})
    assert status == 1
    assert found["steps"]["build"]["parts"]["configure"]["reason"] == "no compiler"
    assert found["steps"]["figures"]["outcome"] == "passed"
    assert found["steps"]["parity"]["tests"]["passed"] == 10


def test_a_stand_in_takes_the_place_of_the_device(tree: Path) -> None:
    for name in pack._STAND_IN_PRODUCTS.values():
        (tree / "build/cuda" / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / "build/cuda" / name).write_text(name)
    status, folder, machine = packed(tree, "--stand-in")
    assert status == 0
    assert any(command[-1] == "rehearsal" for command in machine.commands)
    _, found, machine = checked(folder)
    assert (folder / "build/cuda/lib/libcuda.so.1").is_file()
    assert (folder / "build/cuda/tests/test_gpu").read_text() == "tests/ptx/test_gpu_on_host"
    assert any("--gtest_filter=*OnDevice.Small*" in command for command in machine.commands)
    sanitize = found["steps"]["sanitize"]
    assert sanitize["outcome"] == "skipped"
    assert "stand-in" in sanitize["parts"]["memcheck"]["reason"]


def started(folder: Path, python: str, *options: str) -> subprocess.CompletedProcess[str]:
    """What becomes of a pack's script, with a Python that is this shell script."""
    file = folder.parent / "python"
    file.write_text(f"#!/bin/sh\n{python}\n")
    file.chmod(0o755)
    environment = {**os.environ, "PYTHON": str(file), "PYTHONPATH": "/mine"}
    command = ["sh", str(folder / "run.sh"), *options]
    return subprocess.run(
        command, cwd=folder.parent, env=environment, capture_output=True, text=True, check=False
    )


def test_the_script_starts_the_check_of_its_own_folder(tree: Path) -> None:
    _, folder, _ = packed(tree)
    python = f'[ "$2" = tarfile ] || [ "$1" = -c ] && exec {sys.executable} "$@"\n'
    python += 'echo "$PYTHONPATH|$WARPMATCH_REQUIRE_GPU|$*"'
    done = started(folder, python, "--only", "small")
    check = rf"-P -m tools\.gpu_check --prebuilt {folder} --budget 5[34]\d --only small"
    assert re.fullmatch(rf"{folder}:/mine\|1\|{check}\n", done.stdout)
    assert (folder / "tools/gpu_check/steps.py").is_file()


def test_the_time_that_unpacking_takes_is_part_of_the_nine_minutes(tree: Path) -> None:
    _, folder, _ = packed(tree)
    python = '[ "$2" = tarfile ] && sleep 2\n[ "$1" = -c ] || echo "$*"'
    seconds = re.search(r"--budget (\d+)", started(folder, python).stdout)
    assert seconds is not None
    assert int(seconds[1]) <= 538


@pytest.mark.parametrize("python", ["exit 1", "exec /nowhere/python3.9"])
def test_the_script_says_which_python_it_needs(tree: Path, python: str) -> None:
    _, folder, _ = packed(tree)
    done = started(folder, python)
    assert done.returncode == 1
    assert done.stderr.endswith(
        f"run.sh: Python 3.11 or later is needed; PYTHON={tree.parent / 'python'} is none\n"
    )
    assert not (folder / "tools").exists()


def test_what_is_not_unpacked_is_no_tree_to_check(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, folder, _ = packed(tree)
    assert main(["--prebuilt", str(folder)], FakeMachine()) == 1
    assert "carried is not unpacked: sh run.sh does both" in capsys.readouterr().err
