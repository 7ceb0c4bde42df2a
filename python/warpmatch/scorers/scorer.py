"""What a scorer is: one of warpmatch's functions, or its name, and its parameters."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Hashable, Mapping
from functools import cache, partial

from .. import _core
from ..errors import InvalidArgument, described
from ..lazily import LazyModule
from .metrics import FORMS, FUZZ, METRICS, form_name, names

__all__ = [
    "Scorer",
    "ScorerLike",
    "checked_kwargs",
    "find_scorer",
    "function_of",
    "is_rarity",
    "rapidfuzz_scorer",
    "scorer_of",
    "set_scorer_of",
    "with_kwargs",
]

TYPE_CHECKING = False  # as type checkers know it; `typing` is not loaded for it
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    import numpy as np
    from numpy.typing import NDArray

    from ..inputs import processing
    from ..inputs.processing import Processor
    from .rarity import Rarity, RarityToFit

    AnyScorer: TypeAlias = "Scorer | Rarity | RarityToFit"
    ScorerLike: TypeAlias = str | Callable[..., Any]
    """A scorer as batch calls take it: a function, a name, or a `Rarity`."""
else:
    ScorerLike = str | Callable
    np, processing = LazyModule("numpy"), LazyModule("warpmatch.inputs.processing")

_NAME_OF: dict[Callable[..., Any], str] = {
    **{getattr(_core, name): name for name in FUZZ},
    **{getattr(_core, f"{m}_{form}"): form_name(m, form) for m in METRICS for form in FORMS},
}
_FUNCTION_OF = {name: function for function, name in _NAME_OF.items()}


@cache
def _name_of_rapidfuzz() -> dict[Callable[..., Any], str]:
    """RapidFuzz's own functions: ours give the same scores."""
    from rapidfuzz import distance, fuzz  # a caller has loaded them already

    shared = [metric for metric, row in METRICS.items() if row["in_rapidfuzz"]]
    return {
        **{getattr(fuzz, name): name for name in FUZZ},
        **{
            getattr(getattr(distance, METRICS[m]["module"]), form): form_name(m, form)
            for m in shared
            for form in FORMS
        },
    }


class Scorer(namedtuple("Scorer", ("engine", "processor"), defaults=(None,))):
    """A scorer the engine knows, with its parameters, and what strings go through first."""

    __slots__ = ()
    engine: _core.Scorer
    processor: Processor | None
    """Of sets of strings."""

    @property
    def name(self) -> str:
        """What it is asked for by."""
        return self.engine.name

    @property
    def is_integer(self) -> bool:
        """Scores are whole numbers."""
        return self.engine.is_integer

    @property
    def higher_is_better(self) -> bool:
        """A larger score means more alike."""
        return self.engine.higher_is_better

    @property
    def largest(self) -> float:
        """The largest score there can be: 100, 1, or infinity for whole numbers."""
        return self.engine.largest

    @property
    def usual_threshold(self) -> float | None:
        """What `dedupe` takes when it is told none: nine tenths alike. None for whole numbers."""
        if self.is_integer:
            return None
        return (0.9 if self.higher_is_better else 0.1) * self.largest

    @property
    def dtype(self) -> np.dtype[Any]:
        """RapidFuzz's default type for a dense result."""
        return np.dtype(np.uint32 if self.is_integer else np.float32)

    def read(self, strings: object, argument: str, workers: int | None) -> _core.Corpus:
        """The strings as the scorer compares them: as they are, or as the processor makes them."""
        return processing.processed_corpus(strings, self.processor, argument, workers)

    def after(self, processor: Processor) -> Scorer:
        """The scorer of strings that go through a processor first."""
        return self._replace(processor=processor)

    def of_read(self) -> Scorer:
        """The scorer of strings that have been `read`."""
        return self._replace(processor=None)

    def matrix(
        self,
        left: _core.Corpus,
        right: _core.Corpus,
        cutoff: float | None,
        out: NDArray[Any],
        run: _core.Run,
    ) -> None:
        """Fills ``out``, (left, right)."""
        _core.matrix(left, right, self.score(cutoff), out, 1.0, run)

    def top_k(
        self, left: _core.Corpus, right: _core.Corpus, k: int, cutoff: float | None, run: _core.Run
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """Indices and scores, (left, k)."""
        return _core.top_k(left, right, k, self.score(cutoff), run)

    def pairs(
        self, left: _core.Corpus, right: _core.Corpus, cutoff: float, run: _core.Run
    ) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Left rows, right rows, scores."""
        return _core.pairs(left, right, self.score(cutoff), run)

    def self_join(
        self, corpus: _core.Corpus, cutoff: float, run: _core.Run
    ) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """The same of one set of strings."""
        return _core.self_join(corpus, self.score(cutoff), run)

    def cluster(
        self,
        corpus: _core.Corpus,
        spellings: _core.Corpus,
        cutoff: float,
        linkage: str,
        run: _core.Run,
    ) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], int]:
        """Cluster of each row, representative and size of each cluster, and the pairs."""
        return _core.cluster(corpus, spellings, self.score(cutoff), linkage, run)

    def keep_pairs(
        self, corpus: _core.Corpus, spellings: _core.Corpus, cutoff: float, run: _core.Run
    ) -> _core.KeptPairs:
        """The pairs behind `cluster`, to be grouped again at that cutoff or a stricter one."""
        return _core.keep_pairs(corpus, spellings, self.score(cutoff), run)

    def path(
        self,
        corpus: _core.Corpus,
        ends: tuple[int, int],
        rows: NDArray[Any],
        cutoff: float,
        run: _core.Run,
    ) -> tuple[int, ...]:
        """A shortest chain of pairs that meet the cutoff between two rows, among `rows`."""
        return tuple(_core.link_path(corpus, *ends, rows, self.score(cutoff), run))

    def plan(
        self,
        operation: str,
        left: _core.Corpus,
        right: _core.Corpus,
        cutoff: float | None,
        k: int,
        run: _core.Run,
    ) -> dict[str, Any]:
        """What a call would do and cost: the fields of a `Plan`."""
        return _core.plan(operation, left, right, self.score(cutoff), k, run)

    def score(self, cutoff: float | None, *, rapidfuzz: bool = False) -> _core.Score:
        """The engine's form; `rapidfuzz` compares the cutoff as RapidFuzz does."""
        return _core.Score(self.engine, cutoff, rapidfuzz)


def find_scorer(scorer: ScorerLike) -> Scorer | None:
    """The engine's scorer, with default parameters; None for any other callable.

    Raises:
        TypeError: neither a callable nor a name.
        InvalidArgument: a name that is not known; the message lists those that are.
    """
    if isinstance(scorer, str):
        return _by_name(scorer)
    if not callable(scorer):
        raise TypeError(f"[scorer] is {described(scorer)}; expected a function or a name")
    if not isinstance(scorer, Hashable):
        return None
    name = _NAME_OF.get(scorer)
    if name is None and str(getattr(scorer, "__module__", "")).startswith("rapidfuzz."):
        name = _name_of_rapidfuzz().get(scorer)
    return None if name is None else _by_name(name)


@cache
def _by_name(name: str) -> Scorer:
    return Scorer(_core.Scorer(name))


def scorer_of(
    scorer: ScorerLike,
    kwargs: Mapping[str, Any] | None = None,
    processor: Processor | None = None,
) -> Scorer:
    """The engine's scorer with those parameters; InvalidArgument for a callable it has not."""
    if is_rarity(scorer):
        raise InvalidArgument("[scorer] rarity is not taken here")
    found = find_scorer(scorer)
    if found is None:
        raise InvalidArgument(
            f"[scorer] {scorer!r} is not one of warpmatch's functions; "
            f"only process.* takes others. Known: {', '.join(names())}"
        )
    return with_kwargs(found, kwargs)._replace(processor=processing.checked_processor(processor))


def set_scorer_of(
    scorer: ScorerLike,
    kwargs: Mapping[str, Any] | None = None,
    processor: Processor | None = None,
) -> AnyScorer:
    """What scores sets of strings: the engine's scorers, and Rarity, fitted or still to be fitted.

    Strings go through `processor` first, and then through what a Rarity has of its own.

    Raises:
        TypeError: a parameter the scorer does not take; `Rarity` is given its own when it is made.
        InvalidArgument: as in `scorer_of`.
    """
    first = processing.checked_processor(processor)
    found: Rarity | RarityToFit
    if isinstance(scorer, str) and scorer == "rarity":
        from .rarity import RarityToFit

        for name in checked_kwargs(kwargs):
            if name not in ("processor", "glue", "typing_errors", "numbers"):
                raise TypeError(f"[scorer_kwargs] rarity takes no argument {name!r}")
        found = RarityToFit(**checked_kwargs(kwargs))
    elif _is_fitted(scorer):
        for name in checked_kwargs(kwargs):
            raise TypeError(f"[scorer_kwargs] a fitted Rarity takes no argument {name!r}")
        fitted: Any = scorer
        found = fitted
    else:
        return scorer_of(scorer, kwargs, first)
    return found if first is None else found.after(first)


def is_rarity(scorer: ScorerLike) -> bool:
    """Whether it is a Rarity, or the name of one that is still to be fitted."""
    return (isinstance(scorer, str) and scorer == "rarity") or _is_fitted(scorer)


def _is_fitted(scorer: ScorerLike) -> bool:
    """Whether it is a Rarity, whose module is loaded then."""
    return type(scorer).__module__ == "warpmatch.scorers.rarity"


def rapidfuzz_scorer(scorer: ScorerLike, kwargs: Mapping[str, Any] | None) -> Scorer | None:
    """The engine's scorer as RapidFuzz's ``process`` has it; None for any other callable.

    There the normalized Jaro similarities are the similarities themselves. Called directly they are
    1 - (1 - similarity), which can differ in the last bit.
    """
    found = find_scorer(scorer)
    if found is None:
        return None
    found = with_kwargs(found, kwargs)
    if found.name.startswith("jaro") and found.name.endswith("_normalized_similarity"):
        return Scorer(found.engine.as_similarity(normalized=False))
    return found


def function_of(scorer: Scorer | Rarity) -> Callable[..., Any]:
    """The scalar function of a scorer, with its parameters bound; a Rarity is its own."""
    if not isinstance(scorer, Scorer):
        return scorer
    function = _FUNCTION_OF[scorer.name]
    bound = scorer.engine.kwargs
    if scorer.processor is not None:
        bound["processor"] = scorer.processor
    return partial(function, **bound) if bound else function


def with_kwargs(scorer: Scorer, kwargs: Mapping[str, Any] | None) -> Scorer:
    """The scorer with the parameters of `scorer_kwargs`.

    Raises:
        TypeError: a parameter the scorer does not take, or of the wrong type.
        InvalidArgument: a value it cannot have.
    """
    for name, value in checked_kwargs(kwargs).items():
        scorer = scorer._replace(engine=scorer.engine.with_parameter(name, value))
    return scorer


def checked_kwargs(kwargs: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The parameters themselves; TypeError for what is no mapping of names."""
    if kwargs is None:
        return {}
    if not isinstance(kwargs, Mapping):
        raise TypeError(f"[scorer_kwargs] is {described(kwargs)}; expected a dict or None")
    for name in kwargs:
        if not isinstance(name, str):
            raise TypeError(f"[scorer_kwargs] has the key {name!r}; expected names")
    return kwargs
