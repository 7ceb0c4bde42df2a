"""What a scorer is: one of warpmatch's functions, or its name."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, SupportsFloat

import numpy as np

from . import _core
from .errors import InvalidArgument

__all__ = [
    "Scorer",
    "ScorerLike",
    "check_kwargs",
    "checked_cutoff",
    "find_scorer",
    "function_of",
    "names",
    "rapidfuzz_cutoff",
    "scorer_of",
]

ScorerLike = str | Callable[..., Any]

_NAME_OF: dict[Callable[..., Any], str] = {
    _core.ratio: "ratio",
    _core.levenshtein_distance: "levenshtein",
    _core.levenshtein_similarity: "levenshtein_similarity",
    _core.levenshtein_normalized_distance: "levenshtein_normalized_distance",
    _core.levenshtein_normalized_similarity: "levenshtein_normalized_similarity",
    _core.indel_distance: "indel",
    _core.indel_similarity: "indel_similarity",
    _core.indel_normalized_distance: "indel_normalized_distance",
    _core.indel_normalized_similarity: "indel_normalized_similarity",
}
_FUNCTION_OF = {name: function for function, name in _NAME_OF.items()}


@dataclass(frozen=True, slots=True)
class Scorer:
    """A scorer the engine knows."""

    name: str
    is_integer: bool
    """Scores are whole numbers."""
    higher_is_better: bool
    largest: float
    """The largest score there can be: 100, 1, or infinity for whole numbers."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """RapidFuzz's default type for a dense result."""
        return np.dtype(np.uint32 if self.is_integer else np.float32)


def names() -> list[str]:
    """Every name a scorer can be asked for by."""
    return _core.scorer_names()


def find_scorer(scorer: ScorerLike) -> Scorer | None:
    """The engine's scorer; None for any other callable.

    Raises:
        TypeError: neither a callable nor a name.
        InvalidArgument: a name that is not known; the message lists those that are.
    """
    if isinstance(scorer, str):
        return _by_name(scorer)
    if not callable(scorer):
        raise TypeError(
            f"[scorer] is {type(scorer).__name__}: {scorer!r}; expected a function or a name"
        )
    name = _NAME_OF.get(scorer)
    return None if name is None else _by_name(name)


@cache
def _by_name(name: str) -> Scorer:
    return Scorer(name, *_core.scorer_traits(name))


def scorer_of(scorer: ScorerLike) -> Scorer:
    """The engine's scorer; InvalidArgument for a callable that is not one of warpmatch's."""
    found = find_scorer(scorer)
    if found is None:
        raise InvalidArgument(
            f"[scorer] {scorer!r} is not one of warpmatch's functions; "
            f"only process.* takes others. Known: {', '.join(names())}"
        )
    return found


def function_of(scorer: Scorer) -> Callable[..., Any]:
    """The scalar function of a scorer, with RapidFuzz's arguments."""

    def by_name(s1: Any, s2: Any, *, score_cutoff: float | None = None) -> float:
        return _core.score(s1, s2, _core.Score(scorer.name, score_cutoff, rapidfuzz=True))

    return _FUNCTION_OF.get(scorer.name, by_name)


def check_kwargs(scorer: Scorer, kwargs: Mapping[str, Any] | None) -> None:
    """Lets through what `process` may pass on to a scorer: ``weights``, to Levenshtein's."""
    if not kwargs:
        return
    known = {"weights"} if scorer.name.startswith("levenshtein") else set()
    for name in kwargs:
        if name not in known:
            raise TypeError(f"[scorer_kwargs] {scorer.name} takes no argument {name!r}")
    function_of(scorer)("", "", **kwargs)


def _as_number(cutoff: object, argument: str) -> float:
    if isinstance(cutoff, str | bytes) or not isinstance(cutoff, SupportsFloat):
        raise TypeError(
            f"[{argument}] is {type(cutoff).__name__}: {cutoff!r}; expected a number or None"
        )
    return float(cutoff)


def checked_cutoff(
    scorer: Scorer, cutoff: float | None, argument: str = "score_cutoff"
) -> float | None:
    """The cutoff, when the scorer can reach it; InvalidArgument when it cannot."""
    if cutoff is None:
        return None
    value = _as_number(cutoff, argument)
    if not 0 <= value <= scorer.largest or math.isinf(value):
        bounds = "at least 0" if scorer.is_integer else f"in 0 to {scorer.largest:g}"
        raise InvalidArgument(f"[{argument}] must be {bounds} for {scorer.name}, got {cutoff!r}")
    return value


def rapidfuzz_cutoff(scorer: Scorer, cutoff: float | None) -> float | None:
    """The cutoff as RapidFuzz's ``process`` functions take it.

    Whole-number scorers cut it to a whole number, the others round it to float32.
    """
    value = checked_cutoff(scorer, cutoff)
    if value is None:
        return None
    return float(math.trunc(value)) if scorer.is_integer else float(np.float32(value))
