"""One query or many against many choices, as in ``rapidfuzz.process``.

Same names, arguments and results, cutoffs rounded as RapidFuzz rounds them, plus ``device=`` and
``workers=``. Choices can be a Corpus, which is packed once for many calls. RapidFuzz's own scorers
are taken for warpmatch's, which give the same scores.
"""

from __future__ import annotations

from . import _core, fuzz
from .lazily import LazyModule, public_names
from .scorers.kept import kept_score

TYPE_CHECKING = False  # as type checkers know it; `typing` is not loaded for it
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from numpy.typing import DTypeLike, NDArray

    from . import dense, search
    from .inputs.processing import Processor
    from .progress import ProgressLike
    from .running import Device
    from .scorers.scorer import ScorerLike
    from .search import Match
else:  # what the commonest calls do without
    dense, search = LazyModule("warpmatch.dense"), LazyModule("warpmatch.search")

__all__ = ["cdist", "cpdist", "extract", "extractOne", "extract_iter"]

__dir__ = public_names(__name__)


@_core.quick_extract
def extract(
    query: Any,
    choices: Any,
    *,
    scorer: ScorerLike = fuzz.WRatio,
    processor: Processor | None = None,
    limit: int | None = 5,
    score_cutoff: float | None = None,
    score_hint: float | None = None,  # noqa: ARG001
    scorer_kwargs: Mapping[str, Any] | None = None,
    workers: int | None = 1,
    device: Device = "auto",
) -> list[Match]:
    """The best matches, ``[(choice, score, index or key), ...]``: best first, ties by index.

    As rapidfuzz.process.extract.

    Args:
        query: a str or bytes, or any sequence of hashables; a null gives no matches.
        choices: an iterable of such, whose matches carry their index; a mapping or anything else
            with ``.items()``, whose values are the choices and whose matches carry their key (dict,
            pandas Series); a table of one column; or a Corpus. Nulls are skipped and keep their
            index.
        scorer: one of warpmatch's functions, its name, or a function of your own: called with the
            two strings and ``score_cutoff=``, taken for 0 to 100 with higher better. Or a `Rarity`,
            whose scores go to 1; the name ``rarity`` fits one on the choices.
        processor: applied to the query and every choice first; the matches hold the choices as they
            were.
        limit: how many matches; None is all.
        score_cutoff: matches that miss it are dropped. Inclusive.
        score_hint: accepted, not needed.
        scorer_kwargs: passed to the scorer: ``weights`` for Levenshtein, ``prefix_weight`` for
            Jaro-Winkler, ``pad`` for Hamming, ``processor``, ``glue``, ``typing_errors`` and
            ``numbers`` for rarity; an argument it does not know is a TypeError.
        workers: CPU threads; -1 or None is every core.
        device: ``auto``, ``cpu``, ``cuda``, ``cuda:N`` or ``cuda:all``.

    >>> from warpmatch import process
    >>> teams = ["New York Jets", "New York Giants", None]
    >>> process.extract("new york jets", teams, processor=str.lower)
    [('New York Jets', 100.0, 0), ('New York Giants', 78.57142857142857, 1)]
    >>> process.extract("appel", {"a": "apple", "b": "banana"}, limit=1)
    [('apple', 80.0, 'a')]
    """
    how = scorer, processor, score_cutoff, scorer_kwargs
    return search.extract(query, choices, *how, limit, workers, device)


@_core.quick_extract_one
def extractOne(
    query: Any,
    choices: Any,
    *,
    scorer: ScorerLike = fuzz.WRatio,
    processor: Processor | None = None,
    score_cutoff: float | None = None,
    score_hint: float | None = None,  # noqa: ARG001
    scorer_kwargs: Mapping[str, Any] | None = None,
    workers: int | None = 1,
    device: Device = "auto",
) -> Match | None:
    """The best match of a query, the first of equals; None if there is none.

    As rapidfuzz.process.extractOne; the arguments are those of `extract`.

    >>> from warpmatch import process
    >>> process.extractOne("cowboys", ["Dallas Cowboys", "Chicago Bears"], processor=str.lower)
    ('Dallas Cowboys', 90.0, 0)
    """
    how = scorer, processor, score_cutoff, scorer_kwargs
    matches = search.extract(query, choices, *how, 1, workers, device)
    return matches[0] if matches else None


@_core.quick_extract_iter
def extract_iter(
    query: Any,
    choices: Any,
    *,
    scorer: ScorerLike = fuzz.WRatio,
    processor: Processor | None = None,
    score_cutoff: float | None = None,
    score_hint: float | None = None,  # noqa: ARG001
    scorer_kwargs: Mapping[str, Any] | None = None,
) -> Iterator[Match]:
    """Yields the matches of a query in the order of the choices, each scored as it is asked for.

    As rapidfuzz.process.extract_iter; the arguments are those of `extract`. For ``rarity`` all
    choices are read first, to fit it; a `Rarity` scores some of a list at a time.

    >>> from warpmatch import process
    >>> next(process.extract_iter("ab", (c for c in ["xy", "abc"]), score_cutoff=50))
    ('abc', 90.0, 1)
    """
    return search.extract_iter(query, choices, scorer, processor, score_cutoff, scorer_kwargs)


def cdist(
    queries: Any,
    choices: Any,
    *,
    scorer: ScorerLike = fuzz.ratio,
    processor: Processor | None = None,
    score_cutoff: float | None = None,
    score_hint: float | None = None,  # noqa: ARG001
    score_multiplier: float = 1,
    dtype: DTypeLike | None = None,
    workers: int | None = 1,
    scorer_kwargs: Mapping[str, Any] | None = None,
    device: Device = "auto",
    progress: ProgressLike = False,
) -> NDArray[Any]:
    """Every score of every query and choice, times `score_multiplier`, of shape (queries, choices).

    As rapidfuzz.process.cdist: float32 by default, uint32 for scorers with whole numbers; scores
    that miss the cutoff become 0, 1.0 or the cutoff + 1, as in the scalar functions. A mapping is
    its values. Different from RapidFuzz on purpose: a null gets the worst score wherever it stands,
    a score that an integer dtype cannot hold is a RangeError, and the multiplier need not be a
    whole number. The other arguments are those of `extract`.

    >>> from warpmatch import process
    >>> process.cdist(["ab", "xy"], ["ab", "abc"])
    array([[100.,  80.],
           [  0.,   0.]], dtype=float32)
    """
    plain = processor is None and scorer_kwargs is None and progress is False
    if plain and (score := kept_score(scorer, score_cutoff)):
        scores = _core.small_matrix(
            queries, choices, score, dtype, score_multiplier, device, workers
        )
        if scores is not None:
            return scores
    what = scorer, processor, score_cutoff, scorer_kwargs, score_multiplier, dtype
    return dense.cdist(queries, choices, *what, workers, device, progress)


def cpdist(
    queries: Any,
    choices: Any,
    *,
    scorer: ScorerLike = fuzz.ratio,
    processor: Processor | None = None,
    score_cutoff: float | None = None,
    score_hint: float | None = None,  # noqa: ARG001
    score_multiplier: float = 1,
    dtype: DTypeLike | None = None,
    workers: int | None = 1,
    scorer_kwargs: Mapping[str, Any] | None = None,
    device: Device = "auto",
    progress: ProgressLike = False,
) -> NDArray[Any]:
    """The score of each query and the choice in the same place, of shape (queries,).

    As rapidfuzz.process.cpdist; the arguments, and what differs on purpose, are those of `cdist`.

    Raises:
        InvalidArgument: not as many queries as choices, and as in `cdist`.

    >>> from warpmatch import process
    >>> process.cpdist(["ab", "xy"], ["abc", "xy"])
    array([ 80., 100.], dtype=float32)
    """
    plain = processor is None and scorer_kwargs is None and progress is False
    if plain and (score := kept_score(scorer, score_cutoff)):
        out = _core.small_paired(queries, choices, score, dtype, score_multiplier, device, workers)
        if out is not None:
            return out
    what = scorer, processor, score_cutoff, scorer_kwargs, score_multiplier, dtype
    return dense.cpdist(queries, choices, *what, workers, device, progress)
