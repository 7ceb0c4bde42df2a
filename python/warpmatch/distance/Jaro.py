"""Jaro similarity, from 0 to 1; as ``rapidfuzz.distance.Jaro``."""  # noqa: N999

from .. import _core
from ..lazily import public_names

__all__ = ["distance", "normalized_distance", "normalized_similarity", "similarity"]

__dir__ = public_names(__name__)

distance = _core.jaro_distance
similarity = _core.jaro_similarity
normalized_distance = _core.jaro_normalized_distance
normalized_similarity = _core.jaro_normalized_similarity
