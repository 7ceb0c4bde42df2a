"""What `process` is given: strings in any container, and what a processor makes of them."""

from collections.abc import Callable, Sequence
from typing import Any

from . import _core
from .errors import InvalidArgument

__all__ = [
    "Processor",
    "few_long_strings",
    "holds_sequences",
    "keyed",
    "listed",
    "processed",
    "refuse_nulls",
]

Processor = Callable[[Any], Any]
_SYMBOLS_A_PAIR = 16
"""Fewer are packed in less time than the pair is compared in."""
_ARROW = (
    "__arrow_c_stream__",
    "__arrow_c_array__",
    "__arrow_c_device_stream__",
    "__arrow_c_device_array__",
)


def keyed(choices: Any) -> tuple[Sequence[Any], Any]:
    """The keys and the choices, both to be indexed from 0."""
    if hasattr(choices, "items"):
        items = list(choices.items())
        return [key for key, _ in items], [choice for _, choice in items]
    values = listed(choices, "choices")
    if not isinstance(values, list | tuple | _core.Corpus):
        values = _python_list(values)
    return range(len(values)), values


def listed(strings: Any, argument: str) -> Any:
    """Strings that can be counted and gone through twice."""
    if hasattr(strings, "__len__"):
        return strings
    if any(hasattr(strings, protocol) for protocol in _ARROW):
        return _core.pack(strings, argument, None)
    return list(strings)


def _python_list(strings: Any) -> list[Any]:
    """A list of Python's own objects: Arrow arrays iterate over scalars of their own."""
    return strings.to_pylist() if hasattr(strings, "to_pylist") else list(strings)


def processed(strings: Any, processor: Processor | None) -> Any:
    """What the processor makes of each; nulls stay as they are."""
    if not processor or isinstance(strings, str | bytes):
        return strings
    items = strings if isinstance(strings, list | tuple) else _python_list(strings)
    if _is_default_process(processor):
        return _core.default_process_all(items)
    return [item if _core.is_null(item) else processor(item) for item in items]


def _is_default_process(processor: Processor) -> bool:
    """RapidFuzz's function does the same as warpmatch's."""
    if processor is _core.default_process:
        return True
    home = str(getattr(processor, "__module__", ""))
    return home.startswith("rapidfuzz.") and processor.__name__ == "default_process"


def holds_sequences(items: Any) -> bool:
    """Whether there are sequences other than strings: only the scalar functions take those."""
    if isinstance(items, str | bytes):
        return False
    return any(hasattr(item, "__len__") and not isinstance(item, str | bytes) for item in items)


def few_long_strings(left: Any, right: Any) -> bool:
    """Whether both are lists or tuples, of so few and so long strings that packing them may cost
    more than comparing them. Looks at the first of each.
    """
    if not all(isinstance(side, list | tuple) and side for side in (left, right)):
        return False
    first, other = left[0], right[0]
    if not (isinstance(first, str | bytes) and isinstance(other, str | bytes)):
        return False
    symbols = len(left) * len(first) + len(right) * len(other)
    return symbols > _SYMBOLS_A_PAIR * len(left) * len(right)


def refuse_nulls(items: Any, argument: str, scorer: str) -> None:
    """InvalidArgument for a null, which has no whole-number score."""
    for row, item in enumerate(items):
        if _core.is_null(item):
            raise InvalidArgument(f"[{argument}] row {row} is null; a null has no {scorer} score")
