from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, SupportsIndex, SupportsInt, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

_Function = TypeVar("_Function", bound=Callable[..., Any])

class Corpus:
    """An immutable, packed set of strings for any number of batch calls, in any thread."""

    def __init__(
        self,
        strings: object,
        workers: int | None = None,
        processor: Callable[[Any], Any] | None = None,
    ) -> None: ...
    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, row: SupportsIndex) -> str | bytes | None: ...
    @overload
    def __getitem__(
        self, row: slice | NDArray[Any] | Sequence[SupportsIndex]
    ) -> list[str | bytes | None]: ...
    def __iter__(self) -> Iterator[str | bytes | None]: ...
    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]: ...
    @property
    def processor(self) -> Callable[[Any], Any] | None:
        """What made the strings of what was passed, or None."""
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

class DeviceArray:
    """A matrix in the memory of a CUDA device; of `matrix` with ``keep_on_device=True``."""

    def __len__(self) -> int: ...
    def numpy(self) -> NDArray[Any]: ...
    def __array__(
        self, dtype: np.dtype[Any] | None = None, copy: bool | None = None
    ) -> NDArray[Any]: ...
    def __dlpack__(
        self,
        *,
        stream: int | None = None,
        max_version: tuple[int, int] | None = None,
        dl_device: tuple[int, int] | None = None,
        copy: bool | None = None,
    ) -> Any: ...
    def __dlpack_device__(self) -> tuple[int, int]: ...
    @property
    def __cuda_array_interface__(self) -> dict[str, Any]: ...
    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
    @property
    def dtype(self) -> np.dtype[Any]:
        """NumPy's dtype of the values."""
    @property
    def device(self) -> str:
        """``cuda:N``."""
    @property
    def nbytes(self) -> int:
        """Bytes taken on the device."""

class DeviceTarget:
    def __init__(
        self, pointer: int, dtype: np.dtype[Any], row_stride: int, stream: int | None
    ) -> None: ...

class Scorer:
    def __init__(self, name: str, kwargs: dict[str, Any] | None = None) -> None: ...
    @property
    def name(self) -> str:
        """What it is asked for by."""
    @property
    def is_integer(self) -> bool:
        """Scores are whole numbers."""
    @property
    def higher_is_better(self) -> bool:
        """A larger score means more alike."""
    @property
    def largest(self) -> float:
        """The largest score there can be: 100, 1, or infinity for whole numbers."""
    @property
    def parameter(self) -> str | None:
        """The name of the parameter it takes, or None."""
    @property
    def kwargs(self) -> dict[str, Any]:
        """That parameter by its name, where it is not the default."""
    def with_parameter(self, name: str, value: object) -> Scorer:
        """The scorer with that parameter; TypeError if it takes none of that name."""
    def as_similarity(self, normalized: bool) -> Scorer:
        """The same reported as a similarity."""

class Score:
    def __init__(self, scorer: Scorer, cutoff: float | None, rapidfuzz: bool = False) -> None: ...

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
def device_memory_limit() -> int: ...
def set_device_memory_limit(limit: int) -> None: ...
def metrics() -> list[dict[str, Any]]: ...
def scorer_names() -> list[str]: ...
def is_null(value: object) -> bool: ...
def column_in(source: object, argument: str) -> Any: ...
def made_by(corpus: Corpus, processor: Callable[[Any], Any] | None) -> Corpus: ...
def pack(strings: object, argument: object, workers: int | None) -> Corpus: ...
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
def matrix_on_device(
    queries: Corpus,
    choices: Corpus,
    score: Score,
    dtype: np.dtype[Any],
    multiplier: float,
    run: Run,
) -> DeviceArray: ...
def matrix_into_device(
    queries: Corpus,
    choices: Corpus,
    score: Score,
    out: DeviceTarget,
    multiplier: float,
    run: Run,
) -> None: ...
def small_matrix(
    queries: object,
    choices: object,
    score: Score,
    dtype: object,
    multiplier: object,
    device: object,
    workers: object,
) -> NDArray[Any] | None: ...
def small_paired(
    queries: object,
    choices: object,
    score: Score,
    dtype: object,
    multiplier: object,
    device: object,
    workers: object,
) -> NDArray[Any] | None: ...
def quick_extract(function: _Function) -> _Function: ...
def quick_extract_one(function: _Function) -> _Function: ...
def quick_extract_iter(function: _Function) -> _Function: ...
def one_by_one(
    query: object,
    choices: object,
    has_keys: bool,
    score: Score,
    query_processor: object,
    choice_processor: object,
    asked: tuple[Any, float | None, object],
) -> Iterator[tuple[Any, Any, Any]]: ...
def one_by_one_of_own(
    query: object,
    choices: object,
    has_keys: bool,
    scorer: Callable[..., Any],
    arguments: dict[str, Any],
    cutoff: object,
    higher_is_better: bool,
    query_processor: object,
    choice_processor: object,
) -> Iterator[tuple[Any, Any, Any]]: ...
def small_top_k(
    queries: object, choices: object, k: int, score: Score, device: object, workers: object
) -> tuple[NDArray[Any], NDArray[Any]] | None: ...
def small_pairs(
    left: object, right: object, score: Score, device: object, workers: object
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]] | None: ...
def paired(
    queries: object,
    choices: object,
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
    corpus: Corpus, spellings: Corpus, score: Score, linkage: str, run: Run
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], int]: ...
def best_matches(
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    scores: NDArray[np.float64],
    left_once: bool,
    right_once: bool,
    higher_is_better: bool,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]: ...
def reciprocity(
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    scores: NDArray[np.float64],
    two_tables: bool,
    higher_is_better: bool,
) -> NDArray[np.float64]: ...

class KeptPairs:
    def cluster(
        self, cutoff: float, linkage: str
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], int]: ...

def keep_pairs(corpus: Corpus, spellings: Corpus, score: Score, run: Run) -> KeptPairs: ...
def cluster_pairs(
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    scores: NDArray[np.float64],
    copies: NDArray[np.uint32],
    threshold: float,
    linkage: str,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], int]: ...
def normalised(
    corpus: Corpus, code_point_map: Callable[[str], str], workers: int | None
) -> Corpus: ...

class Rarity:
    def __init__(
        self, corpora: list[Corpus], glue: bool, typing_errors: bool, numbers: bool, run: Run
    ) -> None: ...
    def state(self) -> tuple[bool, bool, bool, int, list[str], NDArray[np.uint32]]: ...
    @property
    def rows(self) -> int: ...
    @property
    def vocabulary(self) -> int: ...
    def weight(self, word: str | bytes | None) -> float: ...
    def score(self, left: str | bytes | None, right: str | bytes | None) -> float: ...
    def explain(
        self, left: str | bytes | None, right: str | bytes | None
    ) -> tuple[
        float,
        list[tuple[str, str, float, float, float, float]],
        list[tuple[str, float]],
        list[tuple[str, float]],
        float,
        tuple[str, ...],
        tuple[str, ...],
    ]: ...
    def matrix(
        self,
        queries: Corpus,
        choices: Corpus,
        cutoff: float | None,
        out: NDArray[Any],
        multiplier: float,
        run: Run,
    ) -> None: ...
    def top_k(
        self, queries: Corpus, choices: Corpus, k: int, cutoff: float | None, run: Run
    ) -> tuple[NDArray[np.int32], NDArray[np.float64]]: ...
    def pairs(
        self, left: Corpus, right: Corpus, cutoff: float, run: Run
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]: ...
    def self_join(
        self, corpus: Corpus, cutoff: float, run: Run
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]: ...
    def plan(
        self,
        operation: str,
        left: Corpus,
        right: Corpus,
        cutoff: float | None,
        k: int,
        run: Run,
    ) -> dict[str, Any]: ...
    def keep_pairs(
        self, corpus: Corpus, spellings: Corpus, cutoff: float, run: Run
    ) -> KeptPairs: ...
    def score_rows(
        self,
        sides: list[Corpus],
        left: NDArray[np.int32],
        right: NDArray[np.int32],
        run: Run,
    ) -> NDArray[np.float64]: ...
    def shared_numbers(
        self,
        sides: list[Corpus],
        left: NDArray[np.int32],
        right: NDArray[np.int32],
        run: Run,
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]: ...
    def cluster(
        self, corpus: Corpus, spellings: Corpus, cutoff: float, linkage: str, run: Run
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], int]: ...

def rarity_from_state(
    glue: bool,
    typing_errors: bool,
    numbers: bool,
    rows: int,
    words: Corpus,
    frequencies: NDArray[np.uint32],
    run: Run,
) -> Rarity: ...
def link_path(
    corpus: Corpus,
    from_row: int,
    to_row: int,
    among: NDArray[np.int32],
    score: Score,
    run: Run,
) -> list[int]: ...
def plan(
    operation: str, left: Corpus, right: Corpus, score: Score, k: int, run: Run
) -> dict[str, Any]: ...
def edit_ops(
    s1: object, s2: object, metric: str, pad: bool
) -> tuple[list[tuple[str, int, int]], int, int]: ...
def edit_stretches(
    s1: object, s2: object, metric: str, pad: bool
) -> tuple[list[tuple[str, int, int, int, int]], int, int]: ...
def partial_alignment(
    s1: object, s2: object, score_cutoff: float | None
) -> tuple[float, int, int, int, int] | None: ...
def default_process(sentence: str | bytes) -> str: ...
def default_process_all(sentences: object) -> list[Any]: ...

# The scalar functions, made by tools/make_stubs.py. Strings are str, bytes or any sequence of
# hashables; None, NaN and pandas.NA are accepted where they have a score.

def ratio(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def partial_ratio(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def token_sort_ratio(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def token_set_ratio(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def token_ratio(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def partial_token_sort_ratio(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def partial_token_set_ratio(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def partial_token_ratio(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def WRatio(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def QRatio(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def levenshtein_distance(
    s1: object,
    s2: object,
    *,
    weights: Iterable[SupportsInt] | None = None,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
    score_hint: float | None = None,
) -> int: ...
def levenshtein_similarity(
    s1: object,
    s2: object,
    *,
    weights: Iterable[SupportsInt] | None = None,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
    score_hint: float | None = None,
) -> int: ...
def levenshtein_normalized_distance(
    s1: object,
    s2: object,
    *,
    weights: Iterable[SupportsInt] | None = None,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
    score_hint: float | None = None,
) -> float: ...
def levenshtein_normalized_similarity(
    s1: object,
    s2: object,
    *,
    weights: Iterable[SupportsInt] | None = None,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
    score_hint: float | None = None,
) -> float: ...
def indel_distance(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> int: ...
def indel_similarity(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> int: ...
def indel_normalized_distance(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def indel_normalized_similarity(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def lcs_seq_distance(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> int: ...
def lcs_seq_similarity(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> int: ...
def lcs_seq_normalized_distance(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def lcs_seq_normalized_similarity(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def osa_distance(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> int: ...
def osa_similarity(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> int: ...
def osa_normalized_distance(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def osa_normalized_similarity(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def damerau_levenshtein_distance(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> int: ...
def damerau_levenshtein_similarity(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> int: ...
def damerau_levenshtein_normalized_distance(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def damerau_levenshtein_normalized_similarity(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def hamming_distance(
    s1: object,
    s2: object,
    *,
    pad: bool = True,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> int: ...
def hamming_similarity(
    s1: object,
    s2: object,
    *,
    pad: bool = True,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> int: ...
def hamming_normalized_distance(
    s1: object,
    s2: object,
    *,
    pad: bool = True,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def hamming_normalized_similarity(
    s1: object,
    s2: object,
    *,
    pad: bool = True,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def prefix_distance(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> int: ...
def prefix_similarity(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> int: ...
def prefix_normalized_distance(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def prefix_normalized_similarity(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def postfix_distance(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> int: ...
def postfix_similarity(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> int: ...
def postfix_normalized_distance(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def postfix_normalized_similarity(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def jaro_distance(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def jaro_similarity(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def jaro_normalized_distance(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def jaro_normalized_similarity(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def jaro_winkler_distance(
    s1: object,
    s2: object,
    *,
    prefix_weight: float = 0.1,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def jaro_winkler_similarity(
    s1: object,
    s2: object,
    *,
    prefix_weight: float = 0.1,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def jaro_winkler_normalized_distance(
    s1: object,
    s2: object,
    *,
    prefix_weight: float = 0.1,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def jaro_winkler_normalized_similarity(
    s1: object,
    s2: object,
    *,
    prefix_weight: float = 0.1,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def jaccard_distance(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def jaccard_similarity(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def jaccard_normalized_distance(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def jaccard_normalized_similarity(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def trigram_distance(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def trigram_similarity(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def trigram_normalized_distance(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
def trigram_normalized_similarity(
    s1: object,
    s2: object,
    *,
    processor: Callable[[Any], Any] | None = None,
    score_cutoff: float | None = None,
) -> float: ...
