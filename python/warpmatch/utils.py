"""Helpers, as in ``rapidfuzz.utils``."""

from . import _core

__all__ = ["default_process"]

default_process = _core.default_process
