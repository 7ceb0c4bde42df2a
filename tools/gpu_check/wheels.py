"""The packages that a pack brings along for the Python there."""

import argparse
import re
import zipfile
from pathlib import Path

from .commands import Run, python
from .packing import MIB, bytes_in, copy_file, files_in, numbers, output_of

__all__ = ["WHEELS", "add_wheels"]

#: Wheels by value, each with what it needs; polars in the oldest version that we take, as later
#: ones are twice as large.
WHEELS = (
    "pybind11>=3",
    "stringzillas-cuda",
    "rapidfuzz",
    "hypothesis",
    "polars==1.4.*",
    "sybil",
)
#: What the machine is taken to have, besides pip, CMake and a C++ compiler.
_THERE = {"numpy", "pandas", "pyarrow", "pytest"}


def add_wheels(asked: argparse.Namespace, run: Run, work: Path, made: Path) -> list[str]:
    """Adds wheels, compressed anew, as long as they fit; what did not."""
    left_out = []
    platforms = ["manylinux2014_x86_64"]
    least, most = 17, numbers(asked.glibc)[1]
    platforms += [f"manylinux_2_{minor}_x86_64" for minor in range(most, least, -1)]
    common = ["--quiet", "--disable-pip-version-check", "--only-binary", ":all:"]
    common += ["--python-version", asked.python, "--implementation", "cp"]
    common += [f"--platform={platform}" for platform in platforms]
    for name in asked.wheel or WHEELS:
        folder = work / re.sub(r"\W", "_", name)
        command = python("pip", "download", *common, "--dest", str(folder), name)
        output_of(run, f"the wheels of {name}", command)
        small = folder / "small"
        for wheel in folder.glob("*.whl"):
            if not _is_there(wheel, made):
                _compress(wheel, small / wheel.name)
        size = bytes_in(small)
        if bytes_in(made) + size > asked.limit * MIB:
            left_out.append(f"{name} ({size / MIB:.1f} MiB)")
            continue
        for wheel in files_in(small):
            copy_file(wheel, made / "wheels" / wheel.name)
    return left_out


def _is_there(wheel: Path, made: Path) -> bool:
    project = wheel.name.split("-")[0]
    return project.lower().replace("_", "-") in _THERE or any(
        (made / "wheels").glob(f"{project}-*.whl")
    )


def _compress(wheel: Path, small: Path) -> None:
    """The same wheel in some 60 % of its size: pip reads whatever Python's zipfile does, and that
    knows a better compression than wheels are made with.
    """
    small.parent.mkdir(exist_ok=True)
    with (
        zipfile.ZipFile(wheel) as source,
        zipfile.ZipFile(small, "w") as target,
    ):
        for member in source.infolist():
            target.writestr(member, source.read(member), zipfile.ZIP_LZMA)
