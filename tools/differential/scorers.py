"""The scorers both libraries have, and the arguments they take."""

import math
from dataclasses import dataclass
from typing import Any

import rapidfuzz
import rapidfuzz.distance

from .calls import Named
from .strings import Maker

METRICS = {
    "levenshtein": "Levenshtein",
    "indel": "Indel",
    "lcs_seq": "LCSseq",
    "osa": "OSA",
    "damerau_levenshtein": "DamerauLevenshtein",
    "hamming": "Hamming",
    "prefix": "Prefix",
    "postfix": "Postfix",
    "jaro": "Jaro",
    "jaro_winkler": "JaroWinkler",
}
FORMS = ("distance", "similarity", "normalized_distance", "normalized_similarity")
RATIOS = (
    "ratio",
    "partial_ratio",
    "token_sort_ratio",
    "token_set_ratio",
    "token_ratio",
    "partial_token_sort_ratio",
    "partial_token_set_ratio",
    "partial_token_ratio",
    "WRatio",
    "QRatio",
)
WEIGHTS = ((1, 1, 1), (1, 1, 2), (1, 2, 3), (2, 1, 2), (0, 1, 1), (1, 1, 0), (2, 2, 2), (3, 5, 7))
PREFIX_WEIGHTS = (0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 1 / 3, 1.0)


@dataclass(frozen=True)
class Scorer:
    """A scorer by warpmatch's name for it and by its path in either library."""

    name: str
    path: str
    largest: float
    """The largest score; infinity for whole numbers."""
    higher_is_better: bool
    scale: float | None = None
    """What RapidFuzz's score is multiplied by."""

    def score(self, a: Any, b: Any, **parameters: Any) -> Any:
        """RapidFuzz's score, without a cutoff."""
        score = Named(self.path).in_library(rapidfuzz)(a, b, **parameters)
        return score if self.scale is None else score * self.scale

    def reachable(self, a: Any, b: Any, parameters: dict[str, Any]) -> Any:
        """The score that cutoffs are put around; None where there is none."""
        try:
            return self.score(a, b, **parameters)
        except (TypeError, ValueError):
            return None

    @property
    def is_whole(self) -> bool:
        """Scores are whole numbers."""
        return math.isinf(self.largest)

    @property
    def takes_sequences(self) -> bool:
        """Words are a matter of strings."""
        return "token" not in self.name and self.name != "WRatio"

    def meets(self, score: float, cutoff: float) -> bool:
        return score >= cutoff if self.higher_is_better else score <= cutoff

    def parameters(self, make: Maker) -> dict[str, Any]:
        """The scorer's own arguments, mostly left at their defaults."""
        if make.chance(0.5):
            return {}
        if self.name.startswith("levenshtein"):
            return {"weights": _weights(make)}
        if self.name.startswith("jaro_winkler"):
            return {"prefix_weight": make.rng.choice(PREFIX_WEIGHTS)}
        if self.name.startswith("hamming"):
            return {"pad": make.chance(0.8)}
        return {}

    def cutoff(self, make: Maker, score: Any) -> float | None:
        """No cutoff, an arbitrary one, or one on, or just beside, a score that occurs."""
        if make.chance(0.35):
            return None
        if not isinstance(score, int | float) or make.chance(0.25):
            return self._arbitrary(make)
        if self.is_whole:
            return max(0, score + make.rng.choice((0, 0, -1, 1, 0.5)))
        beside = (score, score, math.nextafter(score, -1), math.nextafter(score, math.inf))
        return min(max(make.rng.choice(beside), 0.0), self.largest)

    def _arbitrary(self, make: Maker) -> float:
        if self.is_whole:
            return make.rng.randrange(make.rng.choice((3, 20, 300)))
        share = make.rng.choice((0.0, 0.5, 0.7, 0.9, 1.0, make.rng.random()))
        return share * self.largest


def _weights(make: Maker) -> tuple[int, ...]:
    if make.chance(0.8):
        return make.rng.choice(WEIGHTS)
    return tuple(make.rng.randrange(11) for _ in range(3))


def _of_metric(metric: str, form: str) -> Scorer:
    """The bare name is the distance, or the similarity of the Jaro metrics."""
    is_jaro = metric.startswith("jaro")
    bare = "similarity" if is_jaro else "distance"
    is_share = is_jaro or form.startswith("normalized")
    return Scorer(
        metric if form == bare else f"{metric}_{form}",
        f"distance.{METRICS[metric]}.{form}",
        1.0 if is_share else math.inf,
        form.endswith("similarity"),
    )


SCORERS = [
    *(Scorer(name, f"fuzz.{name}", 100.0, True) for name in RATIOS),
    *(_of_metric(metric, form) for metric in METRICS for form in FORMS),
]
OWN_SCORERS = [
    *SCORERS,
    Scorer(
        "levenshtein_ratio", "distance.Levenshtein.normalized_similarity", 100.0, True, scale=100.0
    ),
]
"""Those of warpmatch's own batch calls, but Jaccard, which RapidFuzz has not."""
BY_NAME = {scorer.name: scorer for scorer in OWN_SCORERS}
