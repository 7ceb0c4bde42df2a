"""From records to weighed candidate pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..generous import Found
from ..progress import ProgressLike
from ..scorers import Scorer
from ..thresholds import ThresholdChoice, are_few, choose_threshold
from .candidates import joined_records
from .levels import NUMBERS, OVERALL, SIMILARITY
from .model import EvidenceModel, fit_model
from .records import Records

__all__ = ["Weighed", "weigh"]

_RECIPROCAL = 0.67
_PLACES = 4
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
            in_groups=one_table,
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
    rows = found.left, found.right
    levels = records.column_levels(*rows)
    features = [(column.name, _called(column.comparison), SIMILARITY) for column in records.columns]
    overall = records.overall_levels(*rows, found.score)
    if len(features) == 1 and records.overall and records.columns[0].comparison == "rarity":
        levels, features = levels[:, :0], []  # the column is the row as a whole
    levels = np.concatenate([levels, overall], axis=1)
    features += [("(overall)", "rarity", OVERALL), ("(numbers)", "exact", NUMBERS)]
    model = fit_model(
        levels,
        features,
        _start(records, found),
        lambda evidence: _may_match(records, found, evidence),
        others_may_match=not records.two_tables,
        overall=records.overall,
    )
    weights = Found(*rows, model.weights(levels))
    return Weighed(records, weights, levels, found.score, model)


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


def _may_match(records: Records, found: Found, evidence: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Between two tables each row's best pairs, in one the pairs that are good for both rows."""
    if not records.two_tables:
        rounded = np.round(evidence, _PLACES)
        reciprocity = _core.reciprocity(found.left, found.right, rounded, False, True)
        return reciprocity >= _RECIPROCAL
    best = np.full(records.sizes[0], -np.inf), np.full(records.sizes[1], -np.inf)
    np.maximum.at(best[0], found.left, evidence)
    np.maximum.at(best[1], found.right, evidence)
    return (evidence >= best[0][found.left]) & (evidence >= best[1][found.right])
