"""A call that two libraries can both answer, and whether they answer alike."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from types import SimpleNamespace
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Named:
    """A function that each library has under the same name, such as ``fuzz.ratio``."""

    path: str

    def in_library(self, library: Any) -> Any:
        return reduce(getattr, self.path.split("."), library)

    def __repr__(self) -> str:
        return self.path


@dataclass(frozen=True)
class Packed:
    """Strings that warpmatch gets as a Corpus and RapidFuzz as they are."""

    strings: list[Any]

    def in_library(self, library: Any) -> Any:
        return library.packed(self.strings)

    def __repr__(self) -> str:
        return f"Corpus({self.strings!r})"


@dataclass(frozen=True)
class Raised:
    """A call that ended with an error."""

    error: Exception

    def __repr__(self) -> str:
        return f"{type(self.error).__name__}: {self.error}"


@dataclass(frozen=True)
class Call:
    """A function by its path in a library, with its arguments."""

    function: str
    arguments: tuple[Any, ...]
    options: dict[str, Any] = field(default_factory=dict)

    def answer(self, library: SimpleNamespace) -> Any:
        """What the function returns or raises in that library; generators are read to the end."""
        function: Callable[..., Any] = Named(self.function).in_library(library)
        try:
            result = function(
                *[_in_library(value, library) for value in self.arguments],
                **{name: _in_library(value, library) for name, value in self.options.items()},
            )
            return list(result) if isinstance(result, Iterator) else result
        except Exception as error:
            return Raised(error)

    def __repr__(self) -> str:
        options = [f"{name}={value!r}" for name, value in self.options.items()]
        return f"{self.function}({', '.join([*map(repr, self.arguments), *options])})"


def _in_library(value: Any, library: SimpleNamespace) -> Any:
    return value.in_library(library) if isinstance(value, Named | Packed) else value


def alike(ours: Any, theirs: Any) -> bool:
    """Equal to the bit in values and types; an error is one of the type that RapidFuzz raises."""
    if isinstance(ours, Raised) or isinstance(theirs, Raised):
        return (
            isinstance(ours, Raised)
            and isinstance(theirs, Raised)
            and isinstance(ours.error, type(theirs.error))
        )
    return _exact(ours) == _exact(theirs)


def _exact(value: Any) -> Any:
    """The value in a form that is equal only for the same bits and types."""
    kind = type(value)
    if kind is float:
        return "float", value.hex()
    if kind in (int, str, bytes, bool, type(None)):
        return kind, value
    if kind in (list, tuple):
        return kind, [_exact(item) for item in value]
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    return kind.__name__, _parts(value)


def _parts(value: Any) -> Any:
    """What edits, alignments, `TopK` and `Pairs` are made of."""
    if hasattr(value, "as_list"):
        return _exact([value.as_list(), value.src_len, value.dest_len])
    if hasattr(value, "indices"):
        return _exact([value.indices, value.scores[value.indices >= 0]])
    if hasattr(value, "left"):
        return _exact([value.left, value.right, value.score])
    if hasattr(value, "dest_start"):
        return _exact([value[place] for place in range(len(value))])
    return repr(value)
