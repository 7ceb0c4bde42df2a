"""The site of `make docs`: it is made without a warning, is whole, and has every public name."""

import importlib
import io
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from doc_pages import PAGES, ROOT

pytest.importorskip("sphinx", reason="Sphinx makes the site")
from sphinx.util.inventory import InventoryFile

#: What people import; packages bring the modules that they list.
PUBLIC = ("warpmatch", "warpmatch.bench", *(f"warpmatch.{n}" for n in ("distance", "process")))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make docs` makes."""
    folder = tmp_path_factory.mktemp("site")
    command = ["-c", "docs", "-d", str(folder / "doctrees"), ".", str(folder / "html")]
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", *command],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    return folder / "html"


def names_on(site: Path, domain: str) -> set[str]:
    listed: Any = io.BytesIO((site / "objects.inv").read_bytes())
    found = InventoryFile.load(listed, "", lambda base, address: address)
    return {name for kind, names in found.items() if kind.startswith(domain) for name in names}


def public_modules() -> list[ModuleType]:
    found = [importlib.import_module(name) for name in PUBLIC]
    listed = (getattr(module, name) for module in found for name in module.__all__)
    return list(dict.fromkeys([*found, *(m for m in listed if isinstance(m, ModuleType))]))


def test_every_public_name_is_on_it(site: Path):
    modules = public_modules()
    assert len(modules) > 15
    wanted = {f"{module.__name__}.{name}" for module in modules for name in module.__all__}
    missing = wanted - names_on(site, "py:")
    assert not missing


def test_members_of_results_are_on_it(site: Path):
    wanted = {"Pairs.left", "Plan.as_dict", "TopK.indices", "Corpus.nbytes", "Dedupe.rethreshold"}
    assert {f"warpmatch.{name}" for name in wanted} <= names_on(site, "py:")


def test_every_page_and_notebook_is_on_it(site: Path):
    for page in [*PAGES, *ROOT.glob("notebooks/*.ipynb")]:
        if page.name != "cpp_reference.md":
            assert (site / page.relative_to(ROOT)).with_suffix(".html").exists()
    assert (site / "searchindex.js").exists()


def test_its_links_lead_somewhere(site: Path):
    for page in set(site.rglob("*.html")) - set(site.glob("_static/*")):
        for link in re.findall(r'(?:href|src)="([^":#?]+)(?:[#?][^"]*)?"', page.read_text("utf-8")):
            assert (page.parent / link).resolve().exists(), f"{page} links to {link}"


@pytest.mark.skipif(not shutil.which("doxygen"), reason="there is no doxygen")
def test_cpp_is_on_it(site: Path):
    assert {"warpmatch::Corpus", "warpmatch::self_join"} <= names_on(site, "cpp:")


def test_without_doxygen_cpp_is_left_out_and_the_build_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("PATH", "")
    config = runpy.run_path(str(ROOT / "docs" / "conf.py"))
    assert "breathe" not in config["extensions"]
    assert "docs/cpp_reference.md" in config["exclude_patterns"]
    assert "The C++ reference is left out: there is no doxygen" in capsys.readouterr().err
