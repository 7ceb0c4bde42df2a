"""How a batch call runs: device, workers and progress, checked once for all of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from . import _core
from .progress import ProgressLike, reporting

__all__ = ["Device", "as_corpora", "check_run", "reading", "running"]

Device = str
"""``auto``, ``cpu``, ``cuda``, ``cuda:N``, or ``cuda:all`` for every GPU at once."""


@contextmanager
def running(
    device: Device, workers: int | None, progress: ProgressLike, label: str
) -> Iterator[_core.Run]:
    """The engine's form of the three; a progress bar lives as long as the block."""
    with reporting(progress, label) as report:
        yield _core.Run(device, workers, report)


def check_run(device: Device, workers: int | None, progress: ProgressLike) -> None:
    """Finds what is wrong with the three before any strings are read; shows no bar.

    Raises:
        TypeError: one of another kind.
        InvalidArgument: an unknown device, or a count of workers that there cannot be.
        DeviceError: the device cannot be used, and why.
    """
    with running(device, workers, False if progress is True else progress, ""):
        pass
    if device not in ("auto", "cpu"):  # a plan for nothing asks for the device all the same
        nothing = _core.pack([], "strings", 1)
        score = _core.Score(_core.Scorer("ratio"), None, False)
        _core.plan("matrix", nothing, nothing, score, 1, _core.Run(device, workers))


def reading(
    scorer: Any, sides: tuple[tuple[object, str], ...], workers: int | None, progress: ProgressLike
) -> tuple[Any, tuple[_core.Corpus, ...]]:
    """The scorer, fitted on the strings if it still has to be, and the strings as it reads them.

    What is passed twice is read once; each comes with the name of its argument.
    """
    corpora: list[_core.Corpus] = []
    for place, (strings, name) in enumerate(sides):
        same = next((i for i in range(place) if sides[i][0] is strings), None)
        corpora.append(scorer.read(strings, name, workers) if same is None else corpora[same])
    if hasattr(scorer, "fit"):
        scorer = scorer.fit(corpora, workers, progress)
    return scorer, tuple(corpora)


def as_corpora(
    first: object, second: object, arguments: tuple[str, str], workers: int | None
) -> tuple[_core.Corpus, _core.Corpus]:
    """Both sets of strings, packed; once if they are the same object."""
    left = _core.pack(first, arguments[0], workers)
    return left, left if second is first else _core.pack(second, arguments[1], workers)
