"""Levenshtein and swaps of neighbours, no part edited twice; as ``rapidfuzz.distance.OSA``."""  # noqa: N999

from .. import _core

__all__ = ["distance", "normalized_distance", "normalized_similarity", "similarity"]

distance = _core.osa_distance
similarity = _core.osa_similarity
normalized_distance = _core.osa_normalized_distance
normalized_similarity = _core.osa_normalized_similarity
