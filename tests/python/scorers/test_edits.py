"""Editops, Opcodes and their records against RapidFuzz's, operation by operation."""

import copy
import itertools
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ids import steady_repr
from rapidfuzz import distance as theirs
from warpmatch import InvalidArgument, RangeError
from warpmatch import distance as ours

LISTS = ["Editops", "Opcodes"]
RECORDS = {
    "Editop": ("replace", 1, 2),
    "Opcode": ("replace", 0, 1, 0, 1),
    "MatchingBlock": (1, 2, 3),
    "ScoreAlignment": (1.5, 1, 2, 3, 4),
}
every_list = pytest.mark.parametrize("name", LISTS)
every_record = pytest.mark.parametrize("name", RECORDS)

TAGS = st.sampled_from(["equal", "replace", "insert", "delete"])
NUMBERS = st.integers(0, 5)
TEXT = st.text("abcé漢😀", max_size=9)
LENGTHS = st.tuples(st.integers(0, 9), st.integers(0, 9))


@st.composite
def continuous_rows(draw: st.DrawFn) -> list[tuple[Any, ...]]:
    """Stretches that follow each other, so that many of them are valid."""
    rows, src, dest = [], 0, 0
    for _ in range(draw(st.integers(0, 5))):
        tag, size = draw(TAGS), draw(st.integers(0, 3))
        src_end, dest_end = src + size * (tag != "insert"), dest + size * (tag != "delete")
        rows.append((tag, src, src_end, dest, dest_end))
        src, dest = src_end, dest_end
    return rows


EDITOP_ROWS = st.lists(st.tuples(TAGS, NUMBERS, NUMBERS), max_size=5)
ORDERED_ROWS = EDITOP_ROWS.map(lambda rows: sorted(rows, key=lambda row: row[1:]))
OPCODE_ROWS = st.lists(st.tuples(TAGS, *[NUMBERS] * 4), max_size=3)
ROWS = st.one_of(EDITOP_ROWS, ORDERED_ROWS, OPCODE_ROWS, continuous_rows())


def plain(value: Any) -> Any:
    """What the values of both libraries are compared by."""
    name = type(value).__name__
    if name in LISTS:
        return name, value.as_list(), value.src_len, value.dest_len, repr(value)
    if name in RECORDS:
        return name, *value, repr(value)
    return [plain(item) for item in value] if isinstance(value, list) else value


def outcome(call: Callable[[Any], Any], module: Any) -> Any:
    """A plain value, or the kind of error, of a call with the classes of a module."""
    kinds = (IndexError, TypeError, AttributeError, OverflowError, ValueError)
    try:
        return plain(call(module))
    except kinds as error:
        return next(kind for kind in kinds if isinstance(error, kind))


def same(call: Callable[[Any], Any]) -> Any:
    """The outcome, which must be RapidFuzz's."""
    expected = outcome(call, theirs)
    assert outcome(call, ours) == expected
    return expected


def rewinds(rows: list[Any]) -> bool:
    """Whether an edit begins before the last one ended: RapidFuzz leaves the strings then."""
    return any(
        next_src < src + (tag != "insert") or next_dest < dest + (tag != "delete")
        for (tag, src, dest), (_, next_src, next_dest) in itertools.pairwise(rows)
    )


@every_list
@given(rows=ROWS, lengths=LENGTHS)
def test_constructors(name: str, rows: list[Any], lengths: tuple[int, int]):
    same(lambda module: getattr(module, name)(rows, *lengths))


@every_list
@given(rows=ROWS, lengths=LENGTHS, changed=LENGTHS, a=TEXT, b=TEXT)
def test_operations_on_any_valid_list(name, rows, lengths, changed, a, b):
    def made(module: Any) -> Any:
        return getattr(module, name)(rows, *lengths)

    if isinstance(same(made), type):
        return
    other = "as_editops" if name == "Opcodes" else "as_opcodes"
    for method in (other, "inverse", "copy", "as_list"):
        same(lambda module, method=method: getattr(made(module), method)())
    same(lambda module: list(made(module)))

    def with_lengths(module: Any) -> Any:
        edits = made(module)
        edits.src_len, edits.dest_len = changed
        return edits

    same(lambda module: with_lengths(module).inverse())
    same(lambda module: getattr(with_lengths(module), other)())
    if rewinds(theirs.Editops(rows, *lengths).as_list()):
        return
    same(lambda module: made(module).as_matching_blocks())
    a, b = a.ljust(lengths[0], "x"), b.ljust(lengths[1], "y")
    same(lambda module: made(module).apply(a, b))
    same(lambda module: made(module).apply(a.encode()[: len(a)], b))


@given(a=TEXT, b=TEXT, data=st.data())
def test_editops_of_strings(a: str, b: str, data: st.DataObject):
    metric = data.draw(st.sampled_from([theirs.Levenshtein, theirs.Indel, theirs.Hamming]))
    rows = metric.editops(a, b).as_list()

    def edits(module: Any) -> Any:
        return module.Editops(rows, len(a), len(b))

    assert edits(ours).apply(a, b) == b
    assert edits(ours).as_opcodes().apply(a, b) == b
    assert edits(ours).as_opcodes().as_editops() == edits(ours)
    same(lambda module: edits(module).as_opcodes())
    same(lambda module: edits(module).as_matching_blocks())

    key = data.draw(st.one_of(st.integers(-9, 9), st.slices(9)))
    same(lambda module: edits(module)[key])
    same(lambda module: edits(module).as_opcodes()[key])

    def without(module: Any) -> Any:
        left = edits(module)
        del left[key]
        return left

    same(without)
    chosen = data.draw(st.lists(st.sampled_from(rows), unique=True)) if rows else []
    chosen.sort(key=rows.index)

    def remaining(module: Any) -> Any:
        return edits(module).remove_subsequence(module.Editops(chosen, len(a), len(b)))

    same(remaining)


@example(rows=[("delete", 0, 1), ("replace", 0, 2)], other=[("delete", 0, 1)])
@given(rows=ORDERED_ROWS, other=ORDERED_ROWS)
def test_what_is_no_subsequence(rows: list[Any], other: list[Any]):
    same(lambda module: module.Editops(rows, 6, 6).remove_subsequence(module.Editops(other, 6, 6)))


@every_list
@pytest.mark.parametrize(
    "arguments",
    [
        (),
        (None,),
        (None, 3, 4),
        ([],),
        ([], 3, 4),
        ([], 1.5, 4),
        ([], -1, 4),
        ([], "a", 4),
        ([], 2**64, 0),
        ((), 2, 2),
        ("", 2, 2),
        ({}, 2, 2),
        (5, 1, 1),
        ([5], 1, 1),
        ([None], 1, 1),
        ([()], 1, 1),
        ("abc", 3, 3),
        ([["insert", 0, 0]], 0, 1),
        ([("Insert", 0, 0)], 0, 1),
        ([(b"insert", 0, 0)], 0, 1),
        ([(None, 0, 0)], 0, 1),
        ([(1, 0, 0)], 0, 1),
        ([("insert", -1, 0)], 0, 1),
        ([("insert", None, 0)], 0, 1),
        ([("insert", "a", 0)], 0, 1),
        ([("insert", 0.0, 0)], 0, 1),
        ([("insert", 2**64, 0)], 0, 1),
        ([("insert", 0, 0), ("insert", 0, 0, 0, 1)], 3, 3),
        ([("insert", 0, 0, 0, 1), ("insert", 0, 0)], 3, 3),
        ([("insert", 0, 0), 5], 3, 3),
        ([("insert", 0, 0)], 0, 1, 1),
        (iter([]), 0, 0),
    ],
    ids=steady_repr,
)
def test_unusual_arguments(name: str, arguments: tuple[Any, ...]):
    same(lambda module: getattr(module, name)(*arguments))


@every_list
def test_records_as_arguments(name: str):
    same(lambda m: getattr(m, name)([m.Editop("insert", 0, 0), ("insert", 0, 1)], 2, 2))
    same(lambda m: getattr(m, name)([m.Opcode("equal", 0, 2, 0, 2)], src_len=2, dest_len=2))
    same(lambda m: getattr(m, name)([m.Opcode("insert", 0, 0, 0, 1)], 2, 2))
    same(lambda m: getattr(m, name)(getattr(m, name)([], 2, 2), 2, 2))
    for wrong in (None, [], ()):
        with pytest.raises(TypeError, match=r"\[opcodes\] is"):
            ours.Editops.from_opcodes(wrong)  # pyright: ignore[reportArgumentType]
        with pytest.raises(TypeError, match=r"\[editops\] is"):
            ours.Opcodes.from_editops(wrong)  # pyright: ignore[reportArgumentType]
        with pytest.raises(TypeError, match=r"\[subsequence\] is"):
            ours.Editops().remove_subsequence(wrong)  # pyright: ignore[reportArgumentType]


@every_list
@pytest.mark.parametrize("rows", [[], [("replace", 1, 1)]], ids=["empty", "one"])
def test_lists_compare_with_their_like(name: str, rows: list[Any]):
    for operation in (
        lambda a, m: a == a.copy(),
        lambda a, m: a != a.copy(),
        lambda a, m: a == getattr(m, name)(rows, 4, 3),
        lambda a, m: a == a.as_list(),
        lambda a, m: a.as_list() == a,
        lambda a, m: a == list(a),
        lambda a, m: a == (a.as_opcodes() if name == "Editops" else a.as_editops()),
        lambda a, m: a == None,  # noqa: E711
        lambda a, m: a != 5,
        lambda a, m: a < a,
        lambda a, m: hash(a),
        lambda a, m: bool(a),
        lambda a, m: list(reversed(a)),
        lambda a, m: ("replace", 1, 1) in a,
        lambda a, m: a.unknown,
        lambda a, m: setattr(a, "unknown", 1),
        lambda a, m: setattr(a, "src_len", -1),
        lambda a, m: setattr(a, "dest_len", "a"),
        lambda a, m: a["a"],
        lambda a, m: a[1.0],
        lambda a, m: a[False],
        lambda a, m: a.apply(5, "a"),
        lambda a, m: a.apply("aaa", None),
        lambda a, m: a.apply(["a"], "a"),
    ):
        same(lambda m, do=operation: do(getattr(m, name)(rows, 3, 3), m))


def test_opcodes_cannot_be_taken_out():
    codes: Any = ours.Opcodes([], 2, 2)
    with pytest.raises(TypeError):
        del codes[0]
    with pytest.raises(TypeError):
        codes[0:1]
    with pytest.raises(TypeError):
        codes[0] = ("equal", 0, 2, 0, 2)


@every_list
def test_strings_too_short_for_the_edits(name: str):
    edits = getattr(ours, name)([("equal", 0, 2, 0, 2), ("replace", 2, 3, 2, 3)], 3, 3)
    with pytest.raises(InvalidArgument, match=r"\[source_string\] has 1 .* go to 2"):
        edits.apply("a", "abc")
    with pytest.raises(InvalidArgument, match=r"\[destination_string\] has 2 .* go to 3"):
        edits.apply("abc", "ab")


@every_list
def test_lists_pickle_and_copy(name: str):
    edits = getattr(ours, name)([("insert", 0, 0)], 1, 2)
    edits.src_len = 0
    for twin in (pickle.loads(pickle.dumps(edits)), copy.copy(edits), copy.deepcopy(edits)):
        assert twin == edits
        assert twin is not edits
    if name == "Editops":
        twin = copy.copy(edits)
        del twin[0]
        assert len(edits) == 1


@every_record
def test_records(name: str):
    values = RECORDS[name]
    others = [values, list(values), values[:-1], (*values, 1), (), None, 5, "abc", "x", set(), {}]
    for other in others:
        same(lambda m, o=other: getattr(m, name)(*values) == o)
        same(lambda m, o=other: getattr(m, name)(*values) != o)
        same(lambda m, o=other: o == getattr(m, name)(*values))
    for place in range(-7, 7):
        same(lambda m, i=place: getattr(m, name)(*values)[i])
    for operation in (list, len, str, hash, bool, lambda r: 1 in r, lambda r: list(reversed(r))):
        same(lambda m, do=operation: do(getattr(m, name)(*values)))
    for operation in (
        lambda r: r < r,
        lambda r: r[0:1],
        lambda r: r["a"],
        lambda r: r.unknown,
        lambda r: setattr(r, "unknown", 1),
        lambda r: r + r,
    ):
        same(lambda m, do=operation: do(getattr(m, name)(*values)))
    assert getattr(ours, name)(*values) == getattr(ours, name)(*values)
    assert getattr(ours, name)(*values) == getattr(theirs, name)(*values)
    record = getattr(ours, name)(*values)
    assert pickle.loads(pickle.dumps(record)) == copy.copy(record) == record
    assert not hasattr(record, "__dict__")


FIELDS = [
    (name, field)
    for name in RECORDS
    for field in dir(getattr(theirs, name))
    if not field.startswith("_")
]


@pytest.mark.parametrize(("name", "field"), FIELDS, ids="-".join)
@pytest.mark.parametrize("value", [3, 1.5, -1, "x", None, b"a", True, 2**64], ids=steady_repr)
def test_fields(name: str, field: str, value: Any):
    values = dict(zip(record_fields(name), RECORDS[name], strict=True))

    def changed(module: Any) -> Any:
        record = getattr(module, name)(*RECORDS[name])
        setattr(record, field, value)
        return record

    huge = value == 2**64 and field not in ("tag", "score") and name != "MatchingBlock"
    if huge or (field == "tag" and value is None):
        return  # there RapidFuzz has limits of its own: 64 bits, and a tag that reads 'None'
    same(lambda module: getattr(getattr(module, name)(*RECORDS[name]), field))
    same(changed)
    same(lambda module: getattr(module, name)(**{**values, field: value}))


def record_fields(name: str) -> list[str]:
    """The names of a record's values, in their order."""
    shown = repr(getattr(theirs, name)(*RECORDS[name]))
    return [part.split("=")[0] for part in shown[shown.index("(") + 1 : -1].split(", ")]


def test_numbers_that_do_not_fit():
    with pytest.raises(RangeError, match="must be in 0 to"):
        ours.MatchingBlock(-1, 0, 0)
    with pytest.raises(OverflowError):
        ours.Editops([], 2**64, 0)
