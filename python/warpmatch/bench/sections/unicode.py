"""What Unicode costs: the same phrases, letter for letter, in other scripts."""

from collections.abc import Iterator

from ..case import Case, Options, Section
from ..workloads import SCRIPTS, workload
from . import cdist

__all__ = ["SECTION"]

SCORERS = ("ratio", "levenshtein")


def cases(options: Options) -> Iterator[Case]:
    """ASCII first: in each script the work and the scores are the same, ``mixed`` nearly so."""
    for scorer in SCORERS:
        for script in (*SCRIPTS, "mixed"):
            work = workload(script)
            chosen = work.part(500) if options.quick else work
            yield cdist.case("unicode", scorer, chosen, options.workers[0], options.device)


SECTION = Section(
    name="unicode",
    title="The same phrases in other scripts",
    unit="M pairs/s",
    higher_is_better=True,
    figure=cdist.pairs_a_second,
    cases=cases,
)
