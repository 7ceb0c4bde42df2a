"""Helpers: ``default_process`` as in ``rapidfuzz.utils``, and a normal form for matching."""

from . import _core
from .inputs.normaliser import Normaliser

__all__ = ["Normaliser", "default_process", "normalise"]

default_process = _core.default_process

normalise = Normaliser()
"""A `Normaliser` with every step: what `Rarity` reads."""
