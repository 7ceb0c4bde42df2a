"""The command ``warpmatch``."""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from typing import IO, Any

from . import __version__, info, scorers
from .deduplication import Dedupe, Group, dedupe
from .errors import Error, InvalidArgument
from .running import running
from .tables import Table, check_output, read_table, replacing, suffix_of, write_table

__all__ = ["main"]

_ADDED = ("cluster", "representative", "cluster_size")
_WIDEST = 76


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; the exit code is 0, 1 for a failure, 2 for wrong usage, 130 for Ctrl-C."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # pyright: ignore[reportAttributeAccessIssue]
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _failed("interrupted", 130)
    except OSError as error:  # of standard output: files have their own message
        # What is left must not be flushed at exit, where Python would report it once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):  # the reader has seen enough
            return 0
        return _failed(f"cannot write to standard output: {error.strerror}", 1)
    except InvalidArgument as error:
        return _failed(str(error), 2)
    except Error as error:
        return _failed(str(error), 1)
    except MemoryError:
        return _failed("out of memory", 1)
    return 0


def _failed(message: str, code: int) -> int:
    print(f"warpmatch: {message}", file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="warpmatch", description="Exact string matching and deduplication by edit distance."
    )
    parser.add_argument("--version", action="version", version=f"warpmatch {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_dedupe(commands)
    _add_bench(commands)
    about = commands.add_parser("info", help="show version, SIMD levels and CUDA devices")
    about.set_defaults(run=_run_info)
    return parser


def _add_dedupe(commands: Any) -> None:
    parser = commands.add_parser(
        "dedupe",
        help="group near-equal values of a column",
        description="Groups near-equal values of a column: every pair that meets the threshold "
        "counts. Empty fields are missing values and match nothing.",
    )
    add = parser.add_argument
    names = scorers.names()
    add(
        "file", metavar="FILE", help=".csv, .tsv or .parquet; else plain lines; - is standard input"
    )
    add("-c", "--column", metavar="NAME", help="the column to match, where there are several")
    add(
        "-t",
        "--threshold",
        type=float,
        default=90,
        metavar="X",
        help="floor, or ceiling of a distance",
    )
    add("-s", "--scorer", default="ratio", choices=names, metavar="NAME", help=", ".join(names))
    add(
        "-o",
        "--output",
        metavar="FILE",
        help="all columns and the clusters; - is CSV on standard output",
    )
    add("-d", "--device", default="auto", help="auto, cpu, cuda, cuda:N or cuda:all")
    add("-w", "--workers", type=int, metavar="N", help="CPU threads; every core by default")
    add("--delimiter", metavar="CHAR", help="field separator of FILE; by its name by default")
    add("--top", type=int, default=10, metavar="N", help="how many clusters to show")
    add("-q", "--quiet", action="store_true", help="no summary and no progress bar")
    parser.set_defaults(run=_run_dedupe)


def _run_dedupe(options: argparse.Namespace) -> None:
    with running(
        options.device, options.workers, False, ""
    ):  # a wrong device or count is found before the work
        pass
    if options.delimiter is not None and len(options.delimiter) != 1:
        raise InvalidArgument(f"[--delimiter] must be one character, got {options.delimiter!r}")
    if options.output is None:
        result, seconds = _dedupe_table(read_table(options.file, options.delimiter), options)[1:]
    elif options.output == "-":
        table, result, seconds = _dedupe_table(read_table(options.file, options.delimiter), options)
        write_table(table, _cluster_columns(result), sys.stdout.buffer, ".csv")
    else:
        check_output(options.output)
        with replacing(
            options.output
        ) as file:  # opened first: better to fail now than after the work
            table, result, seconds = _dedupe_table(
                read_table(options.file, options.delimiter), options
            )
            write_table(table, _cluster_columns(result), file, suffix_of(options.output))
    if not options.quiet:
        _print_summary(
            result, seconds, options, sys.stderr if options.output == "-" else sys.stdout
        )


def _dedupe_table(table: Table, options: argparse.Namespace) -> tuple[Table, Dedupe, float]:
    taken = [name for name in _ADDED if name in table.names]
    if options.output is not None and taken:
        raise Error(
            f"{options.file} has a column {taken[0]!r} already, which the output would have twice"
        )
    name = options.column
    if name is None and len(table.names) == 1:
        name = table.names[0]
    if name not in table.names:
        wanted = "--column is needed" if name is None else f"there is no column {name!r}"
        raise Error(f"{wanted}; {options.file} has the columns {', '.join(table.names)}")
    begin = time.perf_counter()
    try:
        result = dedupe(
            table.column(name),
            threshold=options.threshold,
            scorer=options.scorer,
            device=options.device,
            workers=options.workers,
            progress=sys.stderr.isatty() and not options.quiet,
        )
    except TypeError as error:  # a Parquet column of numbers
        raise Error(f"the column {name!r} cannot be matched: {error}") from None
    return table, result, time.perf_counter() - begin


def _cluster_columns(result: Dedupe) -> dict[str, Sequence[Any]]:
    spellings = [result.corpus[row] for row in result.representatives.tolist()]
    clusters = result.clusters.tolist()
    values = clusters, [spellings[c] for c in clusters], result.sizes[result.clusters].tolist()
    return dict(zip(_ADDED, values, strict=True))


def _print_summary(
    result: Dedupe, seconds: float, options: argparse.Namespace, file: IO[str]
) -> None:
    corpus = result.corpus
    sign = ">=" if result.scorer.higher_is_better else "<="
    together = int((result.sizes > 1).sum())
    print(
        f"{len(corpus):,} rows, {corpus.distinct:,} distinct, {corpus.nulls:,} missing", file=file
    )
    print(
        f"{result.pair_count:,} pairs with {result.scorer.name} {sign} {result.threshold:g}, "
        f"in {seconds:.2f} s",
        file=file,
    )
    print(
        f"{result.n_clusters:,} clusters, {together:,} of them with two rows or more; "
        f"{len(corpus) - result.n_clusters:,} rows could be merged into others",
        file=file,
    )
    for place, group in enumerate(result.groups()):
        if place == max(options.top, 0):
            break
        print(file=file)
        _print_group(result, group, file)
    if options.output not in (None, "-"):
        print(f"\nwritten to {options.output}", file=file)


def _print_group(result: Dedupe, group: Group, file: IO[str], spellings_shown: int = 5) -> None:
    spellings = Counter(result.corpus[row] for row in group.rows.tolist())
    chosen = result.corpus[group.representative]
    print(f"{len(group):>6,}  {_shown(chosen)}", file=file)
    others = [
        (spelling, count) for spelling, count in spellings.most_common() if spelling != chosen
    ]
    for spelling, count in others[:spellings_shown]:
        times = f"  ({count:,} times)" if count > 1 else ""
        print(f"        {_shown(spelling)}{times}", file=file)
    if len(others) > spellings_shown:
        print(f"        and {len(others) - spellings_shown:,} more spellings", file=file)


def _shown(value: Any) -> str:
    """A value on one line: control characters escaped, long ones cut."""
    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 3] + "..."


def _add_bench(commands: Any) -> None:
    parser = commands.add_parser(
        "bench",
        help="measure warpmatch beside other libraries",
        description="Measures warpmatch beside the libraries that do the same work, results "
        "checked equal first: a table, a JSON file and an HTML report with charts.",
    )
    add = parser.add_argument
    add("--list", action="store_true", help="show what can be measured, and with what, and stop")
    add("--section", nargs="+", metavar="NAME", help="parts of the suite; all by default")
    add("--only", metavar="PATTERN", help="cases by name, e.g. 'cdist/ratio/*'")
    add("--quick", action="store_true", help="small sizes and few cases, for a first look")
    add("--rounds", type=int, metavar="N", help="runs of each side, at most (9); 3 at least")
    add(
        "--seconds",
        type=float,
        metavar="S",
        help="for a case; dear ones get fewer rounds (20, quick 1)",
    )
    add("--workers", type=int, nargs="+", metavar="N", help="CPU threads (1 and every core)")
    add("--device", metavar="D", help="where warpmatch runs: cpu, cuda, cuda:N or cuda:all (cpu)")
    add("--data", metavar="FILE", help="strings of your own, or a data set's name, as well")
    add("--column", metavar="NAME", help="the column of FILE, where there are several")
    add("--json", metavar="FILE", help="where to save the run (warpmatch-bench.json)")
    add("--html", metavar="FILE", help="where to write the report (warpmatch-bench.html)")
    add(
        "--evidence",
        nargs="+",
        metavar="PATH",
        help="what make gpu-check wrote: files or folders (benchmarks/results of the source tree)",
    )
    add(
        "--from",
        dest="saved",
        nargs="+",
        metavar="RUN.json",
        help="measure nothing: make the report of saved runs of one machine",
    )
    parser.set_defaults(run=_run_bench)


def _run_bench(options: argparse.Namespace) -> None:
    from .bench import command  # its libraries are an extra

    command.run(options)


def _run_info(_: argparse.Namespace) -> None:
    facts = info()
    cuda = facts["cuda"]
    print(f"warpmatch {facts['version']}")
    print(f"python    {sys.version.split()[0]}")
    print(f"cpu       {os.cpu_count()} cores, {facts['isa']} (can run: {', '.join(facts['isas'])})")
    print(f"cuda      {'built in' if cuda['built'] else 'not built in'}")
    if cuda["why_unusable"]:
        print(f"          {cuda['why_unusable']}")
    for device in cuda["devices"]:
        print(
            f"cuda:{device['ordinal']}    {device['name']}, compute {device['compute']}, "
            f"{device['multiprocessors']} multiprocessors, {device['memory_bytes'] / 2**30:.0f} GiB"
        )
