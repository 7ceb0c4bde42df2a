"""The longer length minus the common beginning; as ``rapidfuzz.distance.Prefix``."""  # noqa: N999

from .. import _core
from ..lazily import public_names

__all__ = ["distance", "normalized_distance", "normalized_similarity", "similarity"]

__dir__ = public_names(__name__)

distance = _core.prefix_distance
similarity = _core.prefix_similarity
normalized_distance = _core.prefix_normalized_distance
normalized_similarity = _core.prefix_normalized_similarity
