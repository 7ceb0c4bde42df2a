"""Positions that differ; as ``rapidfuzz.distance.Hamming``."""  # noqa: N999

from collections.abc import Callable
from typing import Any

from .. import _core
from ..lazily import public_names
from ._edits import Editops, Opcodes
from ._edits_between import edits_between, stretches_between

__all__ = [
    "distance",
    "editops",
    "normalized_distance",
    "normalized_similarity",
    "opcodes",
    "similarity",
]

__dir__ = public_names(__name__)

distance = _core.hamming_distance
similarity = _core.hamming_similarity
normalized_distance = _core.hamming_normalized_distance
normalized_similarity = _core.hamming_normalized_similarity


def editops(
    s1: Any,
    s2: Any,
    *,
    pad: bool = True,
    processor: Callable[[Any], Any] | None = None,
) -> Editops:
    """The replacements that turn s1 into s2, one by one, and the end of the longer string.

    The arguments are those of `distance`.

    Raises:
        InvalidArgument: without `pad`, strings of unequal length.

    >>> from warpmatch.distance import Hamming
    >>> Hamming.editops("karolin", "kathrin").as_list()
    [('replace', 2, 2), ('replace', 3, 3), ('replace', 4, 4)]
    """
    return edits_between(s1, s2, "hamming", processor, pad)


def opcodes(
    s1: Any,
    s2: Any,
    *,
    pad: bool = True,
    processor: Callable[[Any], Any] | None = None,
) -> Opcodes:
    """The same edits as stretches, with what stays equal between them.

    The arguments are those of `editops`.

    >>> from warpmatch.distance import Hamming
    >>> Hamming.opcodes("karolin", "kathrin").as_list()[:2]
    [('equal', 0, 2, 0, 2), ('replace', 2, 5, 2, 5)]
    """
    return stretches_between(s1, s2, "hamming", processor, pad)
