"""Links, anchors and the paths that pages name lead somewhere; tables are whole."""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote

import pytest
from doc_pages import ALL_PAGES, PAGES, ROOT, anchors, inline_code, links, name_of

#: A path below one of these folders, without a <place> to fill in.
PATH = re.compile(
    r"(\.ci|benchmarks|bindings|cmake|docs|examples|include|notebooks|python|src|tests|tools)"
    r"/[\w./*-]+"
)
#: Where results are written that a checkout does not hold, or not yet.
WRITTEN_LATER = ("benchmarks/results/", "examples/company_names.deduped")


@pytest.mark.parametrize("page", ALL_PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path):
    for line, link in links(page):
        target, _, anchor = unquote(link).partition("#")
        if re.match(r"\w+:", target):
            continue
        file = (page.parent / target).resolve() if target else page
        assert file.exists(), f"{name_of(page)}:{line} links to {link}: there is no such file"
        assert ROOT in (file, *file.parents), (
            f"{name_of(page)}:{line} links out of the tree: {link}"
        )
        if anchor:
            assert anchor in anchors(file), f"{name_of(page)}:{line}: no heading for {link}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_paths_exist(page: Path):
    for line, code in inline_code(page):
        if PATH.fullmatch(code) and not code.startswith(WRITTEN_LATER):
            # Some paths are those of an include or a link, relative to where they are written.
            places = (ROOT, page.parent, ROOT / "include")
            found = any(any(place.glob(code.rstrip("/"))) for place in places)
            assert found, f"{name_of(page)}:{line} names {code}: there is no such file"


def table_rows(page: Path) -> Iterator[list[str]]:
    """The lines of each table of a page, those in code left out."""
    text = re.sub(r"(?ms)^ *```.*?^ *```", "", page.read_text(encoding="utf-8"))
    for is_table, lines in groupby(text.splitlines(), key=lambda line: line.startswith("|")):
        if is_table:
            yield list(lines)


@pytest.mark.parametrize("page", ALL_PAGES, ids=name_of)
def test_tables_have_a_head_and_rows_of_its_width(page: Path):
    """A row behind a blank line belongs to no table: readers see the bars."""
    for head, *rows in table_rows(page):
        assert rows, f"{name_of(page)}: no table: {head}"
        assert re.fullmatch(r"\|( ?:?-+:? ?\|)+", rows[0]), f"{name_of(page)}: no head: {head}"
        for row in rows:
            assert cells(row) == cells(head), f"{name_of(page)}: {row}"


def cells(row: str) -> int:
    return len(re.findall(r"(?<!\\)\|", row)) - 1
