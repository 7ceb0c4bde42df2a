"""Insertions, deletions and substitutions; as ``rapidfuzz.distance.Levenshtein``."""  # noqa: N999

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

distance = _core.levenshtein_distance
similarity = _core.levenshtein_similarity
normalized_distance = _core.levenshtein_normalized_distance
normalized_similarity = _core.levenshtein_normalized_similarity


def editops(
    s1: Any,
    s2: Any,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_hint: float | None = None,  # noqa: ARG001
) -> Editops:
    """The fewest insertions, deletions and substitutions that turn s1 into s2, one by one.

    The arguments are those of `distance`. `score_hint` is accepted, not needed.

    >>> from warpmatch.distance import Levenshtein
    >>> Levenshtein.editops("kitten", "sitting").as_list()
    [('replace', 0, 0), ('replace', 4, 4), ('insert', 6, 6)]
    """
    return edits_between(s1, s2, "levenshtein", processor)


def opcodes(
    s1: Any,
    s2: Any,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_hint: float | None = None,  # noqa: ARG001
) -> Opcodes:
    """The same edits as stretches, with what stays equal between them.

    The arguments are those of `editops`.

    >>> from warpmatch.distance import Levenshtein
    >>> Levenshtein.opcodes("kitten", "sitting").as_list()[:2]
    [('replace', 0, 1, 0, 1), ('equal', 1, 4, 1, 4)]
    """
    return stretches_between(s1, s2, "levenshtein", processor)
