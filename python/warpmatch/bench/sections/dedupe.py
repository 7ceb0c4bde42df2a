"""Seconds and peak memory of deduplicating names, every run in a process of its own."""

from collections.abc import Iterator

from .. import peers, real_data
from ..case import Case, Options, Section, Side
from . import fresh

__all__ = ["SECTION", "case"]

OURS = {"clusters": "dedupe", "pairs": "self_join"}
"""What is found, and our call for it; the peers list the pairs for both."""
THRESHOLD = 90
"""Of the ratio."""


def cases(options: Options) -> Iterator[Case]:
    """Invented names and real data, with the most workers asked for."""
    count = 2000 if options.quick else 20_000
    data = [f"people-{count}", *(() if options.quick else options.data)]
    for found in OURS:
        for name in data:
            yield case(found, name, max(options.workers), options.device)


def case(found: str, data: str, workers: int, device: str) -> Case:
    """The clusters or the pairs at ratio 90 and above among the strings of `data`."""
    workload = data if data.startswith("people-") else real_data.label(data)

    def build() -> dict[str, Side]:
        able = peers.able("self_join", "ratio", THRESHOLD, workers, fresh.strings_of(data))
        job = fresh.Job(OURS[found], data, "ratio", THRESHOLD, workers, device)
        return fresh.sides(job, able)

    return Case(
        name=f"dedupe/{found}/{workload}/workers={workers}",
        facts={"scorer": "ratio", "cutoff": THRESHOLD, "workload": workload, "workers": workers},
        work=1,
        build=build,
        measures_itself=True,
    )


SECTION = Section(
    name="dedupe",
    title="Deduplicating names in a fresh process, with its peak memory",
    unit="s",
    higher_is_better=False,
    figure=lambda seconds, _: seconds,
    cases=cases,
    seconds=5,
)
