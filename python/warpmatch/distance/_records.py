"""One edit, block or alignment as a value; as the classes of ``rapidfuzz.distance``."""

import math
import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any, SupportsIndex

from ..arguments import whole_number
from ..errors import RangeError, described

__all__ = ["Editop", "MatchingBlock", "Opcode", "ScoreAlignment"]

_POSITIONS = ("src_pos", "dest_pos")
_BOUNDS = ("src_start", "src_end", "dest_start", "dest_end")


def _text(value: Any, argument: str = "tag") -> str:
    if not isinstance(value, str):
        raise TypeError(f"[{argument}] is {described(value)}; expected str")
    return str(value)


def checked_size(value: Any, argument: str) -> int:
    """A position or length; like RapidFuzz it cuts off a fraction."""
    try:
        size = math.trunc(value)
    except (TypeError, ValueError, OverflowError):  # not a number, or neither finite
        raise TypeError(
            f"[{argument}] is {described(value)}; expected a position or length"
        ) from None
    if not 0 <= size < 2**64:
        raise RangeError(f"[{argument}] must be in 0 to 2**64 - 1, got {size}")
    return size


def _whole_numbers(names: Sequence[str], values: tuple[Any, ...]) -> list[int]:
    """The same as operator.index makes of them; the TypeError says what of."""
    return list(map(whole_number, values, names))


class _Record:
    """A few named values that can also be read by position; equal to any row of equal values.

    The values can be changed, so records have no hash.
    """

    __slots__ = ("_values",)
    _values: list[Any]

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def __getitem__(self, place: SupportsIndex) -> Any:
        return self._values[operator.index(place)]

    def __eq__(self, other: object) -> bool:
        row: Any = other
        try:
            return len(row) == len(self) and all(v == row[i] for i, v in enumerate(self._values))
        except (TypeError, LookupError):
            return NotImplemented

    __hash__ = None  # pyright: ignore[reportAssignmentType]

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(self._values)


def _field(place: int, name: str, checked: Callable[[Any, str], Any], doc: str) -> Any:
    """A property for the value at `place`, checked when set."""

    def value(record: _Record) -> Any:
        return record._values[place]

    def set_value(record: _Record, new: Any) -> None:
        record._values[place] = checked(new, name)

    return property(value, set_value, doc=doc)


class Editop(_Record):
    """One edit: ``tag`` is 'replace', 'insert' or 'delete'.

    >>> from warpmatch.distance import Editop
    >>> edit = Editop("replace", 1, 2)
    >>> edit.src_pos, edit == ("replace", 1, 2)
    (1, True)
    """

    __slots__ = ()
    tag = _field(0, "tag", _text, "What is done.")
    src_pos = _field(1, "src_pos", whole_number, "Position in the source.")
    dest_pos = _field(2, "dest_pos", whole_number, "Position in the destination.")

    def __init__(self, tag: str, src_pos: int, dest_pos: int) -> None:
        try:
            self._values = [_text(tag), operator.index(src_pos), operator.index(dest_pos)]
        except TypeError:
            self._values = [_text(tag), *_whole_numbers(_POSITIONS, (src_pos, dest_pos))]

    def __repr__(self) -> str:
        tag, src, dest = self._values
        return f"Editop(tag={tag!r}, src_pos={src}, dest_pos={dest})"


class Opcode(_Record):
    """What becomes of one stretch: ``tag`` is 'equal', 'replace', 'insert' or 'delete'.

    >>> from warpmatch.distance import Opcode
    >>> tag, *stretches = Opcode("equal", 0, 3, 1, 4)
    >>> tag, stretches
    ('equal', [0, 3, 1, 4])
    """

    __slots__ = ()
    tag = _field(0, "tag", _text, "What is done.")
    src_start = _field(1, "src_start", whole_number, "Begin of the stretch in the source.")
    src_end = _field(2, "src_end", whole_number, "End of the stretch in the source, exclusive.")
    dest_start = _field(3, "dest_start", whole_number, "Begin of the stretch in the destination.")
    dest_end = _field(
        4, "dest_end", whole_number, "End of the stretch in the destination, exclusive."
    )

    def __init__(
        self, tag: str, src_start: int, src_end: int, dest_start: int, dest_end: int
    ) -> None:
        bounds = src_start, src_end, dest_start, dest_end
        try:
            self._values = [_text(tag), *map(operator.index, bounds)]
        except TypeError:
            self._values = [_text(tag), *_whole_numbers(_BOUNDS, bounds)]

    def __repr__(self) -> str:
        tag, *bounds = self._values
        return f"Opcode(tag={tag!r}, {_bounds(bounds)})"


class MatchingBlock(_Record):
    """A stretch of ``size`` that is the same in both, from ``a`` in the source, ``b`` in the other.

    >>> from warpmatch.distance import MatchingBlock
    >>> MatchingBlock(0, 1, 3)
    MatchingBlock(a=0, b=1, size=3)
    """

    __slots__ = ()
    a = _field(0, "a", checked_size, "Begin in the source.")
    b = _field(1, "b", checked_size, "Begin in the destination.")
    size = _field(2, "size", checked_size, "Length.")

    def __init__(self, a: int, b: int, size: int) -> None:
        sizes = zip((a, b, size), ("a", "b", "size"), strict=True)
        self._values = [checked_size(value, name) for value, name in sizes]

    def __repr__(self) -> str:
        a, b, size = self._values
        return f"MatchingBlock(a={a}, b={b}, size={size})"


class ScoreAlignment(_Record):
    """A score, and the stretches of source and destination that have it.

    >>> from warpmatch import fuzz
    >>> fuzz.partial_ratio_alignment("a certain string", "certain")
    ScoreAlignment(score=100.0, src_start=2, src_end=9, dest_start=0, dest_end=7)
    """

    __slots__ = ()
    score = _field(0, "score", lambda score, _: score, "The score.")
    src_start = _field(1, "src_start", whole_number, "Begin of the stretch in the source.")
    src_end = _field(2, "src_end", whole_number, "End of the stretch in the source, exclusive.")
    dest_start = _field(3, "dest_start", whole_number, "Begin of the stretch in the destination.")
    dest_end = _field(
        4, "dest_end", whole_number, "End of the stretch in the destination, exclusive."
    )

    def __init__(
        self, score: float, src_start: int, src_end: int, dest_start: int, dest_end: int
    ) -> None:
        bounds = src_start, src_end, dest_start, dest_end
        self._values = [score, *_whole_numbers(_BOUNDS, bounds)]

    def __repr__(self) -> str:
        score, *bounds = self._values
        return f"ScoreAlignment(score={score}, {_bounds(bounds)})"


def _bounds(bounds: Sequence[int]) -> str:
    return ", ".join(f"{name}={bound}" for name, bound in zip(_BOUNDS, bounds, strict=True))
