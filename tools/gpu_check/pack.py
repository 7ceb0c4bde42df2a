"""Makes a folder that holds all the check needs, for a machine with a GPU and without network."""

import argparse
import json
import math
import re
import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from .building import build_targets, module_definitions
from .commands import BUILD, Run, last_line
from .context import Context
from .device import GpuDevice
from .evidence import StepResult, commit, cuda_version
from .kernels import registers
from .packing import MIB, SECONDS, PackError, bytes_in, copy_file, files_in, output_of
from .symbols import DEBIAN_12, check_symbols, is_of_glibc
from .wheels import WHEELS, add_wheels

__all__ = ["PackError", "add_options", "main", "positive", "read"]

MANIFEST, TREE = "pack.json", "tree.tar.xz"
NAMES = 1_000_000
#: Folders of the tree that nothing there reads.
_LEFT_OUT = ("docs/", "notebooks/", "examples/", "benchmarks/results/", "benchmarks/iterations/")
#: What is built, and where it lies in the build folder, by where the pack has it.
_PRODUCTS = {
    "libwarpmatch.a": "libwarpmatch.a",
    "tests/test_gpu": "tests/test_gpu",
    "benchmarks/warpmatch_benchmarks": "benchmarks/warpmatch_benchmarks",
    "cudart.a": "cudart.a",
}
_STAND_IN_PRODUCTS = {
    "libwarpmatch.a": "libwarpmatch.a",
    "tests/test_gpu": "tests/ptx/test_gpu_on_host",
    "benchmarks/warpmatch_benchmarks": "benchmarks/warpmatch_benchmarks_on_host",
    "cudart.o": "tests/ptx/cudart.o",
    "lib/libcuda.so.1": "tests/ptx/libcuda.so.1",
}
_PROGRAMS = ("tests/test_gpu", "benchmarks/warpmatch_benchmarks")
_BUILD_SECONDS = 7200
#: Finds every symbol that a module asks for, by the Python that it was built for.
_LOAD = "import ctypes, os, sys; ctypes.PyDLL(sys.argv[1], os.RTLD_NOW)"
_SCRIPT = """#!/bin/sh
# Checks the GPU at hand with what lies in this folder, in nine minutes: sh run.sh [OPTION]...
# Options are those of `python -m tools.gpu_check`. PYTHON names the Python to take.
start=$(date +%s)
here=$(cd "$(dirname "$0")" && pwd) || exit 1
python=${PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "run.sh: Python 3.11 or later is needed; PYTHON=$python is none" >&2
  exit 1
fi
export WARPMATCH_REQUIRE_GPU=1 PYTHONDONTWRITEBYTECODE=1
export PYTHONPATH="$here${PYTHONPATH:+:$PYTHONPATH}"
if [ ! -d "$here/tools" ]; then
  "$python" -m tarfile -e "$here/tree.tar.xz" "$here" || exit
fi
if [ -e "$here/build/cuda/lib/libcuda.so.1" ]; then  # that of a rehearsal
  export LD_LIBRARY_PATH="$here/build/cuda/lib"
fi
left=$((540 - $(date +%s) + start))  # unpacking is part of it
exec "$python" -P -m tools.gpu_check --prebuilt "$here" --budget "$left" "$@"
"""


def positive(text: str) -> float:
    """A number above 0, for argparse."""
    value = float(text)
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"must be above 0, got {text}")
    return value


def add_options(parser: argparse.ArgumentParser) -> None:
    def matching(pattern: str, example: str) -> Any:
        def check(text: str) -> str:
            if not re.fullmatch(pattern, text):
                raise argparse.ArgumentTypeError(f"must be as {example}, got {text}")
            return text

        return check

    parser.add_argument("folder", type=Path, metavar="DIR", help="what to make; an older pack goes")
    parser.add_argument(
        "--arch",
        type=matching(r"\d{2,3}[af]?", "90"),
        default="90",
        help="compute capability of the GPU (%(default)s)",
    )
    parser.add_argument(
        "--limit",
        type=positive,
        default=64,
        metavar="MIB",
        help="the size that can be carried (%(default)s); wheels that do not fit are left out",
    )
    parser.add_argument(
        "--python",
        type=matching(r"3\.\d+", "3.12"),
        default="3.12",
        metavar="VERSION",
        help="the Python there (%(default)s)",
    )
    parser.add_argument(
        "--interpreter",
        metavar="PROGRAM",
        help="a Python of that version with headers, to build the module for (python and the "
        "version); without one the module is built there",
    )
    parser.add_argument(
        "--glibc",
        type=matching(r"\d+\.\d+", "2.36"),
        default="2.36",
        metavar="VERSION",
        help="the glibc there, at least (%(default)s, as of Debian 12)",
    )
    parser.add_argument(
        "--wheel",
        action="append",
        metavar="NAME",
        help=f"a package missing there (can be repeated; {', '.join(WHEELS)})",
    )
    parser.add_argument("--names", default="organism-names", metavar="DATA", help="(%(default)s)")
    parser.add_argument(
        "-D", action="append", default=[], dest="cmake", metavar="NAME=VALUE", help="for CMake"
    )
    parser.add_argument(
        "--stand-in",
        action="store_true",
        help="with the stand-in of tests/ptx for a device: to rehearse on a machine without one",
    )


def read(folder: Path) -> dict[str, Any]:
    """What a pack says of itself. Raises PackError where there is none."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise PackError(f"[prebuilt] {folder} is no pack: {error}") from None
    if not (folder / BUILD).is_dir():
        raise PackError(f"[prebuilt] {folder} is not unpacked: sh run.sh does both")
    return manifest


def main(asked: argparse.Namespace, run: Run, root: Path) -> int:
    """Makes the folder anew, or leaves it as it is. Raises PackError."""
    folder = asked.folder.resolve()
    if folder.exists() and not (folder / MANIFEST).is_file() and any(folder.iterdir()):
        raise PackError(f"[DIR] {folder} is not empty, and no pack")
    manifest = _built(asked, run, root)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as work:
        made, tree = Path(work) / "pack", Path(work) / "tree"
        (made / "wheels").mkdir(parents=True)
        _copy_sources(run, root, tree)
        _copy_products(asked, run, root, tree)
        why_no_module = _add_module(asked, run, root, tree)
        with tarfile.open(made / TREE, "w:xz", preset=9) as archive:
            for file in sorted(files_in(tree)):  # tools come last: who has them has all
                archive.add(file, file.relative_to(tree))
        manifest["names"] = _write_names(asked.names, made)
        (made / "run.sh").write_text(_SCRIPT)
        (made / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")
        if bytes_in(made) > asked.limit * MIB:
            size, limit = f"{bytes_in(made) / MIB:.1f} MiB", f"{asked.limit:g} MiB"
            largest = ", ".join(" ".join(line.split()) for line in _listing(made)[:2])
            raise PackError(
                f"[limit] {size} without wheels are above {limit}; the largest are {largest}"
            )
        left_out = add_wheels(asked, run, Path(work) / "wheels", made)
        if folder.exists():
            shutil.rmtree(folder)
        made.rename(folder)
    print(*_listing(folder), *(f"left out, as it does not fit: {o}" for o in left_out), sep="\n")
    if why_no_module:
        print(f"gpu-check: without a Python module, which is built there: {why_no_module}")
    size = f"{bytes_in(folder) / MIB:.1f} of {asked.limit:g} MiB"
    print(f"gpu-check: {size} in {folder}; there: sh run.sh")
    return 0


def _built(asked: argparse.Namespace, run: Run, root: Path) -> dict[str, Any]:
    """Builds what is carried; what the manifest says of it."""
    target = "rehearsal" if asked.stand_in else "test_gpu warpmatch_benchmarks prebuilt_cudart"
    options = [f"CMAKE_CUDA_ARCHITECTURES={asked.arch}", "CMAKE_BUILD_RPATH=$ORIGIN/../lib"]
    configure = ["cmake", "--preset", "cuda", *(f"-D{one}" for one in (*options, *asked.cmake))]
    result = StepResult()
    context = Context(run, GpuDevice("", "", "", 0, 0), root)
    build_targets(context, result, configure, {"programs": target}, _BUILD_SECONDS)
    _raise_what_failed(result)
    kernels = registers(root / BUILD / "CMakeFiles" / "warpmatch.dir")
    about = {"commit": commit(run), "cuda": cuda_version(run)}
    return about | {"architecture": asked.arch, "stand_in": asked.stand_in, "kernels": kernels}


def _copy_sources(run: Run, root: Path, tree: Path) -> None:
    """The tree's files as they are, also those that are not committed yet."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"]
    listed = output_of(run, "the tree's files", command)
    for name in listed.splitlines():
        if not name.startswith(_LEFT_OUT) and (root / name).is_file():
            copy_file(root / name, tree / name)


def _copy_products(asked: argparse.Namespace, run: Run, root: Path, tree: Path) -> None:
    """Programs and libraries, and the shared ones they need besides glibc. Raises PackError where
    they need a newer one than there is.
    """
    products = _STAND_IN_PRODUCTS if asked.stand_in else _PRODUCTS
    for place, source in products.items():
        copy_file(root / BUILD / source, tree / BUILD / place)
    programs = [tree / BUILD / program for program in _PROGRAMS]
    carried = list(programs)
    for program in programs:
        listed = output_of(run, "ldd", ["ldd", str(program)])
        for name, path in re.findall(r"(\S+) => (/\S+)", listed):
            library = tree / BUILD / "lib" / name
            if not is_of_glibc(name) and not library.exists():
                copy_file(Path(path), library)
                carried.append(library)
    check_symbols(run, carried, {"GLIBC": asked.glibc})


def _add_module(asked: argparse.Namespace, run: Run, root: Path, tree: Path) -> str:
    """Builds the Python module as it would be built there, from the library that is carried; or
    says why it cannot be.
    """
    interpreter = asked.interpreter or f"python{asked.python}"
    version = "import sys; print('%d.%d' % sys.version_info[:2])"
    status, said = run([interpreter, "-c", version], SECONDS)
    if status:
        return f"{interpreter} cannot be run: {last_line(said)}"
    if said.strip() != asked.python:
        raise PackError(f"[interpreter] {interpreter} is Python {said.strip()}, not {asked.python}")
    context = Context(run, GpuDevice("", "", "", 0, 0), root)
    options, why_not = module_definitions(context, interpreter)
    if why_not:
        return why_not
    folder = Path("build", f"module-{asked.python}")
    configure = ["cmake", "-S", ".", "-B", str(folder), "-DCMAKE_BUILD_TYPE=Release"]
    options.append(f"WARPMATCH_PREBUILT={tree / BUILD}")
    configure += [f"-D{one}" for one in (*options, *asked.cmake)]
    result = StepResult()
    build_targets(context, result, configure, {"module": "_core"}, _BUILD_SECONDS, folder)
    _raise_what_failed(result)
    for module in (root / folder).glob("_core*.so"):
        check_symbols(run, [module], {"GLIBC": asked.glibc, **DEBIAN_12})
        status, text = run([interpreter, "-c", _LOAD, str(module)], SECONDS)
        if status:
            raise PackError(f"{interpreter} cannot load {module.name}: {last_line(text)}")
        copy_file(module, tree / BUILD / module.name)
    return ""


def _raise_what_failed(result: StepResult) -> None:
    for part in result.parts.values():
        if part["outcome"] == "failed":
            raise PackError(f"the build failed: {part['reason']}")


def _write_names(data: str, made: Path) -> str:
    """A million of the names, or as many as there are; sorted, which makes them small."""
    import random

    import pyarrow
    import pyarrow.parquet
    from warpmatch.bench import real_data
    from warpmatch.bench.workloads import SEED
    from warpmatch.errors import Error

    try:
        known = real_data.load(data)
    except Error as error:
        raise PackError(str(error)) from None
    names = sorted(random.Random(SEED).sample(known, min(NAMES, len(known))))
    if len(names) < NAMES:
        print(f"gpu-check: {len(names):,} names are too few for the self-join, but with --share")
    file = f"{Path(real_data.label(data)).stem}.parquet"
    table = pyarrow.table({"name": names})
    pyarrow.parquet.write_table(table, made / file, compression="zstd", compression_level=19)
    return file


def _listing(folder: Path) -> list[str]:
    """Its files with their sizes, the largest first."""
    files = sorted(files_in(folder), key=lambda file: -file.stat().st_size)
    return [f"{f.stat().st_size / MIB:8.2f} MiB  {f.relative_to(folder)}" for f in files]
