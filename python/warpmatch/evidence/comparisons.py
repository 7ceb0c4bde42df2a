"""What a column is compared by: as the caller says, or as the column looks."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from itertools import chain
from typing import Any

from ..errors import InvalidArgument, described
from ..scorers.scorer import Scorer, ScorerLike, find_scorer, scorer_of

__all__ = ["CODE", "Comparison", "comparison_of", "known_scorer", "looks_like_code"]

Comparison = str | Scorer
"""``rarity``, ``exact``, or the engine's scorer of a similarity from 0 to 1 or 100."""

CODE = "osa_normalized_similarity"
"""What codes are compared by: the share of characters that need no edit."""


def comparison_of(wanted: ScorerLike | None, name: str, texts: Sequence[Sequence[Any]]) -> Any:
    """The comparison of a column, whose values are given in normal form where the look decides.

    Raises:
        InvalidArgument: no comparison of that name; or a scorer that has no similarity.
    """
    if wanted is None:
        return scorer_of(CODE) if looks_like_code(texts) else "rarity"
    if isinstance(wanted, str) and wanted == "code":
        return scorer_of(CODE)
    if isinstance(wanted, str) and wanted in ("rarity", "exact"):
        return wanted
    if isinstance(wanted, str | Scorer) or callable(wanted):
        return _similarity(wanted, name)
    raise TypeError(
        f"[on] is to have the comparison of {name}, got {described(wanted)}; "
        "expected 'rarity', 'code', 'exact' or a scorer"
    )


def looks_like_code(texts: Sequence[Sequence[Any]]) -> bool:
    """Whether a column holds codes, numbers and dates rather than words.

    They are where more than half of the values have a digit, and half of them two words or fewer.

    >>> from warpmatch.evidence.comparisons import looks_like_code
    >>> looks_like_code((["020 7946", "0161 496", None],)), looks_like_code((["Leeds", "Y0rk"],))
    (True, False)
    """
    values = [text for text in chain(*texts) if text]
    if not values:
        return False
    digits = sum(any(c.isdigit() for c in value) for value in values)
    words = statistics.median(len(value.split()) for value in values)
    return digits > len(values) / 2 and words <= 2


def known_scorer(wanted: Any, name: str) -> Scorer | None:
    """The scorer that a column is to be compared by; None for a function of the caller's own.

    Raises:
        InvalidArgument: there is none of that name.
    """
    try:
        return find_scorer(wanted)
    except InvalidArgument as error:
        problem = str(error).removeprefix("[scorer] ")
        raise InvalidArgument(f"[on] {name} has an {problem}, rarity, code, exact") from None


def _similarity(wanted: Any, name: str) -> Scorer:
    """The scorer in the form that goes from 0 to its largest score.

    A distance is compared by the similarity that belongs to it, what is counted in whole numbers by
    its normalized form.
    """
    if type(wanted).__module__ == "warpmatch.scorers.rarity":
        raise InvalidArgument(
            f"[on] {name} has a fitted Rarity; pass 'rarity', which is fitted on the column"
        )
    found = wanted if isinstance(wanted, Scorer) else known_scorer(wanted, name)
    if found is None:
        raise InvalidArgument(f"[on] {name} has {wanted!r}, which is none of warpmatch's functions")
    if found.higher_is_better and not found.is_integer:
        return found
    return Scorer(found.engine.as_similarity(normalized=True), found.processor)
