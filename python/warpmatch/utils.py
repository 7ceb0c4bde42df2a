"""Helpers: ``default_process`` as in ``rapidfuzz.utils``, and a normal form for matching."""

from . import _core
from .inputs.normaliser import Normaliser
from .lazily import public_names

__all__ = ["Normaliser", "default_process", "normalise"]

__dir__ = public_names(__name__)

default_process = _core.default_process

normalise = Normaliser()
"""A `Normaliser` with every step: what `Rarity` reads."""
