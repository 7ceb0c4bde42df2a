"""Edit distances, as in ``rapidfuzz.distance``: a module for each, with the same four functions."""

from . import Indel, Levenshtein

__all__ = ["Indel", "Levenshtein"]
