"""The Markdown pages of the project: their blocks of code, inline code, links and headings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Block:
    """A block of code; an indented one, which cannot name its language, is shell."""

    page: Path
    line: int
    language: str
    code: str
    follows: bool
    """Nothing stands between it and the block before."""

    def __str__(self) -> str:
        return f"{name_of(self.page)}:{self.line}"


@cache
def _tokens(page: Path) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(page.read_text("utf-8"))


def blocks(page: Path) -> Iterator[Block]:
    """The blocks of code in the order of the page."""
    before = None
    for token in _tokens(page):
        if token.type in ("fence", "code_block"):
            assert token.map
            fenced = token.type == "fence"
            language = token.info.strip() if fenced else "sh"
            first = token.map[0] + 1 + fenced
            follows = before in ("fence", "code_block")
            yield Block(page, first, language, token.content, follows)
        before = token.type


def _inline(page: Path) -> Iterator[tuple[int, Token]]:
    """(line, token) of everything within paragraphs, headings and table cells."""
    line = 0
    for token in _tokens(page):
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
    tokens = _tokens(page)
    for opening, content in pairwise(tokens):
        if opening.type == "heading_open":
            text = "".join(part.content for part in content.children or ())
            slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
            found[slug] = found.get(slug, -1) + 1
    return set(found) | {f"{slug}-{i}" for slug, n in found.items() for i in range(1, n + 1)}
