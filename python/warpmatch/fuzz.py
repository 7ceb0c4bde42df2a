"""Similarities from 0 to 100, as in ``rapidfuzz.fuzz``."""

from . import _core

__all__ = ["ratio"]

ratio = _core.ratio
