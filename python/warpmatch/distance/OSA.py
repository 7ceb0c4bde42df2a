"""Levenshtein and swaps of neighbours, no part edited twice; as ``rapidfuzz.distance.OSA``."""  # noqa: N999

from .. import _core
from ..lazily import public_names

__all__ = ["distance", "normalized_distance", "normalized_similarity", "similarity"]

__dir__ = public_names(__name__)

distance = _core.osa_distance
similarity = _core.osa_similarity
normalized_distance = _core.osa_normalized_distance
normalized_similarity = _core.osa_normalized_similarity
