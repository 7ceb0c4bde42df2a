"""Arrow data that contradicts itself: an error with the argument and the row, never a wild read."""

import ctypes
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import warpmatch
from warpmatch import Corpus, InvalidArgument
from warpmatch.errors import RangeError

RELEASE = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
new_capsule = ctypes.pythonapi.PyCapsule_New
new_capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
new_capsule.restype = ctypes.py_object


class ArrowSchema(ctypes.Structure):
    """As the specification has it."""


ArrowSchema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_char_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.c_void_p),
    ("dictionary", ctypes.POINTER(ArrowSchema)),
    ("release", RELEASE),
    ("private_data", ctypes.c_void_p),
]


class ArrowArray(ctypes.Structure):
    """As the specification has it."""


ArrowArray._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.c_void_p),
    ("children", ctypes.c_void_p),
    ("dictionary", ctypes.POINTER(ArrowArray)),
    ("release", RELEASE),
    ("private_data", ctypes.c_void_p),
]

Buffer = bytes | Sequence[int] | np.ndarray | None


@RELEASE
def _release_schema(at: Any) -> None:
    ArrowSchema.from_address(at).release = RELEASE()


@RELEASE
def _release_array(at: Any) -> None:
    ArrowArray.from_address(at).release = RELEASE()


def _pointers(values: Sequence[Any]) -> Any:
    return (ctypes.c_void_p * len(values))(*values)


class Source:
    """An array made by hand, with whatever is wrong about it."""

    def __init__(
        self,
        format_: str | None,
        buffers: Sequence[Buffer] = (),
        length: int = 2,
        *,
        offset: int = 0,
        null_count: int = -1,
        children: Sequence["Source | None"] = (),
        dictionary: "Source | None" = None,
        schema_dictionary: "Source | None" = None,
        n_buffers: int | None = None,
        no_buffers: bool = False,
        no_children: bool = False,
    ) -> None:
        text = None if format_ is None else format_.encode()
        self.schema = ArrowSchema(format=text, name=b"x", release=_release_schema)
        self.array = ArrowArray(length=length, null_count=null_count, offset=offset)
        self.array.release = _release_array
        self.kept: list[Any] = [children, dictionary, schema_dictionary]
        addresses = []
        for given in buffers:
            data = None if given is None else np.frombuffer(bytes(given), np.uint8).copy()
            self.kept.append(data)
            addresses.append(None if data is None else data.ctypes.data)
        self.buffers = _pointers(addresses)
        self.array.n_buffers = len(addresses) if n_buffers is None else n_buffers
        self.array.buffers = None if no_buffers else ctypes.addressof(self.buffers)
        self.children = _pointers([c and ctypes.addressof(c.array) for c in children])
        self.child_types = _pointers([c and ctypes.addressof(c.schema) for c in children])
        self.schema.n_children = self.array.n_children = len(children)
        if children:
            self.schema.children = ctypes.addressof(self.child_types)
            self.array.children = None if no_children else ctypes.addressof(self.children)
        if dictionary is not None:
            self.array.dictionary = ctypes.pointer(dictionary.array)
        of = schema_dictionary or dictionary
        if of is not None:
            self.schema.dictionary = ctypes.pointer(of.schema)

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        return (
            new_capsule(ctypes.addressof(self.schema), b"arrow_schema", None),
            new_capsule(ctypes.addressof(self.array), b"arrow_array", None),
        )


def i32(*values: int) -> bytes:
    return np.array(values, np.int32).tobytes()


def i64(*values: int) -> bytes:
    return np.array(values, np.int64).tobytes()


def view(length: int, buffer: int = 0, offset: int = 0) -> bytes:
    return i32(length, 0, buffer, offset)


def short(text: bytes) -> bytes:
    return i32(len(text)) + text.ljust(12, b"\0")


TEXT = b"abcdefghijklmnopqrstuvwxyz"
WORDS = Source("u", [None, i32(0, 3, 5), TEXT])


def test_what_is_made_by_hand_is_read_where_it_is_right():
    assert list(Corpus(WORDS)) == ["abc", "de"]
    assert list(Corpus(Source("u", [None, i32(0, 3, 3, 5), TEXT], offset=1))) == ["", "de"]
    assert list(Corpus(Source("U", [b"\x02", i64(0, 3, 5), TEXT]))) == [None, "de"]
    assert list(Corpus(Source("u", [None, i32(0, 0, 0), None]))) == ["", ""]
    assert list(Corpus(Source("u", [None, None, None], length=0))) == []
    views = short(b"abc") + view(14, 0, 2)
    assert list(Corpus(Source("vu", [None, views, TEXT, i64(len(TEXT))]))) == [
        "abc",
        TEXT[2:16].decode(),
    ]
    assert list(Corpus(Source("vu", [None, short(b"abc") * 2, None]))) == ["abc", "abc"]
    assert list(Corpus(Source("c", [None, b"\x01\x00"], dictionary=fresh()))) == ["de", "abc"]
    assert list(Corpus(Source("n", length=2))) == [None, None]
    runs = Source("+r", length=4, children=[Source("i", [None, i32(1, 4)]), fresh()])
    assert list(Corpus(runs)) == ["abc", "de", "de", "de"]
    assert list(Corpus(Source("+s", [None], children=[fresh()]))) == ["abc", "de"]
    assert list(Corpus(Source("+s", [b"\x01"], children=[fresh()]))) == ["abc", None]


def fresh() -> Source:
    return Source("u", [None, i32(0, 3, 5), TEXT])


MALFORMED: dict[str, tuple[Source, str]] = {
    "offsets fall": (
        Source("u", [None, i32(0, 3, 1), TEXT]),
        "row 1 has offsets that fall, from 3",
    ),
    "offsets fall at a null": (
        Source("u", [b"\x01", i32(0, 3, 1), TEXT]),
        "row 1 has offsets that fall",
    ),
    "a negative offset": (
        Source("u", [None, i32(-4, 1, 2), TEXT]),
        "row 0 begins at the offset -4",
    ),
    "negative later": (Source("U", [None, i64(0, -1, 2), TEXT]), "row 0 has offsets that fall"),
    "offsets overflow": (
        Source("u", [None, i32(0, 2**31 - 1, -(2**31)), TEXT]),
        "row 1 has offsets that fall",
    ),
    "wide offsets overflow": (
        Source("U", [None, i64(0, 1, -(2**63)), TEXT]),
        "row 1 has offsets that fall",
    ),
    "longer than memory": (
        Source("U", [None, i64(0, 1, 2**62), TEXT]),
        "row 1: 46.* bytes, at most",
    ),
    "binary falls": (Source("z", [None, i32(0, 3, 1), TEXT]), "row 1 has offsets that fall"),
    "no text": (Source("u", [None, i32(0, 0, 2), None]), "row 1 has text, but the array has no"),
    "no offsets": (Source("u", [None, None, TEXT]), "row 0 on lacks the buffer that says where"),
    "few buffers": (Source("u", [None, i32(0, 3, 5)]), "row 0 on has 2 buffers, not 3"),
    "buffers nowhere": (
        Source("u", [None, b"", b""], no_buffers=True),
        "has 3 buffers, not 3|lacks",
    ),
    "negative buffers": (Source("u", [None, b"", b""], n_buffers=-1), "has -1 buffers, not 3"),
    "negative length": (Source("u", [None, i32(0), b""], length=-1), "has the length -1"),
    "negative start": (Source("u", [None, i32(0, 1, 2), TEXT], offset=-1), "has the offset -1"),
    "length overflows": (
        Source("u", [None, i32(0, 1, 2), TEXT], length=2**63 - 1, offset=8),
        "more than memory has room for",
    ),
    "too many rows": (Source("n", length=2**31 - 1), "2147483647 rows, at most 2147483646 fit"),
    "nulls unsaid": (
        Source("u", [None, i32(0, 1, 2), TEXT], null_count=1),
        "has 1 nulls, and no buffer",
    ),
    "a view of no length": (
        Source("vu", [None, short(b"a") + view(-1), TEXT, i64(26)]),
        "row 1 has the length -1",
    ),
    "a view into no buffer": (
        Source("vu", [None, short(b"a") + view(14, 1), TEXT, i64(26)]),
        "row 1 lies outside of the array's buffers: 14 bytes at the offset 0 of buffer 1",
    ),
    "a view into buffer -1": (
        Source("vu", [None, view(14, -1) + short(b"a"), TEXT, i64(26)]),
        "row 0 lies outside",
    ),
    "a view past the end": (
        Source("vu", [None, view(14, 0, 13) + short(b"a"), TEXT, i64(26)]),
        "row 0 lies outside",
    ),
    "a view before the start": (
        Source("vz", [None, view(14, 0, -1) + short(b"a"), TEXT, i64(26)]),
        "row 0 lies outside",
    ),
    "a view, no buffers": (
        Source("vu", [None, short(b"a") + view(14), None]),
        "row 1 lies outside",
    ),
    "a view, a buffer gone": (
        Source("vu", [None, short(b"a") + view(14), None, i64(26)]),
        "row 1 lies outside",
    ),
    "a view, sizes gone": (
        Source("vu", [None, short(b"a") + view(14), TEXT, None]),
        "row 1 lies outside",
    ),
    "views gone": (Source("vu", [None, None, i64(0)]), "lacks the buffer that says where"),
    "an index too large": (
        Source("c", [None, b"\x01\x02"], dictionary=fresh()),
        "row 1 has the index 2, outside of its dictionary of 2",
    ),
    "an index below 0": (
        Source("l", [None, i64(0, -1)], dictionary=fresh()),
        "row 1 has the index -1, outside of its dictionary of 2",
    ),
    "an empty dictionary": (
        Source("c", [None, b"\0\0"], dictionary=Source("u", [None, i32(0), None], length=0)),
        "row 0 has the index 0, outside of its dictionary of 0",
    ),
    "indexes gone": (Source("c", [None, None], dictionary=fresh()), "lacks the buffer that says"),
    "a dictionary gone": (
        Source("c", [None, b"\0\0"], schema_dictionary=fresh()),
        "lacks its dictionary",
    ),
    "a dictionary that falls": (
        Source("c", [None, b"\0\0"], dictionary=Source("u", [None, i32(0, 3, 1), TEXT])),
        "dictionary value 1 has offsets that fall",
    ),
    "runs that end early": (
        Source("+r", length=5, children=[Source("i", [None, i32(1, 4)]), fresh()]),
        "row 4 is behind the end of the last run, 4",
    ),
    "runs that fall": (
        Source("+r", length=4, children=[Source("i", [None, i32(3, 2)]), fresh()]),
        "row 3 is at run 1, which ends at 2, not after 3",
    ),
    "more runs than values": (
        Source("+r", length=4, children=[Source("i", [None, i32(1, 2, 4)], length=3), fresh()]),
        "row 2 is at run 2 of 2 values",
    ),
    "run ends gone": (
        Source("+r", length=4, children=[Source("i", [None, None]), fresh()]),
        "does not say where its runs end",
    ),
    "a child gone": (Source("+r", children=[Source("i", [None, i32(1, 4)]), None]), "lacks"),
    "children gone": (Source("+s", [None], children=[fresh()], no_children=True), "child arrays"),
    "a short column": (
        Source("+s", [None], length=3, children=[fresh()]),
        "a column of 2 rows in a table of 3",
    ),
    "no format": (Source(None, [None, i32(0, 1, 2), TEXT]), "a schema without a format"),
}


@pytest.mark.parametrize(("source", "message"), MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_data_is_refused(source: Source, message: str):
    with pytest.raises(InvalidArgument, match=rf"^\[choices\] .*({message})"):
        warpmatch.top_k(["abc"], source, 1)
    assert not source.array.release, "what was taken over is released"


def test_rows_are_counted_over_chunks():
    offsets = pa.py_buffer(i32(0, 3, 1, 4))
    broken = pa.StringArray.from_buffers(3, offsets, pa.py_buffer(TEXT))
    for source, row in [
        (broken, 1),
        (pa.chunked_array([["x", "y"], broken]), 3),
        (pa.table({"a": pa.chunked_array([["x", "y"], broken])}), 3),
    ]:
        with pytest.raises(InvalidArgument, match=rf"\[strings\] row {row} has offsets that fall"):
            Corpus(source)


def test_pyarrow_knows_how_large_its_buffers_are():
    offsets = np.array([0, 1, 2], np.int32)
    array = pa.StringArray.from_buffers(2, pa.py_buffer(offsets), pa.py_buffer(b"ab"))
    offsets[2] = 1_000_000_000
    with pytest.raises(InvalidArgument, match=r"^\[strings\] is malformed Arrow data"):
        Corpus(array)


def test_a_table_of_too_many_rows_is_a_range_error():
    with pytest.raises(RangeError):
        Corpus(Source("n", length=2**31 - 1))
