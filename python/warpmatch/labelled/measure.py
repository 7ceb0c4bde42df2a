"""How well a way of matching finds the pairs of a labelled set."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from .. import _core
from ..errors import Error, InvalidArgument
from ..matching.dedupe import dedupe
from ..matching.evaluation import Evaluation, evaluate
from ..matching.link import link
from ..matching.thresholds import check_auto
from ..results.pairs import Pairs
from ..scorers.cutoffs import threshold_of
from ..scorers.rarity import Rarity
from ..scorers.scorer import ScorerLike, set_scorer_of
from . import peers
from .sets import LabelledSet
from .sweep import Scale, best_of_pairs, best_threshold

__all__ = [
    "Figures",
    "Matching",
    "Measured",
    "checked",
    "measure",
    "measure_columns",
    "measure_peer",
]

_LEAST_BITS = -200.0
_BITS = Scale(60, -1, 100)
"""Of one table: what evidence may have to be at least."""


@dataclass(frozen=True)
class Figures:
    """What was found at one threshold: shares from 0 to 1, of pairs of rows."""

    threshold: float | None
    """Of those asked for as ``auto`` what was chosen; None where nothing was found."""
    precision: float
    recall: float
    f1: float
    b_cubed: float | None
    """F1 of rows, B-cubed (Bagga and Baldwin 1998); of one table alone."""


@dataclass(frozen=True)
class Measured:
    """A line of the table."""

    data: str
    system: str
    """The scorer, or a peer and its version."""
    columns: tuple[str, ...]
    rows: tuple[int, ...]
    matches: int
    """True pairs."""
    best: Figures
    """At the threshold with the best F1, which only labels tell."""
    given: Figures | None
    """At the threshold that was asked for."""
    seconds: float
    """Of everything, every threshold that was tried included."""

    def as_dict(self) -> dict[str, Any]:
        """Its fields by name, as JSON has them."""
        return asdict(self)


@dataclass(frozen=True)
class Matching:
    """A way of matching: the arguments of `dedupe` and `link`."""

    scorer: ScorerLike = "rarity"
    arguments: Mapping[str, Any] = field(default_factory=dict)
    """Of both: ``processor``, ``scorer_kwargs``, ``workers``."""
    dedupe: Mapping[str, Any] = field(default_factory=dict)
    """Of `dedupe` alone: ``clusters``."""
    link: Mapping[str, Any] = field(default_factory=dict)
    """Of `link` alone: ``one_to_one``, ``many_to_one``."""


def measure(
    data: LabelledSet,
    matching: Matching,
    on: tuple[str, ...] = (),
    threshold: float | str | None = None,
) -> Measured:
    """What `dedupe` or `link` find in a set; several columns are matched as one text.

    Raises:
        InvalidArgument: an unknown column, scorer or threshold; a scorer whose thresholds are not
            those of a scale.
    """
    begin = time.perf_counter()
    columns = data.columns(on)
    texts = data.texts(columns)
    scale = checked(matching)
    try:
        matching = _fitted(matching, texts)
    except InvalidArgument as error:
        if "[strings]" not in str(error):
            raise  # it is not about the set
        raise InvalidArgument(f"{data.name}: {error}") from None

    def evaluated(at: float) -> Evaluation:
        return _evaluated(data, _found(data, texts, matching, at))

    best_at, best = best_threshold(scale, evaluated)
    given = None
    if threshold is not None:
        found = _found(data, texts, matching, threshold)
        given = _figures(found.threshold, _evaluated(data, found))
    name = matching.scorer if isinstance(matching.scorer, str) else scorer_name(matching.scorer)
    return Measured(
        data.name,
        name,
        columns,
        data.rows,
        len(data.truth),
        _figures(best_at, best),
        given,
        time.perf_counter() - begin,
    )


def scorer_name(scorer: ScorerLike) -> str:
    """What a table calls a scorer."""
    return set_scorer_of(scorer).name


def checked(matching: Matching, threshold: float | str | None = None) -> Scale:
    """The scale of the scorer's thresholds, after a look at the arguments; no set is needed.

    Raises:
        InvalidArgument: an unknown scorer, one whose thresholds are not those of a scale, or a
            threshold that it cannot reach.
    """
    wanted = set_scorer_of(matching.scorer, matching.arguments.get("scorer_kwargs"))
    if threshold == "auto":
        check_auto(wanted)
    elif threshold is not None:
        threshold_of(wanted, float(threshold))
    try:
        return Scale.of(wanted.largest, wanted.higher_is_better)
    except ValueError:
        raise InvalidArgument(
            f"[scorer] {wanted.name} counts what strings have in common: no threshold of it holds "
            f"for short and long ones alike; take {wanted.name.replace('_similarity', '')}"
            "_normalized_similarity"
        ) from None


def _fitted(matching: Matching, texts: tuple[list[str | None], ...]) -> Matching:
    """The same with a Rarity that is fitted once for all thresholds."""
    if matching.scorer != "rarity":
        return matching
    kwargs = matching.arguments.get("scorer_kwargs")
    workers = matching.arguments.get("workers")
    arguments = {k: v for k, v in matching.arguments.items() if k != "scorer_kwargs"}
    rarity = Rarity(*texts, **(kwargs or {}), workers=workers)
    return Matching(rarity, arguments, matching.dedupe, matching.link)


def _found(
    data: LabelledSet,
    sides: Sequence[Any],
    matching: Matching,
    threshold: Any,
    on: list[str] | None = None,
) -> Any:
    """What `link` or `dedupe` give, of texts or of columns of tables."""
    arguments: dict[str, Any] = {"threshold": threshold, **matching.arguments}
    arguments |= {"scorer": matching.scorer} if on is None else {"on": on}
    if data.has_two_tables:
        return link(*sides, **arguments, **matching.link)
    return dedupe(*sides, **arguments, **matching.dedupe)


def _evaluated(data: LabelledSet, found: Any) -> Evaluation:
    return evaluate(found, data.truth, two_tables=data.has_two_tables)


def _figures(threshold: float | None, found: Evaluation) -> Figures:
    b_cubed = found.b_cubed.f1 if found.b_cubed else None
    return Figures(threshold, found.pairs.precision, found.pairs.recall, found.pairs.f1, b_cubed)


def measure_columns(
    data: LabelledSet,
    matching: Matching,
    on: tuple[str, ...] = (),
    threshold: float | str | None = None,
) -> Measured:
    """The same where each column is compared for itself and what they say is weighed together.

    Thresholds are bits of evidence. The scorer of `matching` is not used: the look of each column
    decides. Of one column there is nothing to weigh: it is rarity, and ``auto`` the only threshold.
    """
    begin = time.perf_counter()
    columns = data.columns(on)
    if len(columns) == 1:
        alone = threshold if threshold == "auto" else None
        return replace(measure(data, matching, columns, alone), system="columns")
    loose = _found(data, data.tables, matching, _LEAST_BITS, list(columns))
    if data.has_two_tables:
        correct = _is_true(data, loose.left, loose.right)
        best_at = best_of_pairs(correct, loose.score, len(data.truth))
        best = _evaluated(data, loose[loose.score >= best_at])
    else:
        best_at, best = best_threshold(
            _BITS, lambda bits: _evaluated(data, loose.rethreshold(bits))
        )
    given = None
    if threshold is not None:
        found = _found(data, data.tables, matching, threshold, list(columns))
        given = _figures(found.threshold, _evaluated(data, found))
    return Measured(
        data.name,
        "columns",
        columns,
        data.rows,
        len(data.truth),
        _figures(best_at if math.isfinite(best_at) else None, best),
        given,
        time.perf_counter() - begin,
    )


def measure_peer(
    name: str,
    data: LabelledSet,
    on: tuple[str, ...] = (),
    left_once: bool = True,
    right_once: bool = True,
) -> Measured:
    """What another library finds: the pairs it scores, at the threshold with the best F1.

    Of two tables the best pairs are taken first, as `link` does; of one they are taken as they are,
    or as the components that they make, whichever has the better F1.

    Raises:
        Error: it is not installed, or fails.
    """
    begin = time.perf_counter()
    columns = data.columns(on)
    scored = _peer_pairs(name, data, columns)
    if data.has_two_tables:
        scored = _core.best_matches(*scored, left_once, right_once, True)
    left, right, scores = scored
    at = best_of_pairs(_is_true(data, left, right), scores, len(data.truth))
    met = scores >= at
    kept = Pairs(left[met], right[met], scores[met])
    found = evaluate(kept, data.truth, two_tables=data.has_two_tables)
    if not data.has_two_tables and len(scores):
        clustered_at, clustered = _best_components(data, left, right, scores)
        if clustered.pairs.f1 > found.pairs.f1:
            at, found = clustered_at, clustered
    return Measured(
        data.name,
        f"{name} {peers.version(name)}",
        columns,
        data.rows,
        len(data.truth),
        _figures(at if len(scores) else None, found),
        None,
        time.perf_counter() - begin,
    )


def _best_components(data: LabelledSet, left: Any, right: Any, scores: Any) -> tuple[float, Any]:
    """The threshold whose components have the best F1, of a hundred that occur.

    They are those of the best pairs, some ten for each true one: more make one component of all.
    """
    best_scores = np.sort(scores)[-(10 * len(data.truth) + 1000) :]
    levels = np.unique(np.quantile(best_scores, np.linspace(0, 1, 100), method="nearest"))[::-1]
    alone = np.ones(data.rows[0], np.uint32)
    best: tuple[float, Evaluation] | None = None
    for level in levels.tolist():
        met = scores >= level
        clusters = _core.cluster_pairs(
            left[met], right[met], np.ones(np.count_nonzero(met)), alone, 1.0, "components"
        )[0]
        found = evaluate(clusters, data.truth)
        if best is None or found.pairs.f1 > best[1].pairs.f1:
            best = level, found
        elif found.pairs.f1 < 0.5 * best[1].pairs.f1:
            break
    assert best
    return best


def _peer_pairs(name: str, data: LabelledSet, columns: tuple[str, ...]) -> tuple[Any, Any, Any]:
    score: Callable[..., Any] = peers.module(name).score
    try:
        left, right, scores = score(data, columns)
    except Exception as error:
        first = str(error).strip().partition("\n")[0]
        raise Error(f"{name} fails on {data.name}: {type(error).__name__}: {first}") from error
    left, right = np.asarray(left, np.int32), np.asarray(right, np.int32)
    scores = np.asarray(scores, np.float64)
    order = np.lexsort((right, left))
    return left[order], right[order], scores[order]


def _is_true(data: LabelledSet, left: Any, right: Any) -> Any:
    true, found = data.truth, np.stack([left, right], axis=1).astype(np.int64)
    if not data.has_two_tables:
        true, found = np.sort(true, axis=1), np.sort(found, axis=1)
    return np.isin(found[:, 0] << 32 | found[:, 1], true[:, 0] << 32 | true[:, 1])
