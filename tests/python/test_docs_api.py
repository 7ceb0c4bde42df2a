"""docs/api.md is what the docstrings say, and the site that `make docs` makes hangs together."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from doc_pages import ROOT, anchors

pytest.importorskip("griffe", reason="griffe reads the signatures for docs/api.md")
sys.path.append(str(ROOT))

from tools import api_reference


def test_the_page_is_up_to_date():
    same = api_reference.PAGE.read_text("utf-8") == api_reference.page()
    assert same, "docs/api.md is out of date: run `python -m tools.api_reference`"


def test_every_public_name_has_its_own_heading():
    found = anchors(api_reference.PAGE)
    names = [n for m in api_reference.public_modules() for n, _ in api_reference.public_names(m)]
    assert len(names) > 80
    assert len(found) >= len(names)
    assert not [anchor for anchor in found if anchor.endswith("-1")]


def test_check_tells_an_old_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    old = tmp_path / "api.md"
    old.write_text("# API reference\n")
    monkeypatch.setattr(api_reference, "PAGE", old)
    monkeypatch.setattr(api_reference, "ROOT", tmp_path)
    assert api_reference.main(["--check"]) == 1
    assert "out of date" in capsys.readouterr().out
    assert old.read_text() == "# API reference\n"
    assert api_reference.main([]) == api_reference.main(["--check"]) == 0


def test_links_of_the_site_lead_somewhere(tmp_path: Path):
    pytest.importorskip("pdoc", reason="pdoc makes the site")
    site = tmp_path / "site"
    command = [sys.executable, "-W", "error::UserWarning", "-m", "tools.docs_site", str(site)]
    path = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": path}, check=True)
    for name in ("index", "warpmatch", "warpmatch/fuzz", "guide", "guide/deduplication"):
        assert (site / f"{name}.html").exists()
    assert (site / "search.js").exists()
    for page in site.rglob("*.html"):
        for link in re.findall(r'href="([^":#$]+)(?:#[^"]*)?"', page.read_text("utf-8")):
            assert (page.parent / link).resolve().exists(), f"{page} links to {link}"
