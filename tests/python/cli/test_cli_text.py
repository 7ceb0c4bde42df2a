"""Separators, quotes, names of columns: text files in, text files of the same kind out."""

import csv
from pathlib import Path

import pyarrow as pa
import pytest
from command_line import failed, run
from pyarrow import parquet
from text_files import COUNTS, EXPECTED, rows_of, table

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
        assert f"read as separated by {said} (--delimiter names another)" in ran.stderr
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
    assert (f"separated by '{delimiter}'" in ran.stderr) or delimiter in ",\t"
    assert delimiter != "," or "separated by ','; " in ran.stderr or ran.stderr == ""


def test_a_doubt_is_said(tmp_path: Path):
    path = tmp_path / "names.csv"
    path.write_text("id;price,EUR\n1;1,5\n2;2,5\n", "utf-8")
    ran = run("dedupe", path, "-c", "1")
    assert "read as separated by ','; ';' would fit too (--delimiter names another)" in ran.stderr
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
    assert ", as its first line says" in ran.stderr
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


@pytest.mark.parametrize("source", ["csv", "parquet"])
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_nothing_but_added_columns(tmp_path: Path, source: str, suffix: str):
    path, out = tmp_path / f"in.{source}", tmp_path / f"out.{suffix}"
    columns = {"cluster": ["7", "8"], "representative": ["x", "x"], "cluster_size": ["1", "1"]}
    if source == "parquet":
        parquet.write_table(pa.table(columns), path)
    else:
        path.write_text("cluster,representative,cluster_size\n7,x,1\n8,x,1\n")
    ran = run("dedupe", path, "-c", "representative", "-o", out, "--overwrite")
    assert (ran.returncode, ran.stderr) == (0, "")
    if suffix == "csv":
        assert out.read_text() == "cluster,representative,cluster_size\n0,x,2\n0,x,2\n"
    else:
        assert parquet.read_table(out)["cluster_size"].to_pylist() == [2, 2]


def test_the_line_end_is_that_of_the_line_of_names(tmp_path: Path):
    path, out = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_bytes(b'\n"a\nb",c\r\n"x\ny",z\r\n')
    assert run("dedupe", path, "-c", "c", "-o", out).returncode == 0
    head, row = b'"a\nb",c,cluster,representative,cluster_size', b'"x\ny",z,0,z,1'
    assert out.read_bytes() == head + b"\r\n" + row + b"\r\n"


def test_a_table_that_was_read_as_lines(tmp_path: Path):
    ran = run("dedupe", "-", "-c", "name", stdin=b"id,name\n1,x\n")
    failed(ran, 1, "no column 'name'", "has the column line; --format csv reads a table")
    ran = run("dedupe", "-", "-c", "name", "--format", "lines", stdin=b"id,name\n1,x\n")
    assert "--format" not in ran.stderr


def test_the_longest_names_of_files(tmp_path: Path):
    path, out = tmp_path / "in.csv", tmp_path / ("x" * 251 + ".csv")
    path.write_text(table(","), "utf-8")
    assert run("dedupe", path, "-c", "name", "-o", out).returncode == 0
    assert rows_of(out.read_text("utf-8")) == EXPECTED
    failed(run("dedupe", path, "-c", "name", "-o", tmp_path / ("x" * 300 + ".csv")), 1, "too long")


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
