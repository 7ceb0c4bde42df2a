"""Batch calls: score, search and join whole sets of strings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, SupportsIndex, TypeVar, overload

import numpy  # noqa: F401  (the whole before its parts: docs/decisions/0028-imports.md)
from numpy.typing import DTypeLike, NDArray

from . import _core
from ._core import DeviceArray
from .arguments import true_or_false, whole_number
from .errors import InvalidArgument
from .inputs.processing import Processor
from .progress import ProgressLike
from .results.exports import Labels, labels_of
from .results.pairs import Pairs
from .results.plan import Plan
from .results.targets import CudaArray, cuda_target, dense_target, is_cuda_array, score_dtype
from .results.top_k import TopK
from .running import Device, reading, running
from .scorers.cutoffs import checked_cutoff
from .scorers.kept import kept_batch_score
from .scorers.scorer import Scorer, ScorerLike, is_rarity, scorer_of, set_scorer_of

if TYPE_CHECKING:
    from .scorers.rarity import Rarity, RarityToFit

__all__ = ["matrix", "pairs", "plan", "self_join", "top_k"]

_Out = TypeVar("_Out", bound=CudaArray)


@overload
def matrix(
    queries: object,
    choices: object,
    *,
    scorer: ScorerLike = "ratio",
    scorer_kwargs: Mapping[str, Any] | None = None,
    processor: Processor | None = None,
    dtype: DTypeLike | None = None,
    out: NDArray[Any] | None = None,
    keep_on_device: Literal[False] = False,
    score_cutoff: float | None = None,
    workers: int | None = None,
    device: Device = "auto",
    progress: ProgressLike = False,
) -> NDArray[Any]: ...
@overload
def matrix(
    queries: object,
    choices: object,
    *,
    scorer: ScorerLike = "ratio",
    scorer_kwargs: Mapping[str, Any] | None = None,
    processor: Processor | None = None,
    dtype: DTypeLike | None = None,
    out: None = None,
    keep_on_device: Literal[True],
    score_cutoff: float | None = None,
    workers: int | None = None,
    device: Device,
    progress: ProgressLike = False,
) -> DeviceArray: ...
@overload
def matrix(
    queries: object,
    choices: object,
    *,
    scorer: ScorerLike = "ratio",
    scorer_kwargs: Mapping[str, Any] | None = None,
    processor: Processor | None = None,
    dtype: DTypeLike | None = None,
    out: _Out,
    keep_on_device: bool = False,
    score_cutoff: float | None = None,
    workers: int | None = None,
    device: Device,
    progress: ProgressLike = False,
) -> _Out: ...
def matrix(
    queries: object,
    choices: object,
    *,
    scorer: ScorerLike = "ratio",
    scorer_kwargs: Mapping[str, Any] | None = None,
    processor: Processor | None = None,
    dtype: DTypeLike | None = None,
    out: NDArray[Any] | CudaArray | None = None,
    keep_on_device: bool = False,
    score_cutoff: float | None = None,
    workers: int | None = None,
    device: Device = "auto",
    progress: ProgressLike = False,
) -> NDArray[Any] | DeviceArray | CudaArray:
    """Every score: cell (i, j) is that of ``queries[i]`` and ``choices[j]``.

    Args:
        queries: strings, or a Corpus; see Corpus for what strings can be.
        choices: likewise.
        scorer: one of warpmatch's functions, or its name; or a `Rarity`. The name ``rarity`` fits
            one on the strings of the call.
        scorer_kwargs: its parameter: ``weights`` (insertion, deletion, substitution) for
            Levenshtein, ``prefix_weight`` for Jaro-Winkler, ``pad`` for Hamming; ``processor``,
            ``glue``, ``typing_errors`` and ``numbers`` for rarity.
        processor: what strings go through before they are compared: `utils.normalise`, a
            `utils.Normaliser` with some of its steps, `utils.default_process`, or any function of a
            string; results speak of the strings as they were. A null stays one, and what is made
            None is one. A Rarity does with what comes of it what it does with any string.
        dtype: float32, float64 or an integer type, which rounds to nearest, halves away from zero.
            None is float32, or uint32 for scorers with whole numbers.
        out: a (queries, choices) array to fill instead of a new one; its rows may be strided. With
            ``device="cuda"`` also one in the memory of that device, of CuPy, PyTorch or whatever
            has ``__cuda_array_interface__``: nothing is copied to the host then.
        keep_on_device: leave the result in the memory of the device, which must be named, and
            return a `DeviceArray`. Scores by rarity always come to the host: with them this, and
            an ``out`` on a device, is an error.
        score_cutoff: scores that miss it become 0 (similarities), 1.0 (normalized distances)
            or the cutoff + 1 (distances). Inclusive.
        workers: CPU threads; None is every core.
        device: ``auto``, ``cpu``, ``cuda``, ``cuda:N`` or ``cuda:all``.
        progress: True for a bar, or a callable(done, total).

    Returns:
        ``out``, or a new array of shape (queries, choices), or a DeviceArray. Nulls get the worst
        score.

    Raises:
        InvalidArgument: an unknown name, a cutoff out of range, an ``out`` that does not fit,
            or a null with a scorer of whole numbers.
        TypeError: the processor made something other than a string; the message has the row.
        RangeError: a score does not fit the dtype.
        DeviceError: the device cannot be used, and why.

    >>> import warpmatch
    >>> warpmatch.matrix(["kitten", "mitten"], ["sitting"], scorer="levenshtein")
    array([[3],
           [3]], dtype=uint32)
    """
    keep_on_device = true_or_false(keep_on_device, "keep_on_device")
    if keep_on_device and out is not None and not is_cuda_array(out):
        raise InvalidArgument(f"[keep_on_device] is set, but out is {type(out).__name__}")
    wanted_dtype = score_dtype(dtype)
    sides = (queries, "queries"), (choices, "choices")
    if keep_on_device or is_cuda_array(out):
        if is_rarity(scorer):
            argument = "keep_on_device" if keep_on_device else "out"
            raise InvalidArgument(
                f"[{argument}] asks for scores in the memory of a device, where those by rarity "
                "cannot be left yet: they come to the host; leave it out"
            )
        wanted = scorer_of(scorer, scorer_kwargs, processor)
        score = wanted.score(checked_cutoff(wanted, score_cutoff))
        _, (left, right) = reading(wanted, sides, workers, progress)
        if is_cuda_array(out):
            memory = cuda_target((len(left), len(right)), wanted_dtype, out)
            with running(device, workers, progress, "matrix") as run:
                _core.matrix_into_device(left, right, score, memory, 1.0, run)
            return out
        cell = wanted.dtype if wanted_dtype is None else wanted_dtype
        with running(device, workers, progress, "matrix") as run:
            return _core.matrix_on_device(left, right, score, cell, 1.0, run)
    plain = out is None and processor is None and scorer_kwargs is None and progress is False
    if plain and (kept := kept_batch_score(scorer, score_cutoff)):
        scores = _core.small_matrix(
            queries, choices, kept.score, wanted_dtype, 1.0, device, workers
        )
        if scores is not None:
            return scores
    wanted = set_scorer_of(scorer, scorer_kwargs, processor)
    cutoff = checked_cutoff(wanted, score_cutoff)
    fitted, (left, right) = reading(wanted, sides, workers, progress)
    target = dense_target((len(left), len(right)), wanted_dtype, wanted.dtype, out)
    with running(device, workers, progress, "matrix") as run:
        fitted.matrix(left, right, cutoff, target, run)
    return target


def top_k(
    queries: object,
    choices: object,
    k: SupportsIndex,
    *,
    scorer: ScorerLike = "ratio",
    scorer_kwargs: Mapping[str, Any] | None = None,
    processor: Processor | None = None,
    score_cutoff: float | None = None,
    workers: int | None = None,
    device: Device = "auto",
    progress: ProgressLike = False,
) -> TopK:
    """The k best choices of every query, best first, without a dense matrix.

    Ties go to the lower row. Nulls match nothing. Where fewer than k choices meet the cutoff, the
    index is -1. A k of more than there are choices is that many: the results have the shape
    (queries, min(k, choices)). The arguments are those of `matrix`.

    Raises:
        InvalidArgument: k is less than 1, and as in `matrix`.
        OutOfMemory: there is no room for so many results.

    >>> import warpmatch
    >>> best = warpmatch.top_k(["Anna"], ["Hannah", "Anna", "Bob"], k=2)
    >>> best.indices, best.scores
    (array([[1, 0]], dtype=int32), array([[100.,  60.]]))
    """
    count = k if type(k) is int and k > 0 else _checked_k(k)
    plain = processor is None and scorer_kwargs is None and progress is False
    if plain and (kept := kept_batch_score(scorer, score_cutoff)):
        most = min(count, 2**31)
        found = _core.small_top_k(queries, choices, most, kept.score, device, workers)
        if found is not None:
            return TopK(*found)
    wanted = set_scorer_of(scorer, scorer_kwargs, processor)
    cutoff = checked_cutoff(wanted, score_cutoff)
    sides = (queries, "queries"), (choices, "choices")
    fitted, (left, right) = reading(wanted, sides, workers, progress)
    with running(device, workers, progress, "top k") as run:
        most = min(count, max(len(right), 1))
        indices, scores = fitted.top_k(left, right, most, cutoff, run)
    return TopK(indices, scores, labels_of(queries), labels_of(choices))


def pairs(
    left: object,
    right: object,
    *,
    score_cutoff: float,
    scorer: ScorerLike = "ratio",
    scorer_kwargs: Mapping[str, Any] | None = None,
    processor: Processor | None = None,
    workers: int | None = None,
    device: Device = "auto",
    progress: ProgressLike = False,
) -> Pairs:
    """Every pair of a left and a right string that meets the cutoff: exact, sparse, sorted.

    The cutoff is a floor for similarities and a ceiling for distances, inclusive, compared without
    rounding. Nulls match nothing. No dense matrix is built. Where only equal strings can meet the
    cutoff, as with a ratio of 100 or a distance of 0, they are found by hashing. The other
    arguments are those of `matrix`.

    Raises:
        OutOfMemory: there is no room for so many pairs; the message has their number.

    >>> import warpmatch
    >>> list(warpmatch.pairs(["anna", "bob"], ["bobby", "hanna"], score_cutoff=70))
    [(0, 1, 88.88888888888889), (1, 0, 75.0)]
    """
    plain = processor is None and scorer_kwargs is None and progress is False
    if plain and (kept := kept_batch_score(scorer, score_cutoff, joins=True)):
        found = _core.small_pairs(left, right, kept.score, device, workers)
        if found is not None:
            return Pairs(*found, None, None, higher_is_better=kept.higher_is_better)
    wanted = set_scorer_of(scorer, scorer_kwargs, processor)
    cutoff = _required(wanted, score_cutoff)
    sides = (left, "left"), (right, "right")
    fitted, corpora = reading(wanted, sides, workers, progress)
    with running(device, workers, progress, "pairs") as run:
        rows, others, scores = fitted.pairs(corpora[0], corpora[1], cutoff, run)
    labels = labels_of(left), labels_of(right)
    return Pairs(rows, others, scores, *labels, higher_is_better=fitted.higher_is_better)


def self_join(
    strings: object,
    *,
    score_cutoff: float,
    scorer: ScorerLike = "ratio",
    scorer_kwargs: Mapping[str, Any] | None = None,
    processor: Processor | None = None,
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
    wanted = set_scorer_of(scorer, scorer_kwargs, processor)
    cutoff = _required(wanted, score_cutoff)
    fitted, (corpus,) = reading(wanted, ((strings, "strings"),), workers, progress)
    return joined(corpus, fitted, cutoff, device, workers, progress, labels_of(strings))


def joined(
    corpus: _core.Corpus,
    scorer: Scorer | Rarity,
    cutoff: float,
    device: Device,
    workers: int | None,
    progress: ProgressLike,
    labels: Labels,
) -> Pairs:
    """The work of `self_join`, after its arguments have been checked and its strings read."""
    with running(device, workers, progress, "self-join") as run:
        found = scorer.self_join(corpus, cutoff, run)
    higher = scorer.higher_is_better
    return Pairs(*found, labels, labels, two_tables=False, higher_is_better=higher)


def plan(
    operation: Literal["matrix", "top_k", "pairs", "self_join"],
    left: object,
    right: object = None,
    *,
    scorer: ScorerLike = "ratio",
    scorer_kwargs: Mapping[str, Any] | None = None,
    processor: Processor | None = None,
    score_cutoff: float | None = None,
    k: SupportsIndex = 1,
    workers: int | None = None,
    device: Device = "auto",
) -> Plan:
    """What a call would do and cost: device and why, filters, tiles, results, memory, seconds.

    For a self-join pass one set of strings; `k` is that of a top k. The arguments are those of the
    call itself. It is not done, but for a join some tenths of a second may go into a sample; and
    ``scorer="rarity"`` is fitted on the strings, which the estimate leaves out.

    >>> import warpmatch
    >>> found = warpmatch.plan("self_join", ["a", "b", "a"], score_cutoff=90, device="cpu")
    >>> found.pairs, found.results, found.results_are
    (3, 1, 'exact')
    """
    wanted = set_scorer_of(scorer, scorer_kwargs, processor)
    joins = operation in ("pairs", "self_join")
    cutoff = checked_cutoff(wanted, score_cutoff, joins=joins)
    count = min(_checked_k(k), 2**31)
    if right is None:
        if operation != "self_join":
            raise TypeError(f"[right] is needed to plan {operation}")
        right = left
    fitted, sides = reading(wanted, ((left, "left"), (right, "right")), workers, False)
    with running(device, workers, False, "plan") as run:
        return Plan(**fitted.plan(operation, *sides, cutoff, count, run))


def _checked_k(k: SupportsIndex) -> int:
    count = whole_number(k, "k")
    if count < 1:
        raise InvalidArgument(f"[k] must be at least 1, got {k}")
    return count


def _required(scorer: Scorer | Rarity | RarityToFit, cutoff: float) -> float:
    checked = checked_cutoff(scorer, cutoff, joins=True)
    if checked is None:
        raise InvalidArgument("[score_cutoff] is needed: without one every pair would match")
    return checked
