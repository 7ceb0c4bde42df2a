"""Text files of every kind in, text files of the same kind out."""

import bz2
import codecs
import csv
import gzip
import io
import lzma
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from command_line import failed, run
from pyarrow import parquet

NAMES = ["Acme, Inc", "Acme, Inc.", "grün", "Zenith"]
COUNTS = "4 rows, 4 distinct, 0 missing"


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


def table(delimiter: str, line_end: str = "\n") -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end)
    writer.writerows([["id", "name"], *enumerate(NAMES)])
    return text.getvalue()


def rows_of(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


EXPECTED = [
    ["id", "name", "cluster", "representative", "cluster_size"],
    ["0", "Acme, Inc", "0", "Acme, Inc", "2"],
    ["1", "Acme, Inc.", "0", "Acme, Inc", "2"],
    ["2", "grün", "1", "grün", "1"],
    ["3", "Zenith", "2", "Zenith", "1"],
]


# ---------------------------------------------------------------- separators


@pytest.mark.parametrize("suffix", ["csv", "tsv"])
@pytest.mark.parametrize(
    ("delimiter", "said"), [(",", "','"), (";", "';'"), ("\t", "tab"), ("|", "'|'")]
)
def test_separators_are_told_from_the_text(tmp_path: Path, suffix: str, delimiter: str, said: str):
    path, out = tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}"
    path.write_text(table(delimiter), "utf-8")
    ran = run("dedupe", path, "-c", "name", "-o", out)
    assert ran.returncode == 0, ran.stderr
    assert COUNTS in ran.stdout
    usual = {"csv": ",", "tsv": "\t"}[suffix]
    if delimiter == usual:
        assert ran.stderr == ""
    else:
        assert f"end at {said} (--delimiter says which)" in ran.stderr
        assert ran.stderr.startswith(f"warpmatch: {path}: ")
        assert ran.stderr.count("\n") == 1
    written = delimiter if suffix == "csv" else "\t"
    assert rows_of(out.read_text("utf-8"), written) == EXPECTED


@pytest.mark.parametrize("given", ["\\t", "\t", "tab", "TAB", "\\x09"])
def test_a_tab_can_be_spelt(tmp_path: Path, given: str):
    path = tmp_path / "names.csv"
    path.write_text(table("\t"), "utf-8")
    ran = run("dedupe", path, "-c", "name", "--delimiter", given)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert COUNTS in ran.stdout


@pytest.mark.parametrize(
    ("given", "delimiter"),
    [
        ("semicolon", ";"),
        ("comma", ","),
        ("pipe", "|"),
        ("space", " "),
        ("\\x1f", "\x1f"),
        ("§", "§"),
    ],
)
def test_other_separators(tmp_path: Path, given: str, delimiter: str):
    path = tmp_path / "names.txt"
    path.write_text(table(delimiter), "utf-8")
    ran = run("dedupe", path, "-c", "name", "--delimiter", given, "-o", "-", "-q")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert rows_of(ran.stdout, delimiter) == EXPECTED


@pytest.mark.parametrize("given", ["", "ab", "\\", "\\q", "\n", '"', "tabs", "\\x", "::"])
def test_no_separator(tmp_path: Path, given: str):
    path = tmp_path / "names.csv"
    path.write_text(table(","), "utf-8")
    ran = run("dedupe", path, "-c", "name", "--delimiter", given)
    if given == "\\":
        assert ran.returncode == 1  # a backslash is a character: the table has one column
        return
    failed(ran, 2, "[--delimiter] must be one character or one of comma, semicolon", repr(given))


@pytest.mark.parametrize(
    ("text", "column", "delimiter"),
    [
        ("id;name\n1;Acme, Inc.\n2;Zenith, Ltd.\n", "name", ";"),
        ("id;Last, First\n1;Doe, Jane\n2;Roe, Rick\n", "Last, First", ";"),
        ("id,Box (w|h|d)\n1,1|2|3\n2,4|5|6\n", "Box (w|h|d)", ","),
        ("name\nAcme\nZenith; Ltd.\n", "name", ","),
        ("name;city\nAcme\nZenith;Rome\n", "name", ";"),
        ('"na;me",city\nAcme,Bonn\n', "na;me", ","),
        ('id;"name\nlong"\n1;x\n', "name\nlong", ";"),
        ("name|price\nAcme|1,50\nZenith|2,25\n", "name", "|"),
        ("\tname\nx\tAcme\n", "name", "\t"),
        ("a, b, c\n1, 2, 3\n", " b", ","),
        ("id;name\n", "name", ";"),
        ("\n  \r\n\n;name\n1;x\n", "name", ";"),
        ("name (a|b)\nAcme\nZenith\n", "name (a|b)", ","),
    ],
)
def test_what_speaks_for_a_separator(tmp_path: Path, text: str, column: str, delimiter: str):
    path = tmp_path / "names.csv"
    path.write_text(text, "utf-8", newline="")
    ran = run("dedupe", path, "-c", column, "-o", "-", "-q")
    assert ran.returncode == 0, ran.stderr
    assert column in rows_of(ran.stdout, delimiter)[0]
    assert (f"end at '{delimiter}'" in ran.stderr) or delimiter in ",\t"
    assert delimiter != "," or "end at ','; " in ran.stderr or ran.stderr == ""


def test_a_doubt_is_said(tmp_path: Path):
    path = tmp_path / "names.csv"
    path.write_text("id;price,EUR\n1;1,5\n2;2,5\n", "utf-8")
    ran = run("dedupe", path, "-c", "1")
    assert "taken to end at ','; ';' would fit too (--delimiter says which)" in ran.stderr
    ran = run("dedupe", path, "-c", "id", "--delimiter", ";")
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_separator_is_found_in_a_long_file(tmp_path: Path):
    path = tmp_path / "names.csv"
    path.write_text("id;name\n" + "".join(f"{i};name, {i:09}\n" for i in range(20_000)), "utf-8")
    ran = run("dedupe", path, "-c", "name", "-t", "100")
    assert "20,000 rows" in ran.stdout
    assert "';'" in ran.stderr


@pytest.mark.parametrize(
    ("first", "delimiter"),
    [("sep=;", ";"), ("SEP=|", "|"), ('"sep=;"', ";"), ("sep=\t", "\t"), ("sep=,", ",")],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_line_of_excel(tmp_path: Path, first: str, delimiter: str, line_end: str):
    path = tmp_path / "names.csv"
    path.write_text(first + line_end + table(delimiter, line_end), "utf-8", newline="")
    ran = run("dedupe", path, "-c", "name", "-o", tmp_path / "out.csv")
    assert ran.returncode == 0
    assert "its first line says that fields end at " in ran.stderr
    written = (tmp_path / "out.csv").read_bytes().decode()
    begin = f"sep={delimiter}{line_end}"
    assert written.startswith(begin)
    assert rows_of(written[len(begin) :], delimiter) == EXPECTED
    again = run("dedupe", tmp_path / "out.csv", "-c", "representative")
    assert "4 rows, 3 distinct" in again.stdout
    text = (tmp_path / "bad.csv").write_text("sep=;\na;b\n1;2;3\n")
    assert text
    failed_at = run("dedupe", tmp_path / "bad.csv", "-c", "b")
    assert "bad.csv, line 3: 3 fields under 2 column names" in failed_at.stderr


def test_formats_of_other_names(tmp_path: Path):
    data = table(";").encode()
    ran = run("dedupe", "-", "--format", "csv", "-c", "name", "-o", "-", "-q", stdin=data)
    assert rows_of(ran.stdout, ";") == EXPECTED
    ran = run("dedupe", "-", "--format", "tsv", "-c", "2", stdin=table("\t").encode())
    assert COUNTS in ran.stdout
    assert ran.stderr == ""
    ran = run("dedupe", "-", "--format", "lines", stdin=data)
    assert "5 rows" in ran.stdout
    path = tmp_path / "names.csv"
    path.write_bytes(data)
    assert "5 rows" in run("dedupe", path, "--format", "lines").stdout
    failed(
        run("dedupe", path, "--format", "lines", "--delimiter", ";"),
        2,
        "[--delimiter] has no meaning for lines, got ';'",
    )
    wrong = run("dedupe", path, "--format", "xlsx")
    assert wrong.returncode == 2
    assert "'xlsx' is not one of csv, tsv, parquet, lines" in wrong.stderr


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
    assert "1 rows" in run("dedupe", path, "--encoding", "utf-16-le").stdout
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


# ---------------------------------------------------------------- lines, quotes, names


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('a,b\n1,2\n3,"open\n4,5\n6,7\n', "line 3: the quote that opens here is never closed"),
        ('a,b\n1,"two\nlines"\n3,"open\n4,5\n', "line 4: the quote that opens here is never"),
        ('a,b\n"two\nlines","open\n4,5\n', "line 3: the quote that opens here is never closed"),
        ('a,b\n1,"open "" still\n4,5\n', "line 2: the quote that opens here is never closed"),
        ('a,b\r\n1,"open\r\n4,5\r\n', "line 2: the quote that opens here is never closed"),
        ('a,"b\n1,2\n', "line 1: the quote that opens here is never closed"),
        ('\n\na,b\n5" pipe,"open\n', "line 4: the quote that opens here is never closed"),
        ('a,b\n1,"Joe" Doe\n', "line 2: the quoted field that opens here ends before ' '"),
        ('a,b\n1,"x\ny"z\n', "line 2: the quoted field that opens here ends before 'z'"),
        ("a,b\n1,2\n3,4,5\n", "line 3: 3 fields under 2 column names"),
        ('a,b\n1,"x\ny"\n"3\n\n4",4,5\n', "line 4: 3 fields under 2 column names"),
        ("a,b\r1,2\r3,4,5\r", "line 3: 3 fields under 2 column names"),
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_wrong_rows_name_the_line_where_they_begin(
    tmp_path: Path, text: str, where: str, mark: str
):
    path = tmp_path / "names.csv"
    path.write_text(mark + text, "utf-8", newline="")
    failed(run("dedupe", path, "-c", "1", "-o", tmp_path / "out.csv"), 1, f"names.csv, {where}")
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("blank", ["\n", "\r\n", "\n\n\n", "  \n", "\t\n \n"])
def test_blank_lines_before_the_names(tmp_path: Path, blank: str):
    path = tmp_path / "names.csv"
    path.write_text(blank + table(","), "utf-8", newline="")
    ran = run("dedupe", path, "-c", "name")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert COUNTS in ran.stdout


@pytest.mark.parametrize("content", ["", "\n", "\r\n\r\n", "  \n", "\ufeff", "\ufeff\n"])
def test_empty_files(tmp_path: Path, content: str):
    path = tmp_path / "names.csv"
    path.write_text(content, "utf-8", newline="")
    failed(run("dedupe", path, "-c", "name"), 1, "is empty: it has no line of column names")


def test_a_line_of_names_alone(tmp_path: Path):
    path, out = tmp_path / "names.csv", tmp_path / "out.csv"
    for end in ("", "\n", "\r\n"):
        path.write_text("id,name" + end, "utf-8", newline="")
        ran = run("dedupe", path, "-c", "name", "-o", out)
        assert "0 rows, 0 distinct, 0 missing" in ran.stdout
        written = "id,name,cluster,representative,cluster_size" + (end or "\n")
        assert out.read_bytes().decode() == written
    assert run("dedupe", path, "-c", "name", "-o", tmp_path / "out.parquet").returncode == 0
    schema = parquet.read_schema(tmp_path / "out.parquet")
    assert [str(kind) for kind in schema.types[2:]] == ["int64", "string", "int64"]


def test_fields_of_any_kind(tmp_path: Path):
    fields = ["\0\0\0", "x" * 1_000_000, "a\rb", "a\nb", "a\r\nb", 'say "x"', " padded ", ",;\t|"]
    path, out = tmp_path / "names.csv", tmp_path / "out.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["name"], *([f] for f in fields)])
    ran = run("dedupe", path, "-o", out, "-t", "100")
    assert (ran.returncode, ran.stderr) == (0, "")
    rows = rows_of(out.read_bytes().decode())
    assert [row[0] for row in rows[1:]] == fields
    assert [row[2] for row in rows[1:]] == fields
    # What has line ends of one kind keeps fields with the other kind whole.
    path.write_bytes(b'name\n"a\rb"\n')
    assert run("dedupe", path, "-o", out).returncode == 0
    assert rows_of(out.read_bytes().decode())[1] == ["a\rb", "0", "a\rb", "1"]


@pytest.mark.parametrize(
    "name",
    ["3", "two words", "a,b", "a;b", "line\nend", 'say "x"', "漢字", "", " ", "-x", "x.y", "[x]"],
)
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_names_of_columns(tmp_path: Path, name: str, suffix: str):
    path, out = tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}"
    if suffix == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["id", name], ["1", "Acme"], ["2", "Acme"]])
    else:
        parquet.write_table(pa.table({"id": ["1", "2"], name: ["Acme", "Acme"]}), path)
    ran = run("dedupe", path, "-c", name, "-o", out)
    if suffix == "parquet" and name == "":
        failed(ran, 1, "cannot write Parquet: column 2 has no name")
        ran = run("dedupe", path, "-c", name, "-o", tmp_path / "out.csv")
    assert ran.returncode == 0, ran.stderr
    assert "2 rows, 1 distinct" in ran.stdout
    assert "2 rows, 1 distinct" in run("dedupe", path, "-c", "2").stdout


def test_columns_by_number(tmp_path: Path):
    path = tmp_path / "names.csv"
    path.write_text("name,name,3\na,x,p\na,y,q\n")
    failed(run("dedupe", path, "-c", "name"), 1, "has 2 columns 'name'", "by its number, 1 and 2")
    assert "2 rows, 1 distinct" in run("dedupe", path, "-c", "1").stdout
    assert "2 rows, 2 distinct" in run("dedupe", path, "-c", "2").stdout
    path.write_text("3,b,c\na,x,p\na,y,q\n")
    assert "2 rows, 1 distinct" in run("dedupe", path, "-c", "3").stdout  # the name wins
    for wrong in ("0", "4", "-1", "1.0", "+1", "²"):
        failed(run("dedupe", path, "-c", wrong), 1, f"there is no column '{wrong}'", "3, b, c")
    wide = ",".join(f"column_{i}" for i in range(1000))
    path.write_text(wide + "\n" + wide + "\n")
    failed(run("dedupe", path, "-c", "column_l"), 1, "column_19 and 980 more")
    path.write_text("id,name\n1,x\n")
    failed(run("dedupe", path, "-c", "nme"), 1, "no column 'nme', but 'name'")


def test_doubled_names_stay_in_text_and_stop_parquet(tmp_path: Path):
    path, out = tmp_path / "names.csv", tmp_path / "out.csv"
    path.write_text("name,name,\nAcme,x,\nAcme,y,\n")
    assert run("dedupe", path, "-c", "1", "-o", out).returncode == 0
    assert rows_of(out.read_text())[0][:3] == ["name", "name", ""]
    ran = run("dedupe", path, "-c", "1", "-o", tmp_path / "out.parquet")
    failed(ran, 1, "columns 1 and 2 have the name 'name'", "rename them, or write .csv")
    path.write_text("name,\nAcme,\n")
    ran = run("dedupe", path, "-c", "1", "-o", tmp_path / "out.parquet")
    failed(ran, 1, "column 2 has no name")
    assert not (tmp_path / "out.parquet").exists()


# ---------------------------------------------------------------- once more on one's own output


@pytest.mark.parametrize("suffix", ["csv", "tsv", "parquet"])
def test_once_more(tmp_path: Path, suffix: str):
    path, out = tmp_path / "in.csv", tmp_path / f"out.{suffix}"
    path.write_text(table(","), "utf-8")
    assert run("dedupe", path, "-c", "name", "-o", out).returncode == 0
    before = out.read_bytes()
    again = ["dedupe", out, "-c", "representative", "-o", out]
    failed(run(*again), 1, "has a column 'cluster' already", "--overwrite", "--prefix")
    assert out.read_bytes() == before
    assert run("dedupe", out, "-c", "name", "-o", out, "--overwrite").returncode == 0
    assert out.read_bytes() == before
    assert run(*again, "--prefix", "second_").returncode == 0
    text = tmp_path / "text.csv"
    ran = run("dedupe", out, "-c", "name", "--overwrite", "--prefix", "second_", "-o", text)
    assert ran.returncode == 0
    rows = rows_of(text.read_text("utf-8"))
    assert rows[0][-3:] == ["second_cluster", "second_representative", "second_cluster_size"]
    assert len(rows[0]) == 8
    assert [row[2:5] for row in rows] == [row[2:] for row in EXPECTED]
    failed(run(*again, "--prefix", "second_"), 1, "column 'second_cluster' already")


def test_a_run_without_output_takes_any_names(tmp_path: Path):
    path = tmp_path / "in.csv"
    path.write_text("name,cluster\nAcme,1\n")
    assert run("dedupe", path, "-c", "name").returncode == 0


def test_other_formats_take_their_own_separator(tmp_path: Path):
    path = tmp_path / "in.tsv"
    path.write_text(table("\t"), "utf-8")
    assert run("dedupe", path, "-c", "name", "-o", tmp_path / "out.csv").returncode == 0
    assert rows_of((tmp_path / "out.csv").read_text("utf-8")) == EXPECTED
    assert rows_of(run("dedupe", path, "-c", "name", "-o", "-", "-q").stdout, "\t") == EXPECTED
    for name in ("out.txt", "out", "out.gz", "out.xlsx", "out.csv.zip"):
        ran = run("dedupe", path, "-c", "name", "-o", tmp_path / name)
        failed(ran, 1, "the name must end in .csv, .tsv or .parquet")
    ran = run("dedupe", path, "-c", "name", "-o", tmp_path / "out.parquet.gz")
    failed(ran, 1, "Parquet compresses by itself")
