"""``warpmatch dedupe``."""

import contextlib
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

import numpy as np
import typer

from ..errors import Error, InvalidArgument
from ..inputs.columns import Column
from ..matching.dedupe import Dedupe, DedupeWay, dedupe_column, dedupe_way
from ..matching.thresholds import Threshold
from ..running import check_run
from ..scorers import scorer as scorers
from ..tables import (
    FORMATS,
    NoColumn,
    Table,
    UndecodableText,
    read_table,
    replacing,
    select,
    target_of,
    write_table,
)
from .options import (
    NORMAL_FORMS,
    ParameterOption,
    WorkersOption,
    naming_parameters,
    one_of,
    parameters,
    scoring,
    whole,
)
from .options import threshold as threshold_of
from .shell import remark, standard_output
from .summary import print_summary

__all__ = ["command"]

_ADDED = ("cluster", "representative", "cluster_size")
_SCORERS = [*scorers.names(), "rarity"]


@dataclass(frozen=True, slots=True)
class _Options:
    file: str
    column: str | None
    threshold: Threshold
    scorer: str
    parameters: Mapping[str, Any]
    normalise: str | None
    clusters: str | None
    output: str | None
    prefix: str
    overwrite: bool
    kind: str | None
    delimiter: str | None
    encoding: str | None
    device: str
    workers: int | None
    top: int
    quiet: bool

    @property
    def added(self) -> list[str]:
        """The names of the new columns."""
        return [self.prefix + name for name in _ADDED]


def _one_column(names: list[str] | None) -> list[str] | None:
    if names and len(names) > 1:
        raise typer.BadParameter(
            f"{', '.join(map(repr, names))}: one column is compared here; warpmatch.dedupe(table, "
            "on=[...]) in Python weighs several."
        )
    return names


def command(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help=".csv, .tsv or .parquet, else plain lines; - is standard input. "
            ".gz, .bz2, .xz and .zst are unpacked.",
        ),
    ],
    column: Annotated[
        list[str] | None,
        typer.Option(
            "-c",
            "--column",
            metavar="NAME",
            callback=_one_column,
            help="The column to match, where there are several: its name, or else its number, "
            "counted from 1. In Parquet person.name is a field of a struct.",
        ),
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option(
            "-t",
            "--threshold",
            parser=threshold_of,
            metavar="X",
            help="Floor, or ceiling of a distance. By default 90 where scores go to 100, 0.9 where "
            "they go to 1; scorers that count in whole numbers need one. auto finds one from the "
            "scores themselves; look at the weakest pairs then.",
        ),
    ] = None,
    scorer: Annotated[
        str,
        typer.Option(
            "-s",
            "--scorer",
            metavar="NAME",
            help="ratio by default; rarity goes by the words that name a thing. All: "
            f"{', '.join(_SCORERS)}.",
            show_default=False,
            **one_of(_SCORERS),
        ),
    ] = "ratio",
    parameter: ParameterOption = None,
    normalise: Annotated[
        str | None,
        typer.Option(
            "-n",
            "--normalise",
            metavar="NAME",
            help="What values are compared in: none, as they are; default, lower case with spaces "
            "for punctuation; full, without accents and compatibility forms too. full by default "
            "for rarity, else none. The output keeps them as they were.",
            **one_of(list(NORMAL_FORMS)),
        ),
    ] = None,
    clusters: Annotated[
        str | None,
        typer.Option(
            "--clusters",
            metavar="NAME",
            help="What holds a cluster together: components, a chain of pairs, or average, all "
            "pairs on average. average by default, components for distances.",
            **one_of(["average", "components"]),
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="All columns and the clusters: .csv, .tsv, .parquet, .csv.gz and so on; "
            "- is CSV on standard output. Text is written as FILE was: its separator, line ends, "
            "encoding and byte order mark.",
        ),
    ] = None,
    prefix: Annotated[
        str,
        typer.Option(
            "--prefix",
            metavar="TEXT",
            help=f"What the names of the new columns, {', '.join(_ADDED)}, begin with.",
            show_default=False,
        ),
    ] = "",
    overwrite: Annotated[
        bool,
        typer.Option(
            "--overwrite", help="Columns of FILE that are named as the new ones are replaced."
        ),
    ] = False,
    kind: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="NAME",
            help=f"What FILE is: {', '.join(FORMATS)}. By its name by default.",
            **one_of(FORMATS),
        ),
    ] = None,
    delimiter: Annotated[
        str | None,
        typer.Option(
            "--delimiter",
            metavar="CHAR",
            help="Field separator of FILE, e.g. ';' or tab. Told from its first rows by default.",
        ),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(
            "--encoding",
            metavar="NAME",
            help="Encoding of FILE, e.g. cp1252. By its byte order mark, else UTF-8, by default.",
        ),
    ] = None,
    device: Annotated[
        str,
        typer.Option(
            "-d",
            "--device",
            metavar="DEVICE",
            help="auto, cpu, cuda, cuda:N or cuda:all.",
            show_default=False,
        ),
    ] = "auto",
    workers: WorkersOption = None,
    top: Annotated[
        int,
        typer.Option(
            "--top",
            parser=whole,
            metavar="N",
            help="How many clusters to show, 10 by default.",
            show_default=False,
        ),
    ] = 10,
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="No summary and no progress bar.")
    ] = False,
) -> Callable[[], None]:
    """Group near-equal values of a column.

    Every pair that meets the threshold counts. Empty fields are missing values and match nothing.
    """
    options = _Options(
        file,
        column[0] if column else None,
        threshold,
        scorer,
        parameters(parameter or ()),
        normalise,
        clusters,
        output,
        prefix,
        overwrite,
        kind,
        delimiter,
        encoding,
        device,
        workers,
        top,
        quiet,
    )
    return partial(_run, options)


def _run(options: _Options) -> None:
    check_run(options.device, options.workers, False)  # what is wrong is found before the work
    way = _way(options)
    to = None if options.output is None else target_of(options.output)
    with contextlib.ExitStack() as files:
        file = None
        if to is not None:  # opened first: better to fail now than after the work
            file = standard_output() if to.path == "-" else files.enter_context(replacing(to.path))
        table = _read(options)
        kept = table if to is None else _kept(table, options)
        if to is not None:
            to.check(kept, options.added)
        result, seconds = _dedupe_column(table, way, options)
        if to is not None and file is not None:
            write_table(kept, _cluster_columns(result, options.added), file, to)
    if not options.quiet:
        print_summary(
            result, seconds, options.top, sys.stderr if options.output == "-" else sys.stdout
        )
        if to is not None and to.path != "-":
            print(f"\nwritten to {to.path}")


def _way(options: _Options) -> DedupeWay:
    arguments = scoring(options.scorer, options.normalise, options.parameters)
    with naming_parameters():
        return dedupe_way(
            options.scorer, **arguments, threshold=options.threshold, clusters=options.clusters
        )


def _read(options: _Options) -> Table:
    try:
        table = read_table(
            options.file,
            kind=options.kind,
            delimiter=options.delimiter,
            encoding=options.encoding,
        )
    except UndecodableText as error:
        hint = f"; {error.hint}" if error.hint else ""
        raise Error(f"{error}{hint}") from None
    for text in table.remarks:
        remark(text)
    return table


def _kept(table: Table, options: _Options) -> Table:
    """What of the table the output has."""
    taken = [name for name in options.added if name in table.names]
    if taken and not options.overwrite:
        raise Error(
            f"{table.file} has a column {taken[0]!r} already, which the output would have twice; "
            "--overwrite replaces it, --prefix gives the new one another name"
        )
    return table.without(taken) if taken else table


def _dedupe_column(table: Table, way: DedupeWay, options: _Options) -> tuple[Dedupe, float]:
    try:
        column = select(table, options.column)
    except NoColumn as error:
        if table.format == "lines" and options.kind is None:
            raise Error(f"{error}; --format csv reads a table, not lines") from None
        raise
    begin = time.perf_counter()
    try:
        result = dedupe_column(
            Column(column.values, "data"),
            way,
            device=options.device,
            workers=options.workers,
            progress=sys.stderr.isatty() and not options.quiet,
        )
    except (TypeError, InvalidArgument) as error:
        if isinstance(error, InvalidArgument) and "[data]" not in str(error):
            raise  # it is about an option
        about = str(error).replace("[data]", f"{table.file}, column {column.name!r}:")
        raise Error(about) from None
    return result, time.perf_counter() - begin


def _cluster_columns(result: Dedupe, names: Sequence[str]) -> Mapping[str, Sequence[Any]]:
    spellings = [result.corpus[row] for row in result.representatives.tolist()]
    clusters: Any = result.clusters.astype(np.int64)
    sizes: Any = result.sizes[result.clusters].astype(np.int64)
    values = clusters, [spellings[c] for c in clusters.tolist()], sizes
    return dict(zip(names, values, strict=True))
