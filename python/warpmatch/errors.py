"""What warpmatch raises besides TypeError; each is also the built-in error callers expect."""

__all__ = ["DeviceError", "Error", "InvalidArgument", "OutOfMemory", "RangeError"]


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
