"""What warpmatch raises besides TypeError; each is also the built-in error callers expect."""

import sys
import warnings

__all__ = [
    "CutoffWarning",
    "DeviceError",
    "Error",
    "InvalidArgument",
    "OutOfMemory",
    "RangeError",
    "described",
    "warn",
]


class Error(Exception):
    """Base of every error of warpmatch's own."""


class InvalidArgument(Error, ValueError):  # noqa: N818
    """A value the call cannot take; the message reads ``[argument] what is wrong``.

    >>> import warpmatch
    >>> try:
    ...     warpmatch.dedupe(["Acme"], threshold=101)
    ... except ValueError as error:
    ...     print(error)
    [threshold] must be in 0 to 100 for ratio, got 101
    """


class RangeError(InvalidArgument, OverflowError):
    """A value does not fit: a score in the dtype, or more rows than an index can hold."""


class OutOfMemory(Error, MemoryError):  # noqa: N818
    """Results or work that do not fit in memory; the message says how much and what to change."""


class DeviceError(Error, RuntimeError):
    """The asked-for device cannot do the work; the message says why."""


class CutoffWarning(UserWarning):
    """A cutoff that can be meant, but looks like one of another scale: 0.9 where scores go to 100.

    >>> import warnings
    >>> import warpmatch
    >>> with warnings.catch_warnings(record=True) as caught:
    ...     warnings.simplefilter("always")
    ...     found = warpmatch.dedupe(["Acme Corp", "Globex"], threshold=0.9)
    >>> print(caught[0].message)
    [threshold] is 0.9 on the scale of ratio, 0 to 100: nearly every pair meets it; did you mean 90?
    """


def described(value: object) -> str:
    """Type and value on one line, long ones cut, for messages; as the engine has them.

    >>> from warpmatch.errors import described
    >>> described(2.5)
    'float: 2.5'
    """
    shown = " ".join(repr(value).split())
    return f"{type(value).__name__}: {shown if len(shown) <= 60 else shown[:60] + '...'}"


def warn(message: str, category: type[Warning]) -> None:
    """Warns of the line that called into warpmatch, however deep the warning arises."""
    level, frame = 1, sys._getframe(0)
    while frame.f_back and str(frame.f_globals.get("__name__")).partition(".")[0] == "warpmatch":
        level, frame = level + 1, frame.f_back
    warnings.warn(message, category, stacklevel=level)
