"""The step that builds: everything from sources, or of a pack the Python module alone."""

import os
import shutil
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

from .commands import BUILD, built_python, last_line, python
from .context import Context
from .evidence import StepResult
from .kernels import registers

__all__ = ["build", "build_targets"]

#: Seconds after which a command is stopped.
_SECONDS = 590
#: Imports the module just built, and ends with what the CUDA runtime has against the device.
_IMPORT = "import sys, warpmatch; sys.exit(warpmatch.info()['cuda']['why_unusable'] or None)"


def build(context: Context) -> StepResult:
    """Library, device tests, benchmarks and the Python module, for the device at hand alone.

    Of a pack only the module is built, from the library that it brought along.
    """
    result = StepResult()
    if context.pack:
        _unpack_wheels(context, result)
    options, why_no_python = _python_definitions(context)
    targets = {} if context.pack else {"tests": "test_gpu", "benchmarks": "warpmatch_benchmarks"}
    if not why_no_python:
        targets["python module"] = "_core"
    if context.pack:
        options.append(f"WARPMATCH_PREBUILT={context.root / BUILD}")
        configure = ["cmake", "-S", ".", "-B", str(BUILD), "-DCMAKE_BUILD_TYPE=Release"]
        configure += ["-G", "Ninja"] if shutil.which("ninja") else []
    else:
        architecture = context.device.compute_capability.replace(".", "")
        options.append(f"CMAKE_CUDA_ARCHITECTURES={architecture}")
        configure = ["cmake", "--preset", "cuda"]
    configure += [f"-D{one}" for one in (*options, *context.cmake)]
    if not build_targets(context, result, configure, targets):
        return result
    if why_no_python:
        result.parts["python module"] = {"outcome": "failed", "seconds": 0, "reason": why_no_python}
        result.ok = False
    else:
        _lay_out_package(context.root)
        _run_part(context, result, "import", [sys.executable, "-c", _IMPORT])
    objects = context.root / BUILD / "CMakeFiles" / "warpmatch.dir"
    result.facts["kernels"] = context.pack["kernels"] if context.pack else registers(objects)
    if result.facts["kernels"]["spill_or_keep_a_stack"]:
        result.tests["failed"] += 1
        result.ok = False
    return result


def build_targets(
    context: Context,
    result: StepResult,
    configure: list[str],
    targets: Mapping[str, str],
    seconds: float = _SECONDS,
) -> bool:
    """Configures, and builds the targets, each a part of the result; False without the former."""
    if not _run_part(context, result, "configure", configure):
        return False
    make = ["cmake", "--build", str(BUILD), "--parallel", str(os.cpu_count() or 1)]
    for name, target in targets.items():
        _run_part(context, result, name, [*make, "--target", *target.split()], seconds)
    return True


def _run_part(
    context: Context, result: StepResult, name: str, command: list[str], most: float = _SECONDS
) -> bool:
    status, text, seconds = context.timed(command, most)
    outcome = {"outcome": "failed" if status else "passed", "seconds": round(seconds, 1)}
    result.parts[name] = outcome | ({"reason": last_line(text)} if status else {})
    result.cut = result.cut or context.cut(status)
    result.ok = result.ok and (status == 0 or context.cut(status))
    return status == 0


def _python_definitions(context: Context) -> tuple[list[str], str]:
    """What the Python module needs; else why it cannot be built."""
    header = Path(sysconfig.get_paths()["include"]) / "Python.h"
    if not header.is_file():
        return [], "Python.h is missing: apt-get install python3-dev"
    status, folder = context.run(python("pybind11", "--cmakedir"), 60)
    if status:
        return [], f"pybind11 is missing: {last_line(folder)}"
    found = f"pybind11_DIR={folder.strip()}"
    return ["WARPMATCH_PYTHON=ON", found, f"Python_EXECUTABLE={sys.executable}"], ""


def _unpack_wheels(context: Context, result: StepResult) -> None:
    """Puts what a pack brought along where programs started from here find it."""
    wheels = [str(wheel) for wheel in sorted((context.root / "wheels").glob("*.whl"))]
    if wheels:
        options = ["--quiet", "--no-index", "--no-deps", "--no-compile", "--upgrade", "--target"]
        command = python("pip", "install", *options, str(BUILD / "site"), *wheels)
        _run_part(context, result, "wheels", command)


def _lay_out_package(root: Path) -> None:
    """The package with the module just built, in a folder of its own."""
    package = built_python(root) / "warpmatch"
    shutil.rmtree(package, ignore_errors=True)
    built = shutil.ignore_patterns("_core*.so", "__pycache__")
    shutil.copytree(root / "python" / "warpmatch", package, ignore=built)
    for module in (root / BUILD).glob("_core*.so"):
        shutil.copy2(module, package)
