"""The smallest call that still shows a difference."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from .calls import Call, Packed


def shrink(call: Call, differs: Callable[[Call], bool]) -> Call:
    """Drops options, strings and symbols for as long as the difference remains."""
    while True:
        smaller = next((c for c in _smaller_calls(call) if differs(c)), None)
        if smaller is None:
            return call
        call = smaller


def _smaller_calls(call: Call) -> Iterator[Call]:
    for name in call.options.keys() - {"scorer"}:
        yield replace(call, options={n: v for n, v in call.options.items() if n != name})
    yield from (replace(call, arguments=arguments) for arguments in _without_row(call.arguments))
    for place, argument in enumerate(call.arguments):
        for smaller in _smaller(argument):
            arguments = (*call.arguments[:place], smaller, *call.arguments[place + 1 :])
            yield replace(call, arguments=arguments)


def _without_row(arguments: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """The same row left out of two sets that are compared row by row."""
    if len(arguments) != 2 or not all(isinstance(argument, list) for argument in arguments):
        return
    for row in range(min(map(len, arguments))):
        yield tuple(argument[:row] + argument[row + 1 :] for argument in arguments)


def _smaller(value: Any) -> Iterator[Any]:
    """Versions with fewer parts, large cuts first, then with one smaller part."""
    if isinstance(value, Packed):
        yield value.strings
        yield from map(Packed, _smaller(value.strings))
    elif isinstance(value, dict):
        yield list(value.values())
    elif isinstance(value, str | bytes | list | tuple):
        yield from _shorter(value)
        if isinstance(value, list):
            for place, part in enumerate(value):
                for smaller in _smaller(part):
                    yield [*value[:place], smaller, *value[place + 1 :]]


def _shorter(value: Any) -> Iterator[Any]:
    """Without a half of it, a quarter and so on."""
    size = len(value)
    while size:
        for begin in range(0, len(value), size):
            yield value[:begin] + value[begin + size :]
        size //= 2
