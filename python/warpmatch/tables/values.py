"""Arrow's values as text: UTF-8 for bytes, JSON for what is nested."""

import datetime
import json
import math
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..errors import Error

if TYPE_CHECKING:
    import pyarrow

__all__ = ["as_text", "decoded", "text_of", "with_readable_times"]


def decoded(column: "pyarrow.ChunkedArray", name: str, file: str) -> "pyarrow.ChunkedArray":
    """A column of text or bytes as valid text.

    Raises:
        Error: a row is not UTF-8; the message names file, column and row.
    """
    import pyarrow

    try:  # the way there copies nothing, the way back checks
        return column.cast(pyarrow.large_binary()).cast(pyarrow.large_string())
    except pyarrow.ArrowInvalid:
        raise _bad_utf8(column.cast(pyarrow.large_binary()).to_pylist(), name, file) from None


def _bad_utf8(values: list[Any], name: str, file: str) -> Error:
    """The error for the first value that is not UTF-8."""
    for row, value in enumerate(values):
        try:
            _utf8(value or b"")
        except UnicodeDecodeError as error:
            return Error(
                f"{file}, column {name!r}, row {row}: not UTF-8, "
                f"byte 0x{error.object[error.start]:02x} at {error.start}"
            )
    return Error(f"{file}, column {name!r}: not UTF-8")


def with_readable_times(column: "pyarrow.ChunkedArray") -> "pyarrow.ChunkedArray":
    """The column with nanoseconds as microseconds, or as text where that would lose some.

    Python's own times end at microseconds.
    """
    import pyarrow

    changed = _mapped(column.type, _microseconds)
    if changed == column.type:
        return column
    try:
        return column.cast(changed)
    except pyarrow.ArrowInvalid:
        return column.cast(_mapped(column.type, _text_for_nanoseconds))


def as_text(column: "pyarrow.Array") -> list[str]:
    """What a text file has for each value; nothing for a null.

    Raises:
        ValueError: bytes are not UTF-8, or a struct has two fields of one name.
        OverflowError: a year that Python does not know.
    """
    write = text_of(column.type)
    return ["" if value is None else write(value) for value in column.to_pylist()]


def text_of(kind: "pyarrow.DataType") -> Callable[[Any], str]:
    """What makes a field of a text file from a value of that type."""
    from pyarrow import types

    if types.is_dictionary(kind):
        return text_of(kind.value_type)
    if types.is_nested(kind):
        return lambda value: _json(value, kind)
    return _plain


def _plain(value: Any) -> str:
    match value:
        case bytes():
            return _utf8(value)
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
    return str(value)


def _json(value: Any, kind: "pyarrow.DataType") -> str:
    """JSON, with decimals as numbers of all their digits, times in ISO 8601, bytes as UTF-8."""
    import pyarrow
    from pyarrow import types

    if isinstance(kind, pyarrow.BaseExtensionType):
        kind = kind.storage_type
    if value is None:
        return "null"
    if types.is_dictionary(kind):
        return _json(value, kind.value_type)
    if types.is_map(kind):
        pairs = value.items() if isinstance(value, dict) else value
        fields = ((_key(key, kind.key_type), _json(v, kind.item_type)) for key, v in pairs)
        return "{" + ", ".join(f"{key}: {text}" for key, text in fields) + "}"
    if types.is_struct(kind):
        fields = (
            (json.dumps(f.name, ensure_ascii=False), _json(value[f.name], f.type)) for f in kind
        )
        return "{" + ", ".join(f"{key}: {text}" for key, text in fields) + "}"
    if types.is_nested(kind) and hasattr(kind, "value_type"):
        return "[" + ", ".join(_json(item, kind.value_type) for item in value) + "]"
    return _json_leaf(value)


def _json_leaf(value: Any) -> str:
    match value:
        case float() if not math.isfinite(value):
            return "null"
        case bool() | int() | float() | str():
            return json.dumps(value, ensure_ascii=False)
        case datetime.date() | datetime.time():  # a datetime is a date
            return json.dumps(value.isoformat())
        case Decimal():
            return f"{value:f}"
    return json.dumps(_plain(value), ensure_ascii=False)


def _key(value: Any, kind: "pyarrow.DataType") -> str:
    text = _json(value, kind)
    return text if text.startswith('"') else json.dumps(text, ensure_ascii=False)


def _utf8(value: bytes) -> str:
    return bytes(value).decode()


def _microseconds(kind: "pyarrow.DataType") -> "pyarrow.DataType":
    import pyarrow
    from pyarrow import types

    if getattr(kind, "unit", None) != "ns":
        return kind
    if types.is_timestamp(kind):
        return pyarrow.timestamp("us", kind.tz)
    if types.is_duration(kind):
        return pyarrow.duration("us")
    return pyarrow.time64("us") if types.is_time(kind) else kind


def _text_for_nanoseconds(kind: "pyarrow.DataType") -> "pyarrow.DataType":
    import pyarrow

    return kind if _microseconds(kind) == kind else pyarrow.string()


def _mapped(kind: Any, change: Callable[[Any], Any]) -> Any:
    """The type with every type inside it changed."""
    import pyarrow
    from pyarrow import types

    if types.is_struct(kind):
        return pyarrow.struct([field.with_type(_mapped(field.type, change)) for field in kind])
    if types.is_map(kind):
        return pyarrow.map_(_mapped(kind.key_type, change), _mapped(kind.item_type, change))
    for is_kind, make in (
        (types.is_list, pyarrow.list_),
        (types.is_large_list, pyarrow.large_list),
    ):
        if is_kind(kind):
            return make(kind.value_field.with_type(_mapped(kind.value_type, change)))
    if types.is_fixed_size_list(kind):
        item = kind.value_field.with_type(_mapped(kind.value_type, change))
        return pyarrow.list_(item, kind.list_size)
    return change(kind)
