"""The pictures of the report, and the one of the README.

``python -m warpmatch.bench.charts RUN.json --chart speed-up -o docs/images`` writes a picture as a
file of its own; without ``--chart`` it writes all that the run has rows for.
"""

import argparse
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ..errors import Error
from ..tables import replacing
from . import document as runs
from . import svg
from .axes import figures_of, labels_at, log_axis, seconds_of
from .document import OURS, Row, growth_name, growths, peers_of
from .evidence import Evidence
from .wording import times

__all__ = ["Chart", "charts", "crossover", "main"]

_WIDTH = 9.0
_JOIN = ("scorer", "cutoff", "workload", "strings", "pairs", "workers")
_BAR = 0.2
"""Inches that a bar takes in height."""


@dataclass(frozen=True)
class Chart:
    """A picture with the words that belong to it."""

    name: str
    """Its file's name and the prefix of its ids."""
    title: str
    caption: str
    figure: Figure

    def inline(self) -> str:
        """As an element of an HTML page."""
        with svg.drawing():
            return svg.inline(self.figure, self.name, self.title, self.caption)

    def standalone(self, source: str) -> str:
        """As a file, with title, caption and where the figures are from inside."""
        with svg.drawing():
            return svg.standalone(self.figure, self.name, self.title, self.caption, source)


def charts(document: runs.Document) -> list[Chart]:
    """Every picture that the document has rows for."""
    rows = document["rows"]
    marks = svg.marks([OURS, *peers_of(rows)])
    with svg.drawing():
        made = [draw(rows, marks) for draw in (_speed_up, _by_length, _by_script, _growth)]
    return [chart for chart in made if chart is not None]


def _fewest_workers(rows: Iterable[Row], section: str, *facts: str) -> tuple[list[Row], str]:
    """The section's rows that state these facts and use the fewest threads; these in words too."""
    members = _stating(rows, section, *facts)
    fewest = min((row.get("workers", 1) for row in members), default=1)
    words = "one worker" if fewest == 1 else f"{fewest} workers"
    return [row for row in members if row.get("workers", 1) == fewest], words


def _stating(rows: Iterable[Row], section: str, *facts: str) -> list[Row]:
    return [r for r in rows if r["section"] == section and all(fact in r for fact in facts)]


def _speed_up(rows: Sequence[Row], marks: svg.Marks) -> Chart | None:
    """Bars: times faster of every scorer, on the workload that most scorers were measured on."""
    chosen, workers = _fewest_workers(rows, "cdist", "scorer", "workload")
    matrices = [row for row in chosen if len(row["sides"]) > 1]
    scorers_on = Counter(_kind(row) for row in matrices)
    if not scorers_on:
        return None
    workload = scorers_on.most_common(1)[0][0]
    bars = {
        row["scorer"]: {
            peer: row["sides"][peer]["times_faster"]["best"] for peer in peers_of([row])
        }
        for row in sorted(
            matrices, key=lambda row: row.get("pairs", 0)
        )  # the largest sample counts
        if _kind(row) == workload
    }
    order = sorted(bars, key=lambda scorer: next(iter(bars[scorer].values())))
    count = sum(map(len, bars.values()))
    figure = Figure(figsize=(_WIDTH, 0.7 + _BAR * (count + 0.5 * len(bars))), layout="constrained")
    axes = figure.subplots()
    ticks = _draw_bars(axes, [bars[scorer] for scorer in order], marks)
    axes.set_yticks(ticks, order)
    axes.tick_params(axis="y", colors=svg.INK)
    axes.grid(axis="y", visible=False)
    axes.spines["left"].set_visible(False)
    axes.axvline(1, color=svg.INK, linewidth=1)
    log_axis(axes.xaxis)
    axes.set_xlabel("times faster than the peer; left of 1 the peer is faster (logarithmic)")
    _legend(figure, {name: marks[name] for name in marks if any(name in b for b in bars.values())})
    return Chart(
        "speed-up",
        "Times faster, scorer by scorer",
        f"Every score of two lists, workload {workload}, {workers}: the peer's best time over "
        "warpmatch's.",
        figure,
    )


def _kind(row: Row) -> str:
    """The workload without its number of strings, which differs between scorers in a quick run."""
    return re.sub(r"-\d+$", "", row["workload"])


def _draw_bars(axes: Axes, groups: Sequence[Mapping[str, float]], marks: svg.Marks) -> list[float]:
    """Draws groups of bars from below upwards; gives the middle of each."""
    place, middles = 0.0, []
    axes.set_xscale("log")
    for group in groups:
        first = place
        for peer, ratio in reversed(list(group.items())):
            axes.barh(place, ratio - 1, left=1, height=0.78, color=marks[peer]["color"])
            right = ratio >= 1
            axes.annotate(
                f"{times(ratio)}×",
                (ratio, place),
                xytext=(4 if right else -4, 0),
                textcoords="offset points",
                ha="left" if right else "right",
                va="center",
                size=8.5,
            )
            place += 1
        middles.append((first + place - 1) / 2)
        place += 0.5
    axes.set_ylim(-0.7, place - 0.8)
    lows, highs = zip(*((min(g.values()), max(g.values())) for g in groups), strict=True)
    axes.set_xlim(min(0.8, min(lows) / 1.35), max(highs) * 1.35)
    return middles


def _by_length(rows: Sequence[Row], marks: svg.Marks) -> Chart | None:
    """Lines: throughput of every scorer that was measured at several lengths."""
    known, workers = _fewest_workers(rows, "cdist", "scorer", "length")
    panels = _panels(known, lambda row: row["scorer"], "length", figures_of)
    if not panels:
        return None
    unit = known[0]["unit"]
    figure, grid = _small_multiples(panels, marks)
    for axes in grid:
        axes.set_xlabel("characters")
    figure.supylabel(unit, size=9, color=svg.MUTED)
    return Chart(
        "throughput-by-length",
        "Throughput by length",
        f"{unit} of random strings, all of one length, {workers}; both axes logarithmic.",
        figure,
    )


def _by_script(rows: Sequence[Row], marks: svg.Marks) -> Chart | None:
    """Bars: the same work in ASCII and in other scripts."""
    known, workers = _fewest_workers(rows, "unicode", "scorer", "workload")
    scorers = list(dict.fromkeys(row["scorer"] for row in known))
    if not scorers:
        return None
    figure = Figure(figsize=(_WIDTH, 2.6), layout="constrained")
    grid = figure.subplots(1, len(scorers), squeeze=False)[0]
    libraries = _present(known, marks)
    width = 0.8 / len(libraries)
    for axes, scorer in zip(grid, scorers, strict=True):
        scripts = [row for row in known if row["scorer"] == scorer]
        for i, name in enumerate(libraries):
            there = [(x, row["sides"]) for x, row in enumerate(scripts) if name in row["sides"]]
            places = [x + (i - (len(libraries) - 1) / 2) * width for x, _ in there]
            heights = [sides[name]["figure"] for _, sides in there]
            axes.bar(places, heights, width * 0.9, color=marks[name]["color"])
        axes.set_xticks(range(len(scripts)), [_kind(row) for row in scripts])
        axes.grid(axis="x", visible=False)
        axes.set_title(scorer)
    grid[0].set_ylabel(known[0]["unit"])
    _legend(figure, {name: marks[name] for name in libraries})
    return Chart(
        "unicode",
        "Unicode beside ASCII",
        f"The same phrases, letter for letter in another script, {workers}.",
        figure,
    )


def _growth(rows: Sequence[Row], marks: svg.Marks) -> Chart | None:
    """Lines: seconds by the number of strings."""
    known = _stating(rows, "growth", *_JOIN)
    panels = _panels(known, growth_name, "strings", seconds_of)
    if not panels:
        return None
    figure, grid = _small_multiples(panels, marks)
    for axes in grid:
        axes.set_xlabel("strings")
    figure.supylabel("seconds", size=9, color=svg.MUTED)
    steps = "; ".join(
        f"{one.name}: {', '.join(f'{exponent:.2f}' for exponent in one.exponents)}"
        for one in growths(known)
    )
    return Chart(
        "growth",
        "Growth",
        "Every pair of one set within a cutoff: seconds by the number of strings, "
        f"{known[0]['workers']} workers; both axes logarithmic. Exponents of warpmatch from one "
        f"number to the next: {steps}.",
        figure,
    )


def crossover(document: runs.Document, evidence: Sequence[Evidence]) -> Chart | None:
    """Lines: seconds by the pairs of a join, on this CPU and on each GPU with figures of that join.

    None where there is no GPU's figure to set beside a row.
    """
    if document.get("device", "cpu") != "cpu":
        return None
    rows = _stating(document["rows"], "growth", *_JOIN)
    devices = {f"{one.device}, {one.day}": one for one in evidence}
    seconds = {label: _seconds_by_work(one) for label, one in devices.items()}

    def sides(row: Row) -> dict[str, float]:
        there = {label: known.get(_work(row["name"])) for label, known in seconds.items()}
        here = {"CPU": row["sides"][OURS]["wall_best"]}
        return here | {label: value for label, value in there.items() if value is not None}

    panels = _panels((row for row in rows if len(sides(row)) > 1), growth_name, "pairs", sides)
    if not panels:
        return None
    with svg.drawing():
        figure, grid = _small_multiples(panels, svg.marks(["CPU", *devices]))
        for axes in grid:
            axes.set_xlabel("pairs of strings")
        figure.supylabel("seconds", size=9, color=svg.MUTED)
    return Chart(
        "crossover",
        "CPU against GPU",
        "Every pair of one set within a cutoff: seconds of the whole Python call, transfers "
        f"included, by the pairs there are. CPU: {document['machine'].get('cpu', 'unknown')}, "
        f"{rows[0]['workers']} workers. GPU: from evidence files, device and date in the legend.",
        figure,
    )


def _seconds_by_work(evidence: Evidence) -> dict[str, float]:
    return {_work(f["name"]): f["value"] for f in evidence.figures if f["unit"] == "seconds"}


def _work(name: str) -> str:
    """The name of a case without its CPU threads, which are not part of the work."""
    return re.sub(r"/workers=\d+$", "", name)


Points = list[tuple[float, float]]


def _panels(
    rows: Iterable[Row],
    panel: Callable[[Row], str],
    x: str,
    value: Callable[[Row], Mapping[str, float]],
) -> dict[str, dict[str, Points]]:
    """For each panel the points of each library; panels with a single place are left out."""
    panels: dict[str, dict[str, Points]] = {}
    for row in sorted(rows, key=lambda row: row[x]):
        lines = panels.setdefault(panel(row), {})
        for name, y in value(row).items():
            lines.setdefault(name, []).append((row[x], y))
    return {
        name: lines
        for name, lines in panels.items()
        if len({x for points in lines.values() for x, _ in points}) > 1
    }


def _small_multiples(
    panels: Mapping[str, Mapping[str, Points]], marks: svg.Marks
) -> tuple[Figure, list[Axes]]:
    """A small pair of logarithmic axes for each panel, all to one scale."""
    columns = min(4, len(panels))
    lines = -(-len(panels) // columns)
    figure = Figure(figsize=(_WIDTH, 0.4 + 2.0 * lines), layout="constrained")
    grid = list(figure.subplots(lines, columns, squeeze=False, sharex=True, sharey=True).flat)
    for axes in grid[len(panels) :]:
        axes.remove()
    grid = grid[: len(panels)]
    for axes, (title, libraries) in zip(grid, panels.items(), strict=True):
        for name in marks:
            if name in libraries:
                xs, ys = zip(*libraries[name], strict=True)
                first = {"zorder": 3, "linewidth": 2} if name == OURS else {}
                axes.plot(xs, ys, **marks[name], **first)
        axes.set_title(title)
        axes.tick_params(labelbottom=True)
    places = {x for libraries in panels.values() for line in libraries.values() for x, _ in line}
    grid[0].set_xscale("log")
    grid[0].set_yscale("log")
    for axes in grid:
        labels_at(axes.xaxis, sorted(places))
        log_axis(axes.yaxis)
    _legend(
        figure, {n: marks[n] for n in marks if any(n in lines for lines in panels.values())}, True
    )
    return figure, grid


def _present(rows: Iterable[Row], marks: svg.Marks) -> list[str]:
    names = {name for row in rows for name in row["sides"]}
    return [name for name in marks if name in names]


def _legend(figure: Figure, marks: svg.Marks, lines: bool = False) -> None:
    if lines:
        handles = [Line2D([], [], label=name, **mark) for name, mark in marks.items()]  # pyright: ignore[reportArgumentType]
    else:
        handles = [Patch(color=mark["color"], label=name) for name, mark in marks.items()]
    figure.legend(handles=handles, loc="outside upper left", ncols=len(handles))


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes pictures of saved runs as files; the exit code is 0, or 1 for a failure."""
    parser = argparse.ArgumentParser(prog="python -m warpmatch.bench.charts")
    parser.add_argument("runs", nargs="+", metavar="RUN.json", help="saved by warpmatch bench")
    parser.add_argument("--chart", metavar="NAME", help="one picture alone, e.g. speed-up")
    parser.add_argument("-o", "--output", default=".", metavar="FOLDER", help="where to (.)")
    options = parser.parse_args(arguments)
    try:
        for name in _write(options.runs, options.chart, options.output):
            print(f"written to {name}")
    except Error as error:
        print(f"charts: {error}", file=sys.stderr)
        return 1
    return 0


def _write(paths: Sequence[str], wanted: str | None, folder: str) -> Iterator[str]:
    document = runs.read_all(paths)
    made = {chart.name: chart for chart in charts(document)}
    if wanted is not None and wanted not in made:
        raise Error(f"there is no chart {wanted!r} of these rows; there are {', '.join(made)}")
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise Error(f"cannot write to {folder}: {error.strerror}") from None
    for name in [wanted] if wanted else made:
        path = os.path.join(folder, f"{name}.svg")
        with replacing(path) as file:
            file.write(made[name].standalone(_source(document)).encode())
        yield path


def _source(document: runs.Document) -> str:
    """Machine, day and versions of what was measured, in a line."""
    libraries = [OURS, *peers_of(document["rows"])]
    versions = document["versions"]
    shown = [f"{name} {versions[name]}" for name in libraries if name in versions]
    machine, device = document["machine"], document.get("device", "cpu")
    on = [] if device == "cpu" else [f"--device {device}", *machine.get("gpus", [])]
    return " · ".join([machine.get("cpu", "unknown machine"), *on, document["date"][:10], *shown])


if __name__ == "__main__":
    sys.exit(main())
