"""Odd arguments that strangers have passed: each error names the argument and the value."""

# pyright: reportArgumentType=false, reportCallIssue=false

import datetime
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import warpmatch
from warpmatch import InvalidArgument, RangeError, distance, fuzz, process
from warpmatch.arguments import row_number, true_or_false, whole_number

NAMES = ["Acme Corp", "Acme Corp.", None, "Zenith"]
TABLE = {"name": NAMES, "city": ["a", "a", "b", "b"]}
SHORT = {"name": ["Acme", "Zenith"], "city": ["a"]}
TWO = np.array([1, 2])
NEITHER = [pd.NA, TWO, pd.DataFrame()]  # their truth is an error

dedupe, link, matrix, top_k = warpmatch.dedupe, warpmatch.link, warpmatch.matrix, warpmatch.top_k
FOUND = dedupe(NAMES, threshold=90)
RECORDS = dedupe(TABLE, on=["name", "city"])
edits = distance.Levenshtein.editops("abc", "abd")


# ---------------------------------------------------------------- neither true nor false
CALLS = {
    "matrix": lambda **kw: matrix(NAMES, NAMES, **kw),
    "top_k": lambda **kw: top_k(NAMES, NAMES, 1, **kw),
    "pairs": lambda **kw: warpmatch.pairs(NAMES, NAMES, score_cutoff=90, **kw),
    "self_join": lambda **kw: warpmatch.self_join(NAMES, score_cutoff=90, **kw),
    "dedupe": lambda **kw: dedupe(NAMES, **kw),
    "dedupe of a table": lambda **kw: dedupe(TABLE, on=["name", "city"], **kw),
    "link": lambda **kw: link(NAMES, NAMES, **kw),
    "cdist": lambda **kw: process.cdist(NAMES, NAMES, **kw),
    "cpdist": lambda **kw: process.cpdist(NAMES, NAMES, **kw),
    "extract": lambda **kw: process.extract("acme", NAMES, **kw),
    "extractOne": lambda **kw: process.extractOne("acme", NAMES, **kw),
    "extract_iter": lambda **kw: list(process.extract_iter("acme", NAMES, **kw)),
    "Corpus": lambda **kw: warpmatch.Corpus(NAMES, **kw),
    "Rarity": lambda **kw: warpmatch.Rarity(NAMES, **kw),
    "ratio": lambda **kw: fuzz.ratio("a", "b", **kw),
    "distance": lambda **kw: distance.OSA.distance("a", "b", **kw),
}
SCALAR = {"ratio", "distance"}


@pytest.mark.parametrize("value", [*NEITHER, 5], ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
def test_a_processor_that_is_none(call: Any, value: Any):
    with pytest.raises(TypeError, match=r"^\[processor\] is .*; expected a function"):
        call(processor=value)


@pytest.mark.parametrize("value", [*NEITHER, 5, "yes"], ids=lambda value: type(value).__name__)
@pytest.mark.parametrize(
    "name", ["matrix", "top_k", "pairs", "self_join", "dedupe", "dedupe of a table", "cdist"]
)
def test_progress_that_is_none(name: str, value: Any):
    with pytest.raises(TypeError, match=r"^\[progress\] is .*; expected True, False or a callable"):
        CALLS[name](progress=value)


@pytest.mark.parametrize("value", NEITHER, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("name", ["dedupe", "dedupe of a table", "link"])
def test_a_threshold_that_is_none(name: str, value: Any):
    with pytest.raises(TypeError, match=r"^\[threshold\] is .*; expected a number"):
        CALLS[name](threshold=value)


def test_what_is_false_is_no_processor():
    for nothing in (None, False, 0, ""):
        assert CALLS["matrix"](processor=nothing).shape == (4, 4)
        assert fuzz.ratio("a", "a", processor=nothing) == 100  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["no", 5, None, 1.0, TWO], ids=repr)
@pytest.mark.parametrize(
    ("argument", "call"),
    [
        ("many_to_one", lambda v: link(NAMES, NAMES, many_to_one=v)),
        ("one_to_one", lambda v: link(TABLE, TABLE, on=["name", "city"], one_to_one=v)),
        ("glue", lambda v: warpmatch.Rarity(NAMES, glue=v)),
        ("typing_errors", lambda v: warpmatch.Rarity(NAMES, typing_errors=v)),
        ("numbers", lambda v: dedupe(NAMES, scorer="rarity", scorer_kwargs={"numbers": v})),
        ("keep_on_device", lambda v: matrix(NAMES, NAMES, keep_on_device=v)),
        ("pad", lambda v: distance.Hamming.distance("a", "b", pad=v)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_neither_true_nor_false(argument: str, call: Any, value: Any):
    if argument == "pad" and value is None:
        return  # RapidFuzz's default
    with pytest.raises(TypeError, match=rf"^\[{argument}\] is .*; expected True or False"):
        call(value)


def test_what_is_true_and_false():
    for yes, no in ((True, False), (np.True_, np.False_), (1, 0)):
        assert true_or_false(yes, "glue") is True
        assert true_or_false(no, "glue") is False


# ---------------------------------------------------------------- whole numbers and rows
@pytest.mark.parametrize("value", [TWO, np.array([1]), 1.5, "1", None, pd.NA, [1]], ids=repr)
@pytest.mark.parametrize(
    ("argument", "call"),
    [
        ("k", lambda v: top_k(NAMES, NAMES, v)),
        ("workers", lambda v: matrix(NAMES, NAMES, workers="x" if v is None else v)),
        ("workers", lambda v: warpmatch.Corpus(NAMES, workers="x" if v is None else v)),
        ("limit", lambda v: process.extract("a", NAMES, limit="x" if v is None else v)),
        ("min_size", FOUND.groups),
        ("i", lambda v: FOUND.explain(v, 0)),
        ("j", lambda v: FOUND.explain(0, v)),
        ("i", lambda v: RECORDS.explain(v, 0)),
        ("j", lambda v: RECORDS.explain(0, v)),
        ("i", RECORDS.pairs.explain),
        ("src_pos", lambda v: distance.Editop("replace", v, 0)),
        ("dest_end", lambda v: distance.Opcode("replace", 0, 1, 0, v)),
        ("src_end", lambda v: distance.ScoreAlignment(1.0, 0, v, 0, 1)),
        ("src_pos", lambda v: setattr(edits[0], "src_pos", v)),
        ("key", lambda v: edits[v]),
        ("limit", lambda v: warpmatch.set_device_memory_limit("x" if v is None else v)),
    ],
)
def test_what_is_no_whole_number(argument: str, call: Any, value: Any):
    with pytest.raises(TypeError, match=rf"^\[{argument}\] is .*; expected"):
        call(value)


def test_whole_numbers_and_rows():
    assert whole_number(np.int8(3), "k") == 3
    assert [row_number(row, "i", 4) for row in (0, -1, np.int32(3), True)] == [0, 3, 3, 1]
    for row in (4, -5, 2**70):
        with pytest.raises(IndexError, match=rf"^\[i\] there is no row {row} among 4$"):
            row_number(row, "i", 4)
    why = FOUND.explain(np.int64(0), np.int32(1))  # type: ignore[arg-type]
    assert why.path == (0, 1)
    assert all(type(row) is int for row in why.path)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: dedupe(TABLE, on=["name", "city"], threshold=10**400), "threshold"),
        (lambda: RECORDS.rethreshold(10**400), "threshold"),
        (lambda: dedupe(NAMES, threshold=10**400), "threshold"),
        (lambda: matrix(NAMES, NAMES, score_cutoff=10**400), "score_cutoff"),
        (lambda: fuzz.ratio("a", "b", score_cutoff=10**400), "score_cutoff"),
        (lambda: process.cdist(NAMES, NAMES, score_multiplier=10**400), "score_multiplier"),
    ],
)
def test_numbers_that_are_too_large(call: Any, argument: str):
    with pytest.raises(RangeError, match=rf"^\[{argument}\] is too large"):
        call()


@pytest.mark.parametrize("value", ["auto", None])
def test_a_threshold_for_clusters_that_are_there_is_a_number(value: Any):
    for found in (FOUND, RECORDS):
        with pytest.raises(TypeError, match=r"^\[threshold\] is .*; expected a number( of bits)?$"):
            found.rethreshold(value)


# ---------------------------------------------------------------- sequences other than strings
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fuzz.ratio(["a", [1]], ["b"]), "[s1] holds list: [1] in place 1; expected hash"),
        (lambda: fuzz.ratio(["a"], ["b", {}]), "[s2] holds dict: {} in place 1; expected hashabl"),
        (lambda: fuzz.WRatio([("a", [1])], ["b"]), "[s1] holds tuple: ('a', [1]) in place 0; exp"),
        (lambda: fuzz.partial_ratio_alignment("a", [[1]]), "[s2] holds list: [1] in place 0; exp"),
        (lambda: distance.OSA.distance("a", ["b", [1]]), "[s2] holds list: [1] in place 1; expec"),
        (lambda: distance.Indel.editops(["b", [1]], "a"), "[s1] holds list: [1] in place 1; expe"),
        (lambda: process.extract(["a", [1]], [["a"]]), "[query] holds list: [1] in place 1; expe"),
        (lambda: process.extract(["a"], [["a"], [{}]]), "[choices] item 1 holds dict: {} in place"),
        (lambda: process.cdist([["a", [1]]], NAMES), "[queries] an item holds list: [1] in place"),
    ],
)
def test_items_that_cannot_be_hashed(call: Any, message: str):
    with pytest.raises(TypeError, match="^" + re.escape(message)) as caught:
        call()
    assert "unhashable" not in str(caught.value)


def test_an_error_of_an_item_is_its_own():
    class Broken:
        def __hash__(self) -> int:
            raise RuntimeError("no hash today")

    with pytest.raises(RuntimeError, match="no hash today"):
        fuzz.ratio([Broken()], ["a"])


# ---------------------------------------------------------------- tables
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: dedupe(TABLE, on="name", within="cty"), "[within] there is no column 'cty'; the"),
        (lambda: dedupe(TABLE, on="name", within=("city",)), "[within] there is no column ('city'"),
        (lambda: dedupe(TABLE, on=("name", "city")), "[on] there is no column ('name', 'city')"),
        (lambda: link(TABLE, TABLE, on="nme"), "[on] there is no column 'nme' in [left]; the"),
        (
            lambda: link(TABLE, {"a": [], "b": []}, on="name"),
            "[on] there is no column 'name' in [r",
        ),
        (lambda: link(TABLE, {}, on="name"), "[right] has no columns"),
        (
            lambda: link(TABLE, {"name": NAMES}, on=["name", "city"]),
            "[on] there is no column 'city' in [right]; the columns are name",
        ),
        (lambda: dedupe(SHORT, on=["name", "city"]), "[city] is a column of 1 row, where name has"),
        (lambda: dedupe(SHORT, on="name", within="city"), "[city] is a column of 1 row, where na"),
        (lambda: link(TABLE, SHORT, on=["name", "city"]), "[city] is a column of 1 row, where nam"),
        (lambda: dedupe(TABLE, on={"name": "rarit"}), "[on] name has an unknown scorer 'rarit'"),
        (
            lambda: dedupe(TABLE, on={"name": "rarit", "city": "exact"}),
            "[on] name has an unknown scorer 'rarit'",
        ),
        (
            lambda: dedupe(TABLE, on="name", within="city", scorer="rarit"),
            "[scorer] unknown scorer 'rarit'",
        ),
        (lambda: dedupe(TABLE, on=[pd.NA, "name"]), "[on] there is no column <NA>; the columns"),
    ],
)
def test_tables_that_lack_something(call: Any, message: str):
    with pytest.raises(InvalidArgument, match="^" + re.escape(message)):
        call()


@pytest.mark.parametrize("wanted", NEITHER, ids=lambda value: type(value).__name__)
def test_a_comparison_that_is_none(wanted: Any):
    with pytest.raises(TypeError, match=r"^\[on\] is to have the comparison of name, got"):
        dedupe(TABLE, on={"name": wanted, "city": None})


def test_a_column_that_is_none():
    with pytest.raises(TypeError, match=r"^\[city\] is int: 5; expected a column"):
        dedupe({"name": NAMES, "city": 5}, on=["name", "city"])
    with pytest.raises(TypeError, match=r"^\[right\] is a mapping of columns, but 'name' is str"):
        link(TABLE, {"name": "Acme"}, on="name")


def test_several_columns_are_hinted_at():
    with pytest.raises(InvalidArgument, match=r"several columns are a list, \['name', 'city'\]$"):
        dedupe(TABLE, on=("name", "city"))


@pytest.mark.parametrize(
    "numbers",
    [
        [Decimal("1"), Decimal("1.00"), Decimal("2.50"), None],
        pa.array([Decimal("1.00"), Decimal("1.00"), Decimal("2.50"), None]),
        pd.Series([1.0, 1.0, 2.5, None]),
        [np.float32(1), np.int64(1), np.float32(2.5), None],
        [Fraction(1), 1, Fraction(5, 2), float("nan")],
        [1, True + 0, 2.5, Decimal("NaN")],
    ],
    ids=lambda value: type(value).__name__,
)
def test_numbers_of_every_kind_are_text_in_one_of_several_columns(numbers: Any):
    names = ["Acme Corp"] * 4
    found = dedupe({"name": names, "price": numbers}, on={"name": None, "price": "exact"})
    values = [found.explain(0, j).steps[1] for j in (1, 2, 3)]
    assert [step.level for step in values] == ["equal", "below 0.2", None]


def test_columns_that_can_be_read_once():
    table = {"name": iter(["Acme", "Acme"]), "day": (d for d in [datetime.date(2020, 1, 1)] * 2)}
    found = dedupe(table, on=["name", "day"], processor=str.upper, threshold=0)
    assert len(found) == 2


# ---------------------------------------------------------------- edits that people make
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: distance.Editops(5), TypeError, "[editops] is int: 5; expected a list of edits"),
        (lambda: distance.Opcodes(5), TypeError, "[opcodes] is int: 5; expected a list of edits"),
        (lambda: distance.Editops([5]), TypeError, "[editops] item 0 is 5; expected 3 or 5 values"),
        (
            lambda: distance.Editops([("insert", 0, 0), 7], 1, 1),
            TypeError,
            "[editops] item 1 is 7; expected 3 values",
        ),
        (
            lambda: distance.Editops([("foo", 0, 0)], 1, 1),
            InvalidArgument,
            "[editops] item 0 has the unknown tag 'foo'",
        ),
        (lambda: distance.Editops([], "x", 1), TypeError, "[src_len] is str: 'x'; expected a pos"),
        (lambda: distance.Opcodes([], 1, np.nan), TypeError, "[dest_len] is float: nan; expected"),
        (lambda: distance.MatchingBlock("x", 1, 1), TypeError, "[a] is str: 'x'; expected a posi"),
        (lambda: distance.MatchingBlock(1, 1, -1), RangeError, "[size] must be in 0 to 2**64 - 1"),
        (lambda: edits.apply(5, "b"), TypeError, "[source_string] is int: 5; expected str or byt"),
        (lambda: edits.apply("abc", None), TypeError, "[destination_string] is NoneType: None; ex"),
        (
            lambda: distance.Opcodes([("replace", 0, 1, 0, 1)], 1, 2),
            InvalidArgument,
            "[opcodes] end at (1, 1), the strings at (1, 2)",
        ),
    ],
)
def test_edits_that_are_none(call: Any, error: type[Exception], message: str):
    with pytest.raises(error, match="^" + re.escape(message)):
        call()
