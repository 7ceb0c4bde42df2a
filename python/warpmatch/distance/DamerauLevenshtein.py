"""Levenshtein and swaps of any neighbours; as ``rapidfuzz.distance.DamerauLevenshtein``."""  # noqa: N999

from .. import _core
from ..lazily import public_names

__all__ = ["distance", "normalized_distance", "normalized_similarity", "similarity"]

__dir__ = public_names(__name__)

distance = _core.damerau_levenshtein_distance
similarity = _core.damerau_levenshtein_similarity
normalized_distance = _core.damerau_levenshtein_normalized_distance
normalized_similarity = _core.damerau_levenshtein_normalized_similarity
