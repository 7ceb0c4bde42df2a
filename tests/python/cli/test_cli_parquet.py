"""Parquet in and out: bytes, nested values, names, and what cannot be matched."""

import csv
import datetime
import io
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from command_line import failed, run
from pyarrow import parquet

NAMES = ["Acme Corp", "Acme Corp.", None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "in.parquet"


def save(path: Path, **columns: Any) -> None:
    parquet.write_table(pa.table(columns), path)


def as_csv(path: Path, column: str = "name") -> list[list[str]]:
    """What a CSV file made from it holds, without the added columns."""
    ran = run("dedupe", path, "-c", column, "-o", "-", "-q")
    assert (ran.returncode, ran.stderr) == (0, "")
    return [row[:-3] for row in csv.reader(io.StringIO(ran.stdout, newline=""))]


TEXT = [
    pa.string(),
    pa.large_string(),
    pa.string_view(),
    pa.binary(),
    pa.large_binary(),
    pa.binary_view(),
    pa.dictionary(pa.int32(), pa.string()),
    pa.dictionary(pa.int32(), pa.binary()),
]


@pytest.mark.parametrize("kind", TEXT, ids=str)
def test_text_and_bytes_are_matched_and_written_as_text(path: Path, tmp_path: Path, kind: Any):
    save(path, name=pa.array(NAMES).cast(kind))
    ran = run("dedupe", path, "-o", tmp_path / "out.csv")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "3 rows, 2 distinct, 1 missing" in ran.stdout
    rows = list(csv.reader((tmp_path / "out.csv").open(encoding="utf-8", newline="")))
    assert [row[:3] for row in rows[1:]] == [
        ["Acme Corp", "0", "Acme Corp"],
        ["Acme Corp.", "0", "Acme Corp"],
        ["", "1", ""],
    ]
    assert run("dedupe", path, "-o", tmp_path / "out.parquet").returncode == 0
    out = parquet.read_table(tmp_path / "out.parquet")
    assert out.schema.field("name").type == parquet.read_table(path).schema.field("name").type
    assert out["representative"].to_pylist() == ["Acme Corp", "Acme Corp", None]
    assert out["cluster_size"].to_pylist() == [2, 2, 1]


def test_bytes_of_one_length(path: Path):
    save(path, name=pa.array([b"ab", b"\xc3\xbc", None], pa.binary(2)))
    assert as_csv(path) == [["name"], ["ab"], ["ü"], [""]]


@pytest.mark.parametrize("kind", [pa.binary(), pa.string(), pa.large_string(), pa.large_binary()])
def test_bytes_that_are_no_text(path: Path, tmp_path: Path, kind: Any):
    bytes_kind = pa.large_binary() if "large" in str(kind) else pa.binary()
    bad = pa.array([b"ok", None, b"gr\xfcn"], bytes_kind).view(kind)
    save(path, name=pa.array(["a", "b", "c"]), note=bad)
    where = ["in.parquet, column 'note', row 2: not UTF-8, byte 0xfc at 2"]
    failed(run("dedupe", path, "-c", "note"), 1, *where)
    out = tmp_path / "out.csv"
    failed(run("dedupe", path, "-c", "name", "-o", out), 1, *where)
    assert not out.exists()
    assert run("dedupe", path, "-c", "name").returncode == 0
    ran = run("dedupe", path, "-c", "name", "-o", tmp_path / "out.parquet")  # which can hold it
    assert ran.returncode == 0, ran.stderr


def test_bad_bytes_far_down_in_a_file_of_many_groups(path: Path):
    texts = pa.array([b"x"] * 2500 + [b"\xff"] + [b"x"] * 500, pa.binary())
    parquet.write_table(pa.table({"name": texts}), path, row_group_size=1000)
    failed(run("dedupe", path), 1, "column 'name', row 2500: not UTF-8, byte 0xff at 0")


PERSON = pa.struct([("name", pa.string()), ("born", pa.date32()), ("home.town", pa.string())])
PEOPLE = [
    {"name": "Acme Corp", "born": datetime.date(2020, 1, 2), "home.town": "Rome"},
    {"name": "Acme Corp.", "born": None, "home.town": None},
    None,
]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (pa.list_(pa.int64()), [1, None, 3], [1, None, 3]),
        (pa.list_(pa.string()), ["a", 'say "x"', "漢\n"], ["a", 'say "x"', "漢\n"]),
        (pa.large_list(pa.float64()), [0.5, float("nan")], [0.5, None]),
        (pa.list_(pa.bool_(), 2), [True, False], [True, False]),
        (pa.list_(pa.list_(pa.int8())), [[1], [], None], [[1], [], None]),
        (PERSON, PEOPLE[0], PEOPLE[0] | {"born": "2020-01-02"}),
        (pa.map_(pa.string(), pa.int64()), [("a", 1), ("b", None)], {"a": 1, "b": None}),
        (pa.map_(pa.int64(), pa.list_(pa.int8())), [(7, [1])], {"7": [1]}),
        (pa.map_(pa.date32(), pa.bool_()), [(datetime.date(2020, 1, 2), True)], {"2020-01-02": 1}),
        (
            pa.list_(pa.timestamp("us")),
            [datetime.datetime(2020, 1, 2, 3, 4, 5)],
            ["2020-01-02T03:04:05"],
        ),
        (
            pa.list_(pa.timestamp("ns")),
            [datetime.datetime(2020, 1, 2, 3, 4, 5)],
            ["2020-01-02T03:04:05"],
        ),
        (pa.list_(pa.timestamp("ns")), [1], ["1970-01-01 00:00:00.000000001"]),
        (
            pa.list_(pa.timestamp("ms", "UTC")),
            [datetime.datetime(2020, 1, 2, tzinfo=datetime.UTC)],
            ["2020-01-02T00:00:00+00:00"],
        ),
        (pa.list_(pa.time64("us")), [datetime.time(1, 2, 3)], ["01:02:03"]),
        (pa.list_(pa.duration("s")), [datetime.timedelta(1)], ["1 day, 0:00:00"]),
        (pa.list_(pa.decimal128(9, 2)), [Decimal("12.50")], [12.5]),
        (pa.list_(pa.binary()), ["ü".encode()], ["ü"]),
        (pa.struct([("x", pa.dictionary(pa.int8(), pa.string()))]), {"x": "a"}, {"x": "a"}),
    ],
    ids=str,
)
def test_nested_values_are_json(path: Path, kind: Any, value: Any, expected: Any):
    save(path, name=pa.array(["a", "b"]), nested=pa.array([value, None], kind))
    rows = as_csv(path)
    assert rows[0] == ["name", "nested"]
    assert json.loads(rows[1][1]) == expected
    assert rows[2] == ["b", ""]


def test_decimals_keep_their_digits(path: Path):
    exact = Decimal("12345678901234567890123456789.10")
    kind = pa.decimal128(38, 2)
    save(
        path, name=["a"], plain=pa.array([exact], kind), nested=pa.array([[exact]], pa.list_(kind))
    )
    assert as_csv(path)[1] == ["a", str(exact), f"[{exact}]"]
    save(path, name=["a"], zero=pa.array([Decimal(0)], pa.decimal128(20, 10)))
    assert as_csv(path)[1] == ["a", "0.0000000000"]


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (pa.int64(), -(2**62), str(-(2**62))),
        (pa.float64(), 0.1, "0.1"),
        (pa.bool_(), True, "true"),
        (pa.date32(), datetime.date(2020, 1, 2), "2020-01-02"),
        (pa.timestamp("us"), datetime.datetime(2020, 1, 2, 3, 4, 5), "2020-01-02 03:04:05"),
        (pa.timestamp("ns"), datetime.datetime(2020, 1, 2, 3, 4, 5), "2020-01-02 03:04:05"),
        (pa.timestamp("ns"), 1, "1970-01-01 00:00:00.000000001"),
        (
            pa.timestamp("s", "UTC"),
            datetime.datetime(2020, 1, 2, tzinfo=datetime.UTC),
            "2020-01-02 00:00:00+00:00",
        ),
        (pa.time64("ns"), 1, "00:00:00.000000001"),
        (pa.null(), None, ""),
    ],
    ids=str,
)
def test_plain_values_as_text(path: Path, kind: Any, value: Any, text: str):
    save(path, name=["a"], plain=pa.array([value], kind))
    assert as_csv(path)[1] == ["a", text]


def test_years_that_python_does_not_know(path: Path):
    when = pa.array([datetime.datetime(2020, 1, 2), None]).cast(pa.timestamp("s"))
    far = pa.concat_arrays([when, pa.array([2**40], pa.timestamp("s"))])
    save(path, name=["a", "b", "c"], when=far)
    failed(run("dedupe", path, "-c", "name", "-o", "-"), 1, "column 'when', row 2: ")


def test_nested_bytes_that_are_no_text(path: Path, tmp_path: Path):
    nested = pa.array([[b"ok"], [b"\xff"]], pa.list_(pa.binary()))
    save(path, name=["a", "b"], nested=nested)
    ran = run("dedupe", path, "-c", "name", "-o", tmp_path / "out.csv")
    failed(ran, 1, "in.parquet, column 'nested', row 1: not UTF-8", "Parquet can hold it")
    assert not (tmp_path / "out.csv").exists()


def test_fields_of_structs_are_matched(path: Path, tmp_path: Path):
    outer = pa.array([{"person": p} for p in PEOPLE], pa.struct([("person", PERSON)]))
    save(path, person=pa.array(PEOPLE, PERSON), outer=outer)
    ran = run("dedupe", path, "-c", "person.name", "-o", tmp_path / "out.parquet")
    assert "3 rows, 2 distinct, 1 missing" in ran.stdout
    out = parquet.read_table(tmp_path / "out.parquet")
    assert out["person"].to_pylist() == PEOPLE
    assert out["cluster"].to_pylist() == [0, 0, 1]
    assert "3 rows, 2 distinct" in run("dedupe", path, "-c", "outer.person.name").stdout
    assert "3 rows, 1 distinct" in run("dedupe", path, "-c", "person.home.town").stdout
    failed(run("dedupe", path, "-c", "person.nme"), 1, "no column 'person.nme', but 'person.name'")
    failed(run("dedupe", path, "-c", "person"), 1, "it is struct<", "person.name, person.born")
    failed(run("dedupe", path, "-c", "person.born"), 1, "'person.born'", "date32[day], not text")
    failed(run("dedupe", path, "-c", "people.name"), 1, "has the columns person, outer")


def test_a_name_with_a_dot_wins_over_a_field(path: Path):
    plain = pa.array(["x", "x", "x"])
    parquet.write_table(pa.table({"person.name": plain, "person": pa.array(PEOPLE, PERSON)}), path)
    assert "3 rows, 1 distinct, 0 missing" in run("dedupe", path, "-c", "person.name").stdout


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (pa.array([1, 2]), "int64"),
        (pa.array([1.5, 2]), "double"),
        (pa.array([True, False]), "bool"),
        (pa.array([datetime.date(2020, 1, 2)] * 2), "date32[day]"),
        (pa.array([Decimal("1.5")] * 2), "decimal128(2, 1)"),
        (pa.array([["a"], []]), "list<"),
    ],
    ids=str,
)
def test_what_is_no_text_says_what_it_is(path: Path, values: Any, says: str):
    save(path, n=values)
    ran = run("dedupe", path)
    failed(ran, 1, f"column 'n' cannot be matched: in {path} it is ", says, "not text; ")
    if "list" in says:
        assert "column of text from it" in ran.stderr
    else:
        assert "table['n'].cast('string')" in ran.stderr


def test_doubled_and_empty_names(path: Path, tmp_path: Path):
    columns = [pa.array(["a", "a"]), pa.array(["a", "b"]), pa.array([1, 2])]
    parquet.write_table(pa.Table.from_arrays(columns, ["name", "name", ""]), path)
    failed(run("dedupe", path, "-c", "name"), 1, "2 columns 'name'", "1 and 2")
    assert "2 rows, 2 distinct" in run("dedupe", path, "-c", "2").stdout
    assert as_csv(path, "1") == [["name", "name", ""], ["a", "a", "1"], ["a", "b", "2"]]
    out = tmp_path / "out.parquet"
    failed(run("dedupe", path, "-c", "1", "-o", out), 1, "columns 1 and 2 have the name 'name'")
    assert not out.exists()


def test_empty_tables(path: Path, tmp_path: Path):
    save(path, name=pa.array([], pa.string()))
    ran = run("dedupe", path, "-o", tmp_path / "out.parquet")
    assert "0 rows" in ran.stdout
    assert parquet.read_schema(tmp_path / "out.parquet").field("cluster").type == pa.int64()
    save(path, name=pa.nulls(2))
    assert "2 rows, 0 distinct, 2 missing" in run("dedupe", path).stdout
    assert as_csv(path) == [["name"], [""], [""]]
    parquet.write_table(pa.table({}), path)
    failed(run("dedupe", path), 1, "has no columns")


def test_files_that_are_no_parquet(path: Path):
    for content in (b"", b"PAR1", b"name\nAcme\n", b"PAR1" + b"\0" * 100):
        path.write_bytes(content)
        failed(run("dedupe", path), 1, f"cannot read {path}: ")


def test_parquet_without_a_name(path: Path, tmp_path: Path):
    save(path, name=NAMES)
    data = path.read_bytes()
    assert "3 rows" in run("dedupe", "-", "--format", "parquet", stdin=data).stdout
    other = tmp_path / "data.bin"
    other.write_bytes(data)
    assert "3 rows" in run("dedupe", other, "--format", "parquet").stdout
    failed(run("dedupe", other), 1, "is Parquet: --format parquet reads it")
    piped = '"$1" -m warpmatch dedupe --format parquet <(cat "$0")'
    ran = subprocess.run(
        ["bash", "-c", piped, path, sys.executable],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "3 rows" in ran.stdout
    failed(run("dedupe", path, "--encoding", "latin-1"), 2, "no meaning for parquet")
    failed(run("dedupe", path, "--delimiter", ";"), 2, "no meaning for parquet")


def test_what_pandas_keeps_beside_the_columns_stays(path: Path, tmp_path: Path):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"name": NAMES}, index=pandas.Index([7, 8, 9], name="key"))
    frame.to_parquet(path)
    out = tmp_path / "out.parquet"
    assert run("dedupe", path, "-c", "name", "-o", out).returncode == 0
    written = pandas.read_parquet(out)
    assert written.index.tolist() == [7, 8, 9]
    assert written["cluster"].tolist() == [0, 0, 1]
