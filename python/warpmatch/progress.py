"""Progress of a long call: a bar, or a callable of the caller's."""

import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .arguments import true_or_false

__all__ = ["Progress", "ProgressLike", "reporting"]

Progress = Callable[[int, int], object]
ProgressLike = bool | Progress
_EXPECTED = "True, False or a callable(done, total)"


@contextmanager
def reporting(progress: ProgressLike, label: str) -> Iterator[Progress | None]:
    """The callable to report (done, total) to, or None; a bar is closed on the way out.

    True is a bar on standard error: rich's if installed, which shows on terminals and in notebooks
    only, else tqdm's, else one line of text. A process without standard error shows none.
    """
    if callable(progress):
        yield progress
        return
    wanted = progress is not None and true_or_false(progress, "progress", _EXPECTED)
    if not wanted or sys.stderr is None:  # print and rich would take standard output instead
        yield None
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
    console = Console(stderr=True)
    # What the program prints meanwhile stays where it prints it.
    with Bar(
        *columns,
        console=console,
        disable=not (console.is_terminal or console.is_jupyter),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    ) as bar:
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
    file = sys.stderr
    shown = -1

    def report(done: int, total: int) -> None:
        nonlocal shown
        share = 100 * done // total if total else 100
        if share != shown:
            print(f"\r{label} {share:3d} %", end="", file=file, flush=True)
        shown = share

    try:
        yield report
    finally:
        if shown >= 0:
            print(file=file)
