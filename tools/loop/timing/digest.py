"""A short stand-in for a result, equal where results are equal: two processes compare these."""

import hashlib
from collections.abc import Mapping
from typing import Any


def digest(result: Any) -> str:
    """A hash of arrays, sequences, mappings, plain values and objects made of those.

    Arrays count with shape and dtype, floats with every bit. Strings stand for themselves.

    Raises:
        TypeError: there is something in it whose content cannot be seen.

    >>> digest([1, 2.0]) == digest([1, 2.0])
    True
    """
    hashed = hashlib.sha256()
    _add(hashed, result)
    return hashed.hexdigest()[:16]


def _add(hashed: Any, value: Any) -> None:
    kind = type(value)
    hashed.update(f"{kind.__name__}(".encode())
    if hasattr(value, "dtype") and hasattr(value, "tobytes"):
        hashed.update(f"{value.dtype}{getattr(value, 'shape', ())}".encode())
        if value.dtype.hasobject:
            _add(hashed, value.tolist())
        else:
            hashed.update(value.tobytes())
    elif value is None or isinstance(value, str | bytes | int | float | complex):
        hashed.update(repr(value).encode("utf-8", "surrogatepass"))
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            _add(hashed, key)
            _add(hashed, entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            _add(hashed, entry)
    else:
        _add_attributes(hashed, value)
    hashed.update(b")")


def _add_attributes(hashed: Any, value: Any) -> None:
    names = list(getattr(value, "__dict__", ()))
    for kind in type(value).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        names += [slots] if isinstance(slots, str) else slots
    if not names:
        raise TypeError(f"a result holds a {type(value).__name__}, whose content cannot be seen")
    for name in sorted(names):
        if hasattr(value, name):
            hashed.update(name.encode())
            _add(hashed, getattr(value, name))
