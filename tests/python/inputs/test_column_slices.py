"""cpdist reads columns a slice at a time: the same scores as of lists, wherever a slice ends."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from warpmatch import Corpus, InvalidArgument, process

SLICE = 256
"""Rows that are read at a time."""
LENGTHS = (0, 1, 2, SLICE - 1, SLICE, SLICE + 1, 2 * SLICE, 3 * SLICE + 7, 5 * SLICE)
SCORERS = (
    "ratio",
    "token_sort_ratio",
    "levenshtein",
    "osa",
    "prefix",
    "postfix",
    "hamming",
    "jaro_winkler",
    "damerau_levenshtein",
    "WRatio",
)

MIDDLES = ("", "a", "Acme Corp", "ACME Corporation Ltd", "Zoë & Sons", "\U0001f600 smile", "x" * 65)


def texts(count: int, seed: int, *, ascii_until: int = 3 * SLICE) -> list[str]:
    """Short and long, inside of views and out, some equal; beyond ASCII in later slices alone."""
    rng = np.random.default_rng(seed)
    made = []
    for row in range(count):
        middle = MIDDLES[rng.integers(4 if row < ascii_until else len(MIDDLES))]
        made.append(middle + "abcdefgh"[: rng.integers(9)] + "n" * int(rng.integers(3)))
    return made


def with_nulls(strings: list[str], every: int) -> list[str | None]:
    return [None if row % every == every - 1 else string for row, string in enumerate(strings)]


def chunked(strings: list[Any], size: int, kind: pa.DataType) -> pa.ChunkedArray:
    """Chunks of so many rows, some of none."""
    chunks = [pa.array(strings[i : i + size], kind) for i in range(0, len(strings), size)]
    return pa.chunked_array([pa.array([], kind), *chunks, pa.array([], kind)], kind)


def sliced(strings: list[Any]) -> pa.Array:
    """From the middle of an array, so that bits of nulls do not begin with a byte."""
    return pa.array(["before", None, "é", *strings, None, "behind"])[3 : 3 + len(strings)]


def structured(strings: list[Any]) -> pa.Table:
    return pa.table({"name": chunked(["x", *strings], 300, pa.string())}).slice(1)


def runs(strings: list[Any]) -> pa.Array:
    """Every row three times, but for the first and last."""
    ends = pa.array(range(3, 3 * len(strings) + 1, 3), pa.int32())
    encoded = pa.RunEndEncodedArray.from_arrays(ends, pa.array(strings))
    return encoded[1 : 3 * len(strings) - 1]


KINDS: dict[str, Callable[[list[Any]], Any]] = {
    "string": lambda s: pa.array(s, pa.string()),
    "large_string": lambda s: pa.array(s, pa.large_string()),
    "string_view": lambda s: pa.array(s, pa.string_view()),
    "dictionary": lambda s: pa.array(s, pa.string()).dictionary_encode(),
    "chunks of 1": lambda s: chunked(s, 1, pa.string()),
    "chunks of 100": lambda s: chunked(s, 100, pa.string_view()),
    "chunks of a slice": lambda s: chunked(s, SLICE, pa.large_string()),
    "chunks of more": lambda s: chunked(s, SLICE + 1, pa.string()),
    "sliced": sliced,
    "table": structured,
    "Polars": lambda s: pl.Series(s, dtype=pl.String),
    "Polars, sliced": lambda s: pl.Series(["x", None, *s, "y" * 20], dtype=pl.String)[2:-1],
    "Polars, appended": lambda s: pl.concat(
        [pl.Series(s[:70], dtype=pl.String), pl.Series(s[70:], dtype=pl.String)], rechunk=False
    ),
    "Polars, categories": lambda s: pl.Series(s, dtype=pl.Categorical),
    "Polars, frame": lambda s: pl.DataFrame({"name": pl.Series(s, dtype=pl.String)}),
    "pandas, Arrow": lambda s: pd.Series(s, dtype=pd.ArrowDtype(pa.string())),
    "pandas, objects": lambda s: pd.Series(s, dtype=object),
    "NumPy, objects": lambda s: np.array([*s, None], dtype=object)[:-1],
    "list": list,
}


@pytest.mark.parametrize("count", LENGTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_columns_score_as_lists_do(kind: str, count: int):
    left, right = texts(count, 1), texts(count, 2, ascii_until=SLICE)
    expected = process.cpdist(left, right)
    make = KINDS[kind]
    for workers in (1, 2):
        np.testing.assert_array_equal(
            process.cpdist(make(left), make(right), workers=workers), expected
        )
    np.testing.assert_array_equal(process.cpdist(make(left), right), expected)
    np.testing.assert_array_equal(process.cpdist(left, make(right)), expected)


@pytest.mark.parametrize("scorer", SCORERS)
@pytest.mark.parametrize("kind", ["string", "string_view", "chunks of 100", "sliced", "dictionary"])
def test_every_sort_of_scorer(kind: str, scorer: str):
    left, right = texts(1000, 3), texts(1000, 4)
    make = KINDS[kind]
    for cutoff in (None, 1):
        np.testing.assert_array_equal(
            process.cpdist(make(left), make(right), scorer=scorer, score_cutoff=cutoff, workers=2),
            process.cpdist(left, right, scorer=scorer, score_cutoff=cutoff),
        )


@pytest.mark.parametrize("kind", KINDS)
def test_nulls_of_columns_have_the_worst_score(kind: str):
    left, right = with_nulls(texts(900, 5), 7), with_nulls(texts(900, 6), 5)
    make = KINDS[kind]
    found = process.cpdist(make(left), make(right), workers=2)
    np.testing.assert_array_equal(found, process.cpdist(left, right))
    assert all(found[row] == 0 for row in range(900) if left[row] is None or right[row] is None)
    distances = process.cpdist(make(left), make(right), scorer="levenshtein_normalized_distance")
    assert all(distances[row] == 1 for row in range(900) if left[row] is None)
    nulls: list[None] = [None] * 300
    assert process.cpdist(make(nulls), make(left[:300])).tolist() == [0] * 300
    with pytest.raises(InvalidArgument, match=r"^\[queries\] nulls have no levenshtein"):
        process.cpdist(make(left), make(right), scorer="levenshtein")
    with pytest.raises(InvalidArgument, match=r"^\[choices\] nulls have no prefix"):
        process.cpdist(make(texts(900, 5)), make(right), scorer="prefix", workers=2)


def test_runs_and_bytes():
    words = texts(400, 7)
    long = [word for word in words for _ in range(3)][1:-1]
    np.testing.assert_array_equal(
        process.cpdist(runs(words), long[::-1], scorer="osa"),
        process.cpdist(long, long[::-1], scorer="osa"),
    )
    raw = [word.encode("utf-8") for word in texts(1000, 8)]
    for kind in (pa.binary(), pa.large_binary(), pa.binary_view()):
        np.testing.assert_array_equal(
            process.cpdist(pa.array(raw, kind), pa.array(raw[::-1], kind)),
            process.cpdist(raw, raw[::-1]),
        )


def test_long_strings_among_short_ones():
    left, right = texts(600, 9), texts(600, 10)
    for row, letters in ((0, "ab"), (255, "é"), (256, "xyz"), (599, "q")):
        left[row] = letters * 70_000
        right[row] = letters * 69_000 + "!"
    for kind in ("string", "string_view", "Polars"):
        make = KINDS[kind]
        np.testing.assert_array_equal(
            process.cpdist(make(left), make(right), workers=2), process.cpdist(left, right)
        )


def broken_utf8(rows: list[int], count: int = 1000) -> pa.Array:
    """Strings of four bytes, of which those of some rows are no UTF-8."""
    data = b"".join(b"ab\xffd" if row in rows else b"abcd" for row in range(count))
    offsets = pa.py_buffer(np.arange(0, 4 * count + 4, 4, dtype=np.int32))
    return pa.StringArray.from_buffers(count, offsets, pa.py_buffer(data))


@pytest.mark.parametrize("scorer", ["ratio", "prefix", "token_sort_ratio", "WRatio"])
@pytest.mark.parametrize("workers", [1, 2])
def test_malformed_text_names_the_argument_and_the_first_row(scorer: str, workers: int):
    good = pa.array(["abcd"] * 1000)
    options: dict[str, Any] = {"scorer": scorer, "workers": workers}
    for rows in ([0], [255], [256], [999], [900, 700, 999]):
        message = rf"row {min(rows)}: not valid UTF-8 at byte 2 \(0xff\)"
        with pytest.raises(InvalidArgument, match=rf"^\[queries\] {message}"):
            process.cpdist(broken_utf8(rows), good, **options)
        with pytest.raises(InvalidArgument, match=rf"^\[choices\] {message}"):
            process.cpdist(good, broken_utf8(rows), **options)
        shifted = pa.chunked_array([["x"] * 3, broken_utf8(rows)])
        with pytest.raises(InvalidArgument, match=rf"^\[choices\] row {min(rows) + 3}: not valid"):
            process.cpdist(["x"] * 1003, shifted, **options)


def broken_offsets(places: dict[int, int]) -> pa.Array:
    """Offsets that are not where they should be; pyarrow looks at the first and last alone."""
    offsets = np.arange(0, 4004, 4, dtype=np.int32)
    for place, offset in places.items():
        offsets[place] = offset
    return pa.StringArray.from_buffers(1000, pa.py_buffer(offsets), pa.py_buffer(b"abcd" * 1000))


@pytest.mark.parametrize(
    ("places", "row"),
    [
        ({1: -4}, 0),
        ({300: 2**31 - 1}, 300),
        ({256: 2**30}, 256),
        ({255: 3900}, 255),
        ({256: 0}, 255),
        ({512: 0, 300: 0}, 299),
        ({900: 4000, 950: 0}, 900),
    ],
)
def test_offsets_that_fall_name_the_row(places: dict[int, int], row: int):
    broken = broken_offsets(places)
    with pytest.raises(InvalidArgument) as whole:
        Corpus(broken)
    assert f"row {row} has offsets that fall, from " in str(whole.value)
    for workers in (1, 2):
        with pytest.raises(InvalidArgument) as found:
            process.cpdist(["abcd"] * 1000, broken, workers=workers)
        assert str(found.value) == str(whole.value).replace("[strings]", "[choices]")


def test_columns_of_different_lengths():
    with pytest.raises(InvalidArgument, match=r"^\[queries\] Length of queries and choices"):
        process.cpdist(pl.Series(["a"] * 300), pl.Series(["a"] * 301))
