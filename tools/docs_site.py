"""Makes the documentation as a site: ``python -m tools.docs_site build/docs``.

pdoc makes the pages of the package, the index and the search. The pages of docs/ come along as the
docstrings of a package `guide`, which is written for the purpose and has nothing else in it.
"""

import argparse
import os
import re
import sys
import tempfile
from pathlib import Path

import pdoc
import warpmatch
from pdoc import render

from . import api_reference

ROOT = api_reference.ROOT
#: [text](target#anchor) with a path of the repository; other addresses have a colon.
LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<target>[^)\s#:]+)?(?P<anchor>#[^)\s]*)?\)")


def guide_pages() -> dict[Path, str]:
    """Every page of the guide, and the module that it becomes; docs/README.md is the package."""
    pages = {ROOT / f"{name}.md": name for name in ("README", "CONTRIBUTING", "CHANGELOG")}
    modules = {page: f"guide.{name.lower()}" for page, name in pages.items()}
    for page in sorted((ROOT / "docs").rglob("*.md")):
        parts = page.relative_to(ROOT / "docs").with_suffix("").parts
        modules[page] = ".".join(["guide", *(_name(part) for part in parts if part != "README")])
    modules[api_reference.PAGE] = "warpmatch"
    return modules


def _name(part: str) -> str:
    """What Python can import."""
    name = re.sub(r"\W", "_", part)
    return f"page_{name}" if name[0].isdigit() else name


def html_of(module: str) -> str:
    """Where pdoc puts a module."""
    return module.replace(".", "/") + ".html"


def with_links(page: Path, pages: dict[Path, str]) -> str:
    """The text of a page with links to other pages made links of the site.

    A link to a file that is no page keeps its text alone.
    """
    folder = os.path.dirname(html_of(pages[page]))

    def replaced(link: re.Match[str]) -> str:
        target, anchor = link["target"] or "", link["anchor"] or ""
        file = (page.parent / target).resolve() if target else page
        if file not in pages:
            return link["text"]
        return f"[{link['text']}]({os.path.relpath(html_of(pages[file]), folder or '.')}{anchor})"

    return LINK.sub(replaced, page.read_text("utf-8"))


def write_guide(folder: Path) -> None:
    """The package `guide` below a folder."""
    pages = guide_pages()
    modules = set(pages.values())
    for page, module in pages.items():
        if page == api_reference.PAGE:
            continue
        is_package = any(other.startswith(f"{module}.") for other in modules)
        path = folder / (module.replace(".", "/") + ("/__init__.py" if is_package else ".py"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"__doc__ = {with_links(page, pages)!r}\n", "utf-8")


def write_site(folder: Path) -> None:
    """The whole site."""
    for name in warpmatch.__all__:  # pdoc looks for names in the module, not behind __getattr__
        setattr(warpmatch, name, getattr(warpmatch, name))
    version = f"warpmatch {warpmatch.__version__}"
    listed = [name for name in api_reference.MODULES if name and name not in warpmatch.__all__]
    modules = ["warpmatch", *(f"warpmatch.{name}" for name in listed)]
    render.configure(docformat="google", footer_text=version, show_source=False)
    with tempfile.TemporaryDirectory() as guide:
        write_guide(Path(guide))
        sys.path.insert(0, guide)
        try:
            pdoc.pdoc("guide", *modules, output_directory=folder)
        finally:
            sys.path.remove(guide)


def main(arguments: list[str] | None = None) -> None:
    """Writes the site."""
    parser = argparse.ArgumentParser(description="Makes the documentation as a site.")
    parser.add_argument("folder", type=Path, help="where to")
    folder = parser.parse_args(arguments).folder
    write_site(folder)
    print(f"open {folder / 'index.html'}")


if __name__ == "__main__":
    main()
