"""The longer length minus the longest common subsequence; as ``rapidfuzz.distance.LCSseq``."""  # noqa: N999

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

distance = _core.lcs_seq_distance
similarity = _core.lcs_seq_similarity
normalized_distance = _core.lcs_seq_normalized_distance
normalized_similarity = _core.lcs_seq_normalized_similarity


def editops(
    s1: Any,
    s2: Any,
    *,
    processor: Callable[[Any], Any] | None = None,
) -> Editops:
    """The insertions and deletions around the longest common subsequence, one by one.

    The arguments are those of `distance`.

    >>> from warpmatch.distance import LCSseq
    >>> LCSseq.editops("kitten", "sitting").as_list()
    [('insert', 0, 0), ('delete', 0, 1), ('insert', 4, 4), ('delete', 4, 5), ('insert', 6, 6)]
    """
    return edits_between(s1, s2, "lcs_seq", processor)


def opcodes(
    s1: Any,
    s2: Any,
    *,
    processor: Callable[[Any], Any] | None = None,
) -> Opcodes:
    """The same edits as stretches, with what stays equal between them.

    The arguments are those of `editops`.

    >>> from warpmatch.distance import LCSseq
    >>> LCSseq.opcodes("kitten", "sitting").as_list()[:2]
    [('insert', 0, 0, 0, 1), ('delete', 0, 1, 1, 1)]
    """
    return stretches_between(s1, s2, "lcs_seq", processor)
