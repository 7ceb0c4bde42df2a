"""Run the notebooks anew: `make notebooks`, or python notebooks/run_notebooks.py [NAME ...].

Executes each source notebooks/NN_*.py (jupytext's percent format) with this Python, from scratch,
and writes the .ipynb beside it: cells, outputs and pictures, without what differs from run to run
(times of execution, random cell names). A cell that fails stops everything, and its notebook stays
as it was.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

import jupytext
import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode

FOLDER = Path(__file__).resolve().parent
SECONDS_A_CELL = 1800


def sources(folder: Path = FOLDER) -> list[Path]:
    """The notebooks' sources, in order."""
    return sorted(folder.glob("[0-9][0-9]_*.py"))


def read_source(path: Path) -> NotebookNode:
    """A source as a notebook without outputs; cells are named by their place."""
    notebook = jupytext.read(path)
    for place, cell in enumerate(notebook.cells):
        cell.id = f"cell-{place}"
    notebook.metadata.pop("jupytext", None)
    return notebook


def execute(path: Path) -> NotebookNode:
    """The notebook with the outputs of a run of this Python, in the source's own folder.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell failed; the message has its traceback.
    """
    notebook = read_source(path)
    with tempfile.TemporaryDirectory() as folder:
        kernel = AsyncKernelManager(
            kernel_name="python3",
            # With no folders to search there is the kernel that ipykernel brings: this Python.
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
            connection_file=str(Path(folder) / "kernel.json"),
            transport="ipc",
        )
        found_here = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
        environment = os.environ | {
            "IPYTHONDIR": folder,  # without the user's start-up files
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "PYTHONPATH": os.pathsep.join(map(os.path.abspath, found_here)),  # seen from elsewhere
        }
        seconds = {"timeout": SECONDS_A_CELL, "startup_timeout": SECONDS_A_CELL}
        options = {"record_timing": False, "coalesce_streams": True}
        client = NotebookClient(notebook, km=kernel, **seconds, **options)
        client.execute(cwd=str(path.parent), env=environment, cleanup_kc=True)
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def main(names: list[str]) -> int:
    chosen = [path for path in sources() if not names or path.stem in names]
    unknown = set(names) - {path.stem for path in chosen}
    if unknown:
        known = ", ".join(path.stem for path in sources())
        print(f"no such notebook: {', '.join(sorted(unknown))}; there are {known}", file=sys.stderr)
        return 1
    for path in chosen:
        start = time.perf_counter()
        nbformat.write(execute(path), target := path.with_suffix(".ipynb"))
        kilobytes = target.stat().st_size / 1000
        print(f"{target.name}: {time.perf_counter() - start:.0f} s, {kilobytes:.0f} kB", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
