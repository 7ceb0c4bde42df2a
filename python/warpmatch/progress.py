"""Progress of a long call: a bar, or a callable of the caller's."""

import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["Progress", "ProgressLike", "reporting"]

Progress = Callable[[int, int], object]
ProgressLike = bool | Progress


@contextmanager
def reporting(progress: ProgressLike, label: str) -> Iterator[Progress | None]:
    """The callable to report (done, total) to, or None; a bar is closed on the way out.

    True is a bar on standard error: rich's if installed, else tqdm's, else one line of text.
    """
    if callable(progress):
        yield progress
    elif progress is None or progress is False:
        yield None
    elif progress is not True:
        raise TypeError(
            f"[progress] is {type(progress).__name__}: {progress!r}; "
            "expected True, False or a callable(done, total)"
        )
    elif importlib.util.find_spec("rich"):
        with _rich_bar(label) as report:
            yield report
    elif importlib.util.find_spec("tqdm"):
        with _tqdm_bar(label) as report:
            yield report
    else:
        with _text_line(label) as report:
            yield report


@contextmanager
def _rich_bar(label: str) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def _tqdm_bar(label: str) -> Iterator[Progress]:
    from tqdm.auto import tqdm  # pyright: ignore[reportMissingImports, reportMissingModuleSource]

    with tqdm(desc=label, unit_scale=True) as bar:

        def report(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield report


@contextmanager
def _text_line(label: str) -> Iterator[Progress]:
    def report(done: int, total: int) -> None:
        share = 100 * done // total if total else 100
        print(f"\r{label} {share:3d} %", end="", file=sys.stderr, flush=True)

    try:
        yield report
    finally:
        print(file=sys.stderr)
