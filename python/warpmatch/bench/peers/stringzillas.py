"""StringZillas on the CPU: matrices of Levenshtein distances, by bytes or by code points."""

import functools
from collections.abc import Callable
from typing import Any

import numpy  # noqa: F401  (the whole before its parts: docs/decisions/0028-imports.md)
import stringzilla
import stringzillas
from numpy.typing import NDArray

Function = Callable[..., NDArray[Any]]


def cdist(scorer: str, workers: int | None, is_ascii: bool) -> Function | None:
    """From lists of strings, which it takes as its own ``Strs``; Indel as a substitution of 2."""
    if scorer not in ("levenshtein", "indel"):
        return None
    distances = _engine(workers, is_ascii, 1 if scorer == "levenshtein" else 2)
    return lambda queries, choices: distances(_packed(queries), _packed(choices))


def packed_cdist(
    queries: list[str], choices: list[str], workers: int, is_ascii: bool
) -> Callable[[], NDArray[Any]]:
    """Levenshtein distances from its own ``Strs``, made here."""
    return functools.partial(_engine(workers, is_ascii), _packed(queries), _packed(choices))


def _packed(strings: list[str]) -> stringzilla.Strs:
    return stringzilla.Strs(strings)


def _engine(workers: int | None, is_ascii: bool, mismatch: int = 1) -> Function:
    """The engine for bytes is the faster one, and right for ASCII only."""
    scope = stringzillas.DeviceScope(cpu_cores=workers or 1)
    engine = (
        stringzillas.LevenshteinDistances if is_ascii else stringzillas.LevenshteinDistancesUTF8
    )
    return functools.partial(engine(0, mismatch, 1, 1, capabilities=scope), device=scope)
