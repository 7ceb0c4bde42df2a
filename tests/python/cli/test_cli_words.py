"""What the command line says: counts of one, and what strangers got wrong."""

from pathlib import Path

import pyarrow as pa
import pytest
from command_line import failed, run
from pyarrow import parquet


@pytest.fixture
def names(tmp_path: Path) -> Path:
    path = tmp_path / "names.csv"
    path.write_text("name,city\nAcme Corp,a\nAcme Corp.,b\n")
    return path


def test_one_of_a_thing(names: Path, tmp_path: Path):
    said = run("dedupe", names, "-c", "name").stdout
    assert "1 pair with ratio >= 90" in said
    assert "1 cluster, 1 of them with two rows or more; 1 row could be merged" in said
    many = tmp_path / "many.txt"
    many.write_text("\n".join(f"Acme Corporation {end}" for end in "abcdefg"))
    assert "and 1 more spelling\n" in run("dedupe", many).stdout
    auto = run("dedupe", names, "-c", "name", "-t", "auto").stdout
    assert "2 rows found" in auto


@pytest.mark.parametrize("count", ["0", "-2", "x", "1.5"])
@pytest.mark.parametrize("command", ["dedupe", "evaluate"])
def test_workers_that_cannot_be(command: str, count: str, names: Path):
    ran = run(command, names, "--workers", count)
    assert ran.returncode == 2
    assert f"Invalid value for '-w' / '--workers': '{count}' is " in ran.stderr
    assert "None" not in ran.stderr


def test_workers_of_every_core(names: Path):
    assert run("dedupe", names, "-c", "name", "-w", "-1").returncode == 0


def test_two_columns_are_not_taken_for_the_last_one(names: Path):
    ran = run("dedupe", names, "-c", "name", "--column", "city")
    assert ran.returncode == 2
    assert "'name', 'city': one column is compared here" in ran.stderr


def test_names_of_nothing(names: Path):
    failed(run("dedupe", ""), 1, "cannot read '': No such file")
    failed(run("dedupe", names, "-c", "name", "-o", ""), 1, "cannot write '': the name must end")


def test_one_column_and_none(tmp_path: Path):
    lines = tmp_path / "names.txt"
    lines.write_text("Acme\n")
    failed(run("dedupe", lines, "-c", "name"), 1, "names.txt has the column line; --format csv")
    parquet.write_table(pa.table({}), tmp_path / "none.parquet")
    failed(run("dedupe", tmp_path / "none.parquet"), 1, "none.parquet has no columns")


@pytest.mark.parametrize(
    ("name", "is_told"),
    [("a.json", True), ("a.xlsx", True), ("a.csv.bak", True), ("a.txt", False), ("a", False)],
)
def test_what_is_read_as_lines_for_want_of_another_format_is_said(
    name: str, is_told: bool, tmp_path: Path
):
    path = tmp_path / name
    path.write_text("Acme\nZenith\n")
    ran = run("dedupe", path, "--quiet")
    said = f"warpmatch: {path}: read as plain lines (--format names another)\n"
    assert (ran.returncode, ran.stderr) == (0, said if is_told else "")
    assert run("dedupe", path, "--quiet", "--format", "lines").stderr == ""
