from collections.abc import Callable, Iterator
from typing import Any, SupportsIndex

import numpy as np
from numpy.typing import NDArray

class Corpus:
    """An immutable, packed set of strings for any number of batch calls, in any thread."""

    def __init__(self, strings: object, workers: int | None = None) -> None: ...
    def __len__(self) -> int: ...
    def __getitem__(self, row: SupportsIndex) -> str | bytes | None: ...
    def __iter__(self) -> Iterator[str | bytes | None]: ...
    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]: ...
    @property
    def distinct(self) -> int:
        """Number of distinct strings."""
    @property
    def nulls(self) -> int:
        """Number of rows that are null."""
    @property
    def max_length(self) -> int:
        """Code points of the longest string."""
    @property
    def alphabet_size(self) -> int:
        """Number of distinct code points."""
    @property
    def symbol_bytes(self) -> int:
        """Bytes a symbol takes: 1, 2 or 4."""
    @property
    def memory(self) -> dict[str, int]:
        """Bytes taken by text, rows and lookup tables."""
    @property
    def nbytes(self) -> int:
        """Bytes taken in all."""

class Score:
    def __init__(self, scorer: str, cutoff: float | None, rapidfuzz: bool = False) -> None: ...

class Run:
    def __init__(
        self,
        device: str,
        workers: int | None,
        progress: Callable[[int, int], object] | None = None,
    ) -> None: ...

def version() -> str: ...
def cpu_isa() -> str: ...
def cpu_isas() -> list[str]: ...
def cuda_status() -> dict[str, Any]: ...
def scorer_names() -> list[str]: ...
def scorer_traits(name: str) -> tuple[bool, bool, float]: ...
def is_null(value: object) -> bool: ...
def pack(strings: object, argument: str, workers: int | None) -> Corpus: ...
def arrow_stream(columns: dict[str, Any]) -> object: ...
def score(left: str | bytes, right: str | bytes, score: Score) -> float: ...
def matrix(
    queries: Corpus,
    choices: Corpus,
    score: Score,
    out: NDArray[Any],
    multiplier: float,
    run: Run,
) -> None: ...
def extract(
    query: str | bytes, choices: object, limit: int, score: Score, run: Run
) -> list[tuple[int, float]]: ...
def top_k(
    queries: Corpus, choices: Corpus, k: int, score: Score, run: Run
) -> tuple[NDArray[np.int32], NDArray[Any]]: ...
def pairs(
    left: Corpus, right: Corpus, score: Score, run: Run
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[Any]]: ...
def self_join(
    corpus: Corpus, score: Score, run: Run
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[Any]]: ...
def cluster(
    corpus: Corpus, score: Score, run: Run
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], int]: ...
def plan(operation: str, left: Corpus, right: Corpus, score: Score, run: Run) -> dict[str, Any]: ...

# The scalar functions: one signature for those of float scorers, one for those of whole numbers.
# None, NaN and pandas.NA are accepted where they have a score.

def ratio(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], str | bytes] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def indel_distance(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], str | bytes] | None = None,
    score_cutoff: float | None = None,
) -> int: ...
def indel_similarity(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], str | bytes] | None = None,
    score_cutoff: float | None = None,
) -> int: ...
def indel_normalized_distance(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], str | bytes] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def indel_normalized_similarity(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], str | bytes] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def levenshtein_distance(
    s1: object,
    s2: object,
    *,
    weights: tuple[int, int, int] | None = None,
    processor: Callable[[Any], str | bytes] | None = None,
    score_cutoff: float | None = None,
    score_hint: float | None = None,
) -> int: ...
def levenshtein_similarity(
    s1: object,
    s2: object,
    *,
    weights: tuple[int, int, int] | None = None,
    processor: Callable[[Any], str | bytes] | None = None,
    score_cutoff: float | None = None,
    score_hint: float | None = None,
) -> int: ...
def levenshtein_normalized_distance(
    s1: object,
    s2: object,
    *,
    weights: tuple[int, int, int] | None = None,
    processor: Callable[[Any], str | bytes] | None = None,
    score_cutoff: float | None = None,
    score_hint: float | None = None,
) -> float: ...
def levenshtein_normalized_similarity(
    s1: object,
    s2: object,
    *,
    weights: tuple[int, int, int] | None = None,
    processor: Callable[[Any], str | bytes] | None = None,
    score_cutoff: float | None = None,
    score_hint: float | None = None,
) -> float: ...
