"""``warpmatch bench``: its options. What it does is in `warpmatch.bench.command`."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from .options import number, whole

__all__ = ["BenchOptions", "ManyValues", "command"]

_MANY = ("--section", "--workers", "--evidence", "--from")


@dataclass(frozen=True, slots=True)
class BenchOptions:
    """What the command line says; None where it says nothing."""

    listing: bool
    section: Sequence[str] | None
    only: str | None
    quick: bool
    rounds: int | None
    seconds: float | None
    workers: Sequence[int] | None
    device: str | None
    data: str | None
    column: str | None
    json: str | None
    html: str | None
    evidence: Sequence[str] | None
    saved: Sequence[str] | None


class ManyValues(TyperCommand):
    """A command some of whose options take all words up to the next option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Names the option anew before each of its values, which is what the parser knows."""
        return super().parse_args(ctx, _spread(args))


def _spread(args: Sequence[str]) -> list[str]:
    spread: list[str] = []
    many = None
    has_value = False
    for word in args:
        is_option = word.startswith("-") and not re.fullmatch(r"-\d+(\.\d+)?", word)
        if is_option:
            name, equals, _ = word.partition("=")
            many, has_value = name if name in _MANY else None, bool(equals)
        elif many is not None:
            if has_value:
                spread.append(many)
            has_value = True
        spread.append(word)
    return spread


def command(
    listing: Annotated[
        bool,
        typer.Option("--list", help="Show what can be measured, and with what, and stop."),
    ] = False,
    section: Annotated[
        list[str] | None,
        typer.Option("--section", metavar="NAME...", help="Parts of the suite; all by default."),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="PATTERN", help="Cases by name, e.g. 'cdist/ratio/*'."),
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Small sizes and few cases, for a first look.")
    ] = False,
    rounds: Annotated[
        int | None,
        typer.Option(
            "--rounds",
            parser=whole,
            metavar="N",
            help="Runs of each side, at most (9); 3 at least.",
        ),
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option(
            "--seconds",
            parser=number,
            metavar="S",
            help="For a case; dear ones get fewer rounds (by section, quick 1).",
        ),
    ] = None,
    workers: Annotated[
        list[int] | None,
        typer.Option(
            "--workers", parser=whole, metavar="N...", help="CPU threads (1 and every core)."
        ),
    ] = None,
    device: Annotated[
        str | None,
        typer.Option(
            "--device",
            metavar="D",
            help="Where warpmatch runs: cpu, cuda, cuda:N or cuda:all (cpu).",
        ),
    ] = None,
    data: Annotated[
        str | None,
        typer.Option(
            "--data", metavar="FILE", help="Strings of your own, or a data set's name, as well."
        ),
    ] = None,
    column: Annotated[
        str | None,
        typer.Option(
            "--column", metavar="NAME", help="The column of FILE, where there are several."
        ),
    ] = None,
    json: Annotated[
        str | None,
        typer.Option(
            "--json", metavar="FILE", help="Where to save the run (warpmatch-bench.json)."
        ),
    ] = None,
    html: Annotated[
        str | None,
        typer.Option(
            "--html", metavar="FILE", help="Where to write the report (warpmatch-bench.html)."
        ),
    ] = None,
    evidence: Annotated[
        list[str] | None,
        typer.Option(
            "--evidence",
            metavar="PATH...",
            help="What make gpu-check wrote: files or folders (benchmarks/results of the source "
            "tree).",
        ),
    ] = None,
    saved: Annotated[
        list[str] | None,
        typer.Option(
            "--from",
            metavar="RUN.json...",
            help="Measure nothing: make the report of saved runs of one machine.",
        ),
    ] = None,
) -> Callable[[], None]:
    """Measure warpmatch beside other libraries.

    Results are checked equal first. It gives a table, a JSON file and an HTML report with charts.
    """
    options = BenchOptions(
        listing,
        section or None,
        only,
        quick,
        rounds,
        seconds,
        workers or None,
        device,
        data,
        column,
        json,
        html,
        evidence or None,
        saved or None,
    )
    return partial(_run, options)


def _run(options: BenchOptions) -> None:
    from ..bench import command  # its libraries are an extra

    command.run(options)
