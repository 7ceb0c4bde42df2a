"""``warpmatch evaluate``."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

import typer

from .. import labelled
from ..errors import InvalidArgument
from ..labelled import peers, report
from ..labelled.measure import checked
from ..scorers import scorer as scorers
from .options import (
    NORMAL_FORMS,
    ParameterOption,
    WorkersOption,
    naming_parameters,
    one_of,
    parameters,
    scoring,
)
from .options import threshold as threshold_of
from .shell import remark

__all__ = ["command"]

_System = Callable[[labelled.LabelledSet, tuple[str, ...]], labelled.Measured]
_SCORERS = [*scorers.names(), "rarity"]
_PARTNERS = {
    "one-to-one": {"one_to_one": True, "many_to_one": False},
    "many-to-one": {"one_to_one": True, "many_to_one": True},
    "many-to-many": {"one_to_one": False, "many_to_one": False},
}


@dataclass(frozen=True, slots=True)
class _Options:
    folder: str
    on: tuple[str, ...]
    all_columns: bool
    each: bool
    threshold: float | str | None
    scorer: str | None
    parameters: Mapping[str, Any]
    normalise: str | None
    clusters: str | None
    partners: str
    peers: bool
    as_json: bool
    workers: int | None


def command(
    folder: Annotated[
        str,
        typer.Argument(
            metavar="FOLDER",
            help="A labelled set, or a folder of them: meta.json, truth.csv, and rows.csv or "
            "left.csv and right.csv.",
        ),
    ],
    on: Annotated[
        list[str] | None,
        typer.Option(
            "-c",
            "--on",
            metavar="NAMES",
            help="The columns to match, with commas between them; those that the set calls its key "
            "by default. Several are matched as one text.",
        ),
    ] = None,
    all_columns: Annotated[
        bool, typer.Option("--all-columns", help="Match all the columns that every table has.")
    ] = False,
    each: Annotated[
        bool,
        typer.Option(
            "--each",
            help="Weigh the columns one by one, as dedupe and link do with a list of them, and not "
            "as one text; thresholds are bits then.",
        ),
    ] = False,
    threshold: Annotated[
        float | None,
        typer.Option(
            "-t",
            "--threshold",
            parser=threshold_of,
            metavar="X",
            help="A threshold to show the figures at, beside the best one; auto finds one without "
            "labels.",
        ),
    ] = None,
    scorer: Annotated[
        str | None,
        typer.Option(
            "-s",
            "--scorer",
            metavar="NAME",
            help=f"rarity by default. All: {', '.join(_SCORERS)}.",
            show_default=False,
            **one_of(_SCORERS),
        ),
    ] = None,
    parameter: ParameterOption = None,
    normalise: Annotated[
        str | None,
        typer.Option(
            "-n",
            "--normalise",
            metavar="NAME",
            help="What values are compared in, as in dedupe: none, default or full.",
            **one_of(list(NORMAL_FORMS)),
        ),
    ] = None,
    clusters: Annotated[
        str | None,
        typer.Option(
            "--clusters",
            metavar="NAME",
            help="What holds a cluster of one table together, as in dedupe: components or average.",
            **one_of(["average", "components"]),
        ),
    ] = None,
    partners: Annotated[
        str,
        typer.Option(
            "--partners",
            metavar="NAME",
            help="How many partners a row of two tables can have: one-to-one by default, "
            "many-to-one, many-to-many.",
            show_default=False,
            **one_of(list(_PARTNERS)),
        ),
    ] = "one-to-one",
    with_peers: Annotated[
        bool,
        typer.Option(
            "--peers", help=f"Other libraries too, where installed: {', '.join(peers.PEERS)}."
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON, not a table.")] = False,
    workers: WorkersOption = None,
) -> Callable[[], None]:
    """Show how well rows that belong together are found, where that is known.

    Precision, recall and F1 are of pairs of rows, in hundredths, at the threshold with the best F1;
    B-cubed is the F1 of rows in clusters.
    """
    names = tuple(name for text in on or () for name in text.split(",") if name)
    options = _Options(
        folder,
        names,
        all_columns,
        each,
        threshold,
        scorer,
        parameters(parameter or ()),
        normalise,
        clusters,
        partners,
        with_peers,
        as_json,
        workers,
    )
    return partial(_run, options)


def _run(options: _Options) -> None:
    if options.on and options.all_columns:
        raise InvalidArgument("[on] names columns, and --all-columns takes all: choose one")
    if options.each and (options.scorer or options.parameters or options.normalise):
        raise InvalidArgument(
            "[scorer], [parameter] and [normalise] are of one text, and --each has none"
        )
    systems = _systems(options)
    if options.peers:
        for text in peers.missing():
            remark(text)
    sets = labelled.read_sets(options.folder)
    columns = {data.name: _columns(data, options) for data in sets}  # wrong ones are found first
    shown: list[labelled.Measured] = []
    given = None if options.threshold is None else f"{options.threshold}"
    if not options.as_json:
        print(report.header(given))
    for data in sets:
        for measure in systems:
            shown.append(measure(data, columns[data.name]))
            if not options.as_json:
                print(report.line(shown[-1]), flush=True)
    if options.as_json:
        print(json.dumps([one.as_dict() for one in shown], indent=1))
        return
    for text in report.means(shown):
        print(text)


def _columns(data: labelled.LabelledSet, options: _Options) -> tuple[str, ...]:
    return data.common if options.all_columns else data.columns(options.on)


def _systems(options: _Options) -> list[_System]:
    scorer = options.scorer or "rarity"
    once = _PARTNERS[options.partners]
    matching = labelled.Matching(
        scorer,
        {**scoring(scorer, options.normalise, options.parameters), "workers": options.workers},
        {"clusters": options.clusters},
        once,
    )
    if not options.each:
        with naming_parameters():
            checked(matching, options.threshold)
    measure = labelled.measure_columns if options.each else labelled.measure
    ours = partial(_measured, measure, matching=matching, threshold=options.threshold)
    sides = once["one_to_one"], once["one_to_one"] and not once["many_to_one"]
    others = peers.installed() if options.peers else []
    return [ours, *(partial(_measured_peer, name=name, once=sides) for name in others)]


def _measured(
    measure: Callable[..., labelled.Measured],
    data: labelled.LabelledSet,
    columns: tuple[str, ...],
    matching: labelled.Matching,
    threshold: float | str | None,
) -> labelled.Measured:
    return measure(data, matching, columns, threshold)


def _measured_peer(
    data: labelled.LabelledSet, columns: tuple[str, ...], name: str, once: tuple[bool, bool]
) -> labelled.Measured:
    return labelled.measure_peer(name, data, columns, *once)
