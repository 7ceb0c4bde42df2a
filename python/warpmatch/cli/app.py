"""The command line: what there is to say, and what it makes of it."""

import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from .. import __version__
from ..errors import Error
from .shell import WrongUsage

try:
    import typer
    from typer.main import get_command
except ImportError:
    raise Error("the command line needs typer: pip install 'warpmatch[cli]'") from None

from . import bench, dedupe, evaluate, info

__all__ = ["parse"]

#: What typer raises for a command line that cannot be understood; it has no public name.
_UsageError: Any = typer.BadParameter.__base__


def parse(arguments: Sequence[str] | None = None) -> Callable[[], object]:
    """What the command line asks for, to be called. A help or a version is printed here.

    Commands are run by the caller, and not by typer, which has its own way with signals.

    Raises:
        WrongUsage: it cannot be understood.
    """
    command = get_command(_app(is_rich=sys.stdout.isatty()))
    try:
        found = command(arguments, prog_name="warpmatch", standalone_mode=False)
    except typer.Abort as abort:  # what older releases make of a signal
        raise abort.__cause__ or KeyboardInterrupt from None
    except _UsageError as error:
        usage = error.ctx.get_usage() if error.ctx else "Usage: warpmatch"
        raise WrongUsage(
            error.format_message().rstrip("."), usage.replace("Usage:", "usage:", 1)
        ) from None
    if callable(found):
        return found
    if found:  # newer ones make 130 of it
        raise KeyboardInterrupt
    return lambda: None


def _app(is_rich: bool) -> typer.Typer:
    """The commands; what they print of themselves is plain where no terminal shows it."""
    app = typer.Typer(
        name="warpmatch",
        help="Exact string matching and deduplication by edit distance.",
        rich_markup_mode="rich" if is_rich else None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_global_options)
    app.command("dedupe")(dedupe.command)
    app.command("evaluate")(evaluate.command)
    app.command("bench", cls=bench.ManyValues)(bench.command)
    app.command("info")(info.command)
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"warpmatch {__version__}")
        raise typer.Exit


def _global_options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Show the version and stop."
        ),
    ] = False,
) -> None:
    """Exact string matching and deduplication by edit distance."""
