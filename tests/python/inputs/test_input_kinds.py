"""What strings lie in besides columns: masks, tables, mappings, queries, runs, extension types."""

from collections import ChainMap, Counter, UserDict
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pytest
import rapidfuzz
import warpmatch
from hypothesis import given
from hypothesis import strategies as st
from ids import steady_repr
from warpmatch import Corpus, process

WORDS = ["Anna", "Hannah", "", "Bob", "Anna"]
HIDDEN = [False, True, False, False, True]
SEEN = ["Anna", None, "", "Bob", None]
SHORT = "U12"
TEXT: Any = "U3"
run_end_encode: Any = pc.run_end_encode  # pyright: ignore[reportAttributeAccessIssue]


# ---------------------------------------------------------------- masks
MASKED = {
    "U": lambda: np.ma.array(np.array(WORDS), mask=HIDDEN),
    "U, big-endian": lambda: np.ma.array(np.array(WORDS, dtype=">U9"), mask=HIDDEN),
    "U, strided": lambda: np.ma.array(
        np.repeat(np.array(WORDS), 2), mask=np.repeat(np.array(HIDDEN), 2)
    )[::2],
    "O": lambda: np.ma.array(np.array(WORDS, dtype=object), mask=HIDDEN),
    "O, numbers hidden": lambda: np.ma.array(
        np.array(["Anna", 5, "", "Bob", 7.5], dtype=object), mask=HIDDEN
    ),
    "T": lambda: np.ma.array(np.array(WORDS, dtype=np.dtypes.StringDType()), mask=HIDDEN),
    "records": lambda: np.ma.array(
        np.array([(w,) for w in WORDS], dtype=[("name", SHORT)]), mask=[(h,) for h in HIDDEN]
    ),
    "list": lambda: [np.ma.masked if h else w for w, h in zip(WORDS, HIDDEN, strict=True)],
}
every_mask = pytest.mark.parametrize("make", MASKED.values(), ids=MASKED.keys())


@every_mask
def test_masked_entries_are_nulls(make):
    assert list(Corpus(make())) == SEEN
    found = warpmatch.top_k(make(), make(), 1, score_cutoff=99)
    assert found.indices.ravel().tolist() == [0, -1, 2, 3, -1]
    assert list(warpmatch.self_join(make(), score_cutoff=99)) == []
    table = {"name": make(), "other": WORDS}
    assert warpmatch.dedupe(table, on="name").clusters.tolist() == [0, 1, 2, 3, 4]


def test_masked_bytes_are_nulls():
    masked = np.ma.array(np.array([b"a", b"b"]), mask=[False, True])
    assert list(Corpus(masked)) == [b"a", None]
    assert list(Corpus(np.ma.array(["a", "b"]))) == ["a", "b"]
    assert list(Corpus(np.ma.masked_all(2, dtype=TEXT))) == [None, None]
    assert list(Corpus(np.ma.array([1.5, 2.5], mask=True))) == [None, None]


@every_mask
def test_masked_entries_are_nulls_in_process(make):
    ways: list[dict[str, Any]] = [{}, {"workers": 2}, {"processor": str.lower}, {"scorer": _equal}]
    for arguments in ways:
        found = process.extract("Anna", make(), limit=None, **arguments)
        assert {row for _, _, row in found} == {0, 2, 3}
    assert {row for _, _, row in process.extract_iter("Anna", make())} == {0, 2, 3}
    for processor in (None, str.lower, warpmatch.utils.default_process):
        found = process.cdist(["Anna"], make(), processor=processor)
        assert found[:, [0, 1, 4]].tolist() == [[100, 0, 0]]
        assert process.cpdist(make(), WORDS, processor=processor).tolist() == [100, 0, 100, 100, 0]


def _equal(a: str, b: str, *, score_cutoff: float | None = None) -> float:
    return 100.0 if a == b else 1.0


# ---------------------------------------------------------------- tables and records of one column
TABLES = {
    "pyarrow table": lambda words: pa.table({"name": words}),
    "pyarrow batch": lambda words: pa.record_batch({"name": words}),
    "polars frame": lambda words: pl.DataFrame({"name": words}),
    "pandas frame": lambda words: pd.DataFrame({"name": words}),
    "pandas frame, number for a name": lambda words: pd.DataFrame({7: words}),
    "objects in polars": lambda words: pl.DataFrame({"name": pl.Series(words, dtype=pl.Object)}),
    "masked records": lambda words: np.ma.array(
        np.array([(w or "",) for w in words], dtype=[("name", SHORT)]),
        mask=[(w is None,) for w in words],
    ),
}
READERS = {
    "reader": lambda words: pa.table({"name": words}).to_reader(max_chunksize=2),
    "arrow stream": lambda words: Stream(pa.table({"name": words})),
    "struct": lambda words: pa.StructArray.from_arrays([pa.array(["x", *words])], ["name"])[1:],
}


class Stream:
    """An object with Arrow's stream and nothing else."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


@pytest.mark.parametrize("make", (TABLES | READERS).values(), ids=(TABLES | READERS).keys())
def test_tables_of_one_column_are_that_column(make):
    assert list(Corpus(make(SEEN))) == SEEN
    assert warpmatch.matrix(make(SEEN), ["Anna"]).ravel().tolist() == [100, 0, 0, 0, 0]
    assert warpmatch.plan("self_join", make(SEEN), score_cutoff=90).left_rows == 5
    assert process.cdist(make(SEEN), ["Anna"]).ravel().tolist() == [100, 0, 0, 0, 0]


@pytest.mark.parametrize("make", TABLES.values(), ids=TABLES.keys())
def test_process_takes_tables_of_one_column(make):
    assert process.extract("Anna", make(SEEN), limit=1) == [("Anna", 100, 0)]
    assert next(iter(process.extract_iter("Anna", make(SEEN)))) == ("Anna", 100, 0)
    assert process.cpdist(make(SEEN), make(SEEN)).tolist() == [100, 0, 100, 100, 0]


def test_records_of_one_field():
    for kind in (SHORT, "S12", object):
        records = np.zeros(2, dtype=[("name", kind)])
        records["name"] = ["a", "b"]
        assert [str(w)[-2:].strip("'") for w in Corpus(records)] == ["a", "b"]
        assert list(Corpus(records.view(np.recarray))) == list(Corpus(records))


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (pa.table({"a": ["x"], "b": ["y"]}), r"the columns a, b; .* table\['a'\]"),
        (pa.record_batch({"a": ["x"], "b": ["y"]}), r"the columns a, b; .* table\['a'\]"),
        (pl.DataFrame({"a": ["x"], "b": ["y"]}), r"the columns a, b; .* table\['a'\]"),
        (pd.DataFrame({"a": ["x"], 7: ["y"]}), r"the columns a, 7; .* table\['a'\]"),
        (pd.DataFrame(), "is a table without columns"),
        (pl.DataFrame(), "is a table without columns"),
        (Stream(pa.table({"a": ["x"], "b": ["y"]})), "the columns a, b; pass one of its columns"),
        (
            np.array([("x", "y")], dtype=[("a", "U1"), ("b", "U1")]),
            r"the fields a, b; pass one of its fields, table\['a'\]",
        ),
        (pd.DataFrame({"a": [1]}), r"item 0 is int: 1; .*int64"),
        (pl.DataFrame({"a": [1.5]}), "is a column of float64"),
    ],
    ids=steady_repr,
)
def test_other_tables_say_what_to_pass(table: Any, message: str):
    for argument, call in (
        ("strings", lambda: Corpus(table)),
        ("choices", lambda: warpmatch.top_k(["a"], table, 1)),
        ("left", lambda: warpmatch.pairs(table, ["a"], score_cutoff=1)),
        ("strings", lambda: warpmatch.self_join(table, score_cutoff=1)),
        ("choices", lambda: process.cdist(["a"], table)),
    ):
        with pytest.raises(TypeError, match=rf"^\[{argument}\] .*{message}"):
            call()


def test_queries_that_have_not_run_say_what_to_call():
    lazy = pl.LazyFrame({"name": ["a"]})
    for call in (lambda: Corpus(lazy), lambda: process.extract("a", lazy)):
        with pytest.raises(TypeError, match=r"is a LazyFrame, .*call its \.collect\(\)"):
            call()

    class Relation:
        def to_arrow_table(self) -> pa.Table: ...

    with pytest.raises(TypeError, match=r"is a Relation, .*call its \.to_arrow_table\(\)"):
        Corpus(Relation())


def test_a_relation_that_counts_its_rows():
    class Relation(Stream):
        """Like DuckDB's: it has a length and is indexed by name."""

        def __len__(self) -> int:
            return len(self.table)

        def __getitem__(self, name: str) -> pa.ChunkedArray:
            return self.table[name]

    relation = Relation(pa.table({"name": SEEN}))
    assert list(Corpus(relation)) == SEEN
    assert process.extract("Anna", relation, limit=1) == [("Anna", 100, 0)]
    assert next(iter(process.extract_iter("Anna", relation))) == ("Anna", 100, 0)
    assert process.cdist(["Anna"], relation).tolist() == [[100, 0, 0, 0, 0]]


# ---------------------------------------------------------------- mappings
class Pairs:
    """A mapping that nobody registered."""

    def keys(self):
        return ["Anna"]

    def items(self):
        return [("Anna", "Bob")]

    def __getitem__(self, key: str) -> str:
        return "Bob"

    def __len__(self) -> int:
        return 1

    def __iter__(self):
        return iter(["Anna"])


MAPPINGS = {
    "dict": {"Anna": "Bob"},
    "proxy": MappingProxyType({"Anna": "Bob"}),
    "chain": ChainMap({"Anna": "Bob"}),
    "user's": UserDict({"Anna": "Bob"}),
    "counter": Counter({"Anna": 2}),
    "unregistered": Pairs(),
    "empty": {},
}
every_mapping = pytest.mark.parametrize("mapping", MAPPINGS.values(), ids=MAPPINGS.keys())


@every_mapping
def test_a_mapping_is_not_a_set_of_strings(mapping: Any):
    for argument, call in (
        ("strings", lambda: Corpus(mapping)),
        ("queries", lambda: warpmatch.matrix(mapping, ["a"])),
        ("choices", lambda: warpmatch.top_k(["a"], mapping, 1)),
        ("left", lambda: warpmatch.pairs(mapping, ["a"], score_cutoff=1)),
        ("right", lambda: warpmatch.pairs(["a"], mapping, score_cutoff=1)),
        ("strings", lambda: warpmatch.self_join(mapping, score_cutoff=1)),
        ("left", lambda: warpmatch.plan("self_join", mapping)),
    ):
        with pytest.raises(TypeError, match=rf"^\[{argument}\] is a mapping, .*\.values\(\)"):
            call()


def test_process_compares_the_values_of_a_mapping():
    for kind in (dict, MappingProxyType, ChainMap, UserDict):
        choices = kind({"a": "apple", "b": None, "c": "banana"})
        expected = rapidfuzz.process.extract("appel", choices)
        for workers in (1, 2):
            assert process.extract("appel", choices, workers=workers) == expected
        assert process.extractOne("appel", choices) == ("apple", 80, "a")
        assert [m[2] for m in process.extract_iter("appel", choices)] == ["a", "c"]
        np.testing.assert_array_equal(
            process.cdist(choices, choices), process.cdist(["apple", None, "banana"], choices)
        )
        assert process.cpdist(choices, ["apple", "b", "x"]).tolist() == [100, 0, 0]
    series = pd.Series(["apple", None], index=["x", "y"])
    assert process.extract("appel", series) == [("apple", 80, "x")]
    assert process.cdist(["apple"], series).tolist() == [[100, 0]]


def test_views_of_a_mapping_are_strings():
    names = {"Anna": "Bob", "Hannah": "Rob"}
    assert list(Corpus(names.values())) == ["Bob", "Rob"]
    assert list(Corpus(names.keys())) == list(Corpus(list(names))) == ["Anna", "Hannah"]
    with pytest.raises(TypeError, match=r"item 0 is tuple: \('Anna', 'Bob'\)"):
        Corpus(names.items())


# ---------------------------------------------------------------- storage without its type
def test_objects_of_polars_are_read_not_their_addresses():
    words = pl.Series(["a", None, b"b", float("nan")], dtype=pl.Object)
    assert list(Corpus(words)) == ["a", None, "b", None]
    assert process.extractOne("a", words) == ("a", 100, 0)
    with pytest.raises(TypeError, match=r"item 1 is int: 3"):
        Corpus(pl.Series(["a", 3], dtype=pl.Object))


class Tagged(pa.ExtensionType):
    """Any storage with a name on it."""

    def __init__(self, storage: pa.DataType) -> None:
        super().__init__(storage, "warpmatch.tagged")

    def __arrow_ext_serialize__(self) -> bytes:
        return b""

    @classmethod
    def __arrow_ext_deserialize__(cls, storage_type: pa.DataType, _: bytes) -> "Tagged":
        return cls(storage_type)


def tagged(array: pa.Array) -> pa.Array:
    return pa.ExtensionArray.from_storage(Tagged(array.type), array)


def test_extension_types_over_text_are_text():
    for kind in (pa.string(), pa.large_string(), pa.string_view()):
        assert list(Corpus(tagged(pa.array(SEEN, kind)))) == SEEN
    assert list(Corpus(tagged(pa.array(SEEN).dictionary_encode()))) == SEEN
    assert list(Corpus(pa.table({"x": tagged(pa.array(SEEN))}))) == SEEN
    assert list(Corpus(tagged(pa.nulls(2)))) == [None, None]


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (
            pa.array([b"abc"], pa.binary(3)),
            r"is a column of fixed_size_binary\[3\], which need not",
        ),
        (
            pl.Series(["a"], dtype=pl.Object).to_arrow(),
            r"fixed_size_binary\[8\], which need not be",
        ),
        (pa.array([b"abc"], pa.binary(3)).dictionary_encode(), r"fixed_size_binary\[3\]"),
        (tagged(pa.array([b"x"])), "the extension type warpmatch.tagged, stored as binary"),
        (tagged(pa.array([1])), "the extension type warpmatch.tagged, stored as int64"),
        (pa.array([1.5]), "is a column of float64; .*cast it"),
        (pa.array([1], pa.timestamp("ns", "UTC")), r"timestamp\[ns, tz=UTC\]"),
        (pa.array([1], pa.timestamp("s")), r"timestamp\[s\]"),
        (pa.array([1], pa.date32()), "date32"),
        (pa.array([1], pa.duration("ms")), r"duration\[ms\]"),
        (pa.array([True]), "bool"),
        (pa.array([None], pa.decimal128(5, 2)), r"decimal\[5,2\]"),
        (pa.array([["a"]]), "is a column of list; expected one string a row"),
        (pa.array([1, 1]).dictionary_encode(), "int64"),
        (run_end_encode(pa.array([1, 1])), "int64"),
        (np.array([b"ab"], dtype="V2"), r"\|V2"),
        (np.array([1, 2], dtype="u1"), "uint8"),
        (pd.Series([1, 2], dtype="Int64"), "[Ii]nt64"),
        (pd.Series(pd.to_datetime(["2020-01-01"])), "datetime64"),
        (pl.Series([1]).cast(pl.Datetime), r"timestamp\[us\]"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_columns_of_other_types_name_the_type(column: Any, message: str):
    with pytest.raises(TypeError, match=r"^\[strings\] .*" + message):
        Corpus(column)
    with pytest.raises(TypeError, match=r"^\[right\] .*" + message):
        warpmatch.pairs(["a"], column, score_cutoff=1)


# ---------------------------------------------------------------- runs
@given(
    words=st.lists(st.sampled_from([None, "", "a", "b"]), max_size=20),
    begin=st.integers(0, 20),
    rows=st.integers(0, 20),
    ends=st.sampled_from([pa.int16(), pa.int32(), pa.int64()]),
)
def test_runs(words: list[str | None], begin: int, rows: int, ends: pa.DataType):
    runs = run_end_encode(pa.array(words, pa.string()), ends)
    part = runs.slice(begin, rows)
    assert list(Corpus(part)) == words[begin : begin + rows]
    assert list(Corpus(pa.chunked_array([runs, part]))) == words + words[begin : begin + rows]
    assert list(Corpus(pa.table({"x": part}))) == words[begin : begin + rows]


def test_runs_of_dictionaries_and_of_bytes():
    ends = pa.array([2, 3, 5], pa.int32())
    values = pa.array(["before", "a", None, "b"])
    for kind in (values.dictionary_encode(), values.cast(pa.large_string()), values):
        runs = pa.RunEndEncodedArray.from_arrays(ends, kind[1:])
        assert list(Corpus(runs)) == ["a", "a", None, "b", "b"]
        assert list(Corpus(runs.slice(1, 3))) == ["a", None, "b"]
    runs = pa.RunEndEncodedArray.from_arrays(ends, pa.array([b"a", None, b"b"]))
    assert list(Corpus(runs)) == [b"a", b"a", None, b"b", b"b"]


def test_bytes_that_can_change():
    changing = bytearray(b"ab\xff")
    corpus = Corpus([changing, memoryview(b"cd"), memoryview(b"e.f.")[::2], b"x", None])
    changing[:] = b"xyz"
    assert list(corpus) == [b"ab\xff", b"cd", b"ef", b"x", None]
    assert list(Corpus([bytearray(b"ab"), "c"])) == ["ab", "c"]
    assert list(Corpus(np.array([bytearray(b"ab"), None], dtype=object))) == [b"ab", None]
    assert process.cdist([bytearray(b"ab")], ["ab"]).tolist() == [[100]]
