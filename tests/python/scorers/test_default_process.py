"""utils.default_process against RapidFuzz's, code point by code point."""

import pickle
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.utils import default_process as theirs
from reference import BYTES, UNICODE
from warpmatch import Corpus, _core, process
from warpmatch.utils import default_process


def test_every_code_point():
    for point in range(0x110000):
        symbol = chr(point)
        for text in (symbol, f"A{symbol}b", f"\U0001f600{symbol}Z"):
            assert default_process(text) == theirs(text), hex(point)


@given(text=st.one_of(UNICODE, BYTES))
def test_strings(text: str | bytes):
    found, expected = default_process(text), theirs(text)
    assert found == expected
    assert hash(found) == hash(expected)  # equal strings in different storage would differ
    assert found.isascii() == expected.isascii()


@pytest.mark.parametrize(
    "text", ["", b"", "  ", "_", "a", " É ", "İ", "ΑΣ", "a\ud800b", np.str_("A")]
)
def test_edges(text: str):
    assert default_process(text) == theirs(text)
    assert type(default_process(text)) is str


@pytest.mark.parametrize("value", [None, 5, float("nan"), ["A"], bytearray(b"A"), pd.NA], ids=repr)
def test_what_is_no_string(value: Any):
    with pytest.raises(TypeError, match=r"\[sentence\] is .*; expected str or bytes"):
        default_process(value)


def test_wrong_calls():
    assert default_process(sentence="A") == "a"
    for args, kwargs in [((), {}), (("a", "b"), {}), ((), {"text": "a"}), (("a",), {"text": "b"})]:
        with pytest.raises(TypeError, match=r"default_process\(\)"):
            default_process(*args, **kwargs)


def test_it_says_where_it_lives():
    assert pickle.loads(pickle.dumps(default_process)) is default_process


def test_all_at_once():
    missing = float("nan")
    found = _core.default_process_all(["A!", None, b"B", missing, pd.NA, "É"])
    assert found == ["a", None, "b", missing, pd.NA, "é"]
    assert _core.default_process_all(iter(["A"])) == ["a"]
    with pytest.raises(TypeError, match=r"\[sentence\] is int: 3"):
        _core.default_process_all(["a", 3])


CONTAINERS = [
    list,
    tuple,
    iter,
    np.array,
    pd.Series,
    pl.Series,
    pa.array,
    Corpus,
    lambda words: dict(enumerate(words)),
]


@pytest.mark.parametrize("make", CONTAINERS)
@pytest.mark.parametrize("processor", [default_process, theirs], ids=["ours", "theirs"])
def test_as_a_processor(make: Any, processor: Any):
    words = ["New York Mets!", "new-york mets", "NEW  YORK", ""]
    found = process.extract("new york METS", make(words), processor=processor)
    expected = process.extract("new york mets", [theirs(word) for word in words])
    assert [(score, key) for _, score, key in found] == [(s, k) for _, s, k in expected]
    assert found[0][0] == words[0]
