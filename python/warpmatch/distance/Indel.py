"""Insertions and deletions only; as ``rapidfuzz.distance.Indel``."""  # noqa: N999

from .. import _core

__all__ = ["distance", "normalized_distance", "normalized_similarity", "similarity"]

distance = _core.indel_distance
similarity = _core.indel_similarity
normalized_distance = _core.indel_normalized_distance
normalized_similarity = _core.indel_normalized_similarity
