"""Compiles a block of C++, and runs it where a library lies at hand to link with."""

import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import warpmatch
from doc_pages import ROOT
from sybil import Example

LIBRARY = ROOT / "build" / "main" / "libwarpmatch.a"
#: No block takes more than a few, but the machine may be busy with other things.
SECONDS = 600
#: Begins at the left edge what can only stand outside of a function.
OUTSIDE = re.compile(
    r"^(template\b|namespace\b|(struct|class|enum) [^;]*\{|int main\b)", re.MULTILINE
)


def compiler() -> str | None:
    """The C++ compiler of this machine."""
    return shutil.which(os.environ.get("CXX", "c++"))


def translation_unit(code: str) -> str:
    """A program of the block: statements become the body of main, below what is included."""
    if OUTSIDE.search(code):
        return code if "int main" in code else f"{code}\nint main() {{}}\n"
    included = [line for line in code.splitlines() if line.startswith("#include")]
    body = [line for line in code.splitlines() if not line.startswith("#include")]
    return "\n".join([*included, "int main() {", *body, "}", ""])


def compile_and_run(example: Example) -> None:
    """Compiles the block against the headers; links and runs it where that can be."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "block.cpp"
        source.write_text(translation_unit(example.parsed), "utf-8")
        headers = [f"-I{ROOT / folder}" for folder in ("include", "internal", "src")]
        base = [str(compiler()), "-std=c++20", *headers, str(source)]
        linked = link_arguments()
        if linked is None:
            _run([*base, "-fsyntax-only"])
            return
        program = str(Path(folder) / "block")
        _run([*base, *linked, "-o", program])
        _run([program])


@cache
def link_arguments() -> list[str] | None:
    """What to link with, or None where the library is missing, or CUDA's that it needs."""
    if not LIBRARY.exists():
        return None
    arguments = [str(LIBRARY), "-pthread"]
    if not warpmatch.info()["cuda"]["built"]:
        return arguments
    nvcc = shutil.which("nvcc")
    found = Path(nvcc).resolve().parents[1].glob("**/libcudart_static.a") if nvcc else iter(())
    runtime = next(found, None)
    return None if runtime is None else [*arguments, str(runtime), "-ldl", "-lrt"]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
