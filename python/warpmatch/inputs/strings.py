"""What `process` is given: strings in any container, and what a processor makes of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .. import _core
from ..errors import InvalidArgument, described
from .processing import Processor, checked_processor, is_made_by, process_all

__all__ = [
    "holds_sequences",
    "iterated",
    "keyed",
    "listed",
    "processed",
    "refuse_nulls",
]

_ARROW = (
    "__arrow_c_stream__",
    "__arrow_c_array__",
    "__arrow_c_device_stream__",
    "__arrow_c_device_array__",
)


def keyed(choices: Any) -> tuple[Sequence[Any], Any]:
    """The keys and the choices, both to be indexed from 0. A mapping's choices are its values."""
    if isinstance(choices, list):
        return range(len(choices)), choices
    choices = _column(choices, "choices")
    if hasattr(choices, "items"):
        items = list(choices.items())
        return [key for key, _ in items], [choice for _, choice in items]
    values = listed(choices, "choices")
    if not isinstance(values, list | tuple | _core.Corpus):
        values = _python_list(values, "choices")
    return range(len(values)), values


def iterated(choices: Any) -> tuple[Iterable[Any], bool]:
    """What to go through one by one, and whether it is (key, choice) pairs.

    It is not read ahead of what is asked for.
    """
    if isinstance(choices, list):
        return choices, False
    choices = _column(choices, "choices")
    if hasattr(choices, "items"):
        return choices.items(), True
    if hasattr(choices, "to_pylist") or any(hasattr(choices, protocol) for protocol in _ARROW):
        choices = _python_list(listed(choices, "choices"), "choices")
    return _iterable(choices, "choices"), False


def listed(strings: Any, argument: str) -> Any:
    """Strings that can be counted and gone through twice; of a mapping its values, in order."""
    if isinstance(strings, list):
        return strings
    strings = _column(strings, argument)
    if isinstance(strings, Mapping):
        return list(strings.values())
    is_arrow = any(hasattr(strings, protocol) for protocol in _ARROW)
    if hasattr(strings, "__len__") and (hasattr(strings, "__iter__") or not is_arrow):
        return strings
    return _core.pack(strings, argument, None) if is_arrow else list(_iterable(strings, argument))


def _column(strings: Any, argument: str) -> Any:
    """The column of a table that has only one; what is no table as it is."""
    if isinstance(strings, list | tuple | dict | _core.Corpus):
        return strings
    return _core.column_in(strings, argument)


def _iterable(strings: Any, argument: str) -> Iterable[Any]:
    if not isinstance(strings, Iterable) and not hasattr(strings, "__getitem__"):
        raise TypeError(
            f"[{argument}] is {described(strings)}; expected strings: a list, a "
            "mapping, a NumPy array, a pandas or Polars Series, or an Arrow array"
        )
    return strings


def _python_list(strings: Any, argument: str) -> list[Any]:
    """A list of Python's own objects: Arrow arrays iterate over scalars of their own."""
    if not hasattr(strings, "to_pylist"):
        return list(strings)
    try:
        return strings.to_pylist()
    except UnicodeDecodeError:
        _core.pack(strings, argument, None)  # its error names the row
        raise


def processed(strings: Any, processor: Processor | None, argument: str = "choices") -> Any:
    """What the processor makes of each; nulls stay as they are."""
    processor = checked_processor(processor)
    if processor is None or isinstance(strings, str | bytes) or is_made_by(strings, processor):
        return strings
    items = strings if isinstance(strings, list | tuple) else _python_list(strings, argument)
    return process_all(items, processor)


def holds_sequences(items: Any) -> bool:
    """Whether there are sequences other than strings: only the scalar functions take those."""
    if isinstance(items, str | bytes):
        return False
    return any(hasattr(item, "__len__") and not isinstance(item, str | bytes) for item in items)


def refuse_nulls(items: Any, argument: str, scorer: str) -> None:
    """InvalidArgument for a null, which has no whole-number score."""
    for row, item in enumerate(items):
        if _core.is_null(item):
            raise InvalidArgument(f"[{argument}] row {row} is null; a null has no {scorer} score")
