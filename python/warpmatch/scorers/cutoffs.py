"""Cutoffs and thresholds: whether a scorer can reach them, and what looks like a slip."""

from __future__ import annotations

import math

from ..errors import CutoffWarning, InvalidArgument, RangeError, described, warn
from ..lazily import LazyModule

TYPE_CHECKING = False  # as type checkers know it; `typing` is not loaded for it
if TYPE_CHECKING:
    import struct
    from typing import Any

    from .scorer import AnyScorer, Scorer
else:
    struct = LazyModule("struct")

__all__ = [
    "as_number",
    "checked_cutoff",
    "cutoff_doubt",
    "cutoff_in_range",
    "rapidfuzz_cutoff",
    "threshold_of",
]


def as_number(cutoff: Any, argument: str, expected: str = "a number or None") -> float:
    """The argument as a float; TypeError for what is no number, which says what was expected."""
    problem = f"[{argument}] is {described(cutoff)}; expected {expected}"
    if isinstance(cutoff, str | bytes) or not hasattr(cutoff, "__float__"):
        raise TypeError(problem)
    try:
        return float(cutoff)
    except OverflowError:
        raise RangeError(f"[{argument}] is too large: {cutoff!r}") from None
    except (TypeError, ValueError):  # arrays of more than one number, signalling NaNs
        raise TypeError(problem) from None


def checked_cutoff(
    scorer: AnyScorer,
    cutoff: float | None,
    argument: str = "score_cutoff",
    *,
    joins: bool = False,
) -> float | None:
    """The cutoff, when the scorer can reach it; a CutoffWarning when it looks like a slip.

    What `joins` gives all pairs that meet the cutoff, so that a slip costs more there.

    Raises:
        TypeError: not a number.
        InvalidArgument: no score of this scorer is there; the message says where they are.
    """
    value = cutoff_in_range(scorer, cutoff, argument)
    doubt = "" if value is None else cutoff_doubt(scorer, value, joins=joins)
    if doubt:
        warn(f"[{argument}] {doubt}", CutoffWarning)
    return value


def threshold_of(
    scorer: AnyScorer, threshold: float | None, expected: str = "a number, 'auto' or None"
) -> float:
    """The threshold of a `dedupe`, checked; the usual one of the scorer where it is None.

    What finds one without labels for ``auto`` does so before.

    Raises:
        TypeError: not a number; the message says what was expected.
        InvalidArgument: the scorer has none, and as in `checked_cutoff`.

    >>> from warpmatch.scorers.cutoffs import threshold_of
    >>> from warpmatch.scorers.scorer import scorer_of
    >>> [threshold_of(scorer_of(name), None) for name in ("ratio", "jaro_winkler")]
    [90.0, 0.9]
    """
    if threshold is not None:
        as_number(threshold, "threshold", expected)
    value = checked_cutoff(scorer, threshold, "threshold", joins=True)
    value = scorer.usual_threshold if value is None else value
    if value is None:
        example = (
            "threshold=8 for strings with at least 8 in common"
            if scorer.higher_is_better
            else "threshold=2 for strings at most 2 apart"
        )
        raise InvalidArgument(
            f"[threshold] is needed for {scorer.name}: it counts in whole numbers, and how many "
            f"are enough depends on the strings; for example {example}"
        )
    return value


def cutoff_doubt(scorer: AnyScorer, cutoff: float, *, joins: bool = True) -> str:
    """Why a cutoff that is possible is probably meant on another scale; empty where it is not.

    A ratio of 1, or next to nothing, is a way to leave out what has nothing in common; in joins 1
    makes no sense.

    >>> from warpmatch.scorers.cutoffs import cutoff_doubt
    >>> from warpmatch.scorers.scorer import scorer_of
    >>> cutoff_doubt(scorer_of("ratio"), 0.9)
    'is 0.9 on the scale of ratio, 0 to 100: nearly every pair meets it; did you mean 90?'
    """
    if scorer.largest == 100 and (0.01 <= cutoff < 1 or (joins and cutoff == 1)):
        return (
            f"is {cutoff:g} on the scale of {scorer.name}, 0 to 100: nearly every pair meets it; "
            f"did you mean {100 * cutoff:g}?"
        )
    if scorer.is_integer and 0.01 <= cutoff < 1:
        meets = (
            "any pair with something in common"
            if scorer.higher_is_better
            else "no pair but of equal strings"
        )
        metric = scorer.name.removesuffix("_similarity")
        return (
            f"is {cutoff:g} for {scorer.name}, which counts in whole numbers: {meets} meets it; "
            f"did you mean the scorer {metric}_normalized_similarity?"
        )
    return ""


def rapidfuzz_cutoff(scorer: Scorer, cutoff: float | None) -> float | None:
    """The cutoff as RapidFuzz's ``process`` functions take it: without a warning.

    Whole-number scorers cut it to a whole number, the others round it to float32; whether it is in
    range is asked of what that makes of it.
    """
    if cutoff is None:
        return None
    value = as_number(cutoff, "score_cutoff")
    if math.isfinite(value):
        value = float(math.trunc(value)) if scorer.is_integer else _as_float32(value)
    return _in_range(scorer, value, cutoff, "score_cutoff")


def _as_float32(value: float) -> float:
    try:
        return struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:  # it is as far out of any range as that
        return math.copysign(math.inf, value)


def cutoff_in_range(scorer: AnyScorer, cutoff: float | None, argument: str) -> float | None:
    """The cutoff as a number, where the scorer can reach it; errors as `checked_cutoff`."""
    if cutoff is None:
        return None
    return _in_range(scorer, as_number(cutoff, argument), cutoff, argument)


def _in_range(scorer: AnyScorer, value: float, given: object, argument: str) -> float:
    if 0 <= value <= scorer.largest and not math.isinf(value):
        return value
    bounds = "at least 0" if scorer.is_integer else f"in 0 to {scorer.largest:g}"
    hint = ""
    if scorer.largest == 1 and 1 < value <= 100:
        hint = (
            f"; did you mean {value / 100:g}?"
            if scorer.higher_is_better
            else "; it is a ceiling, from 0 for equal strings to 1 for nothing in common"
        )
    raise InvalidArgument(f"[{argument}] must be {bounds} for {scorer.name}, got {given!r}{hint}")
