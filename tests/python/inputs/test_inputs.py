"""Everything a Corpus can be made from, and what it gives back."""

import pickle
import threading
import tracemalloc

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import warpmatch
from hypothesis import given
from hypothesis import strategies as st
from reference import BYTES, ROWS, TEXT, polars
from warpmatch import Corpus, process

WORDS = ["Anna", "", None, "grün", "漢字", "😀 smile", "Anna", "a string longer than twelve bytes"]
PLAIN = [word if word is not None else "" for word in WORDS]

# UTF-8 has no lone surrogates and NumPy drops zeros at the end, so those sources get neither.
CLEAN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)


def chunked(words: list[str | None], kind: pa.DataType) -> pa.ChunkedArray:
    return pa.chunked_array([words[:3], [], words[3:]], kind)


def sliced(words: list[str | None], kind: pa.DataType) -> pa.Array:
    return pa.array(["before", None, *words, "after"], kind).slice(2, len(words))


ARROW_TYPES = {
    "utf8": pa.string(),
    "large_utf8": pa.large_string(),
    "utf8_view": pa.string_view(),
    "dictionary": pa.dictionary(pa.int8(), pa.string()),
    "dictionary of large": pa.dictionary(pa.uint32(), pa.large_string()),
}
SOURCES = {
    "list": list,
    "tuple": tuple,
    "generator": lambda words: (word for word in words),
    "corpus": Corpus,
    "numpy object": lambda words: np.array(words, dtype=object),
    "numpy object, strided": lambda words: np.array([w for w in words for _ in "ab"], object)[::2],
    "numpy StringDType": lambda words: np.array(words, dtype=np.dtypes.StringDType(na_object=None)),
    "pandas object": lambda words: pd.Series(words, dtype=object),
    "pandas default": lambda words: pd.Series(words),
    "pandas python strings": lambda words: pd.Series(words, dtype=pd.StringDtype("python")),
    "pandas arrow strings": lambda words: pd.Series(words, dtype=pd.StringDtype("pyarrow")),
    "pandas ArrowDtype": lambda words: pd.Series(words, dtype=pd.ArrowDtype(pa.string())),
    "pandas category": lambda words: pd.Series(words, dtype="category"),
    "pandas index": lambda words: pd.Index(words, dtype=object),
    "pandas, odd index": lambda words: pd.Series(words, index=[7] * len(words)),
    "polars": lambda words: polars().Series(words, dtype=polars().String),
    "polars categorical": lambda words: polars().Series(words, dtype=polars().Categorical),
    "polars sliced": lambda words: polars().Series(["x", *words], dtype=polars().String).slice(1),
    "polars chunked": lambda words: polars().concat(
        [SOURCES["polars"](words[:2]), SOURCES["polars"](words[2:])], rechunk=False
    ),
    **{f"arrow {n}": lambda words, t=t: pa.array(words, t) for n, t in ARROW_TYPES.items()},
    **{f"arrow {n}, chunked": lambda words, t=t: chunked(words, t) for n, t in ARROW_TYPES.items()},
    **{f"arrow {n}, sliced": lambda words, t=t: sliced(words, t) for n, t in ARROW_TYPES.items()},
}
every_source = pytest.mark.parametrize("make", SOURCES.values(), ids=SOURCES.keys())


@every_source
def test_every_source_gives_the_same_corpus(make):
    corpus = Corpus(make(WORDS))
    assert list(corpus) == WORDS
    assert (len(corpus), corpus.distinct, corpus.nulls) == (8, 6, 1)


@every_source
def test_every_source_can_be_empty(make):
    assert list(Corpus(make([]))) == []


@every_source
@given(words=st.lists(st.one_of(CLEAN, st.none()), max_size=20))
def test_every_source_keeps_any_text(make, words: list[str | None]):
    assert list(Corpus(make(words))) == words


@given(rows=ROWS)
def test_a_list_of_anything_text(rows: list[str | bytes | None]):
    def as_text(row: str | bytes | None) -> str | None:
        return row.decode("latin-1") if isinstance(row, bytes) else row

    assert [as_text(row) for row in Corpus(rows)] == [as_text(row) for row in rows]


@given(rows=st.lists(BYTES, min_size=1, max_size=20))
def test_bytes_stay_bytes(rows: list[bytes]):
    as_arrow = pa.array(rows, pa.binary())
    for source in (
        rows,
        as_arrow,
        as_arrow.cast(pa.large_binary()),
        as_arrow.cast(pa.binary_view()),
    ):
        assert list(Corpus(source)) == rows


@pytest.mark.parametrize("order", ["<", ">"])
def test_numpy_fixed_width(order: str):
    array = np.array(PLAIN, dtype=f"{order}U40")
    assert list(Corpus(array)) == PLAIN
    assert list(Corpus(array[::-2])) == PLAIN[::-2]
    table = np.zeros(len(PLAIN), dtype=[("odd", "u1"), ("name", f"{order}U40")])
    table["name"] = PLAIN
    assert list(Corpus(table["name"])) == PLAIN
    assert list(Corpus(np.array([b"ab", b"", b"c\x00d"]))) == [b"ab", b"", b"c\x00d"]


def test_nulls_of_every_kind():
    nats = [pd.NaT, np.datetime64("NaT"), np.timedelta64("NaT")]
    nans = [float("nan"), np.float64("nan"), np.float32("nan"), np.float16("nan")]
    rows = ["a", None, *nans, *nats, pd.NA, np.ma.masked, "b"]
    assert list(Corpus(rows)) == ["a", *[None] * (len(rows) - 2), "b"]
    assert list(Corpus(np.array(rows, dtype=object))) == list(Corpus(rows))
    assert list(Corpus(np.array([np.nan, np.nan]))) == [None, None]
    assert list(Corpus(np.array(["NaT"], dtype="M8[s]"))) == [None]
    assert list(Corpus(pd.Series([pd.NaT, pd.NaT]))) == [None, None]
    assert list(Corpus(pa.nulls(3))) == [None, None, None]
    assert list(Corpus(pd.Series([None, None], dtype=object))) == [None, None]


def test_arrow_from_an_object_with_an_array_only():
    class Array:
        def __arrow_c_array__(self, requested_schema=None):
            return pa.array(WORDS).__arrow_c_array__(requested_schema)

    assert list(Corpus(Array())) == WORDS


def test_arrow_is_released():
    pool = pa.default_memory_pool()
    before = pool.bytes_allocated()
    for _ in range(3):
        Corpus(chunked(WORDS * 1000, pa.string()))
        with pytest.raises(TypeError):
            Corpus(pa.chunked_array([[1], [2]]))
        pa.array(Corpus(WORDS))
    assert pool.bytes_allocated() == before


def test_arrow_streams_that_fail():
    def batches():
        yield pa.record_batch([pa.array(["a"])], ["x"])
        raise RuntimeError("the disk is gone")

    class Source:
        def __arrow_c_stream__(self, requested_schema=None):
            reader = pa.RecordBatchReader.from_batches(pa.schema([("x", pa.string())]), batches())
            return reader.__arrow_c_stream__(requested_schema)

    with pytest.raises(
        ValueError, match=r"\[strings\] the Arrow stream failed: .*the disk is gone"
    ):
        Corpus(Source())

    class Spent:
        capsule = pa.chunked_array([["a"]]).__arrow_c_stream__()

        def __arrow_c_stream__(self, requested_schema=None):
            return self.capsule

    assert list(Corpus(Spent())) == ["a"]
    with pytest.raises(ValueError, match="consumed already"):
        Corpus(Spent())


def test_malformed_utf8_names_the_argument_and_the_row():
    offsets = pa.py_buffer(np.array([0, 1, 3], dtype=np.int32))
    broken = pa.StringArray.from_buffers(2, offsets, pa.py_buffer(b"a\xff\xfe"))
    later = pa.chunked_array([["x", "y"], broken])
    message = r"row {}: not valid UTF-8 at byte 0 \(0xff\)"
    for argument, row, call in [
        ("strings", 1, lambda: Corpus(broken)),
        ("strings", 3, lambda: Corpus(later)),
        ("strings", 3, lambda: Corpus(pa.table({"name": later}))),
        ("choices", 1, lambda: warpmatch.top_k(["a"], broken, 1)),
        ("queries", 3, lambda: warpmatch.matrix(later, ["a"])),
        ("right", 1, lambda: warpmatch.pairs(["a"], broken, score_cutoff=1)),
        ("strings", 1, lambda: warpmatch.self_join(broken, score_cutoff=1)),
        ("choices", 1, lambda: process.cdist(["a"], broken)),
        ("queries", 1, lambda: process.cdist(broken, ["a"], processor=str.lower)),
        ("choices", 3, lambda: process.extract("a", later)),
        ("choices", 3, lambda: list(process.extract_iter("a", later))),
        ("name", 3, lambda: warpmatch.dedupe(pa.table({"name": later}), on="name")),
    ]:
        with pytest.raises(
            warpmatch.InvalidArgument, match=rf"^\[{argument}\] " + message.format(row)
        ):
            call()


def test_a_corpus_is_a_sequence():
    corpus = Corpus(WORDS)
    assert corpus[0] == "Anna"
    assert corpus[-1] == WORDS[-1]
    assert corpus[np.int64(3)] == "grün"
    for row in (8, -9):
        with pytest.raises(IndexError, match="of a corpus of 8"):
            corpus[row]
    assert corpus.max_length == len(WORDS[-1])
    assert corpus.symbol_bytes == 1
    assert corpus.alphabet_size == len(set("".join(PLAIN)))
    assert corpus.nbytes == sum(corpus.memory.values()) > 0
    assert "8 strings: 6 distinct, 1 null" in repr(corpus)
    with pytest.raises((AttributeError, TypeError)):
        corpus.distinct = 3  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(TypeError):
        corpus[0] = "Bob"  # pyright: ignore[reportIndexIssue]


@given(rows=st.one_of(ROWS, st.lists(BYTES, min_size=1, max_size=5)))
def test_a_corpus_pickles(rows: list[str | bytes | None]):
    corpus = Corpus(rows)
    again = pickle.loads(pickle.dumps(corpus))
    assert type(again) is Corpus
    assert list(again) == list(corpus)


@given(words=st.lists(st.one_of(CLEAN, st.none()), max_size=20))
def test_a_corpus_is_an_arrow_source(words: list[str | None]):
    assert pa.array(Corpus(words)).to_pylist() == words
    assert list(Corpus(pa.array(Corpus(words)))) == words


def test_a_bytes_corpus_is_an_arrow_source():
    assert pa.array(Corpus([b"\xff", None, b""])).to_pylist() == [b"\xff", None, b""]


def test_lone_surrogates_stop_no_result():
    name = b"caf\xe9.txt".decode("utf-8", "surrogateescape")
    words = ["fine", name, "\ud800", "a\udfffb", "\U0001f600"]
    corpus = Corpus(words)
    assert list(corpus) == words
    shown = ["fine", "caf\ufffd.txt", "\ufffd", "a\ufffdb", "\U0001f600"]
    assert pa.array(corpus).to_pylist() == shown
    found = warpmatch.dedupe([*words, name + "!"], threshold=90)
    assert found.to_arrow()["value"].to_pylist() == [*shown, "caf\ufffd.txt!"]
    assert found.to_arrow()["cluster"].to_pylist() == [0, 1, 2, 3, 4, 1]
    assert found.to_pandas()["value"].tolist() == [*words, name + "!"]
    assert pickle.loads(pickle.dumps(corpus))[1] == name


def test_columns_of_polars():
    pl = polars()
    assert list(Corpus(pl.Series([None, None]))) == [None, None]
    assert pl.Series(Corpus(["fine", "\ud800", "\U0001f600"])).to_list() == [
        "fine",
        "\ufffd",
        "\U0001f600",
    ]
    message = r"\[strings\] is a column of int64; expected strings: cast it first"
    with pytest.raises(TypeError, match=message):
        Corpus(pl.Series([1, 2]))


def test_not_strings():
    class Odd:
        def __repr__(self) -> str:
            raise RuntimeError("no")

    for rows, message in [
        (["a", "b", None, 42], r"\[strings\] item 3 is int: 42; expected str, bytes or None"),
        ((b"a", ["b"]), r"\[strings\] item 1 is list: \['b'\]; expected"),
        ([Odd()], r"\[strings\] item 0 is Odd: <no repr>; expected"),
        (["x", {"k": "v" * 100}], r"item 1 is dict: .{60}\.\.\.; expected"),
        (
            np.array([1.5, 2.5]),
            r"\[strings\] item 0 is float: 1.5; expected .*float64.*astype\(str",
        ),
        (np.array([["a"]]), r"\[strings\] must have one dimension, got shape \(1, 1\)"),
        (pd.Series([1, 2]), r"\[strings\] item 0 is int: 1; expected .*int64.*astype\(str\)"),
        (pa.array([1, 2]), r"\[strings\] is a column of int64; .* \.cast\(pyarrow\.string\(\)\)"),
        (pa.chunked_array([], pa.int64()), r"\[strings\] is a column of int64; expected"),
        ((number for number in [1, 2]), r"item 0 is int: 1; .*\[str\(item\) for item in items\]"),
        ([{"name": "a"}], r"item 0 is dict: .*; expected .* a record; .*dedupe\(records, on=\)"),
        (bytearray(b"name"), r"\[strings\] is one string, bytearray"),
        ("name", r"\[strings\] is one string, str: 'name'; pass a list of strings"),
        (b"name", r"\[strings\] is one string, bytes: b'name'; pass a list of strings"),
        (42, r"\[strings\] is int: 42; expected strings: a list"),
        (dict, r"\[strings\] is type: <class 'dict'>; expected strings: a list"),
        (None, r"\[strings\] is NoneType: None; expected strings: a list"),
    ]:
        with pytest.raises(TypeError, match=message):
            Corpus(rows)


def test_an_iterable_that_fails_fails_the_call():
    def rows():
        yield "a"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Corpus(rows())


@pytest.mark.parametrize("workers", [None, 1, 2, -1])
def test_workers_change_nothing(workers: int | None):
    words = [f"name {i % 1000}" for i in range(5000)]
    assert list(Corpus(words, workers=workers)) == words


def test_a_list_can_change_while_it_is_packed():
    words = [f"{i} some name" for i in range(200_000)]
    stop = threading.Event()

    def churn() -> None:
        while not stop.is_set():
            for i in range(0, len(words), 7):
                words[i] = "changed " + str(i)

    thread = threading.Thread(target=churn)
    thread.start()
    try:
        corpora = [Corpus(words, workers=2) for _ in range(3)]
    finally:
        stop.set()
        thread.join()
    for corpus in corpora:
        assert len(corpus) == len(words)
        assert all(word is not None for word in corpus)


@given(words=st.lists(TEXT, max_size=5))
def test_a_corpus_keeps_no_reference_to_its_source(words: list[str]):
    corpus = Corpus(words)
    copy = list(words)
    words.clear()
    assert list(corpus) == copy


def test_packing_leaks_nothing():
    words = [f"name {i}" for i in range(1000)]
    Corpus(words)
    tracemalloc.start()
    for _ in range(20):
        Corpus(words)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 50_000
