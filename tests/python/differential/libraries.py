"""The two libraries behind the same paths."""

from functools import partial
from types import SimpleNamespace

import rapidfuzz
import rapidfuzz.distance
import rapidfuzz.process
import rapidfuzz.utils
import warpmatch

from . import oracle

_BATCH = ("cdist", "cpdist", "extract", "extractOne")
_OWN = ("matrix", "top_k", "pairs", "self_join")


def ours(device: str = "auto") -> SimpleNamespace:
    """warpmatch, with every batch call on that device."""
    process = {name: partial(getattr(warpmatch.process, name), device=device) for name in _BATCH}
    return SimpleNamespace(
        fuzz=warpmatch.fuzz,
        distance=warpmatch.distance,
        utils=warpmatch.utils,
        process=SimpleNamespace(**process, extract_iter=warpmatch.process.extract_iter),
        packed=warpmatch.Corpus,
        **{name: partial(getattr(warpmatch, name), device=device) for name in _OWN},
    )


def theirs() -> SimpleNamespace:
    """RapidFuzz; where it lacks a call, its scalar functions on every pair."""
    return SimpleNamespace(
        fuzz=rapidfuzz.fuzz,
        distance=rapidfuzz.distance,
        utils=rapidfuzz.utils,
        process=rapidfuzz.process,
        packed=list,
        **{name: getattr(oracle, name) for name in _OWN},
    )
