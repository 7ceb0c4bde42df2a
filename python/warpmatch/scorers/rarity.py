"""The scorer `rarity`: words in common, a rare one counting for more than a frequent one."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import _core
from ..arguments import true_or_false
from ..inputs.processing import Chain, Processor, checked_processor, processed_corpus
from ..progress import ProgressLike
from ..running import running
from ..utils import normalise
from .rarity_explanation import RarityExplanation, WordMatch
from .rarity_file import read_rarity, write_rarity

__all__ = ["Rarity", "RarityExplanation", "WordMatch"]


class _Traits:
    """What batch calls ask of a scorer, as `Scorer` has it."""

    __slots__ = ()

    name = "rarity"
    is_integer = False
    higher_is_better = True
    largest = 1.0
    usual_threshold = 0.9
    dtype = np.dtype(np.float32)


class Rarity(_Traits):
    """A scorer fitted on strings: how much two strings have in common, word by word.

    Soft TF-IDF (Cohen, Ravikumar and Fienberg 2003). A word weighs ln(rows / frequency), so what
    half of the strings share counts for little and what names a thing for much. Neighbouring words
    that are one word elsewhere are glued (``ps lx350h`` is ``pslx350h``), words of four letters or
    more may be misspelt by one letter, those of eight or more by two; digits are compared exactly.
    Where each string has a number, a word with a digit, that the other does not have, a fifth of
    the score is taken: versions, models and clones are told apart by their numbers.
    Words are matched one to one; the score is the cosine of the weights, from 0 to 1, symmetric,
    and the same to the last bit on every device and with any number of workers. Strings that have
    the same words score 1; nulls and strings without a word score 0 with every other.

    Call it with two strings, or pass it as ``scorer=`` to `matrix`, `top_k`, `pairs` and
    `self_join`; there ``scorer="rarity"`` fits one on the strings of the call. To fit, and to score
    two strings, is the CPU's.

    >>> import warpmatch
    >>> names = ["Acme Corp", "Globex Corp", "Initech Corp.", "Acme Inc", "Umbrella Corp"]
    >>> rarity = warpmatch.Rarity(names)
    >>> rarity("ACME Corp.", "acme inc") > rarity("Acme Corp", "Globex Corp")
    True
    >>> rarity.weight("acme"), rarity.weight("corp")
    (0.916259765625, 0.22314453125)
    """

    __slots__ = ("_engine", "processor")
    _engine: _core.Rarity
    processor: Processor | None
    """What strings go through first."""

    def __init__(
        self,
        *strings: object,
        processor: Processor | None = normalise,
        glue: bool = True,
        typing_errors: bool = True,
        numbers: bool = True,
        workers: int | None = None,
        progress: ProgressLike = False,
    ) -> None:
        """Fits on one set of strings or several, such as the two sides of a link.

        Args:
            strings: strings or a Corpus, each as in `Corpus`.
            processor: `utils.normalise`, `utils.Normaliser` with some of its steps, any callable
                of one string, or None for strings that are in their normal form already. Every
                string that is scored goes through it too.
            glue: whether neighbouring words may be written as one.
            typing_errors: whether words may be misspelt.
            numbers: whether numbers that contradict each other take a fifth of the score. Without,
                a number that differs is a word like any other: for strings that are the same thing
                for all that, such as addresses of people who move.
            workers: CPU threads; None is every core.
            progress: True for a bar, or a callable(done, total).

        Raises:
            TypeError: no strings, or something that is none.
            InvalidArgument: no row that is not null.
        """
        if not strings:
            raise TypeError("[strings] are needed: Rarity(names) or Rarity(left, right)")
        self.processor = checked_processor(processor)
        switches = _switches(glue, typing_errors, numbers)
        corpora = [self.read(side, "strings", workers) for side in strings]
        with running("cpu", workers, progress, "fitting") as run:
            self._engine = _core.Rarity(corpora, *switches, run)

    def read(self, strings: object, argument: str, workers: int | None) -> _core.Corpus:
        """A Corpus of what the processor makes of the strings."""
        return processed_corpus(strings, self.processor, argument, workers)

    def after(self, processor: Processor) -> "Rarity":
        """The same Rarity for strings that go through another processor first."""
        other = self.of_read()
        other.processor = _in_turn(processor, self.processor)
        return other

    def of_read(self) -> "Rarity":
        """The same Rarity for strings that have been `read`."""
        other = Rarity.__new__(Rarity)
        other._engine = self._engine
        other.processor = None
        return other

    def __call__(self, left: str | bytes | None, right: str | bytes | None) -> float:
        """The score of two strings; see `explain` for where it comes from."""
        return self._engine.score(*self._read_pair(left, right))

    def explain(self, left: str | bytes | None, right: str | bytes | None) -> RarityExplanation:
        """The score of two strings, the words that matched, and those that did not."""
        score, matches, left_alone, right_alone, loss, *numbers = self._engine.explain(
            *self._read_pair(left, right)
        )
        words = tuple(WordMatch(*match) for match in matches)
        return RarityExplanation(
            score, words, tuple(left_alone), tuple(right_alone), loss, *numbers
        )

    def _read_pair(self, left: Any, right: Any) -> tuple[Any, Any]:
        return self.read([left], "left", 1)[0], self.read([right], "right", 1)[0]

    def weight(self, word: str) -> float:
        """What a word weighs; one that was not seen, what a word that was seen once does."""
        return self._engine.weight(self.read([word], "word", 1)[0])

    @property
    def rows(self) -> int:
        """Strings it was fitted on, nulls left out."""
        return self._engine.rows

    @property
    def vocabulary(self) -> int:
        """Distinct words among them."""
        return self._engine.vocabulary

    def __repr__(self) -> str:
        return f"<Rarity of {self.rows:,} strings with {self.vocabulary:,} distinct words>"

    # How batch calls use a scorer.

    def matrix(
        self,
        left: _core.Corpus,
        right: _core.Corpus,
        cutoff: float | None,
        out: NDArray[Any],
        run: _core.Run,
        multiplier: float = 1.0,
    ) -> None:
        """Fills ``out``, (left, right); the strings have been `read`."""
        self._engine.matrix(left, right, cutoff, out, multiplier, run)

    def paired(
        self, left: _core.Corpus, right: _core.Corpus, run: _core.Run
    ) -> NDArray[np.float64]:
        """The score of each left string and the right one in the same row."""
        rows = np.arange(len(left), dtype=np.int32)
        return self._engine.score_rows([left, right], rows, rows, run)

    def top_k(
        self, left: _core.Corpus, right: _core.Corpus, k: int, cutoff: float | None, run: _core.Run
    ) -> tuple[NDArray[np.int32], NDArray[Any]]:
        """Indices and scores, (left, k)."""
        return self._engine.top_k(left, right, k, cutoff, run)

    def pairs(
        self, left: _core.Corpus, right: _core.Corpus, cutoff: float, run: _core.Run
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[Any]]:
        """Left rows, right rows, scores."""
        return self._engine.pairs(left, right, cutoff, run)

    def self_join(
        self, corpus: _core.Corpus, cutoff: float, run: _core.Run
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[Any]]:
        """The same of one set of strings."""
        return self._engine.self_join(corpus, cutoff, run)

    def cluster(
        self,
        corpus: _core.Corpus,
        spellings: _core.Corpus,
        cutoff: float,
        linkage: str,
        run: _core.Run,
    ) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], int]:
        """Cluster of each row, representative and size of each cluster, and the pairs."""
        return self._engine.cluster(corpus, spellings, cutoff, linkage, run)

    def keep_pairs(
        self, corpus: _core.Corpus, spellings: _core.Corpus, cutoff: float, run: _core.Run
    ) -> _core.KeptPairs:
        """The pairs behind `cluster`, to be grouped again at that cutoff or a stricter one."""
        return self._engine.keep_pairs(corpus, spellings, cutoff, run)

    def path(
        self,
        corpus: _core.Corpus,
        ends: tuple[int, int],
        rows: NDArray[Any],
        cutoff: float,
        run: _core.Run,
    ) -> tuple[int, ...]:
        """A shortest chain of pairs that meet the cutoff between two rows, among `rows`."""
        first: dict[Any, int] = {}
        for row in (*ends, *rows.tolist()):
            first.setdefault(corpus[row], row)
        strings = _core.pack(list(first), "strings", 1)
        left, right, _ = self._engine.self_join(strings, cutoff, run)
        start, goal = (list(first).index(corpus[end]) for end in ends)
        if start == goal:
            return ends if ends[0] != ends[1] else ends[:1]
        chain = _shortest_chain(left.tolist(), right.tolist(), start, goal)
        inner = [list(first.values())[place] for place in chain[1:-1]]
        return (ends[0], *inner, ends[1]) if chain else ()

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
        return self._engine.plan(operation, left, right, cutoff, k, run)

    # Kept and read again.

    def __reduce__(self) -> tuple[Any, ...]:
        glue, typing_errors, numbers, *fitted = self._engine.state()
        return _from_state, (self.processor, glue, typing_errors, *fitted, numbers)

    def save(self, path: str | Path) -> None:
        """Writes what was fitted to a file of NumPy's ``.npz`` format, for `load`.

        The file is there as a whole or not at all.

        Raises:
            InvalidArgument: the processor is a callable other than a `utils.Normaliser`, which a
                file cannot hold: pickle the object, or fit without one.
        """
        write_rarity(path, self.processor, self._engine.state())

    @classmethod
    def load(cls, path: str | Path) -> "Rarity":
        """Reads what `save` wrote; what was written before numbers were compared stays without.

        Raises:
            InvalidArgument: the file holds something else, or is not whole.
        """
        return _from_state(*read_rarity(path))


@dataclass(frozen=True, slots=True)
class RarityToFit(_Traits):
    """What ``scorer="rarity"`` stands for until the strings of the call are there."""

    processor: Processor | None = normalise
    glue: bool = True
    typing_errors: bool = True
    numbers: bool = True

    def __post_init__(self) -> None:
        """As Rarity itself checks them."""
        checked_processor(self.processor)
        _switches(self.glue, self.typing_errors, self.numbers)

    def after(self, processor: Processor) -> "RarityToFit":
        """The same, its strings going through another processor first."""
        return replace(self, processor=_in_turn(processor, self.processor))

    def read(self, strings: object, argument: str, workers: int | None) -> _core.Corpus:
        """A Corpus of what the processor makes of the strings."""
        return processed_corpus(strings, self.processor, argument, workers)

    def fit(
        self, corpora: Sequence[_core.Corpus], workers: int | None, progress: ProgressLike
    ) -> Rarity:
        """A Rarity of strings that have been `read`; the same ones on both sides count once.

        Where all are null, no two are compared, and what is rare does not matter: an empty table
        has an empty result, as with every other scorer.
        """
        strings = list({id(corpus): corpus for corpus in corpora}.values())
        if all(corpus.nulls == len(corpus) for corpus in strings):
            strings = [_core.pack([""], "strings", 1)]
        fitted = Rarity(
            *strings,
            processor=None,
            glue=self.glue,
            typing_errors=self.typing_errors,
            numbers=self.numbers,
            workers=workers,
            progress=progress,
        )
        fitted.processor = self.processor
        return fitted


def _switches(glue: bool, typing_errors: bool, numbers: bool) -> tuple[bool, bool, bool]:
    return (
        true_or_false(glue, "glue"),
        true_or_false(typing_errors, "typing_errors"),
        true_or_false(numbers, "numbers"),
    )


def _in_turn(first: Processor, then: Processor | None) -> Processor:
    return first if then is None else Chain(first, then)


def _shortest_chain(left: list[int], right: list[int], start: int, goal: int) -> list[int]:
    """Breadth first, lower numbers before higher ones; empty where there is none."""
    partners: dict[int, list[int]] = {}
    for a, b in zip(left, right, strict=True):
        partners.setdefault(a, []).append(b)
        partners.setdefault(b, []).append(a)
    came_from = {start: start}
    queue = deque([start])
    while queue and goal not in came_from:
        row = queue.popleft()
        for partner in sorted(partners.get(row, ())):
            if partner not in came_from:
                came_from[partner] = row
                queue.append(partner)
    if goal not in came_from:
        return []
    chain = [goal]
    while chain[-1] != start:
        chain.append(came_from[chain[-1]])
    return chain[::-1]


def _from_state(
    processor: Processor | None,
    glue: bool,
    typing_errors: bool,
    rows: int,
    words: list[str],
    frequencies: NDArray[np.uint32],
    numbers: bool = False,
) -> Rarity:
    """From `Rarity.__reduce__`, which had no numbers before they were compared."""
    rarity = Rarity.__new__(Rarity)
    rarity.processor = processor
    with running("cpu", None, False, "reading") as run:
        rarity._engine = _core.rarity_from_state(
            glue,
            typing_errors,
            numbers,
            rows,
            _core.pack(words, "words", None),
            frequencies,
            run,
        )
    return rarity
