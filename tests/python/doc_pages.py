"""The Markdown pages of the project: their inline code, links and headings."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parents[2]
#: Written by hand, to be read by people: what stands here in a block is run.
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
PAGES += sorted((ROOT / "docs").rglob("*.md"))
#: Every page of the repository; what is built or installed lies in folders that are left out.
ALL_PAGES = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not {"build", "dist"} & set(path.relative_to(ROOT).parts)
    and not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
)


def name_of(page: Path) -> str:
    """The page's path in the repository."""
    return page.relative_to(ROOT).as_posix()


@cache
def tokens(text: str) -> list[Token]:
    """Markdown as GitHub reads it."""
    return MarkdownIt("commonmark").enable("table").parse(text)


def _inline(page: Path) -> Iterator[tuple[int, Token]]:
    """(line, token) of everything within paragraphs, headings and table cells."""
    line = 0
    for token in tokens(page.read_text("utf-8")):
        line = token.map[0] + 1 if token.map else line
        for child in token.children or ():
            yield line, child


def inline_code(page: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of what stands between single backticks."""
    return ((line, token.content) for line, token in _inline(page) if token.type == "code_inline")


def links(page: Path) -> Iterator[tuple[int, str]]:
    """(line, target) of links and pictures."""
    for line, token in _inline(page):
        target = token.attrs.get("href" if token.type == "link_open" else "src")
        if target is not None:
            yield line, str(target)


@cache
def anchors(page: Path) -> set[str]:
    """What `page.md#...` can name: the headings, as GitHub makes anchors of them."""
    found: dict[str, int] = {}
    for opening, content in pairwise(tokens(page.read_text("utf-8"))):
        if opening.type == "heading_open":
            text = "".join(part.content for part in content.children or ())
            slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
            found[slug] = found.get(slug, -1) + 1
    return set(found) | {f"{slug}-{i}" for slug, n in found.items() for i in range(1, n + 1)}
