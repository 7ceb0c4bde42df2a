"""The notebooks: in step with their sources, with pictures, and running from scratch."""

import base64
import shutil
from pathlib import Path

import nbformat
import pytest

from notebooks import run_notebooks

ROOT = run_notebooks.FOLDER.parent
SOURCES = run_notebooks.sources()
BYTES = 400_000
every_source = pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)


def outputs(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [output for cell in notebook.cells for output in cell.get("outputs", ())]


def pictures(notebook: nbformat.NotebookNode) -> list[bytes]:
    found = [output.get("data", {}).get("image/png") for output in outputs(notebook)]
    return [base64.b64decode(picture) for picture in found if picture]


def test_there_is_one_of_each():
    assert [path.stem[:2] for path in SOURCES] == ["01", "02", "03", "04"]
    readme = (run_notebooks.FOLDER / "README.md").read_text("utf-8")
    assert all(f"({path.stem}.ipynb)" in readme for path in SOURCES)


@every_source
def test_kept_notebook_is_in_step(source: Path):
    kept = source.with_suffix(".ipynb")
    notebook = nbformat.read(kept, as_version=4)
    nbformat.validate(notebook)
    wanted = run_notebooks.read_source(source)
    assert [(cell.id, cell.cell_type, cell.source) for cell in notebook.cells] == [
        (cell.id, cell.cell_type, cell.source) for cell in wanted.cells
    ], f"{kept.name} and {source.name} differ: make notebooks"
    assert kept.stat().st_size < BYTES


@every_source
def test_kept_notebook_is_a_clean_run(source: Path):
    notebook = nbformat.read(source.with_suffix(".ipynb"), as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert not [cell.metadata for cell in code if cell.metadata]
    kinds = {(output.output_type, output.get("name")) for output in outputs(notebook)}
    assert kinds <= {("stream", "stdout"), ("display_data", None), ("execute_result", None)}
    assert all(picture.startswith(b"\x89PNG") for picture in pictures(notebook))
    assert pictures(notebook)


@every_source
def test_source_runs_from_scratch(source: Path, tmp_path: Path):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for needed in (source, run_notebooks.FOLDER / "shared.py"):
        shutil.copy(needed, folder)
    for read in ("examples", "src", "benchmarks"):
        (tmp_path / read).symlink_to(ROOT / read)
    ran = run_notebooks.execute(folder / source.name)
    kept = nbformat.read(source.with_suffix(".ipynb"), as_version=4)
    assert len(pictures(ran)) == len(pictures(kept))


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]):
    assert run_notebooks.main(["05_more"]) == 1
    assert "no such notebook: 05_more; there are 01_first_steps" in capsys.readouterr().err
