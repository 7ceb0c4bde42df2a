"""Whether what is carried asks for newer symbols than the libraries there have."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from .commands import Run
from .packing import PackError, numbers, output_of

__all__ = ["DEBIAN_12", "check_symbols", "is_of_glibc"]

#: The newest versions of symbols of Debian 12's libstdc++ and libgcc; later systems have more.
DEBIAN_12 = {"GLIBCXX": "3.4.30", "CXXABI": "1.3.13", "GCC": "12.0.0"}
_GLIBC = re.compile(r"(ld-linux\S*|lib(c|m|mvec|dl|rt|pthread))\.so\.\d+$")
_WORDS = {"GLIBC": "glibc", "GLIBCXX": "libstdc++'s", "CXXABI": "libstdc++'s", "GCC": "libgcc's"}


def is_of_glibc(library: str) -> bool:
    """Is that the name of a library that comes with glibc?"""
    return _GLIBC.match(library) is not None


def check_symbols(run: Run, files: Iterable[Path], there: Mapping[str, str]) -> None:
    """Raises PackError where a file needs newer versions of symbols than `there` has, by the word
    that they begin with; others are not looked at.
    """
    for file in files:
        text = output_of(run, "objdump", ["objdump", "-p", str(file)])
        for word, most in there.items():
            needs = re.findall(rf"\b{word}_([\d.]+)", text)
            newest = max(needs, key=numbers, default="0")
            if numbers(newest) > numbers(most):
                raise PackError(f"{file.name} needs {_WORDS[word]} {newest}, but {most} is there")
