"""What a scorer is: a function, a name or a fitted Rarity, its parameters and its cutoffs."""

from .metrics import FORMS, FUZZ, METRICS, form_name, names
from .scorer import (
    Scorer,
    ScorerLike,
    checked_kwargs,
    find_scorer,
    function_of,
    is_rarity,
    rapidfuzz_scorer,
    scorer_of,
    set_scorer_of,
    with_kwargs,
)

__all__ = [
    "FORMS",
    "FUZZ",
    "METRICS",
    "Scorer",
    "ScorerLike",
    "checked_kwargs",
    "find_scorer",
    "form_name",
    "function_of",
    "is_rarity",
    "names",
    "rapidfuzz_scorer",
    "scorer_of",
    "set_scorer_of",
    "with_kwargs",
]
