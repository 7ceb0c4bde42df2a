"""Insertions, deletions and substitutions; as ``rapidfuzz.distance.Levenshtein``."""  # noqa: N999

from .. import _core

__all__ = ["distance", "normalized_distance", "normalized_similarity", "similarity"]

distance = _core.levenshtein_distance
similarity = _core.levenshtein_similarity
normalized_distance = _core.levenshtein_normalized_distance
normalized_similarity = _core.levenshtein_normalized_similarity
