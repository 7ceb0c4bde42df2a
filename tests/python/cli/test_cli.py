"""The command line, as a shell sees it."""

import codecs
import csv
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import warpmatch
from command_line import failed, run, shell
from processes import let_work, wait_for_end
from pyarrow import parquet

ROWS = [
    ["1", "Acme, Inc.", "x"],
    ["2", 'Say "Zenith"', ""],
    ["3", "Acme, Inc", "two\nlines"],
    ["4", "", "missing"],
    ["5", "grün 漢字 😀", "wide"],
    ["6", "", "missing too"],
]
CLUSTERS = [
    ["0", "Acme, Inc.", "2"],
    ["1", 'Say "Zenith"', "1"],
    ["0", "Acme, Inc.", "2"],
    ["2", "", "1"],
    ["3", "grün 漢字 😀", "1"],
    ["4", "", "1"],
]
HEADER = ["id", "name", "note"]
ADDED = ["cluster", "representative", "cluster_size"]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "names.csv"
    write(path, ROWS)
    return path


def write(path: Path, rows: list[list[str]], encoding: str = "utf-8", **options) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, **options).writerows([HEADER, *rows])


def read(path: Path, encoding: str = "utf-8", **options) -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file, **options))


EXPECTED = [HEADER + ADDED, *(row + more for row, more in zip(ROWS, CLUSTERS, strict=True))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_csv_in_csv_out(tmp_path: Path, encoding: str, quoting: int, line_end: str):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    write(source, ROWS, encoding, quoting=quoting, lineterminator=line_end)
    ran = run("dedupe", source, "--column", "name", "--output", target)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert read(target, encoding=encoding) == EXPECTED
    written = target.read_bytes()
    assert written.startswith(codecs.BOM_UTF8) == (encoding == "utf-8-sig")
    assert written.count(b"\r\n") == (7 if line_end == "\r\n" else 0)
    assert "6 rows, 4 distinct, 2 missing" in ran.stdout
    assert "1 pair with ratio >= 90" in ran.stdout
    assert f"written to {target}" in ran.stdout


def test_other_formats(table: Path, tmp_path: Path):
    tsv, pq, out = tmp_path / "t.tsv", tmp_path / "t.parquet", tmp_path / "out.csv"
    assert run("dedupe", table, "-c", "name", "-o", tsv).returncode == 0
    assert read(tsv, delimiter="\t") == EXPECTED
    assert run("dedupe", table, "-c", "name", "-o", pq, "-q").returncode == 0
    written = parquet.read_table(pq)
    assert written.column_names == HEADER + ADDED
    assert written["name"].to_pylist() == [row[1] or None for row in ROWS]
    assert written["cluster"].to_pylist() == [int(row[0]) for row in CLUSTERS]

    source = pa.table({"id": range(6), "name": [row[1] or None for row in ROWS]})
    parquet.write_table(source, tmp_path / "in.parquet")
    assert run("dedupe", tmp_path / "in.parquet", "-c", "name", "-o", out).returncode == 0
    assert [row[2:] for row in read(out)[1:]] == CLUSTERS
    assert run("dedupe", tmp_path / "in.parquet", "-c", "name", "-o", pq).returncode == 0
    assert parquet.read_table(pq).schema.field("id").type == pa.int64()

    semicolons = tmp_path / "semicolons.csv"
    write(semicolons, ROWS, delimiter=";")
    assert run("dedupe", semicolons, "-c", "name", "-o", out, "--delimiter", ";").returncode == 0
    assert read(out, delimiter=";") == EXPECTED


def test_lines_and_pipes(tmp_path: Path):
    lines = "Acme Corp\nZenith\r\n\nAcme Corp.\n line\u2028with a separator\n"
    ran = run("dedupe", "-", "--output", "-", stdin=lines.encode())
    assert ran.returncode == 0
    rows = list(csv.reader(ran.stdout.splitlines()))
    assert rows[0] == ["line", *ADDED]
    assert [row[1] for row in rows[1:5]] == ["0", "1", "2", "0"]
    assert "5 rows, 4 distinct, 1 missing" in ran.stderr
    path = tmp_path / "names.txt"
    path.write_text(lines, "utf-8")
    ran = run("dedupe", path)
    assert "5 rows, 4 distinct, 1 missing" in ran.stdout
    assert run("dedupe", path, "--column", "line", "--quiet").stdout == ""
    comma = run("dedupe", "-", "-c", "b", "--delimiter", ",", stdin=b"a,b\n1,x\n2,x\n")
    assert "2 rows, 1 distinct" in comma.stdout
    assert run("dedupe", "-", stdin=b"").returncode == 0


def test_ragged_rows(tmp_path: Path):
    path = tmp_path / "ragged.csv"
    path.write_text("a,b\n1\n\n2,x\n", "utf-8")
    assert "2 rows, 1 distinct, 1 missing" in run("dedupe", path, "-c", "b").stdout
    path.write_text("a,b\n1,2\n1,2,3\n", "utf-8")
    failed(run("dedupe", path, "-c", "b"), 1, "ragged.csv, line 3: 3 fields under 2 column names")
    path.write_text('a,b\n1,"open\n', "utf-8")
    failed(run("dedupe", path, "-c", "b"), 1, "ragged.csv, line ")
    path.write_text("", "utf-8")
    failed(run("dedupe", path, "-c", "b"), 1, "ragged.csv is empty")
    path.write_text("a,b\n", "utf-8")
    assert run("dedupe", path, "-c", "b").returncode == 0


def test_the_summary_shows_the_largest_clusters(tmp_path: Path):
    path = tmp_path / "names.txt"
    names = (
        ["Acme Corp"] * 3 + ["Acme Corp."] * 2 + ["Zenith", "Zenith", "tab\there", "x" * 500] * 2
    )
    path.write_text("\n".join(names), "utf-8")
    out = run("dedupe", path, "--top", 2).stdout
    assert "     5  Acme Corp\n        Acme Corp.  (2 times)\n" in out
    assert "     4  Zenith\n" in out
    assert "tab" not in out
    out = run("dedupe", path).stdout
    assert "tab\\there" in out
    assert max(map(len, out.splitlines())) < 90
    out = run("dedupe", path, "--scorer", "levenshtein", "--threshold", 1, "--top", 0).stdout
    assert "pairs with levenshtein <= 1" in out
    assert "Acme" not in out


def test_ascii_terminals(tmp_path: Path):
    path = tmp_path / "names.txt"
    path.write_text("grün\ngrün\n", "utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    ran = shell("dedupe", path, env=environment)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "gr?n" in ran.stdout


def test_errors_are_one_line(table: Path, tmp_path: Path):
    output = tmp_path / "out.csv"
    failed(run("dedupe", table, "-c", "nme"), 1, "no column 'nme'", "columns id, name, note")
    failed(run("dedupe", table), 1, "--column is needed", "columns id, name, note")
    failed(run("dedupe", tmp_path / "none.csv", "-c", "a"), 1, "none.csv: No such file")
    failed(run("dedupe", tmp_path, "-c", "a"), 1, "cannot read", "Is a directory")
    (tmp_path / "latin.csv").write_bytes("name\nAnna\ngrün\n".encode("latin-1"))
    failed(
        run("dedupe", tmp_path / "latin.csv", "-o", output),
        1,
        "latin.csv is not UTF-8: line 3 has the byte 0xfc",
    )
    (tmp_path / "broken.parquet").write_bytes(b"not parquet at all")
    failed(
        run("dedupe", tmp_path / "broken.parquet", "-c", "a"), 1, "cannot read", "broken.parquet"
    )
    parquet.write_table(pa.table({"n": [1, 2]}), tmp_path / "numbers.parquet")
    failed(run("dedupe", tmp_path / "numbers.parquet"), 1, "column 'n' cannot be matched")
    failed(run("dedupe", table, "-c", "name", "-o", "/no/such/folder/x.csv"), 1, "cannot write")
    failed(run("dedupe", table, "-c", "name", "-o", tmp_path / "out.xls"), 1, "must end in .csv")
    failed(run("dedupe", table, "-c", "name", "-o", tmp_path), 1, "cannot write")
    (tmp_path / "taken.csv").write_text("name,cluster\na,1\n")
    failed(
        run("dedupe", tmp_path / "taken.csv", "-c", "name", "-o", output),
        1,
        "column 'cluster' already",
    )
    assert not output.exists()
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".")) == []


def test_wrong_usage(table: Path):
    for arguments in (
        ["dedupe"],
        ["dedupe", table, "-t", "high"],
        ["dedupe", table, "-s", "cosine"],
        ["match"],
        [],
    ):
        ran = run(*arguments)
        assert ran.returncode == 2
        assert "usage: warpmatch" in ran.stderr
    failed(run("dedupe", table, "-c", "name", "-t", 101), 2, "[threshold] must be in 0 to 100")
    failed(run("dedupe", table, "-c", "name", "-d", "gpu"), 2, "[device]", "'gpu'")
    failed(run("dedupe", table, "-c", "name", "--delimiter", "ab"), 2, "[--delimiter]")
    if warpmatch.info()["cuda"]["why_unusable"]:
        failed(run("dedupe", table, "-c", "name", "-d", "cuda"), 1)
    assert shell("dedupe", table, "-c", "name", "-t", 101).returncode == 2
    assert shell("dedupe", table, "-c", "nme").returncode == 1


def test_the_output_is_replaced_whole_or_not_at_all(table: Path, tmp_path: Path):
    target = tmp_path / "out.csv"
    target.write_text("before")
    target.chmod(0o640)
    failed(run("dedupe", table, "-c", "nme", "-o", target), 1)
    assert target.read_text() == "before"
    assert run("dedupe", table, "-c", "name", "-o", target).returncode == 0
    assert read(target) == EXPECTED
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    link = tmp_path / "link.csv"
    link.symlink_to(target)
    target.write_text("before")
    assert run("dedupe", table, "-c", "name", "-o", link).returncode == 0
    assert link.is_symlink()
    assert read(target) == EXPECTED
    assert run("dedupe", table, "-c", "name", "-o", table).returncode == 0
    assert read(table) == EXPECTED
    assert {p.name for p in tmp_path.iterdir()} == {"names.csv", "out.csv", "link.csv"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_takes_no_files(table: Path, tmp_path: Path):
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    failed(run("dedupe", table, "-c", "name", "-o", folder / "x.csv"), 1, "Permission denied")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk(table: Path):
    failed(run("dedupe", table, "-c", "name", "-o", "/dev/full"), 1, "cannot write")
    with open("/dev/full", "wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "warpmatch", "dedupe", table, "-c", "name"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ran.returncode == 1
    assert ran.stderr == b"warpmatch: cannot write to standard output: No space left on device\n"


def test_a_reader_that_leaves_is_no_error(tmp_path: Path):
    path = tmp_path / "names.txt"
    path.write_text("\n".join(f"{i} some name" for i in range(30_000)), "utf-8")
    command = f"{sys.executable} -m warpmatch dedupe {path} -t 100 -o - | head -n 1"
    command += "; echo ${PIPESTATUS[0]}"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert ran.stdout == "line,cluster,representative,cluster_size\n0\n"
    assert "Traceback" not in ran.stderr
    assert "Broken" not in ran.stderr


def test_ctrl_c(tmp_path: Path):
    letters = np.random.default_rng(1).integers(97, 105, (300_000, 40)).astype(np.uint8)
    path, target = tmp_path / "long.txt", tmp_path / "out.csv"
    path.write_bytes(b"\n".join(row.tobytes() for row in letters))
    process = subprocess.Popen(
        [sys.executable, "-m", "warpmatch", "dedupe", path, "-t", "50", "-o", target, "-w", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    begin = let_work(process, 3)  # imports and reading take less than one
    process.send_signal(signal.SIGINT)
    assert wait_for_end(process) - begin < 1
    out, err = process.communicate()
    assert (process.returncode, out, err) == (130, "", "warpmatch: interrupted\n")
    assert [p.name for p in tmp_path.iterdir()] == ["long.txt"]


def test_progress_on_a_terminal(table: Path):
    pty = pytest.importorskip("pty")
    try:
        parent, child = pty.openpty()
    except OSError as error:  # a root without /dev/pts
        pytest.skip(f"no terminal to be had: {error}")
    ran = subprocess.run(
        [sys.executable, "-m", "warpmatch", "dedupe", table, "-c", "name"],
        stdout=subprocess.PIPE,
        stderr=child,
        check=False,
    )
    os.close(child)
    shown = os.read(parent, 10_000).decode()
    os.close(parent)
    assert ran.returncode == 0
    assert "dedupe" in shown


def test_about():
    assert shell("--version").stdout == f"warpmatch {warpmatch.__version__}\n"
    ran = shell("info")
    assert ran.returncode == 0
    facts = warpmatch.info()
    for part in (facts["version"], facts["isa"], "cuda", facts["cuda"]["why_unusable"]):
        assert part in ran.stdout
    assert "dedupe" in run("--help").stdout
    assert "--threshold" in run("dedupe", "--help").stdout
