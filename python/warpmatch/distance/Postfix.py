"""The longer length minus the common end; as ``rapidfuzz.distance.Postfix``."""  # noqa: N999

from .. import _core
from ..lazily import public_names

__all__ = ["distance", "normalized_distance", "normalized_similarity", "similarity"]

__dir__ = public_names(__name__)

distance = _core.postfix_distance
similarity = _core.postfix_similarity
normalized_distance = _core.postfix_normalized_distance
normalized_similarity = _core.postfix_normalized_similarity
