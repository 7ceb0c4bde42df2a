"""Fellegi and Sunter's model: what each level of agreement says, learnt without labels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .levels import NULL

__all__ = ["EvidenceModel", "FeatureWeights", "fit_model"]

_PSEUDO_COUNTS = 2.0
_MOST_ROUNDS = 40
_STANDSTILL = 1e-3
_UNSEEN = 1e-12
_MOST_CODES = 2**62
_LEAST_PRIOR, _MOST_PRIOR = 1e-7, 0.999


@dataclass(frozen=True, eq=False)
class FeatureWeights:
    """What one column, or the rows as a whole, say at each level of agreement."""

    name: str
    """The column's, or ``(overall)`` and ``(numbers)``."""
    comparison: str
    """What it is compared by."""
    levels: tuple[str, ...]
    m: NDArray[np.float64]
    """How often a match has each level."""
    u: NDArray[np.float64]
    """How often another candidate pair has it."""

    @property
    def bits(self) -> NDArray[np.float64]:
        """The evidence of each level: log2(m / u), above 0 where it speaks for a match."""
        return np.log2(self.m / self.u)


@dataclass(frozen=True, eq=False)
class EvidenceModel:
    """Fellegi and Sunter's model (1969), its numbers learnt by expectation and maximisation.

    The weight of a pair is the log odds, in bits, that it is a match: `prior_bits` and, of each
    feature, the bits of the level it has there. A null adds nothing. Printed, it is a table.
    """

    features: tuple[FeatureWeights, ...]
    prior: float
    """The share of candidate pairs that are matches."""
    rounds: int
    """Of expectation and maximisation."""
    pairs: int
    """Candidate pairs that it was learnt from."""
    overall: tuple[str, ...]
    """The columns whose text the rows as a whole are compared by."""

    @property
    def prior_bits(self) -> float:
        """The evidence of being a candidate: log2(prior / (1 - prior))."""
        return float(np.log2(self.prior / (1 - self.prior)))

    def parts(self, levels: NDArray[np.int8]) -> NDArray[np.float64]:
        """(pairs, features): the bits each feature adds; 0 for a null."""
        parts = np.empty(levels.shape)
        for place, feature in enumerate(self.features):
            parts[:, place] = np.append(feature.bits, 0.0)[levels[:, place]]  # -1 is the last
        return parts

    def weights(self, levels: NDArray[np.int8]) -> NDArray[np.float64]:
        """The weight of each pair, in bits, from its levels, (pairs, features)."""
        weights = np.full(len(levels), self.prior_bits)
        for place, feature in enumerate(self.features):
            weights += np.append(feature.bits, 0.0)[levels[:, place]]
        return weights

    def __str__(self) -> str:
        lines = [
            f"{self.prior:.4%} of {self.pairs:,} candidate pairs match ({self.prior_bits:+.1f} "
            f"bits); {self.rounds} rounds"
        ]
        for feature in self.features:
            lines.append(f"{feature.name} ({feature.comparison})")
            table = zip(feature.levels, feature.m, feature.u, feature.bits, strict=True)
            lines += [
                f"  {level:18} m {m:.4f}  u {u:.4f}  {bits:+6.1f} bits"
                for level, m, u, bits in table
            ]
        return "\n".join(lines)


def fit_model(
    levels: NDArray[np.int8],
    features: list[tuple[str, str, tuple[str, ...]]],
    start: NDArray[np.float64],
    may_match: Callable[[NDArray[np.float64]], NDArray[np.bool_]],
    *,
    others_may_match: bool,
    overall: tuple[str, ...],
) -> EvidenceModel:
    """Learns m, u and the prior from candidate pairs.

    Args:
        levels: (pairs, features), `NULL` for a null.
        features: name, comparison and levels of each feature.
        start: how likely each pair is a match, to begin with.
        may_match: given the weight of each pair so far, in bits, which of the pairs count towards
            m.
        others_may_match: a likely pair that `may_match` leaves out counts as a match of which
            nothing is learnt, as in one table; else as none, since a row has one partner.
        overall: kept in the model.
    """
    sizes = [len(names) for _, _, names in features]
    patterns, place, count = _patterns(levels, sizes)
    all_counts = [_counts(patterns[:, f], count, size) for f, size in enumerate(sizes)]
    likely: NDArray[np.float64] = np.bincount(place, start, len(count)).astype(np.float64)
    others = count - likely
    prior = _bounded(float(start.mean()) if len(start) else 0.0)
    rounds = 0
    tables: list[tuple[NDArray[np.float64], NDArray[np.float64]]] = []
    while True:
        rounds += 1
        tables = [
            _shares(
                _counts(patterns[:, f], likely, len(counts)),
                _counts(patterns[:, f], others, len(counts)),
                counts,
            )
            for f, counts in enumerate(all_counts)
        ]
        weights = np.full(len(count), np.log2(prior / (1 - prior)))
        for f, (m, u) in enumerate(tables):
            weights += np.append(np.log2(m / u), 0.0)[patterns[:, f]]
        posterior = 1 / (1 + np.exp2(-np.clip(weights, -72, 72)))
        allowed = posterior * np.bincount(place[may_match(weights[place])], None, len(count))
        moved = float(np.abs(allowed - likely).sum())
        if moved <= _STANDSTILL * float(allowed.sum()) or rounds == _MOST_ROUNDS:
            break
        likely = allowed
        matches = posterior * count if others_may_match else allowed
        others = count - matches
        prior = _bounded(float(matches.sum()) / len(levels))
    fitted = tuple(
        FeatureWeights(name, comparison, names, m, u)
        for (name, comparison, names), (m, u) in zip(features, tables, strict=True)
    )
    return EvidenceModel(fitted, prior, rounds, len(levels), overall)


def _patterns(
    levels: NDArray[np.int8], sizes: list[int]
) -> tuple[NDArray[np.int8], NDArray[np.intp], NDArray[np.float64]]:
    """The distinct rows of levels, which of them each pair has, and how many pairs have each.

    There are far fewer of them than pairs, and a round works on these.
    """
    codes, most = np.zeros(len(levels), np.int64), 1
    for f, size in enumerate(sizes):
        if most > _MOST_CODES // (size + 1):  # numbered anew before a number runs over
            known, codes = np.unique(codes, return_inverse=True)
            codes, most = codes.reshape(-1), len(known)
        codes, most = codes * (size + 1) + (levels[:, f] - NULL), most * (size + 1)
    _, first, place, count = np.unique(
        codes, return_index=True, return_inverse=True, return_counts=True
    )
    return levels[first], place.reshape(-1), count.astype(np.float64)


def _bounded(prior: float) -> float:
    return min(max(prior, _LEAST_PRIOR), _MOST_PRIOR)


def _counts(
    levels: NDArray[np.int8], weights: NDArray[np.float64] | None, size: int
) -> NDArray[np.float64]:
    """How often each level occurs, nulls left out."""
    shifted = levels.astype(np.intp) - NULL
    return np.bincount(shifted, weights, size + 1)[1:].astype(np.float64)


def _shares(
    matches: NDArray[np.float64], others: NDArray[np.float64], both: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """M and u: two pseudo-counts each, spread as the levels of all pairs are.

    A level that no pair has says nothing: it has the same tiny share on both sides.
    """
    usual = both / max(both.sum(), 1.0)
    m, u = (
        (counts + _PSEUDO_COUNTS * usual) / (counts.sum() + _PSEUDO_COUNTS)
        for counts in (matches, others)
    )
    return np.where(both > 0, m, _UNSEEN), np.where(both > 0, u, _UNSEEN)
