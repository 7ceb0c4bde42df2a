"""Insertions and deletions only; as ``rapidfuzz.distance.Indel``."""  # noqa: N999

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

distance = _core.indel_distance
similarity = _core.indel_similarity
normalized_distance = _core.indel_normalized_distance
normalized_similarity = _core.indel_normalized_similarity


def editops(
    s1: Any,
    s2: Any,
    *,
    processor: Callable[[Any], Any] | None = None,
) -> Editops:
    """The fewest insertions and deletions that turn s1 into s2, one by one.

    The arguments are those of `distance`.

    >>> from warpmatch.distance import Indel
    >>> Indel.editops("kitten", "sitting").as_list()
    [('insert', 0, 0), ('delete', 0, 1), ('insert', 4, 4), ('delete', 4, 5), ('insert', 6, 6)]
    """
    return edits_between(s1, s2, "indel", processor)


def opcodes(
    s1: Any,
    s2: Any,
    *,
    processor: Callable[[Any], Any] | None = None,
) -> Opcodes:
    """The same edits as stretches, with what stays equal between them.

    The arguments are those of `editops`.

    >>> from warpmatch.distance import Indel
    >>> Indel.opcodes("kitten", "sitting").as_list()[:2]
    [('insert', 0, 0, 0, 1), ('delete', 0, 1, 1, 1)]
    """
    return stretches_between(s1, s2, "indel", processor)
