"""Where warpmatch differs on purpose: skipped by what a call asks for, never by its scores."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from .calls import Call, Named, Packed
from .scorers import BY_NAME, SCORERS, Scorer
from .strings import is_null

_BY_PATH = {scorer.path: scorer for scorer in SCORERS}
_DENSE = ("process.cdist", "process.cpdist")


@dataclass(frozen=True)
class Difference:
    """A rule for calls that are not compared."""

    reason: str
    applies: Callable[[Call], bool]


def why_different(call: Call) -> str | None:
    """The reason, where the call is one that the two libraries answer differently on purpose."""
    return next((rule.reason for rule in DELIBERATE if rule.applies(call)), None)


def is_scored_in_python(call: Call) -> bool:
    """Sequences other than strings, which no device takes."""
    made = call.options.get("processor") is str.split
    return made or any(isinstance(row, list | tuple) for row in _rows(call))


def _null_of_fuzz(call: Call) -> bool:
    is_score = call.function in _BY_PATH and call.function.startswith("fuzz.")
    return is_score and any(map(is_null, call.arguments))


def _null_in_cdist(call: Call) -> bool:
    return call.function == "process.cdist" and any(map(is_null, _rows(call)))


def _null_before_processor(call: Call) -> bool:
    processes = call.function == "process.cpdist" and "processor" in call.options
    return processes and any(map(is_null, _rows(call)))


def _may_not_fit(call: Call) -> bool:
    """By the largest score that lengths and arguments allow."""
    dtype: np.dtype[Any] = np.dtype(call.options.get("dtype"))
    if call.function not in _DENSE or dtype.kind not in "iu":
        return False
    largest = _scorer(call).largest
    if _scorer(call).is_whole:
        longest = max((len(row) for row in _rows(call) if not is_null(row)), default=0)
        weights = _scorer_kwargs(call).get("weights", (1, 1, 1))
        largest = max(2 * longest * max(weights), call.options.get("score_cutoff", 0) + 1)
    return largest * call.options.get("score_multiplier", 1) > np.iinfo(dtype).max


def _fraction_of_whole_scores(call: Call) -> bool:
    is_fraction = call.options.get("score_multiplier", 1) % 1 != 0
    return is_fraction and call.function in _DENSE and _scorer(call).is_whole


def _unequal_without_pad(call: Call) -> bool:
    """Calls in which RapidFuzz may answer before it meets the lengths that it would refuse."""
    if _is_scalar(call):
        return call.options.get("pad") is False and "score_cutoff" in call.options
    if _scorer_kwargs(call).get("pad", True):
        return False
    lengths = {len(row) for row in _rows(call) if not is_null(row)}
    return len(lengths) > 1 and all(len(rows) for rows in _sets(call))


def _misses_hits(call: Call) -> bool:
    path = call.function if _is_scalar(call) else getattr(call.options.get("scorer"), "path", "")
    if not path.startswith("distance.LCSseq.") or "score_cutoff" not in call.options:
        return False
    rows = call.arguments if _is_scalar(call) else _rows(call)
    return any(len(row) > 128 for row in rows if hasattr(row, "__len__"))


def _is_scalar(call: Call) -> bool:
    return "scorer" not in call.options and not call.function.startswith("process.")


def _scorer(call: Call) -> Scorer:
    scorer = call.options.get("scorer", "ratio")
    return _BY_PATH[scorer.path] if isinstance(scorer, Named) else BY_NAME[scorer]


def _scorer_kwargs(call: Call) -> dict[str, Any]:
    return call.options.get("scorer_kwargs", {})


def _sets(call: Call) -> Iterator[Any]:
    """The sets of strings of a batch call; a single query is a set of one."""
    for place, argument in enumerate(call.arguments):
        if isinstance(argument, int):
            continue
        if place == 0 and call.function.startswith("process.extract"):
            yield [argument]
        elif isinstance(argument, Packed):
            yield argument.strings
        else:
            yield list(argument.values()) if isinstance(argument, dict) else argument


def _rows(call: Call) -> Iterator[Any]:
    for rows in _sets(call):
        yield from rows


DELIBERATE = (
    Difference(
        "fuzz.* of a null: RapidFuzz returns the int 0, warpmatch the float it declares",
        _null_of_fuzz,
    ),
    Difference(
        "cdist of a null: RapidFuzz may leave its row unwritten, warpmatch gives the worst score",
        _null_in_cdist,
    ),
    Difference(
        "cpdist of a null with a processor: RapidFuzz hands it pandas.NA, warpmatch no null",
        _null_before_processor,
    ),
    Difference(
        "a score beyond an integer dtype: RapidFuzz wraps it, warpmatch raises RangeError",
        _may_not_fit,
    ),
    Difference(
        "a fractional multiplier of whole scores: RapidFuzz truncates it, warpmatch honours it",
        _fraction_of_whole_scores,
    ),
    Difference(
        "pad=False and unequal lengths: RapidFuzz raises if it gets to see them, and without a "
        "message in a thread; warpmatch checks first",
        _unequal_without_pad,
    ),
    Difference(
        "LCSseq of more than 128 symbols with a cutoff: RapidFuzz 3.14 misses scores that just "
        "meet it, warpmatch finds them",
        _misses_hits,
    ),
)
