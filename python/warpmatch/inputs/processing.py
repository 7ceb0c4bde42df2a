"""What strings go through before they are compared: `processor=`, one by one and as a set."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from .. import _core
from ..arguments import given
from ..errors import described
from .normaliser import Normaliser

__all__ = [
    "Chain",
    "Processor",
    "checked_processor",
    "corpus_again",
    "corpus_made_by",
    "is_made_by",
    "process_all",
    "processed_corpus",
]

Processor = Callable[[Any], Any]
"""A function of a string, such as `utils.default_process` or `utils.normalise`."""


class Chain(NamedTuple):
    """One processor after the other."""

    first: Processor
    then: Processor

    def __call__(self, string: Any) -> Any:
        """What the second makes of what the first makes of it; a null stays one."""
        made = self.first(string)
        return None if _core.is_null(made) else self.then(made)


def checked_processor(processor: Processor | None) -> Processor | None:
    """None for what is false, as RapidFuzz has it; TypeError for what cannot be called."""
    expected = "a function of a string, or None"
    if not given(processor, "processor", expected):
        return None
    if not callable(processor):
        raise TypeError(f"[processor] is {described(processor)}; expected {expected}")
    return processor


def processed_corpus(
    strings: object, processor: Processor | None, argument: str, workers: int | None
) -> _core.Corpus:
    """A Corpus of what the processor makes of the strings, row for row; nulls stay nulls.

    A Corpus that was made by that very processor is that already.

    Raises:
        TypeError: the processor gives something other than a string, bytes or a null; the message
            has the row. What it raises itself is passed on, with the row as a note.
    """
    if is_made_by(strings, processor):
        return _core.pack(strings, argument, workers)
    if isinstance(processor, Chain):
        made = processed_corpus(strings, processor.first, argument, workers)
        return processed_corpus(made, processor.then, argument, workers)
    corpus = _core.pack(strings, argument, workers)
    if processor is None:
        return corpus
    if isinstance(processor, Normaliser):
        return processor.corpus(corpus, workers)
    if _is_default_process(processor):
        return _core.pack(_core.default_process_all(list(corpus)), argument, workers)
    return _core.pack(list(_made(corpus, processor, argument)), argument, workers)


def is_made_by(strings: object, processor: Processor | None) -> bool:
    """Whether it is a Corpus whose strings have been through that processor."""
    if processor is None or not isinstance(strings, _core.Corpus) or strings.processor is None:
        return False
    return _are_same(strings.processor, processor)


def _are_same(one: Processor, other: Processor) -> bool:
    if one is other or (_is_default_process(one) and _is_default_process(other)):
        return True
    try:
        return bool(one == other)
    except Exception:  # a callable may define == as it likes
        return False


def corpus_made_by(
    strings: object, processor: Processor | None, workers: int | None
) -> _core.Corpus:
    """What ``Corpus(strings, workers, processor)`` is."""
    wanted = checked_processor(processor)
    made = processed_corpus(strings, wanted, "strings", workers)
    before = strings.processor if isinstance(strings, _core.Corpus) else None
    if wanted is None or is_made_by(strings, wanted):
        return made
    return _core.made_by(made, wanted if before is None else Chain(before, wanted))


def corpus_again(strings: list[Any], processor: Processor | None) -> _core.Corpus:
    """A Corpus of strings that the processor has made already, as pickle finds them."""
    return _core.made_by(_core.pack(strings, "strings", None), processor)


def _made(corpus: Iterable[Any], processor: Processor, argument: str) -> Iterable[Any]:
    for row, string in enumerate(corpus):
        if string is None:
            yield None
            continue
        try:
            made = processor(string)
        except Exception as error:
            error.add_note(f"[processor] was called with [{argument}] row {row}: {string!r}")
            raise
        if not isinstance(made, str | bytes) and not _core.is_null(made):
            raise TypeError(
                f"[processor] made {type(made).__name__} of [{argument}] row {row}: {made!r}; "
                "expected a str, bytes or None"
            )
        yield made


def process_all(items: list[Any] | tuple[Any, ...], processor: Processor) -> list[Any]:
    """What the processor makes of each, whatever that is; nulls stay as they are."""
    if _is_default_process(processor):
        return _core.default_process_all(items)
    if isinstance(processor, Normaliser):
        return _normalised(items, processor)
    return [item if _core.is_null(item) else processor(item) for item in items]


def _normalised(items: list[Any] | tuple[Any, ...], processor: Normaliser) -> list[Any]:
    made = processor.corpus(_core.pack(items, "choices", 1), 1)
    return [item if text is None else text for item, text in zip(items, made, strict=True)]


def _is_default_process(processor: Processor) -> bool:
    """RapidFuzz's function in C++ does the same as warpmatch's; the one in Python does not."""
    if processor is _core.default_process:
        return True
    home = str(getattr(processor, "__module__", ""))
    return home.startswith("rapidfuzz.utils_cpp") and processor.__name__ == "default_process"
