"""dedupe takes tables of every kind, and columns of every name."""

import csv
import io
import sqlite3
import warnings
from collections import OrderedDict, deque
from datetime import datetime
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from warpmatch import Corpus, InvalidArgument, dedupe

WORDS = ["Acme Corp", "Zenith", "Acme Corp.", None]
CLUSTERS = [0, 1, 0, 2]
RECORDS = [{"id": i, "name": word} for i, word in enumerate(WORDS)]
TEXTS = ["Acme Corp", "Zenith", "Acme Corp.", "x"]


def structured() -> np.ndarray:
    return np.array(list(enumerate(TEXTS)), dtype=[("id", "i4"), ("name", "U20")])


def cursor() -> sqlite3.Cursor:
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    connection.execute("create table t (id integer, name text)")
    connection.executemany("insert into t values (?, ?)", list(enumerate(WORDS)))
    return connection.execute("select * from t order by id")


class Stream:
    """An Arrow stream and nothing else, as a library that warpmatch does not know gives it."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


ARROW = pa.table({"id": range(4), "name": WORDS})
TABLES: dict[str, Any] = {
    "pandas": lambda: pd.DataFrame(RECORDS),
    "Polars": lambda: pl.DataFrame(RECORDS),
    "pyarrow Table": lambda: ARROW,
    "pyarrow RecordBatch": lambda: ARROW.to_batches()[0],
    "pyarrow RecordBatchReader": lambda: ARROW.to_reader(max_chunksize=3),
    "Arrow stream": lambda: Stream(ARROW),
    "dict of lists": lambda: {"id": range(4), "name": WORDS},
    "dict of arrays": lambda: {"id": np.arange(4), "name": np.array(WORDS, object)},
    "read-only mapping": lambda: MappingProxyType({"id": range(4), "name": WORDS}),
    "list of dicts": lambda: RECORDS,
    "tuple of dicts": lambda: tuple(RECORDS),
    "deque of dicts": lambda: deque(RECORDS),
    "iterator of dicts": lambda: iter(RECORDS),
    "view of dicts": lambda: dict(enumerate(RECORDS)).values(),
    "object array of dicts": lambda: np.array(RECORDS, object),
    "list of ordered dicts": lambda: [OrderedDict(record) for record in RECORDS],
    "rows of sqlite3": lambda: cursor().fetchall(),
    "cursor of sqlite3": cursor,
    "structured array": structured,
    "record array": lambda: structured().view(np.recarray),
    "masked structured array": lambda: np.ma.masked_array(structured()),
}
every_table = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())


@every_table
def test_a_column_by_its_name(table):
    assert dedupe(table(), on="name").clusters.tolist() == CLUSTERS


@every_table
def test_a_name_that_is_not_there(table):
    message = r"^\[on\] there is no column 'nme'; the columns are id, name$"
    with pytest.raises(InvalidArgument, match=message):
        dedupe(table(), on="nme")


@every_table
def test_which_of_several_must_be_said(table):
    if isinstance(table(), Stream):
        pytest.skip("without a name it is taken for a column")
    with pytest.raises(InvalidArgument, match=r"^\[on\] is needed: .* the columns id, name$"):
        dedupe(table())


@every_table
def test_a_column_of_numbers_is_named(table):
    with pytest.raises(TypeError, match=r"\[id\] "):
        dedupe(table(), on="id")


@pytest.mark.parametrize(
    "table",
    [
        pd.DataFrame({"name": WORDS}),
        pl.DataFrame({"name": WORDS}),
        pa.table({"name": WORDS}),
        pa.table({"name": WORDS}).to_batches()[0],
        {"name": WORDS},
        [{"name": word} for word in WORDS],
        np.array([(word,) for word in TEXTS], dtype=[("name", "U20")]),
        pd.DataFrame({3: WORDS}),
        pd.DataFrame({None: WORDS}),
    ],
    ids=lambda table: type(table).__name__,
)
def test_a_table_of_one_column_needs_no_name(table):
    assert dedupe(table).clusters.tolist() == CLUSTERS


def test_a_reader_of_csv():
    text = "id,name\n" + "".join(f"{i},{word}\n" for i, word in enumerate(TEXTS))
    found = dedupe(csv.DictReader(io.StringIO(text)), on="name")
    assert found.clusters.tolist() == CLUSTERS


def test_a_result_is_a_table_too():
    found = dedupe(WORDS)
    assert dedupe(found, on="representative", threshold=100).n_clusters == 3
    with pytest.raises(
        InvalidArgument, match=r"no column 'name'; the columns are row, value, clus"
    ):
        dedupe(found, on="name")
    for strings in (pa.chunked_array([TEXTS]), pa.array(TEXTS), Corpus(TEXTS), Texts()):
        with pytest.raises(
            InvalidArgument, match=r"\[on\] names the column 'name', but a .* has no"
        ):
            dedupe(strings, on="name")


class Texts:
    """A stream of strings, and no table."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return pa.chunked_array([TEXTS]).__arrow_c_stream__(requested_schema)


def test_records_need_not_have_every_key():
    records = [None, {"name": "Acme Corp"}, {}, {"id": 1, "name": "Acme Corp."}, {"name": None}]
    assert dedupe(records, on="name").clusters.tolist() == [0, 1, 2, 1, 3]
    with pytest.raises(InvalidArgument, match=r"no column 'x'; the columns are name, id"):
        dedupe(records, on="x")
    with pytest.raises(TypeError, match=r"\[data\] item 2 is str: 'Acme'; expected a mapping"):
        dedupe([{"name": "a"}, None, "Acme"], on="name")
    with pytest.raises(TypeError, match=r"\[name\] item 1 is int: 5"):
        dedupe([{"name": "a"}, {"name": 5}], on="name")


class Frames:
    """One column of each kind of name, beside others."""

    names = (0, 1.5, ("a", "x"), pd.Timestamp("2026-03-01"), None, "", np.int64(7), b"name", True)

    @staticmethod
    def with_column(name: Any) -> pd.DataFrame:
        frame = pd.DataFrame({"id": range(4), "other": list("abcd")})
        frame["this"] = WORDS
        frame.columns = pd.Index(["id", "other", name], dtype=object, tupleize_cols=False)
        return frame


@pytest.mark.parametrize("name", Frames.names, ids=repr)
def test_names_that_are_no_text(name: Any):
    frame = Frames.with_column(name)
    assert dedupe(frame, on=name).clusters.tolist() == CLUSTERS
    assert dedupe({"id": range(4), name: WORDS}, on=name).clusters.tolist() == CLUSTERS
    records = [{"id": 1, name: word} for word in WORDS]
    assert dedupe(records, on=name).clusters.tolist() == CLUSTERS


def test_columns_of_numbers_and_of_levels():
    frame = pd.DataFrame([list("ab"), list("cd")])
    assert dedupe(frame, on=1).corpus[0] == "b"
    with pytest.raises(InvalidArgument, match=r"there is no column '1'; the columns are 0, 1$"):
        dedupe(frame, on="1")
    with pytest.raises(InvalidArgument, match=r"there is no column -1; the columns are 0, 1$"):
        dedupe(frame, on=-1)
    levels = pd.MultiIndex.from_tuples([("who", "name"), ("who", "town"), ("id", "")])
    frame = pd.DataFrame([["Acme", "Bern", 1], ["Acme", "Rome", 2]], columns=levels)
    assert dedupe(frame, on=("who", "name")).clusters.tolist() == [0, 0]
    with pytest.raises(
        InvalidArgument, match=r"no column 'who'; the columns are \('who', 'name'\)"
    ):
        dedupe(frame, on="who")
    dates = pd.DataFrame([["a", "b"]], columns=pd.date_range("2026-03-01", periods=2))
    assert dedupe(dates, on=datetime(2026, 3, 2)).corpus[0] == "b"
    with pytest.raises(TypeError, match=r"\[Timestamp\('2026-03-01 00:00:00'\)\] item 0 is int"):
        dedupe(pd.DataFrame({pd.Timestamp("2026-03-01"): [1]}))


@pytest.mark.parametrize("missing", [pd.NA, float("nan"), pd.NaT], ids=str)
def test_a_name_that_is_missing_hides_no_other(missing: Any):
    frame = pd.DataFrame([["a", "b"]], columns=pd.Index([missing, "name"], dtype=object))
    assert dedupe(frame, on="name").corpus[0] == "b"
    assert dedupe(frame, on=missing).corpus[0] == "a"


def test_names_that_cannot_be_seen_are_written_out():
    data = {"a\ud800": [1], "\0": [1], "\n": ["x"]}
    with pytest.raises(InvalidArgument, match=r"the columns are 'a\\ud800', '\\x00', '\\n'$"):
        dedupe(data, on="b")
    with pytest.raises(TypeError, match=r"\['a\\ud800'\] item 0 is int: 1"):
        dedupe(data, on="a\ud800")
    assert dedupe(data, on="\n").corpus[0] == "x"


def test_doubled_names_are_refused():
    frame = pd.DataFrame([["a", "b", "c"]], columns=["name", "id", "name"])
    table = pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"]), pa.array(["c"])], frame.columns)
    for data in (frame, table, table.to_batches()[0], table.to_reader()):
        message = r"^\[on\] there are 2 columns 'name'; the columns are name, id, name$"
        with pytest.raises(InvalidArgument, match=message):
            dedupe(data, on="name")
    assert dedupe(frame, on="id").corpus[0] == "b"
    assert dedupe(table, on="id").corpus[0] == "b"


def test_names_that_cannot_be():
    with pytest.raises(TypeError, match=r"\[on\] is set: {'name'}; expected the name of one col"):
        dedupe(pd.DataFrame(RECORDS), on={"name"})  # pyright: ignore[reportCallIssue, reportArgumentType]
    for data in (WORDS, pd.Series(WORDS), pl.Series(WORDS), np.array(TEXTS)):
        with pytest.raises(
            InvalidArgument, match=r"\[on\] names the column 'name', but a .* has no"
        ):
            dedupe(data, on="name")
    for empty in (pd.DataFrame(), {}, pl.DataFrame(), pa.table({})):
        for on in (None, "name"):
            with pytest.raises(InvalidArgument, match=r"\[data\] has no columns"):
                dedupe(empty, on=on)


def test_of_many_names_some_are_shown():
    frame = pd.DataFrame([["a"] * 300], columns=[f"c{i}" for i in range(300)])
    with pytest.raises(InvalidArgument, match=r"the columns are c0, .*, c19 and 280 more$"):
        dedupe(frame, on="x")


def test_a_mapping_is_columns_never_strings():
    message = (
        r"\[data\] is a mapping of columns, but 'a' is str: 'Acme'; .* list\(data.values\(\)\)"
    )
    with pytest.raises(TypeError, match=message):
        dedupe({"a": "Acme", "b": "Acme."})
    with pytest.raises(TypeError, match=message):
        dedupe({"a": "Acme", "b": "Acme."}, on="a")


def fake(module: str, name: str, method: str) -> object:
    """A query as a library that need not be installed here has it."""
    return type(name, (), {"__module__": module, method: print})()


@pytest.mark.parametrize(
    ("query", "method"),
    [
        (pl.LazyFrame(RECORDS), "collect"),
        (fake("duckdb._relation", "DuckDBPyRelation", "to_arrow_table"), "to_arrow_table"),
        (fake("dask.dataframe.core", "DataFrame", "compute"), "compute"),
        (fake("pyspark.sql.dataframe", "DataFrame", "toPandas"), "toPandas"),
        (fake("ibis.expr.types.relations", "Table", "to_pyarrow"), "to_pyarrow"),
    ],
    ids=["polars", "duckdb", "dask", "pyspark", "ibis"],
)
@pytest.mark.parametrize("on", ["name", None])
def test_a_query_says_what_makes_a_table_of_it(query: object, method: str, on: str | None):
    name = type(query).__name__
    message = rf"^\[data\] is a {name}, .* not computed yet: pass what its \.{method}\(\) gives$"
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Polars warns of asking for a LazyFrame's columns
        with pytest.raises(InvalidArgument, match=message):
            dedupe(query, on=on)


def test_a_relation_of_duckdb():
    duckdb = pytest.importorskip("duckdb")
    relation = duckdb.sql("select * from (values (1, 'Acme'), (2, 'Acme.')) t(id, name)")
    with pytest.raises(InvalidArgument, match=r"DuckDBPyRelation.*\.to_arrow_table\(\)"):
        dedupe(relation, on="name")
    assert dedupe(relation.to_arrow_table(), on="name", threshold=80).n_clusters == 1
    assert dedupe(relation.to_arrow_reader(), on="name", threshold=80).n_clusters == 1


def test_a_data_set_of_arrow(tmp_path):
    dataset = pytest.importorskip("pyarrow.dataset")
    pytest.importorskip("pyarrow.parquet").write_table(ARROW, tmp_path / "a.parquet")
    with pytest.raises(InvalidArgument, match=r"FileSystemDataset.*\.to_table\(\)"):
        dedupe(dataset.dataset(tmp_path / "a.parquet"), on="name")
