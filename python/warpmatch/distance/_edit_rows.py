"""Edits as plain rows, and what rows must be that people make."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ..errors import InvalidArgument, described
from ._records import checked_size

__all__ = [
    "INVERSE",
    "EditopRow",
    "OpcodeRow",
    "checked_editops",
    "checked_lengths",
    "checked_opcodes",
    "row_length",
]

INVERSE = {"equal": "equal", "replace": "replace", "insert": "delete", "delete": "insert"}

EditopRow = tuple[str, int, int]
"""(tag, source position, destination position)."""
OpcodeRow = tuple[str, int, int, int, int]
"""(tag, source start, source end, destination start, destination end)."""


def checked_lengths(src_len: Any, dest_len: Any) -> tuple[int, int]:
    """Of both strings."""
    return checked_size(src_len, "src_len"), checked_size(dest_len, "dest_len")


def row_length(rows: Any, argument: str) -> int:
    """Values an item has: 3 for single edits, 5 for stretches."""
    if not (hasattr(rows, "__len__") and hasattr(rows, "__getitem__")):
        raise TypeError(f"[{argument}] is {described(rows)}; expected a list of edits")
    return _values_in(rows[0], 0, (3, 5), argument) if len(rows) else 3


def _values_in(row: Any, place: int, wanted: tuple[int, ...], argument: str) -> int:
    if hasattr(row, "__len__") and len(row) in wanted:
        return len(row)
    number = " or ".join(map(str, wanted))
    raise TypeError(f"[{argument}] item {place} is {row!r}; expected {number} values")


def _checked_rows(rows: Any, length: int, argument: str) -> Iterator[tuple[Any, ...]]:
    """(tag, position, ...) of each item."""
    for place in range(len(rows)):
        row = rows[place]
        _values_in(row, place, (length,), argument)
        tag, *positions = row
        if not isinstance(tag, str) or tag not in INVERSE:
            raise InvalidArgument(f"[{argument}] item {place} has the unknown tag {tag!r}")
        yield str(tag), *(checked_size(position, argument) for position in positions)


def checked_editops(editops: Any, src_len: int, dest_len: int, argument: str) -> list[EditopRow]:
    """Single edits, without what stays equal; errors as `Editops` has them."""
    rows: list[EditopRow] = []
    for tag, src, dest in _checked_rows(editops, 3, argument):
        if src + (tag != "insert") > src_len or dest + (tag != "delete") > dest_len:
            raise InvalidArgument(
                f"[{argument}] {(tag, src, dest)} is outside of strings of {src_len} and {dest_len}"
            )
        if tag != "equal":
            rows.append((tag, src, dest))
    for (_, src, dest), (_, next_src, next_dest) in pairwise(rows):
        if next_src < src or next_dest < dest:
            raise InvalidArgument(
                f"[{argument}] are out of order: ({next_src}, {next_dest}) comes too late"
            )
        if (next_src, next_dest) == (src, dest):
            raise InvalidArgument(f"[{argument}] has two edits at ({src}, {dest})")
    return rows


def checked_opcodes(opcodes: Any, src_len: int, dest_len: int, argument: str) -> list[OpcodeRow]:
    """Stretches, those of one tag joined; errors as `Opcodes` has them."""
    rows: list[OpcodeRow] = []
    for tag, src, src_end, dest, dest_end in _checked_rows(opcodes, 5, argument):
        row = tag, src, src_end, dest, dest_end
        if not _is_stretch(tag, src_end - src, dest_end - dest):
            raise InvalidArgument(f"[{argument}] {row} is no stretch")
        if src_end > src_len or dest_end > dest_len:
            raise InvalidArgument(
                f"[{argument}] {row} is outside of strings of {src_len} and {dest_len}"
            )
        rows.append(row)
    at = 0, 0
    joined: list[OpcodeRow] = []
    for tag, src, src_end, dest, dest_end in rows:
        if (src, dest) != at:
            raise InvalidArgument(f"[{argument}] leave a gap: {at} is followed by {(src, dest)}")
        at = src_end, dest_end
        if joined and joined[-1][0] == tag:
            joined[-1] = (tag, joined[-1][1], src_end, joined[-1][3], dest_end)
        else:
            joined.append((tag, src, src_end, dest, dest_end))
    if at != (src_len, dest_len):
        raise InvalidArgument(f"[{argument}] end at {at}, the strings at {(src_len, dest_len)}")
    return joined


def _is_stretch(tag: str, src_size: int, dest_size: int) -> bool:
    if tag == "insert":
        return src_size == 0 < dest_size
    if tag == "delete":
        return dest_size == 0 < src_size
    return src_size == dest_size > 0
