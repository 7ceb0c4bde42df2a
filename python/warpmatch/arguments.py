"""Arguments that many calls have, checked alike: an error names the one that does not fit."""

from __future__ import annotations

import operator

from .errors import described

TYPE_CHECKING = False  # as type checkers know it; `typing` is not loaded for it
if TYPE_CHECKING:
    from typing import Any

__all__ = ["given", "row_number", "true_or_false", "whole_number"]


def whole_number(value: Any, argument: str, expected: str = "a whole number") -> int:
    """The argument as an int; TypeError for what is no whole number, an array among others.

    >>> from warpmatch.arguments import whole_number
    >>> whole_number(2.5, "k")
    Traceback (most recent call last):
        ...
    TypeError: [k] is float: 2.5; expected a whole number
    """
    try:
        return operator.index(value)
    except TypeError:
        raise TypeError(f"[{argument}] is {described(value)}; expected {expected}") from None


def row_number(value: Any, argument: str, rows: int, what: str = "row") -> int:
    """The number of one of so many rows, from 0; those before 0 count from the end, as in a list.

    Raises:
        TypeError: no whole number.
        IndexError: there is no such row.

    >>> from warpmatch.arguments import row_number
    >>> row_number(-1, "i", 5)
    4
    """
    row = whole_number(value, argument, f"the number of one {what}")
    if not -rows <= row < rows:
        raise IndexError(f"[{argument}] there is no {what} {row} among {rows}")
    return row % rows


def true_or_false(value: Any, argument: str, expected: str = "True or False") -> bool:
    """The argument as a bool: NumPy's too, and 0 and 1. TypeError for the rest, as words are true.

    >>> from warpmatch.arguments import true_or_false
    >>> true_or_false("no", "glue")
    Traceback (most recent call last):
        ...
    TypeError: [glue] is str: 'no'; expected True or False
    """
    is_numpy = type(value).__module__ == "numpy" and type(value).__name__ in ("bool", "bool_")
    if is_numpy or (isinstance(value, int) and value in (0, 1)):
        return bool(value)
    raise TypeError(f"[{argument}] is {described(value)}; expected {expected}")


def given(value: Any, argument: str, expected: str) -> bool:
    """Whether the argument is true; TypeError for what is neither true nor false, as an array.

    RapidFuzz takes whatever is false for what is left out.
    """
    try:
        return bool(value)
    except Exception:
        raise TypeError(f"[{argument}] is {described(value)}; expected {expected}") from None
