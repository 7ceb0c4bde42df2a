"""From records to weighed candidate pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..matching.generous import Found
from ..matching.thresholds import ThresholdChoice, are_few, choose_threshold
from ..progress import ProgressLike
from ..scorers.scorer import Scorer
from .candidates import joined_records
from .levels import NUMBERS, OVERALL, SIMILARITY
from .model import EvidenceModel, fit_model
from .records import ComparedColumn, Records, Rows

__all__ = ["Weighed", "levels_of", "weigh"]

_RECIPROCAL = 0.67
_PLACES = 4
_LEAST_WEIGHT = -20.0
"""Bits; below, one pair in a million matches."""
_MIDDLES = np.array([0.1, 0.3, 0.5, 0.7, 0.9, 1.0])
"""Of the levels of `SIMILARITY`."""


@dataclass(frozen=True, eq=False)
class Weighed:
    """Candidate pairs with all that is known of them."""

    records: Records
    found: Found
    """Their scores are weights, in bits."""
    levels: NDArray[np.int8]
    """(pairs, features)."""
    overall: NDArray[np.float64]
    """How alike the rows as a whole are."""
    model: EvidenceModel

    def suggested(self) -> ThresholdChoice:
        """The threshold that the weights suggest.

        In one table, and where rows are few, it is no lower than 0 bits, where a pair is as likely
        a match as not. Of two tables with many rows the chance matches tell more than the model,
        which knows nothing of a row having one partner.
        """
        one_table = not self.records.two_tables
        floor = 0.0 if one_table or are_few(self.records.sizes) else None
        return choose_threshold(
            *self.found,
            self.records.sizes,
            ties=self.overall,
            floor=floor,
            is_evidence=True,
        )


def weigh(records: Records, progress: ProgressLike) -> Weighed:
    """Finds candidate pairs, learns the model from them, and weighs them.

    Rows as a whole are compared by the text of all columns. Between two tables it is tried without
    those columns that mostly differ between likely matches, and the text that is expected to find
    more matches is kept; in one table nothing tells which that is.
    """
    first = _weigh(records, progress)
    agreeing = tuple(
        feature.name
        for feature in first.model.features
        if feature.name in records.overall
        and len(feature.levels) == len(_MIDDLES)
        and float(feature.m @ _MIDDLES) >= 0.5
    )
    if not records.two_tables or not agreeing or agreeing == records.overall:
        return first
    second = _weigh(records.with_overall(agreeing), progress)
    return max((first, second), key=_expected_true)


def _expected_true(weighed: Weighed) -> float:
    suggested = weighed.suggested()
    return suggested.found - suggested.expected_false


def _weigh(records: Records, progress: ProgressLike) -> Weighed:
    found = joined_records(records, progress)
    levels = levels_of(records, *found)
    features: list[tuple[str, str, tuple[str, ...]]] = [
        (column.name, _called(column.comparison), SIMILARITY) for column in _apart(records)
    ]
    features += [("(overall)", "rarity", OVERALL), ("(numbers)", "exact", NUMBERS)]
    model = fit_model(
        levels,
        features,
        _start(records, found),
        lambda weights: _may_match(records, found, weights),
        others_may_match=not records.two_tables,
        overall=records.overall,
    )
    weights = Found(found.left, found.right, model.weights(levels))
    return Weighed(records, weights, levels, found.score, model)


def levels_of(
    records: Records, left: Rows, right: Rows, scores: NDArray[np.float64]
) -> NDArray[np.int8]:
    """(pairs, features): how alike rows are, column by column and as a whole."""
    columns = records.column_levels(_apart(records), left, right)
    return np.concatenate([columns, records.overall_levels(left, right, scores)], axis=1)


def _apart(records: Records) -> tuple[ComparedColumn, ...]:
    """The columns that are weighed: not the only one, whose words are those of the whole row."""
    columns = records.columns
    whole = len(columns) == 1 and bool(records.overall) and columns[0].comparison == "rarity"
    return () if whole else columns


def _called(comparison: str | Scorer) -> str:
    return comparison if isinstance(comparison, str) else comparison.name


def _start(records: Records, found: Found) -> NDArray[np.float64]:
    """Matches to begin with: the better half of the pairs that are the best of both their rows."""
    reciprocity = _core.reciprocity(*found, records.two_tables, True)
    mutual = reciprocity >= _RECIPROCAL
    if not mutual.any():  # then the best there is
        mutual = reciprocity >= reciprocity.max(initial=0.0)
    if not mutual.any():
        return np.zeros(0)
    return (mutual & (found.score >= np.median(found.score[mutual]))).astype(np.float64)


def _may_match(records: Records, found: Found, weights: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Between two tables each row's best pairs, in one the pairs that are good for both rows.

    The latter among those that are likely at all: how far a pair is the best of its rows follows
    from the pairs that are no worse.
    """
    if not records.two_tables:
        likely = np.flatnonzero(weights >= _LEAST_WEIGHT)
        rounded = np.round(weights[likely], _PLACES)
        rows = found.left[likely], found.right[likely]
        allowed = np.zeros(len(weights), bool)
        allowed[likely] = _core.reciprocity(*rows, rounded, False, True) >= _RECIPROCAL
        return allowed
    best = np.full(records.sizes[0], -np.inf), np.full(records.sizes[1], -np.inf)
    np.maximum.at(best[0], found.left, weights)
    np.maximum.at(best[1], found.right, weights)
    return (weights >= best[0][found.left]) & (weights >= best[1][found.right])
