"""The documentation as a site: ``make docs``.

Sphinx reads the pages where they lie, from the root of the project, so that a link leads to the
same place on the site as in the checkout. API pages are made from docstrings, and those of C++ from
the headers, by Doxygen, which is not on PyPI: without it they are left out, and the build says so.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import warpmatch
from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parent.parent
DOXYGEN_XML = ROOT / "build" / "doxygen" / "xml"

project = "warpmatch"
author = project_copyright = "warpmatch contributors"
version = release = warpmatch.__version__

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.napoleon",
]
root_doc = "docs/index"
include_patterns = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "benchmarks/*.md",
    "docs/**",
    "notebooks/*.md",
    "notebooks/*.ipynb",
]
exclude_patterns = ["docs/_*", "docs/cpp_reference.md", ".*", "build", "dist"]
templates_path = [str(ROOT / "docs" / "_templates")]

myst_heading_anchors = 4  # page.md#the-heading, as on GitHub
nb_execution_mode = "off"  # notebooks are kept with the outputs of their last run

default_role = "py:obj"  # `matrix` in a docstring is a link, `x + 1` is code
add_module_names = False
autodoc_default_options = {"members": True, "undoc-members": True, "no-value": True}
autodoc_typehints = "signature"
autodoc_type_aliases = {  # names that say more than what they stand for
    name: name for name in ("Device", "DTypeLike", "NDArray", "ProgressLike", "ScorerLike")
}
autodoc_member_order = "groupwise"
autosummary_ignore_module_all = False
shutil.rmtree(ROOT / "docs" / "reference", ignore_errors=True)  # pages of modules that are gone
napoleon_numpy_docstring = False

html_theme = "pydata_sphinx_theme"
html_additional_pages = {"index": "redirect.html"}  # to the root document, which lies in docs
html_theme_options = {"show_prev_next": False, "navigation_depth": 2}

if shutil.which("doxygen"):
    extensions.append("breathe")
    exclude_patterns.remove("docs/cpp_reference.md")
    breathe_projects = {"warpmatch": str(DOXYGEN_XML)}
    breathe_default_project = "warpmatch"
    DOXYGEN_XML.mkdir(parents=True, exist_ok=True)
    subprocess.run(["doxygen", "docs/Doxyfile"], cwd=ROOT, check=True)
else:
    missing = "The C++ reference is left out: there is no doxygen (apt-get install doxygen)."
    print(missing, file=sys.stderr)  # no warning, of which one would end the build


def as_a_sentence(
    app: Sphinx, what: str, name: str, value: Any, options: Any, lines: list[str]
) -> None:
    """Keeps napoleon from reading "Rows: of the left side" as the type of an attribute.

    It looks for one in the first line only.
    """
    if what in ("attribute", "data", "property"):
        lines.insert(0, "")


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("autodoc-process-docstring", as_a_sentence, priority=400)  # napoleon's is 500
