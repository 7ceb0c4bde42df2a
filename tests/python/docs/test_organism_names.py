"""examples/organism_names.csv, and the tool that makes it, on a taxonomy of a few lines."""

import csv
import sys
from collections import Counter
from pathlib import Path

import pytest

from examples import make_organism_names as tool

NAMES = """\
7\t|\tRosa alba\t|\t\t|\tscientific name\t|
7\t|\tRosa alva\t|\t\t|\tmisspelling\t|
7\t|\twhite rose\t|\t\t|\tgenbank common name\t|
8\t|\tRosa canina\t|\t\t|\tscientific name\t|
8\t|\tRosa kanina\t|\t\t|\tmisspelling\t|
8\t|\tRosa dumalis\t|\t\t|\tsynonym\t|
9\t|\tRosa gallica\t|\t\t|\tscientific name\t|
10\t|\tRosa rugosa\t|\t\t|\tscientific name\t|
11\t|\tRosalia alpina\t|\t\t|\tscientific name\t|
"""


def test_selection(tmp_path: Path):
    source = tmp_path / "names.dmp"
    source.write_text(NAMES, encoding="utf-8")
    assert tool.select(tool.read_names(source)) == [
        (7, "Rosa alba", "name"),
        (7, "Rosa alva", "misspelling"),
        (8, "Rosa canina", "neighbour"),  # its misspelling may be one of the synonym
        (9, "Rosa gallica", "neighbour"),
    ]


def test_missing_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sys, "argv", ["tool", str(tmp_path / "names.dmp")])
    assert tool.main() == 1
    assert "apt-get install emboss-data" in capsys.readouterr().err


def test_the_file_is_what_its_readme_says():
    with tool.OUTPUT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["tax_id", "name", "kind"]
    kinds = Counter(row["kind"] for row in rows)
    assert set(kinds) == {"name", "misspelling", "neighbour"}
    of_kind = {kind: [row["tax_id"] for row in rows if row["kind"] == kind] for kind in kinds}
    assert set(of_kind["misspelling"]) == set(of_kind["name"])
    assert len(set(of_kind["name"] + of_kind["neighbour"])) == kinds["name"] + kinds["neighbour"]
    readme = (tool.OUTPUT.parent / "README.md").read_text("utf-8")
    for count in (len(rows), kinds["name"], kinds["misspelling"]):
        assert f"{count:,} " in readme
