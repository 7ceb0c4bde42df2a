"""How a batch call runs: device, workers and progress, checked once for all of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from . import _core
from .progress import ProgressLike, reporting

__all__ = ["Device", "as_corpora", "running"]

Device = str
"""``auto``, ``cpu``, ``cuda``, ``cuda:N``, or ``cuda:all`` for every GPU at once."""


@contextmanager
def running(
    device: Device, workers: int | None, progress: ProgressLike, label: str
) -> Iterator[_core.Run]:
    """The engine's form of the three; a progress bar lives as long as the block."""
    with reporting(progress, label) as report:
        yield _core.Run(device, workers, report)


def as_corpora(
    first: object, second: object, arguments: tuple[str, str], workers: int | None
) -> tuple[_core.Corpus, _core.Corpus]:
    """Both sets of strings, packed; once if they are the same object."""
    left = _core.pack(first, arguments[0], workers)
    return left, left if second is first else _core.pack(second, arguments[1], workers)
