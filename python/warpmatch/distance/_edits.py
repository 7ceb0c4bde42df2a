"""All the edits that turn one string into another; as the classes of ``rapidfuzz.distance``."""

import operator
from collections.abc import Callable, Iterator
from typing import Any, Self, SupportsIndex, overload

from ..arguments import whole_number
from ..errors import InvalidArgument, RangeError, described
from ._edit_rows import (
    INVERSE,
    EditopRow,
    OpcodeRow,
    checked_editops,
    checked_lengths,
    checked_opcodes,
    row_length,
)
from ._records import Editop, MatchingBlock, Opcode, checked_size

__all__ = ["Editops", "Opcodes"]


class _Edits:
    """A list of edits, kept as plain tuples, and the lengths of both strings."""

    __slots__ = ("_dest_len", "_rows", "_src_len")
    _rows: list[Any]
    _src_len: int
    _dest_len: int
    _record: Callable[..., Any]

    @classmethod
    def _of(cls, rows: list[Any], src_len: int, dest_len: int) -> Self:
        """What the engine or another list has made: not checked again."""
        edits = cls.__new__(cls)
        edits._rows, edits._src_len, edits._dest_len = rows, src_len, dest_len
        return edits

    @property
    def src_len(self) -> int:
        """Length of the source."""
        return self._src_len

    @src_len.setter
    def src_len(self, length: int) -> None:
        self._src_len = checked_size(length, "src_len")

    @property
    def dest_len(self) -> int:
        """Length of the destination."""
        return self._dest_len

    @dest_len.setter
    def dest_len(self, length: int) -> None:
        self._dest_len = checked_size(length, "dest_len")

    def as_list(self) -> list[Any]:
        """The edits as tuples."""
        return self._rows.copy()

    def copy(self) -> Self:
        """A list of its own with the same edits."""
        return self._of(self._rows.copy(), self._src_len, self._dest_len)

    __copy__ = copy

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Any]:
        return (self._record(*row) for row in self._rows)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)) and not isinstance(self, type(other)):
            return NotImplemented
        assert isinstance(other, _Edits)
        ours = self._rows, self._src_len, self._dest_len
        return ours == (other._rows, other._src_len, other._dest_len)

    __hash__ = None  # pyright: ignore[reportAssignmentType]

    def __repr__(self) -> str:
        lengths = f"src_len={self._src_len}, dest_len={self._dest_len}"
        return f"{type(self).__name__}({list(self)}, {lengths})"


class Editops(_Edits):
    """Single edits in ascending order, without what stays equal.

    Args:
        editops: Editop or (tag, src_pos, dest_pos), or Opcode or (tag, src_start, src_end,
            dest_start, dest_end); 'equal' ones are left out.
        src_len: length of the source.
        dest_len: length of the destination.

    Raises:
        TypeError: an item has neither three nor five values, or a position is no number.
        InvalidArgument: an unknown tag, a position outside of its string, or a wrong order.

    >>> from warpmatch.distance import Levenshtein
    >>> edits = Levenshtein.editops("qabxcd", "abycdf")
    >>> edits.as_list()
    [('delete', 0, 0), ('replace', 3, 2), ('insert', 6, 5)]
    >>> edits.apply("qabxcd", "abycdf")
    'abycdf'
    """

    __slots__ = ()
    _record = Editop

    def __init__(self, editops: Any = None, src_len: int = 0, dest_len: int = 0) -> None:
        self._rows, self._src_len, self._dest_len = [], 0, 0
        if editops is None:
            return
        lengths = checked_lengths(src_len, dest_len)
        self._src_len, self._dest_len = lengths
        if row_length(editops, "editops") == 5:
            stretches = checked_opcodes(editops, *lengths, "editops")
            self._rows = Opcodes._of(stretches, *lengths).as_editops()._rows
        else:
            self._rows = checked_editops(editops, *lengths, "editops")

    @classmethod
    def from_opcodes(cls, opcodes: "Opcodes") -> Self:
        """The same edits, one by one."""
        if not isinstance(opcodes, Opcodes):
            raise TypeError(f"[opcodes] is {type(opcodes).__name__}; expected Opcodes")
        rows: list[EditopRow] = []
        for tag, src, src_end, dest, dest_end in opcodes._rows:
            if tag == "replace":
                rows += [(tag, src + i, dest + i) for i in range(src_end - src)]
            elif tag == "insert":
                rows += [(tag, src, position) for position in range(dest, dest_end)]
            elif tag == "delete":
                rows += [(tag, position, dest) for position in range(src, src_end)]
        return cls._of(rows, opcodes._src_len, opcodes._dest_len)

    def as_opcodes(self) -> "Opcodes":
        """The same edits as stretches, with what stays equal between them."""
        return Opcodes.from_editops(self)

    def as_matching_blocks(self) -> list[MatchingBlock]:
        """The stretches that stay equal; the last one is empty and stands at both ends."""
        return self.as_opcodes().as_matching_blocks()

    def inverse(self) -> "Editops":
        """The edits that turn the destination into the source."""
        rows = [(INVERSE[tag], dest, src) for tag, src, dest in self._rows]
        return self._of(rows, self._dest_len, self._src_len)

    def apply(self, source_string: str | bytes, destination_string: str | bytes) -> str:
        """The source after these edits; what they insert is taken from the destination.

        Raises:
            InvalidArgument: a string ends before an edit's position.
        """
        source = _applied_to(source_string, "source_string")
        destination = _applied_to(destination_string, "destination_string")
        parts = []
        position = 0
        for tag, src, dest in self._rows:
            parts.append(_part(source, position, src, "source_string"))
            position = max(position, src)
            if tag != "delete":
                parts.append(_part(destination, dest, dest + 1, "destination_string"))
            if tag != "insert":
                position += 1
        parts.append(source[position:])
        return "".join(parts)

    def remove_subsequence(self, subsequence: "Editops") -> "Editops":
        """The edits left to do after those of `subsequence`, a part of this list, are done.

        >>> from warpmatch.distance import Levenshtein
        >>> edits = Levenshtein.editops("qabxcd", "abycdf")
        >>> edits.remove_subsequence(edits[:1]).as_list()
        [('replace', 2, 2), ('insert', 5, 5)]

        Raises:
            InvalidArgument: `subsequence` is not a part of this list.
            RangeError: edits that overlap would come to lie before the source.
        """
        if not isinstance(subsequence, Editops):
            raise TypeError(f"[subsequence] is {type(subsequence).__name__}; expected Editops")
        left: list[EditopRow] = []
        done = iter(subsequence._rows)
        next_done = next(done, None)
        shift = 0
        for row in self._rows:
            tag, src, dest = row
            if row == next_done:
                shift += (tag == "insert") - (tag == "delete")
                next_done = next(done, None)
            elif src + shift < 0:
                raise RangeError(f"[subsequence] would move the edit {row} before the source")
            else:
                left.append((tag, src + shift, dest))
        if next_done is not None:
            raise InvalidArgument("[subsequence] is not a part of these edits")
        return self._of(left, self._src_len, self._dest_len)

    @overload
    def __getitem__(self, key: SupportsIndex) -> Editop: ...
    @overload
    def __getitem__(self, key: slice) -> "Editops": ...
    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return self._of(self._rows[_ascending(key)], self._src_len, self._dest_len)
        return Editop(*self._rows[_place(key)])

    def __delitem__(self, key: SupportsIndex | slice) -> None:
        del self._rows[_ascending(key) if isinstance(key, slice) else _place(key)]


class Opcodes(_Edits):
    """Stretches of edits that together cover both strings, from begin to end.

    Neighbours with the same tag are joined. The arguments and errors are those of Editops.

    >>> from warpmatch.distance import Levenshtein
    >>> for code in Levenshtein.opcodes("spam", "park"):
    ...     print(code.tag, (code.src_start, code.src_end), (code.dest_start, code.dest_end))
    delete (0, 1) (0, 0)
    equal (1, 3) (0, 2)
    insert (3, 3) (2, 3)
    replace (3, 4) (3, 4)
    """

    __slots__ = ()
    _record = Opcode

    def __init__(self, opcodes: Any = None, src_len: int = 0, dest_len: int = 0) -> None:
        self._rows, self._src_len, self._dest_len = [], 0, 0
        if opcodes is None:
            return
        lengths = checked_lengths(src_len, dest_len)
        self._src_len, self._dest_len = lengths
        if row_length(opcodes, "opcodes") == 5:
            self._rows = checked_opcodes(opcodes, *lengths, "opcodes")
        else:
            edits = checked_editops(opcodes, *lengths, "opcodes")
            self._rows = Editops._of(edits, *lengths).as_opcodes()._rows

    @classmethod
    def from_editops(cls, editops: Editops) -> Self:
        """The same edits as stretches, with what stays equal between them."""
        if not isinstance(editops, Editops):
            raise TypeError(f"[editops] is {type(editops).__name__}; expected Editops")
        rows: list[OpcodeRow] = []
        src = dest = 0
        for tag, src_pos, dest_pos in editops._rows:
            if src < src_pos or dest < dest_pos:
                rows.append(("equal", src, src_pos, dest, dest_pos))
                src, dest = src_pos, dest_pos
            end = src + (tag != "insert"), dest + (tag != "delete")
            if rows and rows[-1][0] == tag and (src, dest) == (src_pos, dest_pos):
                rows[-1] = (tag, rows[-1][1], end[0], rows[-1][3], end[1])
            else:
                rows.append((tag, src, end[0], dest, end[1]))
            src, dest = end
        if src < editops._src_len or dest < editops._dest_len:
            rows.append(("equal", src, editops._src_len, dest, editops._dest_len))
        return cls._of(rows, editops._src_len, editops._dest_len)

    def as_editops(self) -> Editops:
        """The same edits, one by one."""
        return Editops.from_opcodes(self)

    def as_matching_blocks(self) -> list[MatchingBlock]:
        """The stretches that stay equal; the last one is empty and stands at both ends."""
        blocks = []
        for tag, src, src_end, dest, dest_end in self._rows:
            size = min(src_end - src, dest_end - dest)
            if tag == "equal" and size > 0:
                blocks.append(MatchingBlock(src, dest, size))
        return [*blocks, MatchingBlock(self._src_len, self._dest_len, 0)]

    def inverse(self) -> "Opcodes":
        """The edits that turn the destination into the source."""
        rows = [
            (INVERSE[tag], dest, dest_end, src, src_end)
            for tag, src, src_end, dest, dest_end in self._rows
        ]
        return self._of(rows, self._dest_len, self._src_len)

    def apply(self, source_string: str | bytes, destination_string: str | bytes) -> str:
        """The source after these edits; what they insert is taken from the destination.

        Raises:
            InvalidArgument: a string ends before an edit's position.
        """
        source = _applied_to(source_string, "source_string")
        destination = _applied_to(destination_string, "destination_string")
        parts = []
        for tag, src, src_end, dest, dest_end in self._rows:
            if tag == "equal":
                parts.append(_part(source, src, src_end, "source_string"))
            elif tag != "delete":
                parts.append(_part(destination, dest, dest_end, "destination_string"))
        return "".join(parts)

    def __getitem__(self, key: SupportsIndex) -> Opcode:
        return Opcode(*self._rows[_place(key)])


def _place(key: Any) -> int:
    return whole_number(key, "key", "a whole number or a slice")


def _ascending(key: slice) -> slice:
    if key.step is not None and operator.index(key.step) < 0:
        raise InvalidArgument("step sizes below 0 lead to an invalid order of editops")
    return key


def _applied_to(text: Any, argument: str) -> str:
    if isinstance(text, bytes):
        return text.decode("latin-1")
    if not isinstance(text, str):
        raise TypeError(f"[{argument}] is {described(text)}; expected str or bytes")
    return text


def _part(text: str, begin: int, end: int, argument: str) -> str:
    if begin < end > len(text):
        raise InvalidArgument(f"[{argument}] has {len(text)} symbols, the edits go to {end}")
    return text[begin:end]
