"""Jaro similarity, raised by a common beginning; as ``rapidfuzz.distance.JaroWinkler``."""  # noqa: N999

from .. import _core
from ..lazily import public_names

__all__ = ["distance", "normalized_distance", "normalized_similarity", "similarity"]

__dir__ = public_names(__name__)

distance = _core.jaro_winkler_distance
similarity = _core.jaro_winkler_similarity
normalized_distance = _core.jaro_winkler_normalized_distance
normalized_similarity = _core.jaro_winkler_normalized_similarity
