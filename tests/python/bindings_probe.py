"""Parts of the bindings, compiled alone so that tests reach them without a GPU."""

import importlib.util
import subprocess
import sysconfig
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import pytest
from doc_cpp import compiler
from doc_pages import ROOT

SOURCES = (
    "tests/python/bindings_probe.cpp",
    *(f"bindings/{name}.cpp" for name in ("device/dlpack", "arrow/host_copy", "arrow/layout")),
)


@cache
def probe() -> ModuleType:
    """The extension of bindings_probe.cpp; skips where it cannot be compiled."""
    include = Path(sysconfig.get_path("include"))
    if compiler() is None or not (include / "Python.h").exists():
        pytest.skip("there is no C++ compiler, or Python's headers are missing")
    folder = TemporaryDirectory(prefix="warpmatch-probe-")
    probe.folder = folder  # kept for as long as the module is  # pyright: ignore
    made = Path(folder.name) / f"bindings_probe{sysconfig.get_config_var('EXT_SUFFIX')}"
    command = [str(compiler()), "-std=c++20", "-O1", "-Wall", "-Wextra", "-shared", "-fPIC"]
    command += [f"-I{ROOT / 'bindings'}", f"-isystem{include}", "-o", str(made)]
    done = subprocess.run(
        [*command, *(str(ROOT / source) for source in SOURCES)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    spec = importlib.util.spec_from_file_location("bindings_probe", made)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
