"""Trigrams in common, as ``similarity`` of PostgreSQL's pg_trgm; RapidFuzz has no such module."""  # noqa: N999

from .. import _core
from ..lazily import public_names

__all__ = ["distance", "normalized_distance", "normalized_similarity", "similarity"]

__dir__ = public_names(__name__)

distance = _core.trigram_distance
similarity = _core.trigram_similarity
normalized_distance = _core.trigram_normalized_distance
normalized_similarity = _core.trigram_normalized_similarity
