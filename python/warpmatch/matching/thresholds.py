"""A threshold without labels: how many of the matches above it are to be expected false."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, SupportsFloat

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..errors import CutoffWarning, InvalidArgument, described, warn
from ..progress import ProgressLike
from ..running import Device, running
from ..scorers.cutoffs import as_number
from ..wording import counted
from .generous import RARITY_CUTOFFS, USUAL_CUTOFFS, Found, join_generously

if TYPE_CHECKING:
    from ..scorers.rarity import Rarity
    from ..scorers.scorer import AnyScorer, Scorer

__all__ = [
    "Threshold",
    "ThresholdChoice",
    "are_few",
    "check_auto",
    "checked_bits",
    "choose_threshold",
    "suggested",
]

Threshold = float | Literal["auto"] | None
"""A number; ``auto``, which the scores themselves suggest; or None for the usual one."""

_RECIPROCAL = 0.67
"""From here on a pair counts as the best of both its rows; between two tables it is 1 then."""
_RECIPROCAL_IN_GROUP = 0.5
"""The same for evidence in one table, where a row may have several partners and many pairs weigh
the same."""
_TIES = 1e-3
_FEW = 100
_MOST_CHANCE = 0.5
"""Where chance finds more rows a partner than not, what is left of them tells nothing; but rows of
a group are no chance."""


@dataclass(frozen=True, eq=False)
class ThresholdChoice:
    """What ``threshold="auto"`` found, and the curve behind it. Printed, it is a small table.

    A row's own partner is its best one, where that prefers it in turn (`Pairs.reciprocity` of 0.67
    or more; of 0.5, where evidence is weighed in one table); the best of the others shows how well
    a row scores with what it does not belong to. The share P of rows whose best other partner meets
    a threshold is how often a row without a true partner finds a false one. Between two tables all
    rows are asked. In one, most rows may belong to nothing; two of those prefer each other by
    chance, so that their best other partner is their second best. There rows are asked that have
    an own partner at that threshold: of evidence all of them, of a score the better half, and all
    rows where more of those have another.
    Of n rows that have an own partner there, (n - rows P) / (1 - P) are expected true. The
    threshold is the one where these are most in proportion: where ``2 true / (n + most true)``,
    an F1, is largest. Where a table has fewer than 100 rows, chance
    matches are too few to count, and no threshold is taken that is laxer than the usual one; of
    several columns, than 0 bits, in one table of any size.

    >>> import warpmatch
    >>> left, right = ["acme corp", "globex corp"], ["globex corp", "acme inc"]
    >>> found = warpmatch.link(left, right, threshold="auto")
    >>> found.threshold == found.threshold_choice.threshold
    True
    """

    threshold: float
    found: int
    """Rows with a partner of their own there: of the smaller of two tables, or of the one."""
    expected_false: float
    """How many of those are expected to be false. In one table it is no more than a hint: what a
    row has beside its best partner may belong to it as well."""
    thresholds: NDArray[np.float64]
    """Of the curve, strictest first."""
    founds: NDArray[np.int64]
    """`found` at each of them."""
    expected_falses: NDArray[np.float64]
    """`expected_false` at each of them."""

    def __str__(self) -> str:
        lines = [f"threshold {self.threshold:g}: {counted(self.found, 'row')} found, "]
        lines[0] += f"{self.expected_false:,.1f} of them expected false"
        places = np.unique(np.linspace(0, len(self.thresholds) - 1, 12).astype(int))
        for place in places.tolist() if len(self.thresholds) else []:
            lines.append(
                f"  {self.thresholds[place]:10.4f}  found {self.founds[place]:8,}  "
                f"expected false {self.expected_falses[place]:10,.1f}"
            )
        return "\n".join(lines)


def choose_threshold(
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    score: NDArray[np.float64],
    sizes: tuple[int, ...],
    *,
    higher_is_better: bool = True,
    ties: NDArray[np.float64] | None = None,
    floor: float | None = None,
    is_evidence: bool = False,
    otherwise: float = 0.0,
) -> ThresholdChoice:
    """The threshold that the pairs themselves suggest.

    Args:
        left: rows of pairs, with those well below any sensible threshold.
        right: likewise.
        score: their scores.
        sizes: rows of the table, or of both tables.
        higher_is_better: False for distances.
        ties: what decides between equal scores, from 0 to 1, more being better.
        floor: no laxer threshold is taken.
        is_evidence: the scores are evidence from several columns, of which many are equal.
        otherwise: the threshold where no row has a partner of its own.
    """
    sign = 1.0 if higher_is_better else -1.0
    strength = np.round(sign * score.astype(np.float64) + _TIES * (0 if ties is None else ties), 6)
    one_table = len(sizes) == 1
    in_groups = one_table and is_evidence
    least = _RECIPROCAL_IN_GROUP if in_groups else _RECIPROCAL
    reciprocal = _core.reciprocity(left, right, strength, not one_table, True) >= least
    ends = (left, right) if one_table else ((left, right)[int(sizes[0] > sizes[1])],)
    rows = min(sizes)
    own, other = np.full(rows, -np.inf), np.full(rows, -np.inf)
    for end in ends:
        np.maximum.at(own, end[reciprocal], strength[reciprocal])
        np.maximum.at(other, end[~reciprocal], strength[~reciprocal])
    if not in_groups:  # where a row may have several partners
        own[own <= other] = -np.inf
    levels = np.unique(own[np.isfinite(own)])[::-1]
    if floor is not None:
        levels = levels[levels >= sign * floor]
    if len(levels) == 0:
        chosen = otherwise if floor is None else floor
        return ThresholdChoice(chosen, 0, 0.0, levels, levels.astype(np.int64), levels)
    founds = rows - np.searchsorted(np.sort(own), levels)
    chance = _chance(levels, own, other, founds if in_groups else np.full(len(levels), rows))
    if one_table and not is_evidence:
        chance = np.maximum(chance, _chance(levels, own, other, (founds + 1) // 2))
    true = np.clip((founds - rows * chance) / np.maximum(1 - chance, 1e-6), 0, founds)
    told = chance <= (1.0 if in_groups else _MOST_CHANCE)
    most = max(true[told].max(initial=0.0), 1.0)
    best = int(np.argmax(np.where(told, 2 * true / (founds + most), 0.0)))
    false = founds - true
    thresholds = _as_scores(levels, strength[reciprocal], score[reciprocal], higher_is_better)
    return ThresholdChoice(
        float(thresholds[best]),
        int(founds[best]),
        float(false[best]),
        thresholds,
        founds.astype(np.int64),
        false,
    )


def _chance(
    levels: NDArray[np.float64],
    own: NDArray[np.float64],
    other: NDArray[np.float64],
    asked: NDArray[np.intp],
) -> NDArray[np.float64]:
    """Of so many rows with the best own partners, the share with another one, level by level.

    It does not fall with the level: at a laxer one chance finds no fewer.
    """
    others = other[np.argsort(-own, kind="stable")]
    since = np.searchsorted(asked, np.arange(len(others)), side="right")  # is among those asked
    since = np.maximum(since, np.searchsorted(-levels, -others))  # and has another one
    counts = np.bincount(since, minlength=len(levels) + 1)[: len(levels)].cumsum()
    return np.maximum.accumulate(counts / asked)


def _as_scores(
    levels: NDArray[np.float64],
    strength: NDArray[np.float64],
    score: NDArray[Any],
    higher_is_better: bool,
) -> NDArray[np.float64]:
    """The worst score of the pairs that are at least so strong: what is strong was rounded."""
    order = np.argsort(-strength, kind="stable")
    worst = np.minimum if higher_is_better else np.maximum
    scores = worst.accumulate(score[order].astype(np.float64))
    return scores[np.searchsorted(-strength[order], -levels, side="right") - 1]


def check_auto(scorer: AnyScorer) -> None:
    """InvalidArgument for a scorer of whole numbers, which have no end to start from."""
    if math.isinf(scorer.largest):
        raise InvalidArgument(
            f"[threshold] 'auto' is not for {scorer.name}, which counts in whole numbers; pass a "
            "number, or a normalized form of the scorer"
        )


def suggested(
    scorer: Scorer | Rarity,
    corpora: tuple[_core.Corpus, ...],
    device: Device,
    workers: int | None,
    progress: ProgressLike,
) -> ThresholdChoice:
    """The threshold that the scores of one set of strings, or of two, suggest.

    Raises:
        InvalidArgument: as in `check_auto`.
    """
    check_auto(scorer)

    def join(share: float) -> Found:
        cutoff = (share if scorer.higher_is_better else 1 - share) * scorer.largest
        with running(device, workers, progress, "threshold") as run:
            if len(corpora) == 1:
                return Found(*scorer.self_join(corpora[0], cutoff, run))
            return Found(*scorer.pairs(corpora[0], corpora[1], cutoff, run))

    sizes = tuple(map(len, corpora))
    cutoffs = RARITY_CUTOFFS if scorer.name == "rarity" else USUAL_CUTOFFS
    usual = scorer.usual_threshold
    assert usual is not None  # it has a largest score
    if scorer.name == "rarity" and len(sizes) == 2:
        usual = 0.5
    higher = scorer.higher_is_better
    found = join_generously(sum(sizes), cutoffs, join)
    floor = usual if are_few(sizes) else None
    return choose_threshold(*found, sizes, higher_is_better=higher, floor=floor, otherwise=usual)


def are_few(sizes: tuple[int, ...]) -> bool:
    """Whether there are too few rows to see how often chance finds one a partner."""
    return min(sizes) < _FEW


def checked_bits(threshold: Any, expected: str = "a number of bits or 'auto'") -> float:
    """A threshold of evidence in bits: any number; a CutoffWarning for what may be a probability.

    Raises:
        TypeError: no number.
        InvalidArgument: NaN.
    """
    if isinstance(threshold, str | bytes | bool) or not isinstance(threshold, SupportsFloat):
        raise TypeError(f"[threshold] is {described(threshold)}; expected {expected}")
    bits = as_number(threshold, "threshold", expected)
    if math.isnan(bits):
        raise InvalidArgument(f"[threshold] must be a number of bits, got {threshold!r}")
    if 0.5 <= bits < 1:
        warn(
            f"[threshold] is {bits:g} bits; did you mean the probability? That is "
            f"{math.log2(bits / (1 - bits)):.2f} bits",
            CutoffWarning,
        )
    return bits
