"""The step that builds: everything from sources; of a pack the Python module, where it must."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from .commands import BUILD, built_python, last_line, python
from .context import Context
from .evidence import StepResult
from .kernels import registers

__all__ = ["build", "build_targets", "module_definitions"]

#: Seconds after which a command is stopped.
_SECONDS = 590
#: Imports the module just built, and ends with what the CUDA runtime has against the device.
_IMPORT = "import sys, warpmatch; sys.exit(warpmatch.info()['cuda']['why_unusable'] or None)"


def build(context: Context) -> StepResult:
    """Library, device tests, benchmarks and the Python module, for the device at hand alone.

    Of a pack only the module is built, from the library that it brought along, and only where the
    module that it brought along does not work.
    """
    result = StepResult()
    if context.pack:
        _unpack_wheels(context, result)
    if not _carried_module_works(context, result) and not _build(context, result):
        return result
    objects = context.root / BUILD / "CMakeFiles" / "warpmatch.dir"
    result.facts["kernels"] = context.pack["kernels"] if context.pack else registers(objects)
    if result.facts["kernels"]["spill_or_keep_a_stack"]:
        result.tests["failed"] += 1
        result.ok = False
    return result


def _carried_module_works(context: Context, result: StepResult) -> bool:
    """Can this Python import the module that a pack brought along? What that says of the device is
    another matter.
    """
    if not context.pack or not any((context.root / BUILD).glob("_core*.so")):
        return False
    _lay_out_package(context.root)
    status, text, seconds = context.timed([sys.executable, "-c", "import warpmatch._core"], 60)
    if status:
        why = f"{last_line(text)}; so it is built here"
        result.parts["carried module"] = {"outcome": "skipped", "seconds": 0, "reason": why}
        return False
    result.parts["carried module"] = {"outcome": "passed", "seconds": round(seconds, 1)}
    _run_part(context, result, "import", [sys.executable, "-c", _IMPORT])
    return True


def _build(context: Context, result: StepResult) -> bool:
    """Builds it all, of a pack the module; False where that could not be configured."""
    options, why_no_python = module_definitions(context, sys.executable)
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
        return False
    if why_no_python:
        result.parts["python module"] = {"outcome": "failed", "seconds": 0, "reason": why_no_python}
        result.ok = False
    else:
        _lay_out_package(context.root)
        _run_part(context, result, "import", [sys.executable, "-c", _IMPORT])
    return True


def build_targets(
    context: Context,
    result: StepResult,
    configure: list[str],
    targets: Mapping[str, str],
    seconds: float = _SECONDS,
    folder: Path = BUILD,
) -> bool:
    """Configures, and builds the targets, each a part of the result; False without the former."""
    if not _run_part(context, result, "configure", configure):
        return False
    make = ["cmake", "--build", str(folder), "--parallel", str(os.cpu_count() or 1)]
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


def module_definitions(context: Context, interpreter: str) -> tuple[list[str], str]:
    """What the Python module needs to be built for an interpreter; else why it cannot be."""
    header = "import sysconfig; open(sysconfig.get_paths()['include'] + '/Python.h')"
    status, said = context.run([interpreter, "-c", header], 60)
    if status:
        return [], f"Python.h is missing (apt-get install python3-dev): {last_line(said)}"
    status, folder = context.run(python("pybind11", "--cmakedir"), 60)
    if status:
        return [], f"pybind11 is missing: {last_line(folder)}"
    found = f"pybind11_DIR={folder.strip()}"
    return ["WARPMATCH_PYTHON=ON", found, f"Python_EXECUTABLE={interpreter}"], ""


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
