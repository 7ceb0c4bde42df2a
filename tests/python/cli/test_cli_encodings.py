"""Encodings and compression of text files."""

import bz2
import codecs
import gzip
import lzma
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from command_line import failed, run
from text_files import COUNTS, EXPECTED, NAMES, rows_of, table


def zstandard(data: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return sink.getvalue().to_pybytes()


def unzstandard(data: bytes) -> bytes:
    return pa.CompressedInputStream(pa.BufferReader(data), "zstd").read()


COMPRESSIONS = {
    ".gz": (gzip.compress, gzip.decompress),
    ".bz2": (bz2.compress, bz2.decompress),
    ".xz": (lzma.compress, lzma.decompress),
    ".zst": (zstandard, unzstandard),
}


# ---------------------------------------------------------------- encodings


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("encoding", "mark", "given"),
    [
        ("utf-8", b"", []),
        ("utf-8", codecs.BOM_UTF8, []),
        ("utf-8", codecs.BOM_UTF8, ["--encoding", "utf-8"]),
        ("utf-8", codecs.BOM_UTF8, ["--encoding", "UTF-8-SIG"]),
        ("latin-1", b"", ["--encoding", "latin-1"]),
        ("cp1252", b"", ["--encoding", "Windows-1252"]),
        ("utf-16-le", codecs.BOM_UTF16_LE, []),
        ("utf-16-be", codecs.BOM_UTF16_BE, []),
        ("utf-16-be", codecs.BOM_UTF16_BE, ["--encoding", "utf-16"]),
        ("utf-16-le", b"", ["--encoding", "utf-16-le"]),
        ("utf-32-le", codecs.BOM_UTF32_LE, []),
        ("utf-32-be", codecs.BOM_UTF32_BE, []),
    ],
)
def test_the_output_is_written_as_the_input_was(
    tmp_path: Path, encoding: str, mark: bytes, given: list[str], line_end: str
):
    path, out = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_bytes(mark + table(",", line_end).encode(encoding))
    ran = run("dedupe", path, "-c", "name", "-o", out, *given)
    assert (ran.returncode, ran.stderr) == (0, "")
    data = out.read_bytes()
    assert data.startswith(mark)
    text = data[len(mark) :].decode(encoding)
    assert not text.startswith("\ufeff")
    assert rows_of(text) == EXPECTED
    assert text.count(line_end) == 5
    assert len(text.replace("\r\n", "\n").splitlines()) == 5
    ran = run("dedupe", out, "-c", "name", "--overwrite", "-o", out, *given)
    assert out.read_bytes() == data


def test_lines_have_encodings_too(tmp_path: Path):
    path = tmp_path / "names.txt"
    path.write_bytes(codecs.BOM_UTF16_LE + "grün\r\ngrün\r\n".encode("utf-16-le"))
    ran = run("dedupe", path, "-o", tmp_path / "out.csv")
    assert "2 rows, 1 distinct" in ran.stdout
    assert (tmp_path / "out.csv").read_bytes().decode("utf-16").count("\r\n") == 3
    path.write_bytes("grün\ngrün\n".encode("cp1252"))
    failed(run("dedupe", path), 1, "names.txt is not UTF-8: line 1 has the byte 0xfc", "--encoding")
    assert "2 rows, 1 distinct" in run("dedupe", path, "--encoding", "cp1252").stdout


def test_wrong_bytes_are_found(tmp_path: Path):
    path = tmp_path / "names.csv"
    path.write_bytes("id,name\n1,Anna\n2,grün\n".encode("latin-1"))
    failed(
        run("dedupe", path, "-c", "name"),
        1,
        "names.csv is not UTF-8: line 3 has the byte 0xfc, in the column 'name' of row 1",
        "--encoding names cp1252, latin-1 or utf-16",
    )
    path.write_bytes('id,näme\n1,"two\nlines"\n'.encode("latin-1"))
    failed(run("dedupe", path, "-c", "id"), 1, "line 1 has the byte 0xe4, in a column's name")
    path.write_bytes(b"name\nx\x81\n")
    failed(run("dedupe", path, "--encoding", "cp1252"), 1, "is not cp1252: line 2", "0x81")
    path.write_bytes(codecs.BOM_UTF16_LE + "name\nx".encode("utf-16-le") + b"y")
    failed(run("dedupe", path), 1, "is not utf-16-le: line 2 has the byte 0x79")
    path.write_bytes("name\nAcme\n".encode("utf-16-le"))
    failed(run("dedupe", path), 1, "looks like UTF-16 without", "--encoding utf-16-le")
    assert "1 row," in run("dedupe", path, "--encoding", "utf-16-le").stdout
    path.write_bytes(codecs.BOM_UTF8 + b"name\nAcme\n")
    failed(run("dedupe", path, "--encoding", "latin-1"), 1, "mark of utf-8", "says 'latin-1'")


@pytest.mark.parametrize("name", ["klingon", "base64", "rot13", "hex", "", "utf-9", "a b\nc"])
def test_no_encoding(tmp_path: Path, name: str):
    path = tmp_path / "names.csv"
    path.write_text("name\nAcme\n")
    ran = run("dedupe", path, "--encoding", name)
    failed(ran, 2, "[--encoding] must be an encoding such as utf-8")


def test_a_name_that_the_encoding_has_not(tmp_path: Path):
    path = tmp_path / "names.csv"
    path.write_text("name\nAcme\n", "latin-1")
    ran = run("dedupe", path, "--encoding", "latin-1", "--prefix", "漢", "-o", tmp_path / "out.csv")
    failed(ran, 1, "iso8859-1 has no '漢', which the output needs")
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("start", "what"),
    [(b"PK\x03\x04", "Excel"), (b"PAR1", "--format parquet"), (b"SQLite format 3\0", "SQLite")],
)
def test_files_that_are_no_text(tmp_path: Path, start: bytes, what: str):
    path = tmp_path / "book.xlsx"
    path.write_bytes(start + b"\0" * 100)
    failed(run("dedupe", path), 1, "book.xlsx is ", what)


# ---------------------------------------------------------------- compression


@pytest.mark.parametrize("suffix", COMPRESSIONS)
def test_compressed_files(tmp_path: Path, suffix: str):
    compress, decompress = COMPRESSIONS[suffix]
    path, out = tmp_path / f"in.csv{suffix}", tmp_path / f"out.csv{suffix}"
    path.write_bytes(compress(table(",").encode()))
    ran = run("dedupe", path, "-c", "name", "-o", out)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert rows_of(decompress(out.read_bytes()).decode()) == EXPECTED
    first = out.read_bytes()
    assert run("dedupe", path, "-c", "name", "-o", out).returncode == 0
    assert out.read_bytes() == first
    lines = tmp_path / f"names.txt{suffix.upper()}"
    lines.write_bytes(compress("\n".join(NAMES).encode()))
    assert COUNTS in run("dedupe", lines).stdout
    tsv = tmp_path / f"out.tsv{suffix}"
    assert run("dedupe", path, "-c", "name", "-o", tsv).returncode == 0
    assert rows_of(decompress(tsv.read_bytes()).decode(), "\t") == EXPECTED


@pytest.mark.parametrize("suffix", [".gz", ".xz", ".zst"])
def test_compressed_standard_input(suffix: str):
    data = COMPRESSIONS[suffix][0](table(";").encode())
    ran = run("dedupe", "-", "--format", "csv", "-c", "name", stdin=data)
    assert COUNTS in ran.stdout


@pytest.mark.parametrize("suffix", COMPRESSIONS)
@pytest.mark.parametrize("damage", ["cut", "other", "empty", "tail"])
def test_damaged_compressed_files(tmp_path: Path, suffix: str, damage: str):
    data = COMPRESSIONS[suffix][0](table(",").encode() * 50)
    damaged = {
        "cut": data[: len(data) // 2],
        "other": table(",").encode(),
        "empty": b"",
        "tail": data[:20] + bytes(len(data)),
    }
    path = tmp_path / f"in.csv{suffix}"
    path.write_bytes(damaged[damage])
    ran = run("dedupe", path, "-c", "name", "-o", tmp_path / "out.csv")
    failed(ran, 1, f"in.csv{suffix}")
    assert not (tmp_path / "out.csv").exists()


def test_files_that_were_put_together(tmp_path: Path):
    for suffix, (compress, _) in COMPRESSIONS.items():
        path = tmp_path / f"names.txt{suffix}"
        path.write_bytes(compress(b"Acme\nZen") + compress(b"ith\n"))
        assert "2 rows" in run("dedupe", path).stdout


def test_zstandard_says_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "in.csv.zst"
    path.write_bytes(zstandard(table(",").encode()))
    (tmp_path / "in.csv").write_text(table(","), "utf-8")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    needs = "Zstandard (.zst) needs pyarrow: pip install pyarrow"
    failed(run("dedupe", path, "-c", "name"), 1, needs)
    out = tmp_path / "out.csv.zst"
    failed(run("dedupe", tmp_path / "in.csv", "-c", "name", "-o", out), 1, needs)
    assert not out.exists()
    assert COUNTS in run("dedupe", tmp_path / "in.csv", "-c", "name").stdout
