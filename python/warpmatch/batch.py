"""Batch calls: score, search and join whole sets of strings."""

import operator
from collections.abc import Mapping
from typing import Any, Literal, SupportsIndex

import numpy as np
from numpy.typing import DTypeLike, NDArray

from . import _core
from .errors import InvalidArgument
from .progress import ProgressLike
from .results import Pairs, Plan, TopK
from .running import Device, as_corpora, running
from .scorers import Scorer, ScorerLike, checked_cutoff, scorer_of

__all__ = ["info", "matrix", "pairs", "plan", "self_join", "top_k"]


def matrix(
    queries: object,
    choices: object,
    *,
    scorer: ScorerLike = "ratio",
    scorer_kwargs: Mapping[str, Any] | None = None,
    dtype: DTypeLike | None = None,
    out: NDArray[Any] | None = None,
    score_cutoff: float | None = None,
    workers: int | None = None,
    device: Device = "auto",
    progress: ProgressLike = False,
) -> NDArray[Any]:
    """Every score: cell (i, j) is that of ``queries[i]`` and ``choices[j]``.

    Args:
        queries: strings, or a Corpus; see Corpus for what strings can be.
        choices: likewise.
        scorer: one of warpmatch's functions, or its name.
        scorer_kwargs: its parameter: ``weights`` (insertion, deletion, substitution) for
            Levenshtein, ``prefix_weight`` for Jaro-Winkler, ``pad`` for Hamming.
        dtype: float32, float64 or an integer type, which rounds to nearest, halves away from zero.
            None is float32, or uint32 for scorers with whole numbers.
        out: a (queries, choices) array to fill instead of a new one; its rows may be strided.
        score_cutoff: scores that miss it become 0 (similarities), 1.0 (normalized distances)
            or the cutoff + 1 (distances). Inclusive.
        workers: CPU threads; None is every core.
        device: ``auto``, ``cpu``, ``cuda`` or ``cuda:N``.
        progress: True for a bar, or a callable(done, total).

    Returns:
        ``out``, or a new array of shape (queries, choices). Nulls get the worst score.

    Raises:
        InvalidArgument: an unknown name, a cutoff out of range, an ``out`` that does not fit,
            or a null with a scorer of whole numbers.
        RangeError: a score does not fit the dtype.
        DeviceError: the device cannot be used, and why.

    >>> import warpmatch
    >>> warpmatch.matrix(["kitten", "mitten"], ["sitting"], scorer="levenshtein")
    array([[3],
           [3]], dtype=uint32)
    """
    wanted = scorer_of(scorer, scorer_kwargs)
    score = wanted.score(checked_cutoff(wanted, score_cutoff))
    left, right = as_corpora(queries, choices, ("queries", "choices"), workers)
    target = dense_target((len(left), len(right)), dtype, wanted.dtype, out)
    with running(device, workers, progress, "matrix") as run:
        _core.matrix(left, right, score, target, 1.0, run)
    return target


def top_k(
    queries: object,
    choices: object,
    k: SupportsIndex,
    *,
    scorer: ScorerLike = "ratio",
    scorer_kwargs: Mapping[str, Any] | None = None,
    score_cutoff: float | None = None,
    workers: int | None = None,
    device: Device = "auto",
    progress: ProgressLike = False,
) -> TopK:
    """The k best choices of every query, best first, without a dense matrix.

    Ties go to the lower row. Nulls match nothing. Where fewer than k choices meet the cutoff, the
    index is -1. The arguments are those of `matrix`.

    Raises:
        InvalidArgument: k is less than 1, and as in `matrix`.

    >>> import warpmatch
    >>> best = warpmatch.top_k(["Anna"], ["Hannah", "Anna", "Bob"], k=2)
    >>> best.indices, best.scores
    (array([[1, 0]], dtype=int32), array([[100.,  60.]]))
    """
    wanted = scorer_of(scorer, scorer_kwargs)
    score = wanted.score(checked_cutoff(wanted, score_cutoff))
    if not isinstance(k, SupportsIndex):
        raise TypeError(f"[k] is {type(k).__name__}: {k!r}; expected a whole number")
    count = operator.index(k)
    if count < 1:
        raise InvalidArgument(f"[k] must be at least 1, got {k}")
    left, right = as_corpora(queries, choices, ("queries", "choices"), workers)
    with running(device, workers, progress, "top k") as run:
        return TopK(*_core.top_k(left, right, count, score, run))


def pairs(
    left: object,
    right: object,
    *,
    score_cutoff: float,
    scorer: ScorerLike = "ratio",
    scorer_kwargs: Mapping[str, Any] | None = None,
    workers: int | None = None,
    device: Device = "auto",
    progress: ProgressLike = False,
) -> Pairs:
    """Every pair of a left and a right string that meets the cutoff: exact, sparse, sorted.

    The cutoff is a floor for similarities and a ceiling for distances, inclusive, compared without
    rounding. Nulls match nothing. No dense matrix is built. The other arguments are those of
    `matrix`.

    >>> import warpmatch
    >>> list(warpmatch.pairs(["anna", "bob"], ["bobby", "hanna"], score_cutoff=70))
    [(0, 1, 88.88888888888889), (1, 0, 75.0)]
    """
    wanted = scorer_of(scorer, scorer_kwargs)
    score = wanted.score(_required(wanted, score_cutoff))
    corpora = as_corpora(left, right, ("left", "right"), workers)
    with running(device, workers, progress, "pairs") as run:
        return Pairs(*_core.pairs(*corpora, score, run))


def self_join(
    strings: object,
    *,
    score_cutoff: float,
    scorer: ScorerLike = "ratio",
    scorer_kwargs: Mapping[str, Any] | None = None,
    workers: int | None = None,
    device: Device = "auto",
    progress: ProgressLike = False,
) -> Pairs:
    """Every pair (i, j), i < j, of one set of strings that meets the cutoff: exact, sparse, sorted.

    Exact duplicates are pairs too. Otherwise as `pairs`.

    >>> import warpmatch
    >>> words = ["colour", "color", "dolor"]
    >>> found = warpmatch.self_join(words, scorer="levenshtein", score_cutoff=1)
    >>> found.left, found.right, found.score
    (array([0, 1], dtype=int32), array([1, 2], dtype=int32), array([1, 1]))
    """
    wanted = scorer_of(scorer, scorer_kwargs)
    score = wanted.score(_required(wanted, score_cutoff))
    corpus = _core.pack(strings, "strings", workers)
    with running(device, workers, progress, "self-join") as run:
        return Pairs(*_core.self_join(corpus, score, run))


def plan(
    operation: Literal["matrix", "top_k", "pairs", "self_join"],
    left: object,
    right: object = None,
    *,
    scorer: ScorerLike = "ratio",
    scorer_kwargs: Mapping[str, Any] | None = None,
    score_cutoff: float | None = None,
    workers: int | None = None,
    device: Device = "auto",
) -> Plan:
    """What a call would do and cost: device and why, filters, tiles, memory, seconds.

    For a self-join pass one set of strings. The arguments are those of the call itself.

    >>> import warpmatch
    >>> warpmatch.plan("self_join", ["a", "b", "c"], score_cutoff=90, device="cpu").pairs
    3
    """
    wanted = scorer_of(scorer, scorer_kwargs)
    score = wanted.score(checked_cutoff(wanted, score_cutoff))
    if right is None:
        if operation != "self_join":
            raise TypeError(f"[right] is needed to plan {operation}")
        right = left
    corpora = as_corpora(left, right, ("left", "right"), workers)
    with running(device, workers, False, "plan") as run:
        return Plan(**_core.plan(operation, *corpora, score, run))


def info() -> dict[str, Any]:
    """What this build can do here: version, SIMD levels, CUDA devices or why there are none.

    >>> import warpmatch
    >>> sorted(warpmatch.info())
    ['cuda', 'isa', 'isas', 'version']
    """
    return {
        "version": _core.version(),
        "isa": _core.cpu_isa(),
        "isas": _core.cpu_isas(),
        "cuda": _core.cuda_status(),
    }


def dense_target(
    shape: tuple[int, ...],
    dtype: DTypeLike | None,
    default: np.dtype[Any],
    out: NDArray[Any] | None = None,
) -> NDArray[Any]:
    """The array a dense result goes to: `out`, checked, or a new one."""
    try:
        wanted = None if dtype is None else np.dtype(dtype)
    except TypeError:
        raise InvalidArgument(f"[dtype] {dtype!r} is not a NumPy dtype") from None
    if wanted is not None and not _is_score_type(wanted):
        raise InvalidArgument(f"[dtype] must be an integer type, float32 or float64, got {wanted}")
    if out is None:
        return np.empty(shape, default if wanted is None else wanted)
    if not isinstance(out, np.ndarray):
        raise TypeError(f"[out] is {type(out).__name__}; expected a NumPy array")
    problem = _unfit(out, shape, wanted)
    if problem:
        raise InvalidArgument(f"[out] {problem}")
    return out


def _is_score_type(dtype: np.dtype[Any]) -> bool:
    return dtype.isnative and (dtype.kind in "iu" or dtype in (np.float32, np.float64))


def _unfit(out: NDArray[Any], shape: tuple[int, ...], dtype: np.dtype[Any] | None) -> str:
    if out.shape != shape:
        return f"must have the shape {shape}, got {out.shape}"
    if dtype is not None and out.dtype != dtype:
        return f"has the dtype {out.dtype}, but {dtype} was asked for"
    if not _is_score_type(out.dtype):
        return f"must have an integer dtype, float32 or float64, got {out.dtype}"
    if not out.flags.writeable or not out.flags.aligned:
        return "must be writeable and aligned"
    by_row, by_column = out.strides
    overlaps = by_row < out.shape[1] * out.itemsize or by_row % out.itemsize
    if out.size and (by_column != out.itemsize or (len(out) > 1 and overlaps)):
        return f"must have contiguous rows, one after the other, got the strides {out.strides}"
    return ""


def _required(scorer: Scorer, cutoff: float) -> float:
    checked = checked_cutoff(scorer, cutoff)
    if checked is None:
        raise InvalidArgument("[score_cutoff] is needed: without one every pair would match")
    return checked
