"""The report: one HTML file that needs nothing beside it."""

from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup

from . import machine
from .charts import Chart, charts, crossover
from .document import OURS, Document, Row, peers_of, runs_of, sections_of, standings
from .evidence import Evidence
from .sections import SECTIONS
from .wording import figure, times

__all__ = ["render"]

_KNOWN = {"wall_best", "wall_median", "cpu_best", "cpu_median", "figure", "times_faster"}
_MACHINE = {"cpu": "processor", "cores": "cores", "isa": "SIMD level", "system": "system"}


def render(document: Document, evidence: Sequence[Evidence] = ()) -> str:
    """The document as a page: summary, charts, what is known of GPUs, every row.

    Figures of GPUs are those of the evidence, and of nothing else.

    >>> from warpmatch import bench
    >>> from warpmatch.bench.report import render
    >>> case = bench.find("cdist/ratio/phrases-500/workers=1")
    >>> row = bench.run(bench.SECTIONS["cdist"], case, rounds=3, seconds=1)
    >>> "Not yet measured on a GPU" in render(bench.head() | {"rows": [row]})
    True
    """
    rows = document["rows"]
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.filters |= {
        "figure": figure,
        "times": times,
        "moment": _moment,
        "drawn": _drawn,
    }
    source = resources.files("warpmatch.bench").joinpath("report.html.j2").read_text("utf-8")
    found = standings(rows)
    return environment.from_string(source).render(
        document=document,
        runs=runs_of(document),
        machine=_machine(document["machine"]),
        peers=peers_of(rows),
        standings=found,
        comparisons=sum(one.cases for one in found),
        behind=_behind(rows),
        charts=charts(document),
        crossover=crossover(document, evidence),
        evidence=evidence,
        checkout=machine.checkout(),
        sections=[_section(name, members) for name, members in sections_of(rows).items()],
        titles={name: _title(name) for name in sections_of(rows)},
        ours=OURS,
    )


def _moment(date: str) -> str:
    """A date of ISO 8601, to the minute."""
    return date[:16].replace("T", " ") + (" UTC" if date.endswith("+00:00") else "")


def _drawn(chart: Chart) -> Markup:
    return Markup(chart.inline())


def _machine(facts: Mapping[str, Any]) -> dict[str, str]:
    """What the head says of the machine."""
    known = {label: str(facts[key]) for key, label in _MACHINE.items() if facts.get(key)}
    if facts.get("gpus"):
        known["GPUs present"] = ", ".join(facts["gpus"])
    loads = [f"{facts[key]:g}" for key in ("load_before", "load_after") if key in facts]
    if loads:
        known["load before and after"] = ", ".join(loads)
    return known


def _title(name: str) -> str:
    section = SECTIONS.get(name)
    return section.title if section else name


def _behind(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Each case and peer where the peer is the faster one, by best times; the worst first."""
    found = [
        {"row": row, "peer": peer, "ratio": side["times_faster"]["best"]}
        for row in rows
        for peer, side in row["sides"].items()
        if peer != OURS and side["times_faster"]["best"] < 1
    ]
    return sorted(found, key=lambda entry: entry["ratio"])


def _section(name: str, rows: Sequence[Row]) -> dict[str, Any]:
    """What the table of a section is made from."""
    extras = [key for row in rows for side in row["sides"].values() for key in side]
    return {
        "name": name,
        "title": _title(name),
        "unit": rows[0]["unit"],
        "better": "more" if rows[0].get("higher_is_better") else "less",
        "rows": [
            {
                "label": row["name"].removeprefix(f"{name}/"),
                "rounds": row["rounds"],
                "ours": row["sides"][OURS],
                "peers": [(peer, row["sides"][peer]) for peer in peers_of([row])],
            }
            for row in rows
        ],
        "extras": [key for key in dict.fromkeys(extras) if key not in _KNOWN],
    }
