"""Words in common by words in either string, from 0 to 1; RapidFuzz has no such module."""  # noqa: N999

from .. import _core
from ..lazily import public_names

__all__ = ["distance", "normalized_distance", "normalized_similarity", "similarity"]

__dir__ = public_names(__name__)

distance = _core.jaccard_distance
similarity = _core.jaccard_similarity
normalized_distance = _core.jaccard_normalized_distance
normalized_similarity = _core.jaccard_normalized_similarity
