"""The scorers both libraries have, and the arguments they take."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import rapidfuzz
import rapidfuzz.distance
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from warpmatch.scorers.scorer import find_scorer

from .calls import Named
from .strings import chance, one_of

METRICS = [
    name
    for name in vars(rapidfuzz.distance)["__all__"]
    if hasattr(getattr(rapidfuzz.distance, name), "distance")
]
LISTING_EDITS = [name for name in METRICS if hasattr(getattr(rapidfuzz.distance, name), "editops")]
FORMS = ("distance", "similarity", "normalized_distance", "normalized_similarity")
RATIOS = [name for name in vars(rapidfuzz.fuzz)["__all__"] if not name.endswith("_alignment")]
WEIGHTS = ((1, 1, 1), (1, 1, 2), (1, 2, 3), (2, 1, 2), (0, 1, 1), (1, 1, 0), (2, 2, 2), (3, 5, 7))
PREFIX_WEIGHTS = (0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 1 / 3, 1.0)
WHOLE = st.integers(0, 2) | st.integers(0, 19) | st.integers(0, 299)
SHARES = st.sampled_from((0.0, 0.5, 0.7, 0.9, 1.0)) | st.floats(0, 1)
ANY_WEIGHTS = st.sampled_from(WEIGHTS) | st.tuples(*[st.integers(0, 10)] * 3)


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

    def parameters(self, draw: DrawFn) -> dict[str, Any]:
        """The scorer's own arguments, or none of them."""
        if not chance(draw, 50):
            return {}
        if self.name.startswith("levenshtein"):
            return {"weights": draw(ANY_WEIGHTS)}
        if self.name.startswith("jaro_winkler"):
            return {"prefix_weight": draw(one_of(PREFIX_WEIGHTS))}
        if self.name.startswith("hamming"):
            return {"pad": not chance(draw, 20)}
        return {}

    def cutoff(self, draw: DrawFn, score: Any) -> float | None:
        """No cutoff, an arbitrary one, or one on, or just beside, a score that occurs."""
        if not chance(draw, 65):
            return None
        if not isinstance(score, int | float) or chance(draw, 25):
            if self.is_whole:
                return draw(WHOLE)
            return draw(SHARES) * self.largest
        if self.is_whole:
            return max(0, score + draw(one_of((0, -1, 1, 0.5))))
        towards = draw(one_of((None, -1, math.inf)))
        beside = score if towards is None else math.nextafter(score, towards)
        return min(max(beside, 0.0), self.largest)


def _shared() -> Iterator[Scorer]:
    paths = [f"fuzz.{name}" for name in RATIOS]
    paths += [f"distance.{metric}.{form}" for metric in METRICS for form in FORMS]
    for path in paths:
        found = find_scorer(Named(path).in_library(rapidfuzz))
        assert found, f"warpmatch has no {path}"
        yield Scorer(found.name, path, found.largest, found.higher_is_better)


SCORERS = list(_shared())
#: Those of warpmatch's own batch calls, but those that RapidFuzz has not.
OWN_SCORERS = [
    *SCORERS,
    Scorer("levenshtein_ratio", "distance.Levenshtein.normalized_similarity", 100.0, True, 100.0),
]
BY_NAME = {scorer.name: scorer for scorer in OWN_SCORERS}
