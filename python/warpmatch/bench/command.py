"""``warpmatch bench``: measures, shows rows as they come, writes the run and its report."""

import json
import math
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ..errors import Error, InvalidArgument
from ..running import check_run
from ..tables import replacing
from . import evidence, machine, peers, real_data, runner
from .case import Options, Section
from .document import read_all
from .sections import SECTIONS
from .timing import LEAST_ROUNDS
from .workloads import workload_names

if TYPE_CHECKING:
    from ..cli.bench import BenchOptions

__all__ = ["run"]

_JSON, _HTML = "warpmatch-bench.json", "warpmatch-bench.html"
#: What says how to measure; the command that a run keeps is made from these.
_MEASURING = (
    "section",
    "only",
    "quick",
    "rounds",
    "seconds",
    "workers",
    "device",
    "data",
    "column",
)


def run(options: "BenchOptions") -> None:
    """Does what the command line asks for.

    Raises:
        InvalidArgument: an argument has a value that cannot be; the message names both.
        Error: a file cannot be read or written, the device cannot be used, a library is missing,
            or a peer's results differ from warpmatch's.
    """
    if options.listing:
        _print_list()
        return
    _check_extra()
    found = evidence.find(_evidence_paths(options))
    if options.saved:
        _report_anew(options, options.saved, found)
    else:
        _measure(options, found)


def _check_extra() -> None:
    """The report's libraries are found missing before the work."""
    for name in ("jinja2", "matplotlib", "rich"):
        try:
            __import__(name)
        except ImportError:
            raise Error(f"warpmatch bench needs {name}: pip install 'warpmatch[bench]'") from None


def _evidence_paths(options: "BenchOptions") -> Sequence[str]:
    """Those that were named, else the source tree's own."""
    if options.evidence is not None:
        return options.evidence
    root = machine.checkout()
    results = root / "benchmarks" / "results" if root else None
    return [str(results)] if results and results.is_dir() else []


def _report_anew(
    options: "BenchOptions", saved: Sequence[str], found: Sequence[evidence.Evidence]
) -> None:
    for name in _MEASURING:
        value = getattr(options, name)
        if value not in (None, False):
            raise InvalidArgument(f"[--{name}] has no meaning with --from, got {_shown(value)}")
    with _files(options.json, options.html or _HTML) as (json_file, html_file):
        _write(read_all(saved), found, json_file, html_file)
    _print_written(options.json, options.html or _HTML)


def _measure(options: "BenchOptions", found: Sequence[evidence.Evidence]) -> None:
    from rich.console import Console

    from .table import TerminalTable

    sections = _chosen_sections(options.section)
    rounds = runner.ROUNDS
    if options.rounds is not None:
        rounds = _at_least("rounds", options.rounds, LEAST_ROUNDS)
    seconds = _seconds(options)
    chosen = _options(options)
    json_path, html_path = options.json or _JSON, options.html or _HTML
    with _files(json_path, html_path) as (json_file, html_file):
        console = Console(highlight=False)
        table = TerminalTable(console, SECTIONS)
        head: dict[str, Any] = {**runner.head(chosen.device), "command": _command(options)}
        _print_head(console, head)
        rows = []
        for row in _rows(sections, chosen, options.only or "*", rounds, seconds):
            rows.append(row)
            table.add(row)
        about = head["machine"] | {"load_after": machine.load()}
        table.summary(rows)
        _write(head | {"machine": about, "rows": rows}, found, json_file, html_file)
    _print_written(json_path, html_path)


def _rows(
    sections: Sequence[Section], options: Options, only: str, rounds: int, seconds: float | None
) -> Iterator[dict[str, Any]]:
    """The rows as they are measured. InvalidArgument if the pattern matches none."""
    empty = True
    try:
        for row in runner.run_sections(
            sections, options, only=only, rounds=rounds, seconds=seconds
        ):
            empty = False
            yield row
    except Error:
        raise
    except RuntimeError as error:  # results differ
        raise Error(str(error)) from None
    if empty:
        names = ", ".join(section.name for section in sections)
        raise InvalidArgument(f"[--only] {only!r} matches no case of {names}")


def _chosen_sections(names: Sequence[str] | None) -> list[Section]:
    for name in names or ():
        if name not in SECTIONS:
            raise InvalidArgument(f"[--section] {name!r} is no section: {', '.join(SECTIONS)}")
    return [section for name, section in SECTIONS.items() if not names or name in names]


def _options(options: "BenchOptions") -> Options:
    """What the sections are told; a device that cannot be used is found here."""
    if options.column is not None and options.data is None:
        raise InvalidArgument(f"[--column] needs --data, got {options.column!r} alone")
    chosen: dict[str, Any] = {"quick": options.quick, "device": options.device or "cpu"}
    if options.workers:
        counts = [_at_least("workers", count, 1) for count in options.workers]
        chosen["workers"] = tuple(dict.fromkeys(counts))
    if options.data is not None:
        data = options.data if options.column is None else f"{options.data}:{options.column}"
        real_data.load(data)  # a wrong name is found before the work
        chosen |= {"data": (data,), "large": ""}
    check_run(chosen["device"], None, False)
    return Options(**chosen)


def _at_least(name: str, value: int, least: int) -> int:
    if value < least:
        raise InvalidArgument(f"[--{name}] must be at least {least}, got {value}")
    return value


def _seconds(options: "BenchOptions") -> float | None:
    """What was asked for; None leaves it to the sections."""
    value = options.seconds
    if value is not None and not (math.isfinite(value) and value > 0):
        raise InvalidArgument(f"[--seconds] must be above 0, got {value:g}")
    return value


def _command(options: "BenchOptions") -> str:
    """The command that measures the same again; a file of one's own by its name alone."""
    words = ["warpmatch", "bench"]
    for name in _MEASURING:
        value = getattr(options, name)
        if value in (None, False):
            continue
        words.append(f"--{name}")
        if name == "data" and value not in real_data.DATA_SETS:
            value = Path(value).name
        if value is not True:
            words += map(str, value if isinstance(value, list) else [value])
    return shlex.join(words)


def _shown(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


@contextmanager
def _files(json_path: str | None, html_path: str) -> Iterator[tuple[IO[bytes] | None, IO[bytes]]]:
    """Both files, opened before the work and in place after it, or neither."""
    for name, path in (("json", json_path), ("html", html_path)):
        if path == "-":
            raise InvalidArgument(f"[--{name}] must be a file, got {path!r}")
    if json_path is None:
        with replacing(html_path) as html_file:
            yield None, html_file
        return
    if Path(json_path).resolve() == Path(html_path).resolve():
        raise InvalidArgument(f"[--json] and [--html] are the same file, {json_path!r}")
    with replacing(json_path) as json_file, replacing(html_path) as html_file:
        yield json_file, html_file


def _write(
    document: Mapping[str, Any],
    found: Sequence[evidence.Evidence],
    json_file: IO[bytes] | None,
    html_file: IO[bytes],
) -> None:
    from .report import render

    html_file.write(render(document, found).encode())
    if json_file is not None:
        json_file.write(json.dumps(document, indent=1, ensure_ascii=False).encode() + b"\n")


def _print_head(console: Any, document: Mapping[str, Any]) -> None:
    facts = document["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in document["versions"].items())
    commit = f"\ncommit {document['commit']}" if document["commit"] else ""
    about = f"{facts['cpu']}, {facts['cores']} cores, {facts['isa']}\n{versions}{commit}"
    console.print(about, markup=False, soft_wrap=True)
    for line in peers.missing():
        console.print(line, markup=False, soft_wrap=True, style="yellow")


def _print_written(*paths: str | None) -> None:
    print(f"\nwritten to {' and '.join(path for path in paths if path)}")


def _print_list() -> None:
    """Sections, workloads, data sets and peers, and what brings those that are missing."""
    print("sections")
    for section in SECTIONS.values():
        print(f"  {section.name:18}{section.title} ({section.unit})")
    print("\nworkloads\n  " + ", ".join(workload_names()))
    print("\ndata sets")
    for data in real_data.DATA_SETS.values():
        state = "here" if data.is_found else f"not here: {data.install}"
        print(f"  {data.name:22}{data.about} ({state})")
    print("\npeers")
    for peer in peers.PEERS.values():
        version = peers.version(peer.name)
        state = version or f"not installed: pip install {peer.distribution}"
        print(f"  {peer.name:18}{peer.about} ({state})")
